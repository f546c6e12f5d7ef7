"""What happens to stakes and bonds; the account is always the stash."""

from __future__ import annotations

from dataclasses import dataclass

from ...event import event
from ...types import AccountId, Amount, ClusterId


@event("DdcStaking", "Bonded")
@dataclass(frozen=True, slots=True)
class Bonded:
    """Balance was put at stake; `amount` is what was locked."""

    stash: AccountId
    amount: Amount


@event("DdcStaking", "Unbonded")
@dataclass(frozen=True, slots=True)
class Unbonded:
    """Stake was taken out and waits."""

    stash: AccountId
    amount: Amount


@event("DdcStaking", "Withdrawn")
@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Unbonded stake is free again."""

    stash: AccountId
    amount: Amount


@event("DdcStaking", "Chilled")
@dataclass(frozen=True, slots=True)
class Chilled:
    """A stash stopped storing."""

    stash: AccountId


@event("DdcStaking", "ChillSoon")
@dataclass(frozen=True, slots=True)
class ChillSoon:
    """A stash may stop storing to a cluster from block `block` on."""

    stash: AccountId
    cluster_id: ClusterId
    block: int


@event("DdcStaking", "Activated")
@dataclass(frozen=True, slots=True)
class Activated:
    """A stash stores to a cluster."""

    stash: AccountId


@event("DdcStaking", "LeaveSoon")
@dataclass(frozen=True, slots=True)
class LeaveSoon:
    """A stash's node leaves its cluster with the withdrawal of what was unbonded."""

    stash: AccountId


@event("DdcStaking", "Left")
@dataclass(frozen=True, slots=True)
class Left:
    """A stash's node left its cluster."""

    stash: AccountId
