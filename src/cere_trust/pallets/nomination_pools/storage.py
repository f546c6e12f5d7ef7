"""Storage items, constants and runtime API of the pallet NominationPools."""

from __future__ import annotations

from ...query import ApiCall, Constant, OptionalMap, OptionalValue, StorageMap, StorageValue, runtime_api
from ...types import AccountId, AccountLike, Amount, Perbill
from .._values import as_account, as_amount, pallet_account
from .types import BondedPool, ClaimPermission, PoolMember, RewardPool, SubPools

__all__ = [
    "balance_to_points",
    "bonded_account",
    "bonded_pools",
    "claim_permissions",
    "counter_for_bonded_pools",
    "counter_for_metadata",
    "counter_for_pool_members",
    "counter_for_reverse_pool_id_lookup",
    "counter_for_reward_pools",
    "counter_for_sub_pools_storage",
    "global_max_commission",
    "last_pool_id",
    "max_points_to_balance",
    "max_pool_members",
    "max_pool_members_per_pool",
    "max_pools",
    "max_unbonding",
    "member_needs_delegate_migration",
    "member_pending_slash",
    "member_total_balance",
    "metadata",
    "min_create_bond",
    "min_join_bond",
    "pallet_id",
    "pending_rewards",
    "points_to_balance",
    "pool_accounts",
    "pool_balance",
    "pool_members",
    "pool_needs_delegate_migration",
    "pool_pending_slash",
    "reverse_pool_id_lookup",
    "reward_account",
    "reward_pools",
    "sub_pools_storage",
    "total_value_locked",
]

total_value_locked = StorageValue("NominationPools", "TotalValueLocked", Amount)
"""Stake of all pools, unbonding stake included, in planck."""
min_join_bond = StorageValue("NominationPools", "MinJoinBond", Amount)
"""Minimum stake of a new member, in planck."""
min_create_bond = StorageValue("NominationPools", "MinCreateBond", Amount)
"""Minimum stake of a depositor, in planck."""
max_pools = OptionalValue("NominationPools", "MaxPools", int)
"""Maximum number of pools; None for any number."""
max_pool_members = OptionalValue("NominationPools", "MaxPoolMembers", int)
"""Maximum number of members of all pools; None for any number."""
max_pool_members_per_pool = OptionalValue("NominationPools", "MaxPoolMembersPerPool", int)
"""Maximum number of members of one pool; None for any number."""
global_max_commission = OptionalValue("NominationPools", "GlobalMaxCommission", Perbill)
"""Maximum commission of all pools, in parts per billion; None for none."""
pool_members = OptionalMap("NominationPools", "PoolMembers", AccountId, PoolMember)
"""Members by account; `member` adds balances and pending rewards."""
counter_for_pool_members = StorageValue("NominationPools", "CounterForPoolMembers", int)
"""Number of entries in `pool_members`."""
bonded_pools = OptionalMap("NominationPools", "BondedPools", int, BondedPool)
"""Pools by number; `pool` adds name, balance and accounts."""
counter_for_bonded_pools = StorageValue("NominationPools", "CounterForBondedPools", int)
"""Number of entries in `bonded_pools`."""
reward_pools = OptionalMap("NominationPools", "RewardPools", int, RewardPool)
"""Reward accounting by pool."""
counter_for_reward_pools = StorageValue("NominationPools", "CounterForRewardPools", int)
"""Number of entries in `reward_pools`."""
sub_pools_storage = OptionalMap("NominationPools", "SubPoolsStorage", int, SubPools)
"""Unbonding stake by pool."""
counter_for_sub_pools_storage = StorageValue("NominationPools", "CounterForSubPoolsStorage", int)
"""Number of entries in `sub_pools_storage`."""
metadata = StorageMap("NominationPools", "Metadata", int, bytes)
"""Names of pools as UTF-8, by pool."""
counter_for_metadata = StorageValue("NominationPools", "CounterForMetadata", int)
"""Number of entries in `metadata`."""
last_pool_id = StorageValue("NominationPools", "LastPoolId", int)
"""Number of the newest pool; numbers start at 1."""
reverse_pool_id_lookup = OptionalMap("NominationPools", "ReversePoolIdLookup", AccountId, int)
"""Pools by their `bonded_account`."""
counter_for_reverse_pool_id_lookup = StorageValue("NominationPools", "CounterForReversePoolIdLookup", int)
"""Number of entries in `reverse_pool_id_lookup`."""
claim_permissions = StorageMap("NominationPools", "ClaimPermissions", AccountId, ClaimPermission)
"""Permissions of other accounts on a member's rewards, by member."""

