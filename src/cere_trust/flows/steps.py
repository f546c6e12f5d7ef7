"""Steps that a flow yields to its driver, and helpers that yield them.

A `Flow[T]` is a generator: it yields a step, receives the reply to that step, and returns a ``T``. It does no I/O, reads no
clock and starts no task, so that one flow serves blocking and async drivers, and tests without a network.

Contract between a flow and its driver:

* `Batch`: the driver sends all requests in one message, and sends back the tuple of their raw results in order. It throws in
  the first error: an `RpcError` if the node answered with one, otherwise a `TransportError`.
* `Next`: the driver waits for one notification, and sends back a tuple of it. It throws in `RequestTimeout` if
  `Next.may_idle` is False and none arrives within the request timeout, and `ConnectionLost` if the subscription is gone.
* `Sign`: the driver calls the signer, and sends back a tuple of the signature. It throws in any exception of the signer.
* `Elsewhere`: the driver connects to another endpoint, sends the requests there, and closes the connection. Replies and errors
  are those of `Batch`.
* `Work`: the driver calls the function, in a thread if it is async, and sends back a tuple of the result. It throws in any
  exception of the function.
* `OutOfTime` comes from the driver only: it replaces the `RequestTimeout` of a `Next` once the caller's time is over.
* Errors are thrown in at the ``yield``, so flows handle them with ``try``; an uncaught one leaves the driver.
* The driver records a subscription that a `Batch` starts, and ends it when the flow is done, failed or closed. Flows never
  unsubscribe. A driver may close a flow at any step, so a flow must not yield in ``finally`` or in ``__exit__``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, overload

from ..errors import RequestTimeout
from ..extrinsic import UnsignedExtrinsic
from ..keys import Signer
from ..rpc import Json, Request

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
T = TypeVar("T")


@dataclass(frozen=True)
class Batch:
    """Step: send these requests in one message; the reply is the tuple of their raw results in order."""

    requests: tuple[Request[object], ...]


@dataclass(frozen=True)
class Next:
    """Step: wait for the next notification of a subscription; the reply is a tuple of it.

    Attributes:
        may_idle: The subscription may stay quiet for any time; otherwise `RequestTimeout` after the request timeout.
    """

    subscription: str
    may_idle: bool = True


class OutOfTime(RequestTimeout):
    """The caller's time is over; drivers throw it into a flow instead of `RequestTimeout`."""


@dataclass(frozen=True)
class Sign:
    """Step: sign an extrinsic; the reply is a tuple of the signature."""

    signer: Signer
    unsigned: UnsignedExtrinsic


@dataclass(frozen=True)
class Elsewhere:
    """Step: send these requests to another endpoint, in one message; the reply is that of `Batch`.

    Attributes:
        timeout: Seconds for connecting, and for the response.
    """

    url: str
    timeout: float
    requests: tuple[Request[object], ...]


@dataclass(frozen=True)
class Work:
    """Step: call a function that computes for seconds; the reply is a tuple of its result."""

    function: Callable[[], object]


Step: TypeAlias = Batch | Next | Sign | Elsewhere | Work
Reply: TypeAlias = tuple[Any, ...]
Flow: TypeAlias = Generator[Step, Reply, T]


def ask(request: Request[T]) -> Flow[T]:
    """Send one request, and return its result."""
    (raw,) = yield Batch((request,))
    return request.decode(raw)


@overload
def gather(a: Request[A], b: Request[B], /) -> Flow[tuple[A, B]]: ...
@overload
def gather(a: Request[A], b: Request[B], c: Request[C], /) -> Flow[tuple[A, B, C]]: ...
@overload
def gather(a: Request[A], b: Request[B], c: Request[C], d: Request[D], /) -> Flow[tuple[A, B, C, D]]: ...
@overload
def gather(
    a: Request[A], b: Request[B], c: Request[C], d: Request[D], e: Request[E], /
) -> Flow[tuple[A, B, C, D, E]]: ...
def gather(*requests: Request[Any]) -> Flow[tuple[Any, ...]]:
    """Send several requests in one message, and return their results."""
    raw = yield Batch(requests)
    return tuple(request.decode(result) for request, result in zip(requests, raw, strict=True))


def gather_at(url: str, timeout: float, *requests: Request[Any]) -> Flow[tuple[Any, ...]]:
    """Send several requests to another endpoint in one message, and return their results."""
    raw = yield Elsewhere(url, timeout, requests)
    return tuple(request.decode(result) for request, result in zip(requests, raw, strict=True))


def computed(function: Callable[[], T]) -> Flow[T]:
    """Return the result of a function that computes for seconds."""
    (result,) = yield Work(function)
    made: T = result
    return made


def each(requests: Sequence[Request[T]]) -> Flow[list[T]]:
    """Send any number of requests of one kind in one message, and return their results."""
    if not requests:
        return []
    raw = yield Batch(tuple(requests))
    return [request.decode(result) for request, result in zip(requests, raw, strict=True)]


def notified(subscription: str, *, may_idle: bool = True) -> Flow[Json]:
    """Return the next notification of a subscription."""
    (notification,) = yield Next(subscription, may_idle)
    return notification


def signed_by(signer: Signer, unsigned: UnsignedExtrinsic) -> Flow[bytes]:
    """Return a signer's signature of an extrinsic."""
    (signature,) = yield Sign(signer, unsigned)
    return bytes(signature)
