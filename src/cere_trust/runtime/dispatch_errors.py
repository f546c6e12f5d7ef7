"""Names and descriptions of dispatch errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from .metadata import PalletInfo


class DispatchFailure(NamedTuple):
    """Reason for which a call failed.

    Attributes:
        pallet: Pallet of a module error, else the kind of failure, such as ``Token``.
        name: The error's name; empty if the failure has no detail beyond its kind.
        docs: The chain's documentation of a module error; this package's description of any other.
    """

    pallet: str
    name: str
    docs: str

    def __str__(self) -> str:
        title = f"{self.pallet}.{self.name}" if self.name else self.pallet
        return f"{title}: {self.docs}" if self.docs else title


# Source: sp_runtime::DispatchError, TokenError, ArithmeticError.
_KINDS = {
    "Other": "the call failed for a reason the runtime does not name",
    "CannotLookup": "an account index or address could not be resolved",
    "BadOrigin": "this account may not make this call",
    "ConsumerRemaining": "the account is still in use and cannot be removed",
    "NoProviders": "the account does not exist, or nothing keeps it alive",
    "TooManyConsumers": "too many parts of the chain refer to this account",
    "Exhausted": "a resource of the block is used up",
    "Corruption": "the chain's state contradicts itself",
    "Unavailable": "something the call needs is not available now",
    "RootNotAllowed": "root may not make this call",
}
_DETAILS = {
    ("Token", "FundsUnavailable"): "the account does not hold enough that it may spend",
    ("Token", "OnlyProvider"): "the account would be removed, and something still needs it",
    ("Token", "BelowMinimum"): "the amount is below the existential deposit",
    ("Token", "CannotCreate"): "the receiving account cannot be created",
    ("Token", "UnknownAsset"): "no such asset",
    ("Token", "Frozen"): "the funds are frozen",
    ("Token", "Unsupported"): "the asset does not support this",
    ("Token", "CannotCreateHold"): "the account cannot take a hold",
    ("Token", "NotExpendable"): "the account would fall below what it must keep",
    ("Token", "Blocked"): "the account is blocked",
    ("Arithmetic", "Underflow"): "a difference is below zero",
    ("Arithmetic", "Overflow"): "a sum is too large",
    ("Arithmetic", "DivisionByZero"): "division by zero",
    ("Transactional", "LimitReached"): "too many nested transactions",
    ("Transactional", "NoLayer"): "no transaction is open",
}


ModuleError: TypeAlias = DispatchFailure
"""A module error resolved to its pallet, name and documentation."""


def module_error(pallet: PalletInfo | None, pallet_index: int, error: bytes) -> ModuleError:
    """Resolve a pallet's error by index; its first byte selects the error, the rest is the error's data."""
    if pallet is None:
        return DispatchFailure(f"pallet {pallet_index}", f"error 0x{error.hex()}", "this runtime has no such pallet")
    for info in pallet.errors.values():
        if info.index[1:] == error[:1]:
            return DispatchFailure(pallet.name, info.name, info.docs)
    return DispatchFailure(pallet.name, f"error 0x{error.hex()}", "this runtime does not name the error")


def explain_dispatch_error(pallet_at: Callable[[int], PalletInfo | None], value: Any) -> DispatchFailure:
    """Resolve a decoded dispatch error of any kind, including kinds unknown to this package."""
    if isinstance(value, dict) and len(value) == 1:
        ((kind, detail),) = value.items()
    else:
        kind, detail = value, None
    if kind == "Module" and isinstance(detail, dict) and {"index", "error"} <= detail.keys():
        error = detail["error"]  # one byte in old runtimes
        index = detail["index"]
        return module_error(pallet_at(index), index, error if isinstance(error, bytes) else bytes((error,)))
    if detail is None or detail == ():
        return DispatchFailure(str(kind), "", _KINDS.get(str(kind), ""))
    name = detail if isinstance(detail, str) else str(detail)
    return DispatchFailure(str(kind), name, _DETAILS.get((str(kind), name), ""))