pallet_id = Constant("NominationPools", "PalletId", bytes)
"""Id that the pools' accounts derive from."""
max_points_to_balance = Constant("NominationPools", "MaxPointsToBalance", int)
"""Maximum of points per planck, after slashes, of a pool that takes new members."""
max_unbonding = Constant("NominationPools", "MaxUnbonding", int)
"""Maximum number of eras in which a member can be unbonding at once."""


def _account(kind: int, pool_id: int) -> AccountId:
    return pallet_account(b"py/nopls", bytes([kind]) + pool_id.to_bytes(4, "little"))


def bonded_account(pool_id: int) -> AccountId:
    """Return the account that a pool stakes and nominates with."""
    return _account(0, pool_id)


def reward_account(pool_id: int) -> AccountId:
    """Return the account that receives a pool's rewards."""
    return _account(1, pool_id)


@runtime_api("NominationPoolsApi", "pending_rewards")
def pending_rewards(who: AccountLike) -> ApiCall[Amount]:
    """Query a member's claimable rewards, after the commission; 0 for an account in no pool.

    Args:
        who: The member.
    """
    return ApiCall("NominationPoolsApi", "pending_rewards", as_account(who, "who"), value=Amount)


@runtime_api("NominationPoolsApi", "points_to_balance")
def points_to_balance(pool_id: int, *, points: int) -> ApiCall[Amount]:
    """Query the value of a pool's active points; 0 if there is no such pool.

    Args:
        pool_id: The pool.
        points: Number of points.
    """
    return ApiCall("NominationPoolsApi", "points_to_balance", pool_id, points, value=Amount)


@runtime_api("NominationPoolsApi", "balance_to_points")
def balance_to_points(pool_id: int, *, new_funds: Amount) -> ApiCall[int]:
    """Query the points that a pool grants for a balance; 0 if there is no such pool.

    Args:
        pool_id: The pool.
        new_funds: Amount, in planck.
    """
    return ApiCall("NominationPoolsApi", "balance_to_points", pool_id, as_amount(new_funds, "new_funds"), value=int)


@runtime_api("NominationPoolsApi", "pool_pending_slash")
def pool_pending_slash(pool_id: int) -> ApiCall[Amount]:
    """Query the slash of a pool that its members have not paid yet.

    Args:
        pool_id: The pool.
    """
    return ApiCall("NominationPoolsApi", "pool_pending_slash", pool_id, value=Amount)


@runtime_api("NominationPoolsApi", "member_pending_slash")
def member_pending_slash(member: AccountLike) -> ApiCall[Amount]:
    """Query a member's part of a slash of its pool, which `apply_slash` takes.

    Args:
        member: The member.
    """
    return ApiCall("NominationPoolsApi", "member_pending_slash", as_account(member, "member"), value=Amount)


@runtime_api("NominationPoolsApi", "pool_needs_delegate_migration")
def pool_needs_delegate_migration(pool_id: int) -> ApiCall[bool]:
    """Query whether a pool still holds its members' stake itself: see `migrate_pool_to_delegate_stake`.

    Args:
        pool_id: The pool.
    """
    return ApiCall("NominationPoolsApi", "pool_needs_delegate_migration", pool_id, value=bool)


@runtime_api("NominationPoolsApi", "member_needs_delegate_migration")
def member_needs_delegate_migration(member: AccountLike) -> ApiCall[bool]:
    """Query whether the pool still holds a member's stake: see `migrate_delegation`.

    Args:
        member: The member.
    """
    return ApiCall("NominationPoolsApi", "member_needs_delegate_migration", as_account(member, "member"), value=bool)


@runtime_api("NominationPoolsApi", "member_total_balance")
def member_total_balance(who: AccountLike) -> ApiCall[Amount]:
    """Query a member's stake, unbonding stake included.

    Args:
        who: The member.
    """
    return ApiCall("NominationPoolsApi", "member_total_balance", as_account(who, "who"), value=Amount)


@runtime_api("NominationPoolsApi", "pool_balance")
def pool_balance(pool_id: int) -> ApiCall[Amount]:
    """Query a pool's stake, unbonding stake included.

    Args:
        pool_id: The pool.
    """
    return ApiCall("NominationPoolsApi", "pool_balance", pool_id, value=Amount)


@runtime_api("NominationPoolsApi", "pool_accounts")
def pool_accounts(pool_id: int) -> ApiCall[tuple[AccountId, AccountId]]:
    """Query a pool's `bonded_account` and `reward_account`, as the runtime derives them.

    Args:
        pool_id: The pool.
    """
    return ApiCall("NominationPoolsApi", "pool_accounts", pool_id, value=tuple[AccountId, AccountId])
