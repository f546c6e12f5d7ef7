"""Short numbers that stand for accounts (pallet Indices). Amounts are planck.

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
    """Take a free number; reserves 10 CERE. Errors: ``InUse``, ``Balances.InsufficientBalance``.

    Args:
        index: The number.
    """
    return Call("Indices", "claim", {"index": index})


@wraps_call("Indices", "transfer")
def transfer(new: AccountLike, *, index: int) -> Call:
    """Give a number away; the deposit goes along.

    Errors: ``NotTransfer`` (to oneself), ``NotAssigned``, ``NotOwner``, ``Permanent``.

    Args:
        new: Who has it from now on.
        index: The number.
    """
    return Call("Indices", "transfer", {"new": as_account(new, "new"), "index": index})


@wraps_call("Indices", "free")
def free(index: int) -> Call:
    """Give a number up; the deposit comes back. Errors: ``NotAssigned``, ``NotOwner``, ``Permanent``.

    Args:
        index: The number.
    """
    return Call("Indices", "free", {"index": index})


@wraps_call("Indices", "force_transfer")
def force_transfer(new: AccountLike, *, index: int, freeze: bool) -> Call:
    """Give any number to an account without a deposit; root.

    Args:
        new: Who has it from now on.
        index: The number.
        freeze: For ever.
    """
    return Call("Indices", "force_transfer", {"new": as_account(new, "new"), "index": index, "freeze": freeze})


@wraps_call("Indices", "freeze")
def freeze(index: int) -> Call:
    """Keep a number for ever; the deposit is lost. Errors: ``NotAssigned``, ``NotOwner``, ``Permanent``.

    Args:
        index: The number.
    """
    return Call("Indices", "freeze", {"index": index})


@wraps_call("Indices", "poke_deposit")
def poke_deposit(index: int) -> Call:
    """Bring a number's deposit to what it would be today; free of charge where it changes.

    Errors: ``NotAssigned``, ``NotOwner``, ``Permanent``.

    Args:
        index: The number.
    """
    return Call("Indices", "poke_deposit", {"index": index})


# --- storage, constants and events -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Index:
    """Whose a number is, what is reserved for it, and whether for ever."""

    account: AccountId
    deposit: Amount
    frozen: bool


accounts = OptionalMap("Indices", "Accounts", int, Index)

deposit = Constant("Indices", "Deposit", Amount)


@event("Indices")
class IndexAssigned:
    """An account has a number."""

    who: AccountId
    index: int


@event("Indices")
class IndexFreed:
    """A number is free."""

    index: int


@event("Indices")
class IndexFrozen:
    """An account keeps a number for ever."""

    index: int
    who: AccountId


@event("Indices")
class DepositPoked:
    """A deposit was brought to what it would be today."""

    who: AccountId
    index: int
    old_deposit: Amount
    new_deposit: Amount
