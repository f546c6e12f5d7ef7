"""Events of the pallet NominationPools."""

from __future__ import annotations

from ...event import event
from ...types import AccountId, Amount, EraIndex, Perbill
from .types import ClaimPermission, CommissionChangeRate, CommissionClaimPermission, PoolState

__all__ = [
    "Bonded",
    "Created",
    "Destroyed",
    "GlobalParamsUpdated",
    "MemberClaimPermissionUpdated",
    "MemberRemoved",
    "MetadataUpdated",
    "MinBalanceDeficitAdjusted",
    "MinBalanceExcessAdjusted",
    "PaidOut",
    "PoolCommissionChangeRateUpdated",
    "PoolCommissionClaimPermissionUpdated",
    "PoolCommissionClaimed",
    "PoolCommissionUpdated",
    "PoolMaxCommissionUpdated",
    "PoolNominationMade",
    "PoolNominatorChilled",
    "PoolSlashed",
    "RolesUpdated",
    "StateChanged",
    "Unbonded",
    "UnbondingPoolSlashed",
    "Withdrawn",
]


@event("NominationPools")
class Created:
    """A pool was created."""

    depositor: AccountId
    pool_id: int


@event("NominationPools")
class Bonded:
    """A member added balance to a pool; `joined` is True for a new member."""

    member: AccountId
    pool_id: int
    bonded: Amount
    joined: bool


@event("NominationPools")
class PaidOut:
    """A member received its rewards."""

    member: AccountId
    pool_id: int
    payout: Amount


@event("NominationPools")
class Unbonded:
    """A member's stake was unbonded; it can be withdrawn from era `era` on."""

    member: AccountId
    pool_id: int
    balance: Amount
    points: int
    era: EraIndex


@event("NominationPools")
class Withdrawn:
    """A member's unbonded stake was withdrawn."""

    member: AccountId
    pool_id: int
    balance: Amount
    points: int


@event("NominationPools")
class Destroyed:
    """A pool was removed."""

    pool_id: int


@event("NominationPools")
class StateChanged:
    """A pool was opened, blocked, or set to destroying."""

    pool_id: int
    new_state: PoolState


@event("NominationPools")
class MemberRemoved:
    """A member left; `released_balance` is its hold beyond its points, None on runtimes without it (54113)."""

    pool_id: int
    member: AccountId
    released_balance: Amount | None = None


@event("NominationPools")
class RolesUpdated:
    """A pool's roles were set; the event has all of them."""

    root: AccountId | None
    bouncer: AccountId | None
    nominator: AccountId | None


@event("NominationPools")
class PoolSlashed:
    """A pool was slashed; `balance` is its remaining stake."""

    pool_id: int
    balance: Amount


@event("NominationPools")
class UnbondingPoolSlashed:
    """Stake that unbonds in an era was slashed; `balance` is the remainder."""

    pool_id: int
    era: EraIndex
    balance: Amount


@event("NominationPools")
class PoolCommissionUpdated:
    """A pool's commission and its payee were set."""

    pool_id: int
    current: tuple[Perbill, AccountId] | None


@event("NominationPools")
class PoolMaxCommissionUpdated:
    """The maximum of a pool's commission was set."""

    pool_id: int
    max_commission: Perbill


@event("NominationPools")
class PoolCommissionChangeRateUpdated:
    """The maximum rate of a pool's commission was set."""

    pool_id: int
    change_rate: CommissionChangeRate


@event("NominationPools")
class PoolCommissionClaimPermissionUpdated:
    """The permission to claim a pool's commission was set."""

    pool_id: int
    permission: CommissionClaimPermission | None


@event("NominationPools")
class PoolCommissionClaimed:
    """A pool's commission was paid."""

    pool_id: int
    commission: Amount


@event("NominationPools")
class MinBalanceDeficitAdjusted:
    """A pool's reward account received its missing part of the existential deposit."""

    pool_id: int
    amount: Amount


@event("NominationPools")
class MinBalanceExcessAdjusted:
    """A pool's reward account returned its balance beyond the existential deposit."""

    pool_id: int
    amount: Amount


@event("NominationPools")
class MemberClaimPermissionUpdated:
    """A member set the permissions of other accounts on its rewards."""

    member: AccountId
    permission: ClaimPermission


@event("NominationPools")
class MetadataUpdated:
    """A pool was renamed."""

    pool_id: int
    caller: AccountId


@event("NominationPools")
class PoolNominationMade:
    """A pool nominated validators."""

    pool_id: int
    caller: AccountId


@event("NominationPools")
class PoolNominatorChilled:
    """A pool stopped nominating."""

    pool_id: int
    caller: AccountId


@event("NominationPools")
class GlobalParamsUpdated:
    """The limits of all pools were set."""

    min_join_bond: Amount
    min_create_bond: Amount
    max_pools: int | None
    max_members: int | None
    max_members_per_pool: int | None
    global_max_commission: Perbill | None
