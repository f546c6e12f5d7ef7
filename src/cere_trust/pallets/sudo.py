"""The sudo key, which may make any call (pallet Sudo); other signers fail with ``Sudo.RequireSudo``.

On the chain a sudo call succeeds even if the call it made failed; `submit_and_wait` raises `DispatchError` for that
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
    """Make a call as root, with a given weight.

    Args:
        call: The call.
        weight: Weight to charge for it.
    """
    return Call("Sudo", "sudo_unchecked_weight", {"call": as_call(call, "call"), "weight": as_weight(weight, "weight")})


@wraps_call("Sudo", "set_key")
def set_key(new: AccountLike) -> Call:
    """Transfer the sudo key to another account.

    Args:
        new: New account.
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
    """Remove the sudo key for ever."""
    return Call("Sudo", "remove_key")


key = OptionalValue("Sudo", "Key", AccountId)
"""Account with the sudo key; None if removed."""


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
    """The sudo key changed; older runtimes (54113) report only the old account, as `old_sudoer`."""

    new: AccountId | None = None
    old: AccountId | None = None
    old_sudoer: AccountId | None = None


@event("Sudo")
class KeyRemoved:
    """The sudo key was removed."""
