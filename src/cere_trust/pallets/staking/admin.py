"""Calls of root and of the staking admin; other signers fail with ``BadOrigin``."""

from __future__ import annotations

from collections.abc import Sequence

from ...call import Call, wraps_call
from ...types import AccountLike, Accounts, Amount, EraIndex, Perbill
from .._settings import NOOP, Op, as_setting
from .._values import as_account, as_accounts, as_amount, as_items, as_numbers
from .types import UnlockChunk

__all__ = [
    "cancel_deferred_slash",
    "deprecate_controller_batch",
    "force_new_era",
    "force_new_era_always",
    "force_no_eras",
    "force_unstake",
    "increase_validator_count",
    "manual_slash",
    "restore_ledger",
    "scale_validator_count",
    "set_invulnerables",
    "set_min_commission",
    "set_staking_configs",
    "set_validator_count",
]


@wraps_call("Staking", "set_validator_count")
def set_validator_count(new: int) -> Call:
    """Set the number of validators to elect; root.

    Args:
        new: New number.
    """
    return Call("Staking", "set_validator_count", {"new": new})


@wraps_call("Staking", "increase_validator_count")
def increase_validator_count(additional: int) -> Call:
    """Increase the number of validators to elect; root.

    Args:
        additional: Number to add.
    """
    return Call("Staking", "increase_validator_count", {"additional": additional})


@wraps_call("Staking", "scale_validator_count")
def scale_validator_count(factor: int) -> Call:
    """Increase the number of validators to elect by a percentage; root.

    Args:
        factor: Per cent to add, 0 to 100.
    """
    return Call("Staking", "scale_validator_count", {"factor": factor})


@wraps_call("Staking", "force_no_eras")
def force_no_eras() -> Call:
    """Prevent new eras; root."""
    return Call("Staking", "force_no_eras")


@wraps_call("Staking", "force_new_era")
def force_new_era() -> Call:
    """Begin a new era at the end of the session; root."""
    return Call("Staking", "force_new_era")


@wraps_call("Staking", "force_new_era_always")
def force_new_era_always() -> Call:
    """Begin a new era at the end of every session; root."""
    return Call("Staking", "force_new_era_always")


@wraps_call("Staking", "set_invulnerables")
def set_invulnerables(invulnerables: Accounts) -> Call:
    """Set the validators that cannot be slashed; root.

    Args:
        invulnerables: The complete list.
    """
    return Call("Staking", "set_invulnerables", {"invulnerables": as_accounts(invulnerables, "invulnerables")})


@wraps_call("Staking", "force_unstake")
def force_unstake(stash: AccountLike, *, num_slashing_spans: int) -> Call:
    """End an account's staking at once; root.

    Args:
        stash: The account.
        num_slashing_spans: ``slashing_spans(stash).count``, 0 if there is none.
    """
    return Call(
        "Staking", "force_unstake", {"stash": as_account(stash, "stash"), "num_slashing_spans": num_slashing_spans}
    )


@wraps_call("Staking", "cancel_deferred_slash")
def cancel_deferred_slash(era: EraIndex, *, slash_indices: Sequence[int]) -> Call:
    """Cancel slashes that have not been applied; root or staking admin.

    Errors: ``EmptyTargets``, ``NotSortedAndUnique``, ``InvalidSlashIndex``.

    Args:
        era: Era of the offences.
        slash_indices: Their indexes in ``unapplied_slashes(era)``, ascending.
    """
    return Call(
        "Staking", "cancel_deferred_slash", {"era": era, "slash_indices": as_numbers(slash_indices, "slash_indices")}
    )


@wraps_call("Staking", "set_staking_configs")
def set_staking_configs(
    min_nominator_bond: Amount | Op = NOOP,
    *,
    min_validator_bond: Amount | Op = NOOP,
    max_nominator_count: int | Op = NOOP,
    max_validator_count: int | Op = NOOP,
    chill_threshold: int | Op = NOOP,
    min_commission: Perbill | Op = NOOP,
    max_staked_rewards: int | Op | None = NOOP,
) -> Call:
    """Change the limits of staking; root. Omitted limits stay.

    Args:
        min_nominator_bond: Minimum stake of a nominator, in planck; ``REMOVE`` for none.
        min_validator_bond: Minimum stake of a validator, in planck.
        max_nominator_count: Maximum number of nominators.
        max_validator_count: Maximum number of validators.
        chill_threshold: Per cent of the maximum number at which others may be chilled.
        min_commission: Minimum commission, in parts per billion.
        max_staked_rewards: Maximum per cent of an era's rewards for stakers; None on runtimes without it (54113).
    """

    args = {
        "min_nominator_bond": as_setting(min_nominator_bond, "min_nominator_bond", as_amount),
        "min_validator_bond": as_setting(min_validator_bond, "min_validator_bond", as_amount),
        "max_nominator_count": as_setting(max_nominator_count),
        "max_validator_count": as_setting(max_validator_count),
        "chill_threshold": as_setting(chill_threshold),
        "min_commission": as_setting(min_commission),
    }
    if max_staked_rewards is not None:
        args["max_staked_rewards"] = as_setting(max_staked_rewards)
    return Call("Staking", "set_staking_configs", args)


@wraps_call("Staking", "set_min_commission")
def set_min_commission(new: Perbill) -> Call:
    """Set the minimum commission of validators; root or staking admin.

    Args:
        new: New minimum, in parts per billion.
    """
    return Call("Staking", "set_min_commission", {"new": new})


@wraps_call("Staking", "deprecate_controller_batch")
def deprecate_controller_batch(controllers: Accounts) -> Call:
    """Make the stashes of these controllers their own controllers; root or staking admin.

    Args:
        controllers: The controllers, at most 5,900.
    """
    hint = "on this runtime controllers are not being given up"
    return Call(
        "Staking", "deprecate_controller_batch", {"controllers": as_accounts(controllers, "controllers")}, hint=hint
    )


@wraps_call("Staking", "restore_ledger")
def restore_ledger(
    stash: AccountLike,
    *,
    maybe_controller: AccountLike | None = None,
    maybe_total: Amount | None = None,
    maybe_unlocking: Sequence[UnlockChunk] | None = None,
) -> Call:
    """Repair a damaged ledger; root.

    Errors: ``CannotRestoreLedger``.

    Args:
        stash: The stash.
        maybe_controller: Its controller, if the chain cannot determine it.
        maybe_total: Its stake in planck, if the chain cannot determine it.
        maybe_unlocking: Its unbonding stake; None for none.
    """
    chunks = None
    if maybe_unlocking is not None:
        chunks = [
            {"value": as_amount(chunk.value), "era": chunk.era}
            for chunk in as_items(maybe_unlocking, "maybe_unlocking", UnlockChunk)
        ]
    args = {
        "stash": as_account(stash, "stash"),
        "maybe_controller": None if maybe_controller is None else as_account(maybe_controller, "maybe_controller"),
        "maybe_total": None if maybe_total is None else as_amount(maybe_total, "maybe_total"),
        "maybe_unlocking": chunks,
    }
    return Call("Staking", "restore_ledger", args)


@wraps_call("Staking", "manual_slash")
def manual_slash(validator_stash: AccountLike, *, era: EraIndex, slash_fraction: Perbill) -> Call:
    """Slash a validator and its nominators; root or staking admin.

    Args:
        validator_stash: The validator.
        era: Era of the offence.
        slash_fraction: Share of the stake, in parts per billion.
    """
    return Call(
        "Staking",
        "manual_slash",
        {
            "validator_stash": as_account(validator_stash, "validator_stash"),
            "era": era,
            "slash_fraction": slash_fraction,
        },
    )
