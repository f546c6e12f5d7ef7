"""Calls of pools' members."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...errors import EncodeError
from ...types import AccountLike, Amount
from .._values import as_account, as_amount, as_choice
from .types import ClaimPermission, Source

__all__ = [
    "apply_slash",
    "bond_extra",
    "bond_extra_other",
    "claim_payout",
    "claim_payout_other",
    "join",
    "migrate_delegation",
    "migrate_pool_to_delegate_stake",
    "pool_withdraw_unbonded",
    "set_claim_permission",
    "unbond",
    "withdraw_unbonded",
]


def _extra(extra: Amount | Source) -> object:
    if isinstance(extra, str):
        raise EncodeError("extra", "an Amount, or nomination_pools.REWARDS", repr(extra))
    return extra.value if isinstance(extra, Source) else {"FreeBalance": as_amount(extra, "extra")}


@wraps_call("NominationPools", "join")
def join(amount: Amount, *, pool_id: int) -> Call:
    """Join a pool with balance; an account can be in one pool, and stake other balance by itself besides.

    Errors: ``MinimumBondNotMet``, ``AccountBelongsToOtherPool``, ``PoolNotFound``, ``NotOpen``, ``MaxPoolMembers``,
    ``OverflowRisk`` (the pool lost too much to slashes), ``Token.FundsUnavailable``.

    Args:
        amount: Amount, in planck.
        pool_id: The pool.
    """
    return Call("NominationPools", "join", {"amount": as_amount(amount, "amount"), "pool_id": pool_id})


@wraps_call("NominationPools", "bond_extra")
def bond_extra(extra: Amount | Source) -> Call:
    """Add to the signer's stake in a pool; pays out pending rewards, too.

    Errors: ``PoolMemberNotFound``, ``FullyUnbonding``, ``OverflowRisk``, ``Token.FundsUnavailable``.

    Args:
        extra: Amount of free balance, in planck, or ``REWARDS`` for the pending rewards.
    """
    return Call("NominationPools", "bond_extra", {"extra": _extra(extra)})


@wraps_call("NominationPools", "bond_extra_other")
def bond_extra_other(member: AccountLike, *, extra: Amount | Source) -> Call:
    """Add a member's rewards to its stake, if the member permits it.

    Errors: as `bond_extra`, and ``DoesNotHavePermission`` (see `set_claim_permission`), ``BondExtraRestricted``
    (others can add nothing but rewards).

    Args:
        member: The member.
        extra: ``REWARDS``; an amount is for the signer only.
    """
    return Call("NominationPools", "bond_extra_other", {"member": as_account(member, "member"), "extra": _extra(extra)})


@wraps_call("NominationPools", "claim_payout")
def claim_payout() -> Call:
    """Claim the signer's pending rewards; without any, succeeds without `PaidOut`.

    Errors: ``PoolMemberNotFound``, ``FullyUnbonding``.
    """
    return Call("NominationPools", "claim_payout")


@wraps_call("NominationPools", "claim_payout_other")
def claim_payout_other(other: AccountLike) -> Call:
    """Pay a member's rewards to it, if the member permits it.

    Errors: as `claim_payout`, and ``DoesNotHavePermission`` (see `set_claim_permission`).

    Args:
        other: The member.
    """
    return Call("NominationPools", "claim_payout_other", {"other": as_account(other, "other")})


@wraps_call("NominationPools", "set_claim_permission")
def set_claim_permission(permission: ClaimPermission) -> Call:
    """Set the permissions of other accounts on the signer's rewards.

    Errors: ``PoolMemberNotFound``.

    Args:
        permission: The permissions.
    """
    chosen = as_choice(permission, "permission", ClaimPermission)
    return Call("NominationPools", "set_claim_permission", {"permission": chosen})


@wraps_call("NominationPools", "unbond")
def unbond(member_account: AccountLike, *, unbonding_points: int) -> Call:
    """Unbond a member's stake; it can be withdrawn after the bonding duration (3 eras on Cere).

    Members unbond themselves. The root and the bouncer of a blocked pool, and anyone in a destroying pool, unbond all
    of another member's stake. The call also pays out the member's rewards.

    Errors: ``PoolMemberNotFound``, ``FullyUnbonding``, ``MaxUnbondingLimit``, ``MinimumBondNotMet`` (the remainder is
    too small, more points than there are, or the depositor leaves before all others),
    ``PartialUnbondNotAllowedPermissionlessly``, ``NotKickerOrDestroying``, ``DoesNotHavePermission`` (of the
    depositor).

    Args:
        member_account: The member.
        unbonding_points: Points to unbond: planck, unless the pool was slashed. See `balance_to_points`.
    """
    args = {"member_account": as_account(member_account, "member_account"), "unbonding_points": unbonding_points}
    return Call("NominationPools", "unbond", args)


@wraps_call("NominationPools", "withdraw_unbonded")
def withdraw_unbonded(member_account: AccountLike, *, num_slashing_spans: int = 0) -> Call:
    """Withdraw a member's unbonded stake that is due; a member without remaining stake leaves the pool.

    Errors: ``PoolMemberNotFound``, ``CannotWithdrawAny``, ``SubPoolsNotFound``, ``NotKickerOrDestroying``,
    ``Staking.IncorrectSlashingSpans``.

    Args:
        member_account: The member.
        num_slashing_spans: ``staking.slashing_spans(bonded_account(pool_id)).count``, 0 if there is none.
    """
    args = {"member_account": as_account(member_account, "member_account"), "num_slashing_spans": num_slashing_spans}
    return Call("NominationPools", "withdraw_unbonded", args)


@wraps_call("NominationPools", "pool_withdraw_unbonded")
def pool_withdraw_unbonded(pool_id: int, *, num_slashing_spans: int = 0) -> Call:
    """Withdraw a pool's unbonded stake that is due, for its members; for pools with more unbondings than staking keeps.

    Errors: ``PoolNotFound``, ``NotDestroying`` (in a destroying pool, members withdraw themselves),
    ``Staking.IncorrectSlashingSpans``.

    Args:
        pool_id: The pool.
        num_slashing_spans: ``staking.slashing_spans(bonded_account(pool_id)).count``, 0 if there is none.
    """
    args = {"pool_id": pool_id, "num_slashing_spans": num_slashing_spans}
    return Call("NominationPools", "pool_withdraw_unbonded", args)


@wraps_call("NominationPools", "apply_slash")
def apply_slash(member_account: AccountLike) -> Call:
    """Apply a pool's slash to a member; anyone may, without a fee.

    Errors: ``PoolMemberNotFound``, ``NothingToSlash``, ``SlashTooLow`` (below the existential deposit),
    ``NotSupported``. Runtimes whose pools hold their members' stake (54113) have no such call.

    Args:
        member_account: The member.
    """
    return Call(
        "NominationPools",
        "apply_slash",
        {"member_account": as_account(member_account, "member_account")},
        hint=_HELD_BY_POOLS,
    )


@wraps_call("NominationPools", "migrate_delegation")
def migrate_delegation(member_account: AccountLike) -> Call:
    """Move a member's stake from its pool to a hold on its own account; anyone may, without a fee.

    Errors: ``PoolMemberNotFound``, ``NotMigrated`` (the pool must migrate first: `migrate_pool_to_delegate_stake`),
    ``AlreadyMigrated``, ``MinimumBondNotMet``, ``Restricted``, ``NotSupported``.

    Args:
        member_account: The member.
    """
    args = {"member_account": as_account(member_account, "member_account")}
    return Call("NominationPools", "migrate_delegation", args, hint=_HELD_BY_POOLS)


@wraps_call("NominationPools", "migrate_pool_to_delegate_stake")
def migrate_pool_to_delegate_stake(pool_id: int) -> Call:
    """Migrate a pool, so that its members hold their stake on their own accounts; anyone may, without a fee.

    Errors: ``PoolNotFound``, ``AlreadyMigrated``, ``NotSupported``.

    Args:
        pool_id: The pool.
    """
    return Call("NominationPools", "migrate_pool_to_delegate_stake", {"pool_id": pool_id}, hint=_HELD_BY_POOLS)


_HELD_BY_POOLS = "on this runtime pools hold their members' stake themselves"
