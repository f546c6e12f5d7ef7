"""Events of the pallet Referenda. If an event and a state share a name, the event is ``Referendum…``."""

from __future__ import annotations

from ...event import event
from ...types import H256, AccountId, Amount, TrackId
from .types import Tally

__all__ = [
    "ConfirmAborted",
    "ConfirmStarted",
    "Confirmed",
    "DecisionDepositPlaced",
    "DecisionDepositRefunded",
    "DecisionStarted",
    "DepositSlashed",
    "MetadataCleared",
    "MetadataSet",
    "ReferendumApproved",
    "ReferendumCancelled",
    "ReferendumKilled",
    "ReferendumRejected",
    "ReferendumTimedOut",
    "SubmissionDepositRefunded",
    "Submitted",
]


@event("Referenda")
class Submitted:
    """A referendum was submitted."""

    index: int
    track: TrackId
    proposal: object


@event("Referenda")
class DecisionDepositPlaced:
    """The decision deposit was placed."""

    index: int
    who: AccountId
    amount: Amount


@event("Referenda")
class DecisionDepositRefunded:
    """The decision deposit was refunded."""

    index: int
    who: AccountId
    amount: Amount


@event("Referenda")
class DepositSlashed:
    """A deposit was slashed."""

    who: AccountId
    amount: Amount


@event("Referenda")
class DecisionStarted:
    """The decision of a referendum began."""

    index: int
    track: TrackId
    proposal: object
    tally: Tally


@event("Referenda")
class ConfirmStarted:
    """A referendum started passing; it must continue for the confirmation period."""

    index: int


@event("Referenda")
class ConfirmAborted:
    """A referendum stopped passing."""

    index: int


@event("Referenda")
class Confirmed:
    """A referendum passed; it is approved next."""

    index: int
    tally: Tally


@event("Referenda", "Approved")
class ReferendumApproved:
    """A referendum was approved, and its proposal scheduled."""

    index: int


@event("Referenda", "Rejected")
class ReferendumRejected:
    """A referendum was rejected."""

    index: int
    tally: Tally


@event("Referenda", "TimedOut")
class ReferendumTimedOut:
    """A referendum timed out without a decision."""

    index: int
    tally: Tally


@event("Referenda", "Cancelled")
class ReferendumCancelled:
    """A referendum was cancelled."""

    index: int
    tally: Tally


@event("Referenda", "Killed")
class ReferendumKilled:
    """A referendum was killed."""

    index: int
    tally: Tally


@event("Referenda")
class SubmissionDepositRefunded:
    """The submission deposit was refunded."""

    index: int
    who: AccountId
    amount: Amount


@event("Referenda")
class MetadataSet:
    """A preimage was attached."""

    index: int
    hash: H256


@event("Referenda")
class MetadataCleared:
    """A preimage was detached."""

    index: int
    hash: H256
