"""Short numbers for accounts (pallet Indices). Amounts are planck.

Source: ``pallet-indices``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..call import Call, wraps_call
from ..event import event
from ..query import Constant, OptionalMap
from ..types import AccountId, AccountLike, Amount
from ._values import as_account

__all__ = [
    "DepositPoked",
    "Index",
    "IndexAssigned",
    "IndexFreed",
    "IndexFrozen",
    "accounts",
    "claim",
    "deposit",
    "force_transfer",
    "free",
    "freeze",
    "poke_deposit",
    "transfer",
]

# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("Indices", "claim")
def claim(index: int) -> Call:
    """Claim a free number; reserves 10 CERE. Errors: ``InUse``, ``Balances.InsufficientBalance``.

    Args:
        index: The number.
    """
    return Call("Indices", "claim", {"index": index})


@wraps_call("Indices", "transfer")
def transfer(new: AccountLike, *, index: int) -> Call:
    """Transfer a number with its deposit to another account.

    Errors: ``NotTransfer`` (to oneself), ``NotAssigned``, ``NotOwner``, ``Permanent``.

    Args:
        new: New owner.
        index: The number.
    """
    return Call("Indices", "transfer", {"new": as_account(new, "new"), "index": index})


@wraps_call("Indices", "free")
def free(index: int) -> Call:
    """Free a number and release the deposit. Errors: ``NotAssigned``, ``NotOwner``, ``Permanent``.

    Args:
        index: The number.
    """
    return Call("Indices", "free", {"index": index})


@wraps_call("Indices", "force_transfer")
def force_transfer(new: AccountLike, *, index: int, freeze: bool) -> Call:
    """Assign any number to an account without a deposit; root.

    Args:
        new: New owner.
        index: The number.
        freeze: Assign it permanently.
    """
    return Call("Indices", "force_transfer", {"new": as_account(new, "new"), "index": index, "freeze": freeze})


@wraps_call("Indices", "freeze")
def freeze(index: int) -> Call:
    """Make a number permanent; the deposit is lost. Errors: ``NotAssigned``, ``NotOwner``, ``Permanent``.

    Args:
        index: The number.
    """
    return Call("Indices", "freeze", {"index": index})


@wraps_call("Indices", "poke_deposit")
def poke_deposit(index: int) -> Call:
    """Adjust a number's deposit to the current rate; free of charge if it changes.

    Errors: ``NotAssigned``, ``NotOwner``, ``Permanent``.

    Args:
        index: The number.
    """
    return Call("Indices", "poke_deposit", {"index": index})


# --- storage, constants and events -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Index:
    """Owner of a number, its deposit in planck, and True if it is permanent."""

    account: AccountId
    deposit: Amount
    frozen: bool


accounts = OptionalMap("Indices", "Accounts", int, Index)
"""Owners, deposits and permanence of numbers, by number."""

deposit = Constant("Indices", "Deposit", Amount)
"""Deposit of a number, in planck."""


@event("Indices")
class IndexAssigned:
    """A number was assigned to an account."""

    who: AccountId
    index: int


@event("Indices")
class IndexFreed:
    """A number was freed."""

    index: int


@event("Indices")
class IndexFrozen:
    """A number was made permanent."""

    index: int
    who: AccountId


@event("Indices")
class DepositPoked:
    """A deposit was adjusted to the current rate."""

    who: AccountId
    index: int
    old_deposit: Amount
    new_deposit: Amount
