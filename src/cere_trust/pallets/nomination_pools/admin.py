"""Calls of pools' roles, and of root for all pools."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...errors import EncodeError
from ...types import AccountLike, Accounts, Amount, Perbill
from .._settings import NOOP, Op, as_setting
from .._values import as_account, as_accounts, as_amount, as_bytes, as_choice, as_perbill
from .types import Account, Claimant, CommissionChangeRate, CommissionClaimPermission, PoolState

__all__ = [
    "adjust_pool_deposit",
    "chill",
    "claim_commission",
    "create",
    "create_with_pool_id",
    "nominate",
    "set_commission",
    "set_commission_change_rate",
    "set_commission_claim_permission",
    "set_commission_max",
    "set_configs",
    "set_metadata",
    "set_state",
    "update_roles",
]


@wraps_call("NominationPools", "create")
def create(amount: Amount, *, root: AccountLike, nominator: AccountLike, bouncer: AccountLike) -> Call:
    """Create a pool; the signer is its depositor and first member. `Created` names it.

    Errors: ``MinimumBondNotMet`` (below ``min_create_bond``, staking's ``min_nominator_bond`` or the existential
    deposit), ``MaxPools``, ``AccountBelongsToOtherPool``, ``Token.FundsUnavailable``.

    Args:
        amount: The depositor's stake, in planck; another existential deposit goes to the reward account.
        root: Account of the root role, which changes roles and commission.
        nominator: Account that chooses validators.
        bouncer: Account that opens and blocks the pool.
    """
    return Call("NominationPools", "create", _creation(amount, root, nominator, bouncer))


@wraps_call("NominationPools", "create_with_pool_id")
def create_with_pool_id(
    amount: Amount, *, root: AccountLike, nominator: AccountLike, bouncer: AccountLike, pool_id: int
) -> Call:
    """Create a pool under the number of a removed one.

    Errors: as `create`, and ``PoolIdInUse``, ``InvalidPoolId`` (never used before).

    Args:
        amount: The depositor's stake, in planck.
        root: Account of the root role, which changes roles and commission.
        nominator: Account that chooses validators.
        bouncer: Account that opens and blocks the pool.
        pool_id: Number of the removed pool.
    """
    args = {**_creation(amount, root, nominator, bouncer), "pool_id": pool_id}
    return Call("NominationPools", "create_with_pool_id", args)


def _creation(amount: Amount, root: AccountLike, nominator: AccountLike, bouncer: AccountLike) -> dict[str, object]:
    return {
        "amount": as_amount(amount, "amount"),
        "root": as_account(root, "root"),
        "nominator": as_account(nominator, "nominator"),
        "bouncer": as_account(bouncer, "bouncer"),
    }


@wraps_call("NominationPools", "nominate")
def nominate(pool_id: int, *, validators: Accounts) -> Call:
    """Nominate validators with the pool's stake, from the next election on; its nominator or root.

    Errors: ``PoolNotFound``, ``NotNominator``, ``MinimumBondNotMet`` (the depositor's stake is too low), and those of
    ``staking.nominate``.

    Args:
        pool_id: The pool.
        validators: The validators.
    """
    return Call(
        "NominationPools", "nominate", {"pool_id": pool_id, "validators": as_accounts(validators, "validators")}
    )


@wraps_call("NominationPools", "chill")
def chill(pool_id: int) -> Call:
    """Stop nominating; the pool's nominator or root, or anyone once the depositor's stake is too low.

    Errors: ``PoolNotFound``, ``NotNominator``.

    Args:
        pool_id: The pool.
    """
    return Call("NominationPools", "chill", {"pool_id": pool_id})


@wraps_call("NominationPools", "set_state")
def set_state(pool_id: int, *, state: PoolState) -> Call:
    """Open, block or destroy a pool; its bouncer or root. Destruction is final.

    Errors: ``PoolNotFound``, ``CanNotChangeState``.

    Args:
        pool_id: The pool.
        state: The new state.
    """
    return Call("NominationPools", "set_state", {"pool_id": pool_id, "state": as_choice(state, "state", PoolState)})


@wraps_call("NominationPools", "set_metadata")
def set_metadata(pool_id: int, *, metadata: str | bytes) -> Call:
    """Set a pool's name; its bouncer or root.

    Errors: ``PoolNotFound``, ``DoesNotHavePermission``, ``MetadataExceedsMaxLen`` (256 bytes).

    Args:
        pool_id: The pool.
        metadata: The name; text is sent as UTF-8.
    """
    args = {"pool_id": pool_id, "metadata": as_bytes(metadata, "metadata")}
    return Call("NominationPools", "set_metadata", args)


@wraps_call("NominationPools", "update_roles")
def update_roles(
    pool_id: int,
    *,
    new_root: AccountLike | Op = NOOP,
    new_nominator: AccountLike | Op = NOOP,
    new_bouncer: AccountLike | Op = NOOP,
) -> Call:
    """Change a pool's roles; its root, or the chain's. Omitted roles stay.

    Errors: ``PoolNotFound``, ``DoesNotHavePermission``.

    Args:
        pool_id: The pool.
        new_root: Account of the root role; ``REMOVE`` removes it for good.
        new_nominator: Account that chooses validators.
        new_bouncer: Account that opens and blocks the pool.
    """
    args = {
        "pool_id": pool_id,
        "new_root": as_setting(new_root, "new_root", as_account),
        "new_nominator": as_setting(new_nominator, "new_nominator", as_account),
        "new_bouncer": as_setting(new_bouncer, "new_bouncer", as_account),
    }
    return Call("NominationPools", "update_roles", args)


@wraps_call("NominationPools", "set_commission")
def set_commission(pool_id: int, *, new_commission: tuple[Perbill, AccountLike] | None) -> Call:
    """Set a pool's commission; its root.

    Errors: ``PoolNotFound``, ``DoesNotHavePermission``, ``CommissionChangeThrottled``, ``CommissionExceedsMaximum``,
    ``CommissionExceedsGlobalMaximum``.

    Args:
        pool_id: The pool.
        new_commission: Share of the rewards in parts per billion, and its payee; None for no commission.
    """
    if new_commission is not None and (not isinstance(new_commission, tuple) or len(new_commission) != 2):
        raise EncodeError("new_commission", "a share and an account, or None", repr(new_commission))
    current = None
    if new_commission is not None:
        current = (as_perbill(new_commission[0], "new_commission"), as_account(new_commission[1]))
    return Call("NominationPools", "set_commission", {"pool_id": pool_id, "new_commission": current})


@wraps_call("NominationPools", "set_commission_max")
def set_commission_max(pool_id: int, *, max_commission: Perbill) -> Call:
    """Limit a pool's commission for good; its root. Lowers a higher commission.

    Errors: ``PoolNotFound``, ``DoesNotHavePermission``, ``MaxCommissionRestricted`` (higher than the limit before),
    ``CommissionExceedsGlobalMaximum``.

    Args:
        pool_id: The pool.
        max_commission: Maximum commission, in parts per billion.
    """
    args = {"pool_id": pool_id, "max_commission": as_perbill(max_commission, "max_commission")}
    return Call("NominationPools", "set_commission_max", args)


@wraps_call("NominationPools", "set_commission_change_rate")
def set_commission_change_rate(pool_id: int, *, change_rate: CommissionChangeRate) -> Call:
    """Limit how fast a pool's commission may rise, for good; its root.

    Errors: ``PoolNotFound``, ``DoesNotHavePermission``, ``CommissionChangeRateNotAllowed`` (faster than before).

    Args:
        pool_id: The pool.
        change_rate: Maximum rate.
    """
    if not isinstance(change_rate, CommissionChangeRate):
        raise EncodeError("change_rate", "CommissionChangeRate(max_increase, min_delay)", repr(change_rate))
    rate = {
        "max_increase": as_perbill(change_rate.max_increase, "change_rate.max_increase"),
        "min_delay": change_rate.min_delay,
    }
    return Call("NominationPools", "set_commission_change_rate", {"pool_id": pool_id, "change_rate": rate})


@wraps_call("NominationPools", "set_commission_claim_permission")
def set_commission_claim_permission(pool_id: int, *, permission: CommissionClaimPermission | None) -> Call:
    """Set the accounts that may claim a pool's commission besides its root; its root.

    Errors: ``PoolNotFound``, ``DoesNotHavePermission``. Older runtimes (54113) have no such call.

    Args:
        pool_id: The pool.
        permission: ``ANYONE``, ``Account(account)``, or None for the root alone.
    """
    if isinstance(permission, Account):
        chosen: object = {"Account": as_account(permission.account)}
    elif permission is None or isinstance(permission, Claimant):
        chosen = permission and permission.value
    else:
        raise EncodeError("permission", "nomination_pools.ANYONE, Account(account) or None", repr(permission))
    args = {"pool_id": pool_id, "permission": chosen}
    hint = "on this runtime only a pool's root claims its commission"
    return Call("NominationPools", "set_commission_claim_permission", args, hint=hint)


@wraps_call("NominationPools", "claim_commission")
def claim_commission(pool_id: int) -> Call:
    """Pay a pool's commission to its payee; the pool's root, and accounts of `set_commission_claim_permission`.

    Errors: ``PoolNotFound``, ``DoesNotHavePermission``, ``NoPendingCommission``, ``NoCommissionCurrentSet``.

    Args:
        pool_id: The pool.
    """
    return Call("NominationPools", "claim_commission", {"pool_id": pool_id})


@wraps_call("NominationPools", "adjust_pool_deposit")
def adjust_pool_deposit(pool_id: int) -> Call:
    """Adjust the balance of a pool's reward account to the existential deposit; the signer pays or receives the
    difference.

    Errors: ``PoolNotFound``, ``NothingToAdjust``. Older runtimes (54113) have no such call.

    Args:
        pool_id: The pool.
    """
    hint = "the deposit of a pool's reward account does not change on this runtime"
    return Call("NominationPools", "adjust_pool_deposit", {"pool_id": pool_id}, hint=hint)


@wraps_call("NominationPools", "set_configs")
def set_configs(
    min_join_bond: Amount | Op = NOOP,
    *,
    min_create_bond: Amount | Op = NOOP,
    max_pools: int | Op = NOOP,
    max_members: int | Op = NOOP,
    max_members_per_pool: int | Op = NOOP,
    global_max_commission: Perbill | Op = NOOP,
) -> Call:
    """Change the limits of all pools; root, other signers fail with ``BadOrigin``. Omitted limits stay.

    Args:
        min_join_bond: Minimum stake of a member, in planck; ``REMOVE`` for none.
        min_create_bond: Minimum stake of a depositor, in planck.
        max_pools: Maximum number of pools; ``REMOVE`` for any number.
        max_members: Maximum number of members of all pools.
        max_members_per_pool: Maximum number of members of one pool.
        global_max_commission: Maximum commission, in parts per billion.
    """
    args = {
        "min_join_bond": as_setting(min_join_bond, "min_join_bond", as_amount),
        "min_create_bond": as_setting(min_create_bond, "min_create_bond", as_amount),
        "max_pools": as_setting(max_pools),
        "max_members": as_setting(max_members),
        "max_members_per_pool": as_setting(max_members_per_pool),
        "global_max_commission": as_setting(global_max_commission, "global_max_commission", as_perbill),
    }
    return Call("NominationPools", "set_configs", args)
