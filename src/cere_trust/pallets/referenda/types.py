"""Referenda, their tracks and tallies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...types import AccountId, Amount, TrackId

__all__ = [
    "Approved",
    "Cancelled",
    "DecidingStatus",
    "Deposit",
    "Killed",
    "Ongoing",
    "ReferendumInfo",
    "Rejected",
    "Tally",
    "TimedOut",
    "TrackInfo",
]


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposit and its payer."""

    who: AccountId
    amount: Amount


@dataclass(frozen=True, slots=True)
class DecidingStatus:
    """In decision `since` a block; `confirming` until a block, if it is passing."""

    since: int
    confirming: int | None


@dataclass(frozen=True, slots=True)
class Ongoing:
    """An ongoing referendum.

    Attributes:
        proposal: ``{"Inline": bytes}``, or ``{"Lookup": {"hash": …, "len": …}}``.
        enactment: ``{"After": blocks}`` or ``{"At": block}``.
        decision_deposit: None before it is placed.
        deciding: None before the decision begins.
    """

    track: TrackId
    origin: object
    proposal: object
    enactment: object
    submitted: int
    submission_deposit: Deposit
    decision_deposit: Deposit | None
    deciding: DecidingStatus | None
    tally: Tally
    in_queue: bool


@dataclass(frozen=True, slots=True)
class _Over:
    since: int
    submission_deposit: Deposit | None
    decision_deposit: Deposit | None


@dataclass(frozen=True, slots=True)
class Approved(_Over):
    """Approved at block `since`."""


@dataclass(frozen=True, slots=True)
class Rejected(_Over):
    """Rejected at block `since`."""


@dataclass(frozen=True, slots=True)
class Cancelled(_Over):
    """Cancelled at block `since`."""


@dataclass(frozen=True, slots=True)
class TimedOut(_Over):
    """Timed out at block `since`, without a decision."""


@dataclass(frozen=True, slots=True)
class Killed:
    """Killed at block `since`; the deposits are lost."""

    since: int


ReferendumInfo: TypeAlias = Ongoing | Approved | Rejected | Cancelled | TimedOut | Killed


@dataclass(frozen=True, slots=True)
class TrackInfo:
    """Rules of a track; periods in blocks, curves in the runtime's form.

    Attributes:
        name: Name on the chain, at most 25 letters; newer runtimes pad it with NUL, `title` does not.
    """

    name: str
    max_deciding: int
    decision_deposit: Amount
    prepare_period: int
    decision_period: int
    confirm_period: int
    min_enactment_period: int
    min_approval: object
    min_support: object

    @property
    def title(self) -> str:
        """The name without padding, for `submit`."""
        return self.name.rstrip("\0")


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes so far: `ayes` and `nays` multiplied by conviction, `support` (ayes and abstentions) as capital."""

    ayes: Amount
    nays: Amount
    support: Amount
