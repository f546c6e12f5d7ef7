"""Calls of users, and of root for corrections."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...types import AccountLike, Accounts, Amount
from .._values import as_account, as_accounts, as_amount, as_choice
from .types import Direction

__all__ = [
    "burn",
    "force_adjust_total_issuance",
    "force_set_balance",
    "force_transfer",
    "force_unreserve",
    "transfer_all",
    "transfer_allow_death",
    "transfer_keep_alive",
    "upgrade_accounts",
]


@wraps_call("Balances", "transfer_keep_alive")
def transfer_keep_alive(dest: AccountLike, *, value: Amount) -> Call:
    """Transfer an amount; fails if it would remove the sender's account.

    Args:
        dest: Receiver.
        value: Amount, in planck.
    """
    return Call(
        "Balances", "transfer_keep_alive", {"dest": as_account(dest, "dest"), "value": as_amount(value, "value")}
    )


@wraps_call("Balances", "transfer_allow_death")
def transfer_allow_death(dest: AccountLike, *, value: Amount) -> Call:
    """Transfer an amount, even if the remainder cannot keep the sender's account alive and is lost.

    Args:
        dest: Receiver.
        value: Amount, in planck.
    """
    return Call(
        "Balances", "transfer_allow_death", {"dest": as_account(dest, "dest"), "value": as_amount(value, "value")}
    )


@wraps_call("Balances", "transfer_all")
def transfer_all(dest: AccountLike, *, keep_alive: bool) -> Call:
    """Transfer the whole transferable balance.

    Args:
        dest: Receiver.
        keep_alive: Leave the existential deposit, so that the account stays.
    """
    return Call("Balances", "transfer_all", {"dest": as_account(dest, "dest"), "keep_alive": keep_alive})


@wraps_call("Balances", "force_transfer")
def force_transfer(source: AccountLike, *, dest: AccountLike, value: Amount) -> Call:
    """Transfer between any two accounts; root only.

    Args:
        source: Payer.
        dest: Receiver.
        value: Amount, in planck.
    """
    return Call(
        "Balances",
        "force_transfer",
        {"source": as_account(source, "source"), "dest": as_account(dest, "dest"), "value": as_amount(value, "value")},
    )


@wraps_call("Balances", "force_unreserve")
def force_unreserve(who: AccountLike, *, amount: Amount) -> Call:
    """Free some of an account's reserved balance; root only.

    Args:
        who: The account.
        amount: Amount, in planck; the chain ignores any excess over the reserved balance.
    """
    return Call("Balances", "force_unreserve", {"who": as_account(who, "who"), "amount": as_amount(amount, "amount")})


@wraps_call("Balances", "upgrade_accounts")
def upgrade_accounts(who: Accounts) -> Call:
    """Migrate accounts to the current storage layout; free of charge if most of them needed it.

    Args:
        who: The accounts.
    """
    return Call("Balances", "upgrade_accounts", {"who": as_accounts(who, "who")})


@wraps_call("Balances", "force_set_balance")
def force_set_balance(who: AccountLike, *, new_free: Amount) -> Call:
    """Set an account's free balance; root only. Below the existential deposit the account is removed.

    Args:
        who: The account.
        new_free: New free balance, in planck.
    """
    return Call(
        "Balances", "force_set_balance", {"who": as_account(who, "who"), "new_free": as_amount(new_free, "new_free")}
    )


@wraps_call("Balances", "force_adjust_total_issuance")
def force_adjust_total_issuance(direction: Direction, *, delta: Amount) -> Call:
    """Correct total issuance; root only.

    Args:
        direction: Up or down.
        delta: Size of the correction, in planck; zero fails with ``Balances.DeltaZero``.
    """
    return Call(
        "Balances",
        "force_adjust_total_issuance",
        {"direction": as_choice(direction, "direction", Direction), "delta": as_amount(delta, "delta")},
    )


@wraps_call("Balances", "burn")
def burn(value: Amount, *, keep_alive: bool) -> Call:
    """Burn some of the signer's balance.

    Args:
        value: Amount, in planck.
        keep_alive: Fail if the burn would remove the account.
    """
    return Call("Balances", "burn", {"value": as_amount(value, "value"), "keep_alive": keep_alive})
