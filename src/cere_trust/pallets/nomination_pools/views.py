"""Complete state of a member or a pool in one query."""

from __future__ import annotations

from dataclasses import dataclass

from ...query import HasItems, Reading, View
from ...types import AccountId, AccountLike, Amount, EraIndex
from .. import staking
from .._values import as_account
from .storage import (
    bonded_account,
    bonded_pools,
    claim_permissions,
    metadata,
    pending_rewards,
    points_to_balance,
    pool_members,
    reward_account,
    reward_pools,
    sub_pools_storage,
)
from .types import ClaimPermission, Commission, PoolRoles, PoolState, SubPools, UnbondPool

__all__ = [
    "Member",
    "Pool",
    "Unbonding",
    "member",
    "pool",
]


@dataclass(frozen=True, slots=True)
class Unbonding:
    """Stake that a member can withdraw from era `era` on; `free` is True if that era has begun."""

    era: EraIndex
    points: int
    balance: Amount
    free: bool


@dataclass(frozen=True, slots=True)
class Member:
    """State of a member.

    Attributes:
        pool_id: Number of the pool.
        points: Active points.
        balance: Value of the points, in planck.
        pending_rewards: Claimable rewards, in planck.
        unbonding: Unbonding stake, by era.
        claim_permission: Permissions of other accounts on its rewards.
    """

    pool_id: int
    points: int
    balance: Amount
    pending_rewards: Amount
    unbonding: list[Unbonding]
    claim_permission: ClaimPermission


@dataclass(frozen=True, slots=True)
class Pool:
    """State of a pool.

    Attributes:
        pool_id: Number of the pool.
        name: Name of the pool; bytes that are not UTF-8 appear as Python escapes.
        state: State of the pool.
        roles: Accounts of the roles.
        commission: The pool's share of the rewards.
        member_counter: Number of members.
        points: Active points of all members.
        balance: Value of the points, in planck.
        unbonding: Unbonding stake that members have not withdrawn, in planck.
        pending_commission: Unclaimed commission, as of the last change of the pool's points, in planck.
        validators: Nominated validators.
        bonded_account: The account that stakes.
        reward_account: The account that receives rewards.
    """

    pool_id: int
    name: str
    state: PoolState
    roles: PoolRoles
    commission: Commission
    member_counter: int
    points: int
    balance: Amount
    unbonding: Amount
    pending_commission: Amount
    validators: list[AccountId]
    bonded_account: AccountId
    reward_account: AccountId


_NOTHING = SubPools(UnbondPool(0, Amount(0)), {})


def member(who: AccountLike) -> View[Member | None]:
    """Query an account's share in its pool: stake, pending rewards, unbonding stake. None for an account in no pool.

    Args:
        who: The account.
    """
    account = as_account(who, "who")

    def steps(runtime: HasItems) -> Reading[Member | None]:
        asked = [pool_members(account), claim_permissions(account), staking.current_era()]
        share, permission, era = yield asked
        if share is None:
            return None
        (sub_pools,) = yield [sub_pools_storage(share.pool_id)]
        balance = yield points_to_balance(share.pool_id, points=share.points)
        rewards = yield pending_rewards(account)
        leaving = sub_pools or _NOTHING
        unbonding = [
            Unbonding(free_at, points, leaving.at(free_at).balance_of(points), free_at <= (era or 0))
            for free_at, points in sorted(share.unbonding_eras.items())
        ]
        return Member(share.pool_id, share.points, balance, rewards, unbonding, permission)

    return View(f"nomination_pools.member({account})", steps)


def pool(pool_id: int) -> View[Pool | None]:
    """Query a pool's roles, balances and nominations. None if there is no such pool.

    Args:
        pool_id: The pool.
    """

    def steps(runtime: HasItems) -> Reading[Pool | None]:
        staker = bonded_account(pool_id)
        asked = [bonded_pools(pool_id), metadata(pool_id), reward_pools(pool_id), sub_pools_storage(pool_id)]
        found, name, rewards, sub_pools, nominations = yield [*asked, staking.nominators(staker)]
        if found is None:
            return None
        balance = yield points_to_balance(pool_id, points=found.points)
        leaving = sub_pools or _NOTHING
        return Pool(
            pool_id=pool_id,
            name=name.decode(errors="backslashreplace"),
            state=found.state,
            roles=found.roles,
            commission=found.commission,
            member_counter=found.member_counter,
            points=found.points,
            balance=balance,
            unbonding=sum((part.balance for part in leaving.with_era.values()), start=leaving.no_era.balance),
            pending_commission=rewards.total_commission_pending if rewards else Amount(0),
            validators=nominations.targets if nominations else [],
            bonded_account=staker,
            reward_account=reward_account(pool_id),
        )

    return View(f"nomination_pools.pool({pool_id})", steps)
