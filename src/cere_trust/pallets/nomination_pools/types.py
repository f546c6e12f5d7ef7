"""What pools store and take. Shares in a pool are *points*: one planck each, until the pool is slashed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from ...types import AccountId, Amount, EraIndex, Perbill

__all__ = [
    "ANYONE",
    "REWARDS",
    "Account",
    "BondedPool",
    "ClaimPermission",
    "Claimant",
    "Commission",
    "CommissionChangeRate",
    "CommissionClaimPermission",
    "PoolMember",
    "PoolRoles",
    "PoolState",
    "RewardPool",
    "Source",
    "SubPools",
    "UnbondPool",
]


class PoolState(Enum):
    """Whether a pool takes members."""

    OPEN = "Open"
    BLOCKED = "Blocked"
    DESTROYING = "Destroying"


class Source(Enum):
    """Where an addition comes from, other than the free balance."""

    REWARDS = "Rewards"


REWARDS = Source.REWARDS
"""Add all of the member's pending rewards."""


class ClaimPermission(Enum):
    """What others may do with a member's rewards: nothing, add them to the stake, pay them out, or both."""

    PERMISSIONED = "Permissioned"
    PERMISSIONLESS_COMPOUND = "PermissionlessCompound"
    PERMISSIONLESS_WITHDRAW = "PermissionlessWithdraw"
    PERMISSIONLESS_ALL = "PermissionlessAll"


class Claimant(Enum):
    """Who may claim a pool's commission, other than a named account."""

    ANYONE = "Permissionless"


ANYONE = Claimant.ANYONE
"""Anyone may have the commission paid to its payee."""


@dataclass(frozen=True, slots=True)
class Account:
    """This account may claim a pool's commission."""

    account: AccountId


CommissionClaimPermission: TypeAlias = Claimant | Account


@dataclass(frozen=True, slots=True)
class CommissionChangeRate:
    """How fast a commission may rise.

    Attributes:
        max_increase: By how much at once, in parts per billion.
        min_delay: Blocks between two rises.
    """

    max_increase: Perbill
    min_delay: int


@dataclass(frozen=True, slots=True)
class Commission:
    """A pool's share of its members' rewards.

    Attributes:
        current: The share, and who receives it; None for none.
        max: The most it can be; once set it can only be lowered.
        change_rate: How fast it may rise; once set it can only be made stricter.
        throttle_from: Block of the last change.
        claim_permission: Who may claim it besides the root role; None on runtimes that do not say (54113).
    """

    current: tuple[Perbill, AccountId] | None
    max: Perbill | None
    change_rate: CommissionChangeRate | None
    throttle_from: int | None
    claim_permission: CommissionClaimPermission | None = None


@dataclass(frozen=True, slots=True)
class PoolRoles:
    """Who runs a pool.

    Attributes:
        depositor: Who created it; leaves last, and never changes.
        root: Changes the roles and the commission, and does what the other two may.
        nominator: Chooses the validators.
        bouncer: Opens and blocks the pool, and removes members from a blocked one.
    """

    depositor: AccountId
    root: AccountId | None
    nominator: AccountId | None
    bouncer: AccountId | None


@dataclass(frozen=True, slots=True)
class BondedPool:
    """A pool.

    Attributes:
        commission: Its share of the rewards.
        member_counter: How many members it has.
        points: All members' active points.
        roles: Who runs it.
        state: Whether it takes members.
    """

    commission: Commission
    member_counter: int
    points: int
    roles: PoolRoles
    state: PoolState


@dataclass(frozen=True, slots=True)
class PoolMember:
    """An account's share in a pool.

    Attributes:
        pool_id: The pool.
        points: Its active points.
        last_recorded_reward_counter: Rewards per point when it last claimed, in parts of 10^18.
        unbonding_eras: Points that are free to withdraw from an era on, by that era.
    """

    pool_id: int
    points: int
    last_recorded_reward_counter: int
    unbonding_eras: dict[EraIndex, int]


@dataclass(frozen=True, slots=True)
class RewardPool:
    """A pool's accounts of its rewards, as of the last change of its points; the counter is in parts of 10^18."""

    last_recorded_reward_counter: int
    last_recorded_total_payouts: Amount
    total_rewards_claimed: Amount
    total_commission_pending: Amount
    total_commission_claimed: Amount


@dataclass(frozen=True, slots=True)
class UnbondPool:
    """Unbonding points, and the balance they stand for."""

    points: int
    balance: Amount

    def balance_of(self, points: int) -> Amount:
        """What some of the points are worth."""
        return Amount(points * self.balance // self.points if self.points else 0)


@dataclass(frozen=True, slots=True)
class SubPools:
    """A pool's unbonding stake: by the era from which it is free, and what has been free for some eras, merged."""

    no_era: UnbondPool
    with_era: dict[EraIndex, UnbondPool]

    def at(self, era: EraIndex) -> UnbondPool:
        """Where the points are that unbond in an era."""
        return self.with_era.get(era, self.no_era)
