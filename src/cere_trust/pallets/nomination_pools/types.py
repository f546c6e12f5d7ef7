"""Pools and their members. Shares in a pool are *points*: one planck each, until the pool is slashed."""

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
    """State of a pool."""

    OPEN = "Open"
    BLOCKED = "Blocked"
    DESTROYING = "Destroying"


class Source(Enum):
    """Sources of additional stake other than the free balance."""

    REWARDS = "Rewards"


REWARDS = Source.REWARDS
"""Add all of the member's pending rewards."""


class ClaimPermission(Enum):
    """Permissions of others on a member's rewards: none, add them to the stake, pay them out, or both."""

    PERMISSIONED = "Permissioned"
    PERMISSIONLESS_COMPOUND = "PermissionlessCompound"
    PERMISSIONLESS_WITHDRAW = "PermissionlessWithdraw"
    PERMISSIONLESS_ALL = "PermissionlessAll"


class Claimant(Enum):
    """Claimants of a pool's commission other than a named account."""

    ANYONE = "Permissionless"


ANYONE = Claimant.ANYONE
"""Anyone may trigger the payment of the commission to its payee."""


@dataclass(frozen=True, slots=True)
class Account:
    """This account may claim a pool's commission."""

    account: AccountId


CommissionClaimPermission: TypeAlias = Claimant | Account


@dataclass(frozen=True, slots=True)
class CommissionChangeRate:
    """Maximum rate of a commission's increase.

    Attributes:
        max_increase: Maximum of one increase, in parts per billion.
        min_delay: Minimum number of blocks between two increases.
    """

    max_increase: Perbill
    min_delay: int


@dataclass(frozen=True, slots=True)
class Commission:
    """A pool's share of its members' rewards.

    Attributes:
        current: The share and its payee; None for no commission.
        max: Maximum share; once set it can only be lowered.
        change_rate: Maximum rate of increase; once set it can only be made stricter.
        throttle_from: Block of the last change.
        claim_permission: Claimants besides the root role; None on runtimes that do not report it (54113).
    """

    current: tuple[Perbill, AccountId] | None
    max: Perbill | None
    change_rate: CommissionChangeRate | None
    throttle_from: int | None
    claim_permission: CommissionClaimPermission | None = None


@dataclass(frozen=True, slots=True)
class PoolRoles:
    """Accounts of a pool's roles.

    Attributes:
        depositor: Creator of the pool; leaves last, and never changes.
        root: Changes the roles and the commission, and may act as the other two.
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
        commission: The pool's share of the rewards.
        member_counter: Number of members.
        points: Active points of all members.
        roles: Accounts of the roles.
        state: State of the pool.
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
        points: Active points.
        last_recorded_reward_counter: Rewards per point at the last claim, in parts of 10^18.
        unbonding_eras: Unbonding points, by the era from which they can be withdrawn.
    """

    pool_id: int
    points: int
    last_recorded_reward_counter: int
    unbonding_eras: dict[EraIndex, int]


@dataclass(frozen=True, slots=True)
class RewardPool:
    """Reward accounting of a pool, as of the last change of its points; the counter is in parts of 10^18."""

    last_recorded_reward_counter: int
    last_recorded_total_payouts: Amount
    total_rewards_claimed: Amount
    total_commission_pending: Amount
    total_commission_claimed: Amount


@dataclass(frozen=True, slots=True)
class UnbondPool:
    """Unbonding points, and their balance in planck."""

    points: int
    balance: Amount

    def balance_of(self, points: int) -> Amount:
        """Return the value of some of the points, in planck."""
        return Amount(points * self.balance // self.points if self.points else 0)


@dataclass(frozen=True, slots=True)
class SubPools:
    """Unbonding stake of a pool: by the era of its release, and merged for eras long past."""

    no_era: UnbondPool
    with_era: dict[EraIndex, UnbondPool]

    def at(self, era: EraIndex) -> UnbondPool:
        """Return the unbonding points and balance of an era."""
        return self.with_era.get(era, self.no_era)
