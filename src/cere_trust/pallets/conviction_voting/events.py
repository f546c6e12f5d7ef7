"""Events of the pallet ConvictionVoting."""

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
    """`who` delegated votes to `target`; older runtimes (54113) do not name the track."""

    who: AccountId
    target: AccountId
    track: TrackId | None = None


@event("ConvictionVoting")
class Undelegated:
    """`who` ended a delegation; older runtimes (54113) do not name the track."""

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
    """A vote was removed."""

    who: AccountId
    vote: AccountVote
    poll_index: int | None = None


@event("ConvictionVoting")
class VoteUnlocked:
    """Balance that votes on a track had locked was unlocked."""

    who: AccountId
    track: TrackId = field(metadata={"chain": "class"})
