"""What voting tells."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...event import event
from ...types import AccountId, TrackId
from .types import AccountVote


@event("ConvictionVoting", "Delegated")
@dataclass(frozen=True, slots=True)
class Delegated:
    """`who` lets `target` vote; older runtimes (54113) do not say on which track."""

    who: AccountId
    target: AccountId
    track: TrackId | None = None


@event("ConvictionVoting", "Undelegated")
@dataclass(frozen=True, slots=True)
class Undelegated:
    """`who` votes for themselves again; older runtimes (54113) do not say on which track."""

    who: AccountId
    track: TrackId | None = None


@event("ConvictionVoting", "Voted")
@dataclass(frozen=True, slots=True)
class Voted:
    """A vote was cast; `poll_index` is None on runtimes that do not name the referendum."""

    who: AccountId
    vote: AccountVote
    poll_index: int | None = None


@event("ConvictionVoting", "VoteRemoved")
@dataclass(frozen=True, slots=True)
class VoteRemoved:
    """A vote was taken back."""

    who: AccountId
    vote: AccountVote
    poll_index: int | None = None


@event("ConvictionVoting", "VoteUnlocked")
@dataclass(frozen=True, slots=True)
class VoteUnlocked:
    """Balance locked by votes on a track is free again."""

    who: AccountId
    track: TrackId = field(metadata={"chain": "class"})
