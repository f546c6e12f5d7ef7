"""Votes in referenda, and delegating them (pallet ConvictionVoting).

A conviction multiplies a vote and locks its balance for a time after the referendum; see `Conviction`. Balances are
planck; the same balance can vote in any number of referenda.

Source: ``pallet-conviction-voting``.
"""

from .calls import (
    delegate,
    remove_other_vote,
    remove_vote,
    undelegate,
    unlock,
    vote,
)
from .events import (
    Delegated,
    Undelegated,
    Voted,
    VoteRemoved,
    VoteUnlocked,
)
from .storage import (
    class_locks_for,
    max_votes,
    vote_locking_period,
    voting_for,
)
from .types import (
    CONVICTIONS,
    AccountVote,
    Casting,
    Delegating,
    Delegations,
    PriorLock,
    Split,
    SplitAbstain,
    Standard,
    Vote,
    Voting,
    abstain,
    aye,
    nay,
    split,
    split_abstain,
)
from .views import (
    VoteLock,
    releases,
    vote_locks,
    votings,
)

__all__ = [
    "CONVICTIONS",
    "AccountVote",
    "Casting",
    "Delegated",
    "Delegating",
    "Delegations",
    "PriorLock",
    "Split",
    "SplitAbstain",
    "Standard",
    "Undelegated",
    "Vote",
    "VoteLock",
    "VoteRemoved",
    "VoteUnlocked",
    "Voted",
    "Voting",
    "abstain",
    "aye",
    "class_locks_for",
    "delegate",
    "max_votes",
    "nay",
    "releases",
    "remove_other_vote",
    "remove_vote",
    "split",
    "split_abstain",
    "undelegate",
    "unlock",
    "vote",
    "vote_locking_period",
    "vote_locks",
    "voting_for",
    "votings",
]
