"""A member's and a pool's whole situation, in one question."""

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
    """Stake that a member can withdraw from era `era` on; `free` where that era has come."""

    era: EraIndex
    points: int
    balance: Amount
    free: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A member's situation.

    Attributes:
        pool_id: Its pool.
        points: Its active points.
        balance: What they are worth.
        pending_rewards: What it can claim now.
        unbonding: What it took out, by era.
        claim_permission: What others may do with its rewards.
    """

    pool_id: int
    points: int
    balance: Amount
    pending_rewards: Amount
    unbonding: list[Unbonding]
    claim_permission: ClaimPermission


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool's situation.

    Attributes:
        pool_id: Its number.
        name: What it is called; bytes that are no text are shown as they are escaped in Python.
        state: Whether it takes members.
        roles: Who runs it.
        commission: Its share of the rewards.
        member_counter: How many members it has.
        points: All active points.
        balance: What they are worth.
        unbonding: What members took out and have not withdrawn.
        pending_commission: Commission not yet claimed, as of the last change of its points.
        validators: Whom it nominates.
        bonded_account: The account that stakes.
        reward_account: The account that rewards are paid to.
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
    """An account's share in its pool: stake, pending rewards, what is unbonding. None for an account in no pool.

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
    """A pool: who runs it, what it holds, whom it nominates. None where there is none.

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
