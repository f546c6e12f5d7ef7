"""Transfers, and what accounts hold (pallet Balances).

Amounts are planck. An account whose free balance falls below the existential deposit (1 CERE) is removed.

Errors any transfer can be answered with: ``Token.FundsUnavailable`` (more than the account holds), ``Token.Frozen``
(locked, for instance by a vote), ``Token.NotExpendable`` (a keep-alive transfer that would end the account),
``Token.BelowMinimum`` (the receiver would hold less than the existential deposit),
``Balances.LiquidityRestrictions``, ``Arithmetic.Underflow``.

Source: ``pallet-balances``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from ..call import Call, call
from ..event import event
from ..query import Constant, StorageMap, StorageValue
from ..types import AccountId, AccountLike, Amount
from ._values import as_account, as_accounts, as_amount, as_choice


class Direction(Enum):
    """Which way total issuance is corrected."""

    INCREASE = "Increase"
    DECREASE = "Decrease"


class Reasons(Enum):
    """What a lock forbids to spend on."""

    FEE = "Fee"
    MISC = "Misc"
    ALL = "All"


@dataclass(frozen=True, slots=True)
class AccountData:
    """An account's balance.

    Attributes:
        free: Not reserved; may still be frozen.
        reserved: Held or reserved by pallets.
        frozen: How much of free plus reserved must stay, the largest of all locks and freezes.
    """

    free: Amount
    reserved: Amount
    frozen: Amount

    @property
    def spendable(self) -> Amount:
        """What can be moved without regard to the existential deposit."""
        return Amount(max(0, int(self.free) - max(0, int(self.frozen) - int(self.reserved))))

    def transferable(self, existential_deposit: int) -> Amount:
        """What a transfer that keeps the account alive can move, fees apart."""
        return Amount(max(0, min(int(self.spendable), int(self.free) - existential_deposit)))


@dataclass(frozen=True, slots=True)
class BalanceLock:
    """A lock: no less than `amount` may remain. Locks overlap; the largest counts."""

    id: bytes
    amount: Amount
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class ReserveData:
    """A named reserve."""

    id: bytes
    amount: Amount


@dataclass(frozen=True, slots=True)
class IdAmount:
    """A hold or freeze, with its reason as ``{pallet: reason}``."""

    id: object
    amount: Amount


# --- calls -----------------------------------------------------------------------------------------------------------


@call("Balances", "transfer_keep_alive")
def transfer_keep_alive(dest: AccountLike, *, value: Amount) -> Call:
    """Transfer, and refuse what would end the sender's account.

    Args:
        dest: Who receives it.
        value: How much, in planck.
    """
    return Call(
        "Balances", "transfer_keep_alive", {"dest": as_account(dest, "dest"), "value": as_amount(value, "value")}
    )


@call("Balances", "transfer_allow_death")
def transfer_allow_death(dest: AccountLike, *, value: Amount) -> Call:
    """Transfer, even if too little remains for the sender's account to live on; the remainder is then lost.

    Args:
        dest: Who receives it.
        value: How much, in planck.
    """
    return Call(
        "Balances", "transfer_allow_death", {"dest": as_account(dest, "dest"), "value": as_amount(value, "value")}
    )


@call("Balances", "transfer_all")
def transfer_all(dest: AccountLike, *, keep_alive: bool) -> Call:
    """Transfer everything that can be moved.

    Args:
        dest: Who receives it.
        keep_alive: Leave the existential deposit, so that the account stays.
    """
    return Call("Balances", "transfer_all", {"dest": as_account(dest, "dest"), "keep_alive": keep_alive})


@call("Balances", "force_transfer")
def force_transfer(source: AccountLike, *, dest: AccountLike, value: Amount) -> Call:
    """Transfer between any two accounts; root only.

    Args:
        source: Who pays.
        dest: Who receives it.
        value: How much, in planck.
    """
    return Call(
        "Balances",
        "force_transfer",
        {"source": as_account(source, "source"), "dest": as_account(dest, "dest"), "value": as_amount(value, "value")},
    )


@call("Balances", "force_unreserve")
def force_unreserve(who: AccountLike, *, amount: Amount) -> Call:
    """Free some of an account's reserved balance; root only.

    Args:
        who: The account.
        amount: How much, in planck; what is not there is passed over.
    """
    return Call("Balances", "force_unreserve", {"who": as_account(who, "who"), "amount": as_amount(amount, "amount")})


@call("Balances", "upgrade_accounts")
def upgrade_accounts(who: Sequence[AccountId]) -> Call:
    """Bring accounts to the present layout; free of charge where most of them needed it.

    Args:
        who: The accounts.
    """
    return Call("Balances", "upgrade_accounts", {"who": as_accounts(who, "who")})


@call("Balances", "force_set_balance")
def force_set_balance(who: AccountLike, *, new_free: Amount) -> Call:
    """Set an account's free balance; root only. Below the existential deposit the account is removed.

    Args:
        who: The account.
        new_free: Its free balance from then on, in planck.
    """
    return Call(
        "Balances", "force_set_balance", {"who": as_account(who, "who"), "new_free": as_amount(new_free, "new_free")}
    )


@call("Balances", "force_adjust_total_issuance")
def force_adjust_total_issuance(direction: Direction, *, delta: Amount) -> Call:
    """Correct total issuance; root only.

    Args:
        direction: Up or down.
        delta: By how much, in planck; zero is answered with ``Balances.DeltaZero``.
    """
    return Call(
        "Balances",
        "force_adjust_total_issuance",
        {"direction": as_choice(direction, "direction", Direction), "delta": as_amount(delta, "delta")},
    )


@call("Balances", "burn")
def burn(value: Amount, *, keep_alive: bool) -> Call:
    """Destroy some of the signer's balance.

    Args:
        value: How much, in planck.
        keep_alive: Refuse what would end the account.
    """
    return Call("Balances", "burn", {"value": as_amount(value, "value"), "keep_alive": keep_alive})


# --- storage and constants -------------------------------------------------------------------------------------------

total_issuance = StorageValue("Balances", "TotalIssuance", Amount)
inactive_issuance = StorageValue("Balances", "InactiveIssuance", Amount)
account = StorageMap("Balances", "Account", AccountId, AccountData)
"""Not used by Cere, which keeps balances in ``system.account``."""
locks = StorageMap("Balances", "Locks", AccountId, list[BalanceLock])
reserves = StorageMap("Balances", "Reserves", AccountId, list[ReserveData])
holds = StorageMap("Balances", "Holds", AccountId, list[IdAmount])
freezes = StorageMap("Balances", "Freezes", AccountId, list[IdAmount])

existential_deposit = Constant("Balances", "ExistentialDeposit", Amount)
max_locks = Constant("Balances", "MaxLocks", int)
max_reserves = Constant("Balances", "MaxReserves", int)
max_freezes = Constant("Balances", "MaxFreezes", int)

# --- events ----------------------------------------------------------------------------------------------------------


@event("Balances", "Endowed")
@dataclass(frozen=True, slots=True)
class Endowed:
    """An account came to be."""

    account: AccountId
    free_balance: Amount


@event("Balances", "DustLost")
@dataclass(frozen=True, slots=True)
class DustLost:
    """An account was removed, and this remainder with it."""

    account: AccountId
    amount: Amount


@event("Balances", "Transfer")
@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer took place; `sender` is the chain's ``from``."""

    sender: AccountId = field(metadata={"chain": "from"})
    to: AccountId
    amount: Amount


