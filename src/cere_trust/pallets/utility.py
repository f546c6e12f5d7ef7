"""Batches of calls, and calls with another origin (pallet Utility).

On the chain a batch succeeds even if calls in it fail; `submit_and_wait` raises `DispatchError` for that too, and its
receipt's ``outcome`` has the result of each call.

Source: ``pallet-utility``.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..call import Call, wraps_call
from ..errors import EncodeError
from ..event import event
from ..query import Constant
from ..types import AccountId, AccountLike, Weight
from ._derived import hashed, u16
from ._proposals import Origin, plain_origin
from ._values import as_account, as_call, as_calls, as_weight

__all__ = [
    "BatchCompleted",
    "BatchCompletedWithErrors",
    "BatchInterrupted",
    "DispatchedAs",
    "IfElseFallbackCalled",
    "IfElseMainSuccess",
    "ItemCompleted",
    "ItemFailed",
    "Origin",
    "as_derivative",
    "batch",
    "batch_all",
    "batched_calls_limit",
    "derivative_of",
    "dispatch_as",
    "dispatch_as_fallible",
    "force_batch",
    "if_else",
    "together",
    "with_weight",
]


@wraps_call("Utility", "batch")
def batch(calls: Sequence[Call]) -> Call:
    """Make calls in order, up to the first that fails; the calls before it take effect.

    Errors: ``TooManyCalls``.

    Args:
        calls: The calls.
    """
    return Call("Utility", "batch", {"calls": as_calls(calls, "calls")})


@wraps_call("Utility", "batch_all")
def batch_all(calls: Sequence[Call]) -> Call:
    """Make all calls or none: the first error reverts everything, and is the extrinsic's own error.

    Args:
        calls: The calls.
    """
    return Call("Utility", "batch_all", {"calls": as_calls(calls, "calls")})


@wraps_call("Utility", "force_batch")
def force_batch(calls: Sequence[Call]) -> Call:
    """Make all calls in order, whether or not some fail.

    Args:
        calls: The calls.
    """
    return Call("Utility", "force_batch", {"calls": as_calls(calls, "calls")})


def together(calls: Sequence[Call]) -> Call:
    """Combine calls into one: a single one as it is, several as a `batch_all`. Raises `EncodeError` for an empty
    list.
    """
    found = as_calls(calls, "calls")
    if not found:
        raise EncodeError("calls", "at least one call", "none")
    return found[0] if len(found) == 1 else batch_all(found)


@wraps_call("Utility", "as_derivative")
def as_derivative(index: int, *, call: Call) -> Call:
    """Make a call as the signer's derived account of a number: `derivative_of`.

    Args:
        index: The number, 0 to 65,535.
        call: The call.
    """
    return Call("Utility", "as_derivative", {"index": index, "call": as_call(call, "call")})


def derivative_of(account: AccountLike, *, index: int) -> AccountId:
    """Derive an account's sub-account of a number, which `as_derivative` acts as.

    Args:
        account: The account.
        index: The number, 0 to 65,535.
    """
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < 1 << 16:
        raise EncodeError("index", "0 to 65535", repr(index))
    return hashed(b"modlpy/utilisuba", as_account(account, "account"), u16(index))


@wraps_call("Utility", "dispatch_as")
def dispatch_as(as_origin: Origin | str, *, call: Call) -> Call:
    """Make a call as any origin; root. Succeeds even if the call fails.

    Args:
        as_origin: An `Origin`, or the name of a track.
        call: The call.
    """
    return Call(
        "Utility", "dispatch_as", {"as_origin": plain_origin(as_origin, "as_origin"), "call": as_call(call, "call")}
    )


@wraps_call("Utility", "dispatch_as_fallible")
def dispatch_as_fallible(as_origin: Origin | str, *, call: Call) -> Call:
    """Make a call as any origin, and fail with it; root.

    Args:
        as_origin: An `Origin`, or the name of a track.
        call: The call.
    """
    return Call(
        "Utility",
        "dispatch_as_fallible",
        {"as_origin": plain_origin(as_origin, "as_origin"), "call": as_call(call, "call")},
    )


@wraps_call("Utility", "with_weight")
def with_weight(call: Call, *, weight: Weight) -> Call:
    """Make a call with a given weight; root.

    Args:
        call: The call.
        weight: Weight to charge for it.
    """
    return Call("Utility", "with_weight", {"call": as_call(call, "call"), "weight": as_weight(weight, "weight")})


@wraps_call("Utility", "if_else")
def if_else(main: Call, *, fallback: Call) -> Call:
    """Make a call, and another one if it fails.

    Args:
        main: The first call.
        fallback: The call to make if the first one fails.
    """
    return Call("Utility", "if_else", {"main": as_call(main, "main"), "fallback": as_call(fallback, "fallback")})


batched_calls_limit = Constant("Utility", "batched_calls_limit", int)
"""Maximum number of calls in a batch."""


@event("Utility")
class BatchInterrupted:
    """A batch stopped at call `index`; `error` is decoded, and the receipt's ``outcome`` describes it."""

    index: int
    error: object


@event("Utility")
class BatchCompleted:
    """All calls of a batch succeeded."""


@event("Utility")
class BatchCompletedWithErrors:
    """Some calls of a forced batch failed."""


@event("Utility")
class ItemCompleted:
    """A call of a batch succeeded."""


@event("Utility")
class ItemFailed:
    """A call of a forced batch failed."""

    error: object


@event("Utility")
class DispatchedAs:
    """A call was made as another origin; `result` is ``{"Ok": ()}`` or ``{"Err": error}``."""

    result: object


@event("Utility")
class IfElseMainSuccess:
    """The first call of an `if_else` succeeded."""


@event("Utility")
class IfElseFallbackCalled:
    """The first call of an `if_else` failed, and the chain made the other."""

    main_error: object
