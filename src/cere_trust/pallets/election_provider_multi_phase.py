"""Elections of validators (pallet ElectionProviderMultiPhase). Reads only: its calls are for miners and root.

Toward the end of an era miners submit solutions, first signed ones with a deposit, then the nodes' own. The best
solution of sufficient quality elects the validators.

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
    """Phase of an election, other than `Unsigned`."""

    OFF = "Off"
    SIGNED = "Signed"
    EMERGENCY = "Emergency"


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Phase in which nodes submit solutions, since block `since`, if `open`."""

    open: bool
    since: int


Phase: TypeAlias = NamedPhase | Unsigned


class ElectionCompute(Enum):
    """Source of a solution."""

    ON_CHAIN = "OnChain"
    SIGNED = "Signed"
    UNSIGNED = "Unsigned"
    FALLBACK = "Fallback"
    EMERGENCY = "Emergency"


@dataclass(frozen=True, slots=True)
class ElectionScore:
    """Quality of a solution: the first two large, the third small. In planck, the third squared."""

    minimal_stake: int
    sum_stake: int
    sum_stake_squared: int


@dataclass(frozen=True, slots=True)
class SnapshotSize:
    """Number of voters and candidates of an election."""

    voters: int
    targets: int


round = StorageValue("ElectionProviderMultiPhase", "Round", int)
"""Number of the current election."""
current_phase: StorageValue[Phase] = StorageValue(
    "ElectionProviderMultiPhase", "CurrentPhase", cast("type[Phase]", Phase)
)
"""Phase of the current election."""
desired_targets = OptionalValue("ElectionProviderMultiPhase", "DesiredTargets", int)
"""Number of validators to elect; None outside of elections."""
snapshot_metadata = OptionalValue("ElectionProviderMultiPhase", "SnapshotMetadata", SnapshotSize)
"""Number of voters and candidates; None outside of elections."""
minimum_untrusted_score = OptionalValue("ElectionProviderMultiPhase", "MinimumUntrustedScore", ElectionScore)
"""Minimum score of a submitted solution."""

signed_max_submissions = Constant("ElectionProviderMultiPhase", "SignedMaxSubmissions", int)
"""Maximum number of signed solutions."""
signed_reward_base = Constant("ElectionProviderMultiPhase", "SignedRewardBase", Amount)
"""Reward for the best signed solution, in planck."""
max_winners = Constant("ElectionProviderMultiPhase", "MaxWinners", int)
"""Maximum number of elected validators."""


@event("ElectionProviderMultiPhase")
class SolutionStored:
    """A solution was submitted; `origin` is its miner, `prev_ejected` is True if it replaced a worse one."""

    compute: ElectionCompute
    origin: AccountId | None
    prev_ejected: bool


@event("ElectionProviderMultiPhase")
class ElectionFinalized:
    """The election ended."""

    compute: ElectionCompute
    score: ElectionScore


@event("ElectionProviderMultiPhase")
class ElectionFailed:
    """No solution was good enough."""


@event("ElectionProviderMultiPhase")
class Rewarded:
    """A miner received the reward for its solution."""

    account: AccountId
    value: Amount


@event("ElectionProviderMultiPhase")
class Slashed:
    """A miner lost its deposit for a wrong solution."""

    account: AccountId
    value: Amount


@event("ElectionProviderMultiPhase")
class PhaseTransitioned:
    """An election entered its next phase."""

    from_: Phase = field(metadata={"chain": "from"})
    to: Phase
    round: int
