"""The key that may do anything (pallet Sudo); every other signer is answered with ``Sudo.RequireSudo``.

On the chain a sudo call succeeds even where the call it made failed; `submit_and_wait` raises `DispatchError` for that
too, with both results in its receipt's ``outcome``.

Source: ``pallet-sudo``.
"""

from __future__ import annotations

from ..call import Call, wraps_call
from ..event import event
from ..query import OptionalValue
from ..types import AccountId, AccountLike, Weight
from ._values import as_account, as_call, as_weight

__all__ = [
    "KeyChanged",
    "KeyRemoved",
    "Sudid",
    "SudoAsDone",
    "key",
    "remove_key",
    "set_key",
    "sudo",
    "sudo_as",
    "sudo_unchecked_weight",
]


@wraps_call("Sudo", "sudo")
def sudo(call: Call) -> Call:
    """Make a call as root.

    Args:
        call: The call.
    """
    return Call("Sudo", "sudo", {"call": as_call(call, "call")})


@wraps_call("Sudo", "sudo_unchecked_weight")
def sudo_unchecked_weight(call: Call, *, weight: Weight) -> Call:
    """Make a call as root, and say what it weighs.

    Args:
        call: The call.
        weight: What it takes.
    """
    return Call("Sudo", "sudo_unchecked_weight", {"call": as_call(call, "call"), "weight": as_weight(weight, "weight")})


@wraps_call("Sudo", "set_key")
def set_key(new: AccountLike) -> Call:
    """Hand the key on.

    Args:
        new: Who may do anything from now on.
    """
    return Call("Sudo", "set_key", {"new": as_account(new, "new")})


@wraps_call("Sudo", "sudo_as")
def sudo_as(who: AccountLike, *, call: Call) -> Call:
    """Make a call as any account.

    Args:
        who: The account.
        call: The call.
    """
    return Call("Sudo", "sudo_as", {"who": as_account(who, "who"), "call": as_call(call, "call")})


@wraps_call("Sudo", "remove_key")
def remove_key() -> Call:
    """Give the key up for ever."""
    return Call("Sudo", "remove_key")


key = OptionalValue("Sudo", "Key", AccountId)
"""Who may do anything."""


@event("Sudo")
class Sudid:
    """A call was made as root; `sudo_result` is ``{"Ok": ()}`` or ``{"Err": error}``."""

    sudo_result: object


@event("Sudo")
class SudoAsDone:
    """A call was made as an account; `sudo_result` is ``{"Ok": ()}`` or ``{"Err": error}``."""

    sudo_result: object


@event("Sudo")
class KeyChanged:
    """The key was handed on; older runtimes (54113) say only from whom, as `old_sudoer`."""

    new: AccountId | None = None
    old: AccountId | None = None
    old_sudoer: AccountId | None = None


@event("Sudo")
class KeyRemoved:
    """Nobody has the key any more."""
