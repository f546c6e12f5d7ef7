"""What voting tells."""

from __future__ import annotations

from dataclasses import field

from ...event import event
from ...types import AccountId, TrackId
from .types import AccountVote

__all__ = [
    "Delegated",
    "Undelegated",
    "VoteRemoved",
    "VoteUnlocked",
    "Voted",
]


@event("ConvictionVoting")
class Delegated:
    """`who` lets `target` vote; older runtimes (54113) do not say on which track."""

    who: AccountId
    target: AccountId
    track: TrackId | None = None


@event("ConvictionVoting")
class Undelegated:
    """`who` votes for themselves again; older runtimes (54113) do not say on which track."""

    who: AccountId
    track: TrackId | None = None


@event("ConvictionVoting")
class Voted:
    """A vote was cast; `poll_index` is None on runtimes that do not name the referendum."""

    who: AccountId
    vote: AccountVote
    poll_index: int | None = None


@event("ConvictionVoting")
class VoteRemoved:
    """A vote was taken back."""

    who: AccountId
    vote: AccountVote
    poll_index: int | None = None


@event("ConvictionVoting")
class VoteUnlocked:
    """Balance locked by votes on a track is free again."""

    who: AccountId
    track: TrackId = field(metadata={"chain": "class"})
