"""Calls of stashes, nominators and validators."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...errors import EncodeError
from ...types import AccountLike, Accounts, Amount, EraIndex, Perbill
from .._values import as_account, as_accounts, as_amount, as_perbill
from .types import STAKED, Account, Payee, RewardDestination

__all__ = [
    "bond",
    "bond_extra",
    "chill",
    "chill_other",
    "force_apply_min_commission",
    "kick",
    "migrate_currency",
    "nominate",
    "payout_stakers",
    "payout_stakers_by_page",
    "reap_stash",
    "rebond",
    "set_controller",
    "set_payee",
    "unbond",
    "update_payee",
    "validate",
    "withdraw_unbonded",
]


def _payee(payee: RewardDestination) -> object:
    if isinstance(payee, Account):
        return {"Account": as_account(payee.account)}
    if isinstance(payee, Payee):
        return payee.value
    raise EncodeError("payee", "staking.STAKED, STASH, CONTROLLER, NONE or Account(account)", repr(payee))


@wraps_call("Staking", "bond")
def bond(value: Amount, *, payee: RewardDestination = STAKED) -> Call:
    """Stake balance for the first time; the signer becomes a stash.

    Errors: ``AlreadyBonded`` (use `bond_extra`), ``AlreadyPaired``, ``InsufficientBond`` (below the existential
    deposit).

    Args:
        value: Amount, in planck; more than the free balance means all of it.
        payee: Destination of rewards.
    """
    return Call("Staking", "bond", {"value": as_amount(value, "value"), "payee": _payee(payee)})


@wraps_call("Staking", "bond_extra")
def bond_extra(max_additional: Amount) -> Call:
    """Add to the stake.

    Errors: ``NotStash``, ``InsufficientBond``.

    Args:
        max_additional: Maximum amount, in planck.
    """
    return Call("Staking", "bond_extra", {"max_additional": as_amount(max_additional, "max_additional")})


@wraps_call("Staking", "unbond")
def unbond(value: Amount) -> Call:
    """Unbond stake; it can be withdrawn after the bonding duration (3 eras on Cere) with `withdraw_unbonded`.

    Errors: ``NotController``, ``NoMoreChunks`` (32 chunks are unbonding already), ``InsufficientBond`` (a validator or
    nominator must `chill` before going below the minimum).

    Args:
        value: Amount, in planck; more than the active stake means all of it.
    """
    return Call("Staking", "unbond", {"value": as_amount(value, "value")})


@wraps_call("Staking", "rebond")
def rebond(value: Amount) -> Call:
    """Stake unbonding balance again.

    Errors: ``NotController``, ``NoUnlockChunk``, ``InsufficientBond``.

    Args:
        value: Amount, in planck.
    """
    return Call("Staking", "rebond", {"value": as_amount(value, "value")})


@wraps_call("Staking", "withdraw_unbonded")
def withdraw_unbonded(num_slashing_spans: int = 0) -> Call:
    """Withdraw unbonded stake that is due; without any, succeeds without effect.

    Errors: ``NotController``, ``IncorrectSlashingSpans``.

    Args:
        num_slashing_spans: ``slashing_spans(stash).count``, 0 if there is none; matters when all stake leaves.
    """
    return Call("Staking", "withdraw_unbonded", {"num_slashing_spans": num_slashing_spans})


@wraps_call("Staking", "validate")
def validate(commission: Perbill, *, blocked: bool = False) -> Call:
    """Become a candidate for validator, from the next election on.

    Errors: ``NotController``, ``InsufficientBond``, ``CommissionTooLow``, ``TooManyValidators``.

    Args:
        commission: Share of the rewards to keep before they are divided, in parts per billion.
        blocked: Refuse new nominations.
    """
    prefs = {"commission": as_perbill(commission, "commission"), "blocked": blocked}
    return Call("Staking", "validate", {"prefs": prefs})


@wraps_call("Staking", "nominate")
def nominate(targets: Accounts) -> Call:
    """Nominate validators, from the next election on.

    Errors: ``NotController``, ``EmptyTargets``, ``TooManyTargets`` (16 on Cere), ``BadTarget`` (a blocked validator;
    the chain accepts an account that does not validate, without effect), ``InsufficientBond``, ``TooManyNominators``.

    Args:
        targets: The validators.
    """
    return Call("Staking", "nominate", {"targets": as_accounts(targets, "targets")})


@wraps_call("Staking", "chill")
def chill() -> Call:
    """Stop validating or nominating from the next era on; the stake stays. Errors: ``NotController``."""
    return Call("Staking", "chill")


@wraps_call("Staking", "set_payee")
def set_payee(payee: RewardDestination) -> Call:
    """Set the destination of rewards.

    Errors: ``NotController``, ``ControllerDeprecated``.

    Args:
        payee: New destination.
    """
    return Call("Staking", "set_payee", {"payee": _payee(payee)})


@wraps_call("Staking", "set_controller")
def set_controller() -> Call:
    """Make the stash its own controller again. Errors: ``NotStash``, ``AlreadyPaired``."""
    return Call("Staking", "set_controller")


@wraps_call("Staking", "update_payee")
def update_payee(controller: AccountLike) -> Call:
    """Replace a payee of ``CONTROLLER`` by the same account; anyone may, for anyone.

    Errors: ``NotController``.

    Args:
        controller: The controller.
    """
    hint = "on this runtime controllers are not being given up"
    return Call("Staking", "update_payee", {"controller": as_account(controller, "controller")}, hint=hint)


@wraps_call("Staking", "payout_stakers")
def payout_stakers(validator_stash: AccountLike, *, era: EraIndex) -> Call:
    """Pay out a validator's rewards of an era, or their next unpaid page; anyone may, for anyone.

    Errors: ``NotStash``, ``AlreadyClaimed``, ``InvalidEraToReward`` (not over, or more than 84 eras ago).

    Args:
        validator_stash: The validator.
        era: The era.
    """
    return Call(
        "Staking", "payout_stakers", {"validator_stash": as_account(validator_stash, "validator_stash"), "era": era}
    )


@wraps_call("Staking", "payout_stakers_by_page")
def payout_stakers_by_page(validator_stash: AccountLike, *, era: EraIndex, page: int) -> Call:
    """Pay out one page of a validator's rewards of an era; anyone may, for anyone.

    Errors: as `payout_stakers`, and ``InvalidPage``.

    Args:
        validator_stash: The validator.
        era: The era.
        page: The page, counted from 0; see `unclaimed`. Runtimes without pages (54113) take page 0 for all of it.
    """
    who = {"validator_stash": as_account(validator_stash, "validator_stash"), "era": era}
    # Without pages, page 0 is the whole payout.
    whole = Call("Staking", "payout_stakers", who) if page == 0 else None
    hint = "on this runtime rewards have one page, page 0"
    return Call("Staking", "payout_stakers_by_page", {**who, "page": page}, fallback=whole, hint=hint)


@wraps_call("Staking", "kick")
def kick(who: Accounts) -> Call:
    """As a validator, remove nominators; they can come back unless the validator is blocked.

    Errors: ``NotController``.

    Args:
        who: The nominators.
    """
    return Call("Staking", "kick", {"who": as_accounts(who, "who")})


@wraps_call("Staking", "chill_other")
def chill_other(stash: AccountLike) -> Call:
    """Chill an account that has fallen below the minimum, while there are too many of its kind.

    Errors: ``CannotChillOther``, ``NotController``.

    Args:
        stash: The account; on older runtimes (54113) its controller, which is the same but for very old stashes.
    """
    account = as_account(stash, "stash")
    older = Call("Staking", "chill_other", {"controller": account})
    return Call("Staking", "chill_other", {"stash": account}, fallback=older)


@wraps_call("Staking", "reap_stash")
def reap_stash(stash: AccountLike, *, num_slashing_spans: int) -> Call:
    """Remove a stash that has no stake left; anyone may, without a fee.

    Errors: ``FundedTarget``, ``IncorrectSlashingSpans``, ``CannotReapStash``.

    Args:
        stash: The stash.
        num_slashing_spans: ``slashing_spans(stash).count``, 0 if there is none.
    """
    return Call(
        "Staking", "reap_stash", {"stash": as_account(stash, "stash"), "num_slashing_spans": num_slashing_spans}
    )


@wraps_call("Staking", "force_apply_min_commission")
def force_apply_min_commission(validator_stash: AccountLike) -> Call:
    """Raise a validator's commission to the minimum; anyone may.

    Args:
        validator_stash: The validator.
    """
    return Call(
        "Staking", "force_apply_min_commission", {"validator_stash": as_account(validator_stash, "validator_stash")}
    )


@wraps_call("Staking", "migrate_currency")
def migrate_currency(stash: AccountLike) -> Call:
    """Convert a stash's old lock to a hold; anyone may.

    Errors: ``AlreadyMigrated``, ``NotStash``, ``VirtualStakerNotAllowed``.

    Args:
        stash: The stash.
    """
    hint = "on this runtime stake is locked, not held"
    return Call("Staking", "migrate_currency", {"stash": as_account(stash, "stash")}, hint=hint)
