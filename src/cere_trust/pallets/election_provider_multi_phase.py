"""How the next validators are elected (pallet ElectionProviderMultiPhase). Reads only: miners make its calls, and root.

Toward the end of an era miners hand in solutions, first signed ones for a deposit, then nodes' own. The best one that is
good enough elects the validators.

Source: ``pallet-election-provider-multi-phase``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias, cast

from ..event import event
from ..query import Constant, OptionalValue, StorageValue
from ..types import AccountId, Amount

__all__ = [
    "ElectionCompute",
    "ElectionFailed",
    "ElectionFinalized",
    "ElectionScore",
    "NamedPhase",
    "Phase",
    "PhaseTransitioned",
    "Rewarded",
    "Slashed",
    "SnapshotSize",
    "SolutionStored",
    "Unsigned",
    "current_phase",
    "desired_targets",
    "max_winners",
    "minimum_untrusted_score",
    "round",
    "signed_max_submissions",
    "signed_reward_base",
    "snapshot_metadata",
]


class NamedPhase(Enum):
    """Where an election is, other than `Unsigned`."""

    OFF = "Off"
    SIGNED = "Signed"
    EMERGENCY = "Emergency"


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Nodes hand in solutions since block `since`, if `open`."""

    open: bool
    since: int


Phase: TypeAlias = NamedPhase | Unsigned


class ElectionCompute(Enum):
    """Where a solution comes from."""

    ON_CHAIN = "OnChain"
    SIGNED = "Signed"
    UNSIGNED = "Unsigned"
    FALLBACK = "Fallback"
    EMERGENCY = "Emergency"


@dataclass(frozen=True, slots=True)
class ElectionScore:
    """How good a solution is: the first two large, the third small. In planck, the third squared."""

    minimal_stake: int
    sum_stake: int
    sum_stake_squared: int


@dataclass(frozen=True, slots=True)
class SnapshotSize:
    """How many voters and candidates an election has."""

    voters: int
    targets: int


round = StorageValue("ElectionProviderMultiPhase", "Round", int)
current_phase: StorageValue[Phase] = StorageValue(
    "ElectionProviderMultiPhase", "CurrentPhase", cast("type[Phase]", Phase)
)
desired_targets = OptionalValue("ElectionProviderMultiPhase", "DesiredTargets", int)
"""How many validators are to be elected; None outside of elections."""
snapshot_metadata = OptionalValue("ElectionProviderMultiPhase", "SnapshotMetadata", SnapshotSize)
minimum_untrusted_score = OptionalValue("ElectionProviderMultiPhase", "MinimumUntrustedScore", ElectionScore)
"""The least score of a solution."""

signed_max_submissions = Constant("ElectionProviderMultiPhase", "SignedMaxSubmissions", int)
signed_reward_base = Constant("ElectionProviderMultiPhase", "SignedRewardBase", Amount)
"""What the miner of the best signed solution receives."""
max_winners = Constant("ElectionProviderMultiPhase", "MaxWinners", int)


@event("ElectionProviderMultiPhase")
class SolutionStored:
    """A solution was handed in; `origin` is its miner, `prev_ejected` whether a worse one made room for it."""

    compute: ElectionCompute
    origin: AccountId | None
    prev_ejected: bool


@event("ElectionProviderMultiPhase")
class ElectionFinalized:
    """The election is over."""

    compute: ElectionCompute
    score: ElectionScore


@event("ElectionProviderMultiPhase")
class ElectionFailed:
    """No solution was good enough."""


@event("ElectionProviderMultiPhase")
class Rewarded:
    """A miner was paid for its solution."""

    account: AccountId
    value: Amount


@event("ElectionProviderMultiPhase")
class Slashed:
    """A miner lost its deposit for a wrong solution."""

    account: AccountId
    value: Amount


@event("ElectionProviderMultiPhase")
class PhaseTransitioned:
    """An election went on to its next phase."""

    from_: Phase = field(metadata={"chain": "from"})
    to: Phase
    round: int
