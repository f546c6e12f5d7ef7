"""Recovery of accounts whose key is lost, with the help of friends (pallet Recovery).

The owner names friends beforehand with `create_recovery`. Later a rescuer calls `initiate_recovery`, friends vouch for
it, and after the delay `claim_recovery` lets the rescuer make calls for the lost account with `as_recovered`. An owner
who still has the key stops it with `close_recovery`, and receives the rescuer's deposit. Amounts are planck.

Source: ``pallet-recovery``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..call import Call, wraps_call
from ..errors import EncodeError
from ..event import event
from ..query import Constant, OptionalDoubleMap, OptionalMap
from ..types import AccountId, AccountLike, Accounts, Amount
from ._values import as_account, as_call, as_distinct

__all__ = [
    "AccountRecovered",
    "ActiveRecovery",
    "DepositPoked",
    "RecoveryClosed",
    "RecoveryConfig",
    "RecoveryCreated",
    "RecoveryInitiated",
    "RecoveryRemoved",
    "RecoveryVouched",
    "active_recoveries",
    "as_recovered",
    "cancel_recovered",
    "claim_recovery",
    "close_recovery",
    "config_deposit_base",
    "create_recovery",
    "friend_deposit_factor",
    "initiate_recovery",
    "max_friends",
    "poke_deposit",
    "proxy",
    "recoverable",
    "recovery_deposit",
    "remove_recovery",
    "set_recovered",
    "vouch_recovery",
]

# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("Recovery", "as_recovered")
def as_recovered(account: AccountLike, *, call: Call) -> Call:
    """Make a call for a recovered account.

    Errors: ``NotAllowed`` (the signer has not recovered it), and the call's own.

    Args:
        account: The account.
        call: The call.
    """
    return Call("Recovery", "as_recovered", {"account": as_account(account, "account"), "call": as_call(call, "call")})


@wraps_call("Recovery", "set_recovered")
def set_recovered(lost: AccountLike, *, rescuer: AccountLike) -> Call:
    """Let a rescuer act for a lost account, without friends; root.

    Args:
        lost: The lost account.
        rescuer: Account that may act for it.
    """
    return Call("Recovery", "set_recovered", _pair(lost, rescuer))


@wraps_call("Recovery", "create_recovery")
def create_recovery(friends: Accounts, *, threshold: int, delay_period: int) -> Call:
    """Make the signer's account recoverable; reserves 5 CERE and 0.5 CERE for each friend.

    Errors: ``AlreadyRecoverable``, ``ZeroThreshold``, ``NotEnoughFriends``, ``MaxFriends`` (9 on Cere).

    Args:
        friends: Accounts that can vouch for a rescuer, in any order.
        threshold: Number of friends that must vouch.
        delay_period: Blocks between the attempt and its success, in which the owner can stop it.
    """
    known = as_distinct(friends, "friends")
    if isinstance(threshold, bool) or not isinstance(threshold, int) or not 1 <= threshold <= len(known):
        raise EncodeError("threshold", f"1 to {len(known)}, the number of friends", repr(threshold))
    args = {"friends": known, "threshold": threshold, "delay_period": delay_period}
    return Call("Recovery", "create_recovery", args)


@wraps_call("Recovery", "initiate_recovery")
def initiate_recovery(account: AccountLike) -> Call:
    """Start the recovery of an account; reserves 5 CERE, which the owner receives when stopping it.

    Errors: ``NotRecoverable``, ``AlreadyStarted``, ``Balances.InsufficientBalance``.

    Args:
        account: The lost account.
    """
    return Call("Recovery", "initiate_recovery", {"account": as_account(account, "account")})


@wraps_call("Recovery", "vouch_recovery")
def vouch_recovery(lost: AccountLike, *, rescuer: AccountLike) -> Call:
    """As a friend, vouch for a rescuer.

    Errors: ``NotRecoverable``, ``NotStarted``, ``NotFriend``, ``AlreadyVouched``.

    Args:
        lost: The lost account.
        rescuer: The recovering account.
    """
    return Call("Recovery", "vouch_recovery", _pair(lost, rescuer))


def _pair(lost: AccountLike, rescuer: AccountLike) -> dict[str, object]:
    return {"lost": as_account(lost, "lost"), "rescuer": as_account(rescuer, "rescuer")}


@wraps_call("Recovery", "claim_recovery")
def claim_recovery(account: AccountLike) -> Call:
    """As a rescuer, complete the recovery of an account that enough friends vouched for.

    Errors: ``NotRecoverable``, ``NotStarted``, ``DelayPeriod`` (too early), ``Threshold`` (too few friends),
    ``AlreadyProxy`` (the signer has recovered another account).

    Args:
        account: The lost account.
    """
    return Call("Recovery", "claim_recovery", {"account": as_account(account, "account")})


@wraps_call("Recovery", "close_recovery")
def close_recovery(rescuer: AccountLike) -> Call:
    """Close an attempt to recover the signer's account, or end a successful one; the signer receives its deposit.

    Errors: ``NotStarted``.

    Args:
        rescuer: The recovering account.
    """
    return Call("Recovery", "close_recovery", {"rescuer": as_account(rescuer, "rescuer")})


@wraps_call("Recovery", "remove_recovery")
def remove_recovery() -> Call:
    """Remove the signer's recovery configuration, and release the deposit.

    Errors: ``NotRecoverable``, ``StillActive`` (close the attempts first).
    """
    return Call("Recovery", "remove_recovery")


@wraps_call("Recovery", "cancel_recovered")
def cancel_recovered(account: AccountLike) -> Call:
    """End the signer's access to a recovered account. Errors: ``NotAllowed``.

    Args:
        account: The account.
    """
    return Call("Recovery", "cancel_recovered", {"account": as_account(account, "account")})


@wraps_call("Recovery", "poke_deposit")
def poke_deposit(maybe_account: AccountLike | None = None) -> Call:
    """Adjust the signer's deposits to the current rate; free of charge if they change.

    Errors: ``NotStarted`` (no attempt to recover that account).

    Args:
        maybe_account: Lost account; adjusts the deposit of the signer's attempt to recover it, too.
    """
    account = None if maybe_account is None else as_account(maybe_account, "maybe_account")
    return Call("Recovery", "poke_deposit", {"maybe_account": account})


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecoveryConfig:
    """Recovery configuration of an account.

    Attributes:
        delay_period: Blocks between the attempt and its success.
        deposit: Deposit held from the owner, in planck.
        friends: Accounts that can vouch.
        threshold: Number of friends that must vouch.
    """

    delay_period: int
    deposit: Amount
    friends: list[AccountId]
    threshold: int


@dataclass(frozen=True, slots=True)
class ActiveRecovery:
    """An attempt to recover an account.

    Attributes:
        created: Block in which the attempt began.
        deposit: Deposit held from the rescuer, in planck.
        friends: Friends that have vouched.
    """

    created: int
    deposit: Amount
    friends: list[AccountId]


recoverable = OptionalMap("Recovery", "Recoverable", AccountId, RecoveryConfig)
"""Recovery configurations by account."""
active_recoveries = OptionalDoubleMap("Recovery", "ActiveRecoveries", (AccountId, AccountId), ActiveRecovery)
"""Attempts by lost account and rescuer."""
proxy = OptionalMap("Recovery", "Proxy", AccountId, AccountId)
"""Recovered accounts by rescuer."""

config_deposit_base = Constant("Recovery", "ConfigDepositBase", Amount)
"""Base deposit of a recovery configuration, in planck."""
friend_deposit_factor = Constant("Recovery", "FriendDepositFactor", Amount)
"""Deposit per friend, in planck."""
max_friends = Constant("Recovery", "MaxFriends", int)
"""Maximum number of friends."""
recovery_deposit = Constant("Recovery", "RecoveryDeposit", Amount)
"""Deposit of a rescuer, in planck."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("Recovery")
class RecoveryCreated:
    """An account was made recoverable."""

    account: AccountId


@event("Recovery")
class RecoveryInitiated:
    """A rescuer started the recovery of an account."""

    lost_account: AccountId
    rescuer_account: AccountId


@event("Recovery")
class RecoveryVouched:
    """A friend vouched for a rescuer."""

    lost_account: AccountId
    rescuer_account: AccountId
    sender: AccountId


@event("Recovery")
class RecoveryClosed:
    """The owner closed an attempt."""

    lost_account: AccountId
    rescuer_account: AccountId


@event("Recovery")
class AccountRecovered:
    """A rescuer gained access to an account."""

    lost_account: AccountId
    rescuer_account: AccountId


@event("Recovery")
class RecoveryRemoved:
    """A recovery configuration was removed."""

    lost_account: AccountId


@event("Recovery")
class DepositPoked:
    """A deposit was adjusted to the current rate; `kind` is ``"RecoveryConfig"`` or ``{"ActiveRecoveryFor": …}``."""

    who: AccountId
    kind: object
    old_deposit: Amount
    new_deposit: Amount