@event("Balances", "BalanceSet")
@dataclass(frozen=True, slots=True)
class BalanceSet:
    """Root set a free balance."""

    who: AccountId
    free: Amount


@event("Balances", "Reserved")
@dataclass(frozen=True, slots=True)
class Reserved:
    """Balance moved from free to reserved."""

    who: AccountId
    amount: Amount


@event("Balances", "Unreserved")
@dataclass(frozen=True, slots=True)
class Unreserved:
    """Balance moved from reserved to free."""

    who: AccountId
    amount: Amount


@event("Balances", "Deposit")
@dataclass(frozen=True, slots=True)
class Deposit:
    """Balance arrived, for instance a fee's refund or reward."""

    who: AccountId
    amount: Amount


@event("Balances", "Withdraw")
@dataclass(frozen=True, slots=True)
class Withdraw:
    """Balance left, for instance for a fee."""

    who: AccountId
    amount: Amount


@event("Balances", "Slashed")
@dataclass(frozen=True, slots=True)
class Slashed:
    """Balance was taken as a punishment."""

    who: AccountId
    amount: Amount


@event("Balances", "Minted")
@dataclass(frozen=True, slots=True)
class Minted:
    """New balance was made."""

    who: AccountId
    amount: Amount


@event("Balances", "Burned")
@dataclass(frozen=True, slots=True)
class Burned:
    """Balance was destroyed."""

    who: AccountId
    amount: Amount


@event("Balances", "Locked")
@dataclass(frozen=True, slots=True)
class Locked:
    """A lock grew."""

    who: AccountId
    amount: Amount


@event("Balances", "Unlocked")
@dataclass(frozen=True, slots=True)
class Unlocked:
    """A lock shrank."""

    who: AccountId
    amount: Amount


@event("Balances", "Held")
@dataclass(frozen=True, slots=True)
class Held:
    """Balance was put on hold."""

    reason: object
    who: AccountId
    amount: Amount


@event("Balances", "Released")
@dataclass(frozen=True, slots=True)
class Released:
    """A hold ended."""

    reason: object
    who: AccountId
    amount: Amount
