"""Storage items and constants of the pallet ConvictionVoting."""

from __future__ import annotations

from typing import cast

from ...query import Constant, DoubleMap, StorageMap
from ...types import AccountId, Amount, TrackId
from .types import Voting

__all__ = [
    "class_locks_for",
    "max_votes",
    "vote_locking_period",
    "voting_for",
]

voting_for: DoubleMap[AccountId, TrackId, Voting] = DoubleMap(
    "ConvictionVoting", "VotingFor", (AccountId, TrackId), cast("type[Voting]", Voting)
)
"""An account's votes or its delegation, by account and track."""
class_locks_for = StorageMap("ConvictionVoting", "ClassLocksFor", AccountId, list[tuple[TrackId, Amount]])
"""Locks by account: track and planck of each; the largest counts."""

max_votes = Constant("ConvictionVoting", "MaxVotes", int)
"""Maximum number of an account's open votes on a track."""
vote_locking_period = Constant("ConvictionVoting", "VoteLockingPeriod", int)
"""Blocks that a conviction of 1x locks for."""
