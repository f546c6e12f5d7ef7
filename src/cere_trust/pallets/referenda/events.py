"""What referenda report. Where an event and a state share a name, the event is ``Referendum…``."""

from __future__ import annotations

from dataclasses import dataclass

from ...event import event
from ...types import H256, AccountId, Amount, TrackId
from .types import Tally


@event("Referenda", "Submitted")
@dataclass(frozen=True, slots=True)
class Submitted:
    """A referendum was submitted."""

    index: int
    track: TrackId
    proposal: object


@event("Referenda", "DecisionDepositPlaced")
@dataclass(frozen=True, slots=True)
class DecisionDepositPlaced:
    """Someone placed the decision deposit."""

    index: int
    who: AccountId
    amount: Amount


@event("Referenda", "DecisionDepositRefunded")
@dataclass(frozen=True, slots=True)
class DecisionDepositRefunded:
    """The decision deposit went back."""

    index: int
    who: AccountId
    amount: Amount


@event("Referenda", "DepositSlashed")
@dataclass(frozen=True, slots=True)
class DepositSlashed:
    """A deposit was taken."""

    who: AccountId
    amount: Amount


@event("Referenda", "DecisionStarted")
@dataclass(frozen=True, slots=True)
class DecisionStarted:
    """A referendum is being decided."""

    index: int
    track: TrackId
    proposal: object
    tally: Tally


@event("Referenda", "ConfirmStarted")
@dataclass(frozen=True, slots=True)
class ConfirmStarted:
    """A referendum is passing; it must stay so for the confirmation period."""

    index: int


@event("Referenda", "ConfirmAborted")
@dataclass(frozen=True, slots=True)
class ConfirmAborted:
    """A referendum is no longer passing."""

    index: int


@event("Referenda", "Confirmed")
@dataclass(frozen=True, slots=True)
class Confirmed:
    """A referendum passed; it is approved next."""

    index: int
    tally: Tally


@event("Referenda", "Approved")
@dataclass(frozen=True, slots=True)
class ReferendumApproved:
    """A referendum is approved, its proposal scheduled."""

    index: int


@event("Referenda", "Rejected")
@dataclass(frozen=True, slots=True)
class ReferendumRejected:
    """A referendum is rejected."""

    index: int
    tally: Tally


@event("Referenda", "TimedOut")
@dataclass(frozen=True, slots=True)
class ReferendumTimedOut:
    """A referendum was never decided."""

    index: int
    tally: Tally


@event("Referenda", "Cancelled")
@dataclass(frozen=True, slots=True)
class ReferendumCancelled:
    """A referendum was cancelled."""

    index: int
    tally: Tally


@event("Referenda", "Killed")
@dataclass(frozen=True, slots=True)
class ReferendumKilled:
    """A referendum was killed."""

    index: int
    tally: Tally


@event("Referenda", "SubmissionDepositRefunded")
@dataclass(frozen=True, slots=True)
class SubmissionDepositRefunded:
    """The submission deposit went back."""

    index: int
    who: AccountId
    amount: Amount


@event("Referenda", "MetadataSet")
@dataclass(frozen=True, slots=True)
class MetadataSet:
    """A preimage was attached."""

    index: int
    hash: H256


@event("Referenda", "MetadataCleared")
@dataclass(frozen=True, slots=True)
class MetadataCleared:
    """A preimage was taken off."""

    index: int
    hash: H256
