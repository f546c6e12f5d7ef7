"""What a flow may yield, and the helpers it yields with.

A `Flow[T]` is a generator. It yields a step, is sent the step's result, and returns a ``T``. It never does I/O, looks
at a clock, starts a task, or yields in ``finally``; drivers own unsubscribing.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, overload

from ..errors import RequestTimeout
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
    """Send these requests together; the reply holds their raw results in order."""

    requests: tuple[Request[object], ...]


@dataclass(frozen=True)
class Next:
    """Wait for the next notification of a subscription; the reply is a tuple of it.

    Attributes:
        patient: Wait however long it takes; else as long as for an answer, and then throw `RequestTimeout`.
    """

    subscription: str
    patient: bool = True


class OutOfTime(RequestTimeout):
    """Thrown in place of a notification: the caller does not want to wait any longer."""


@dataclass(frozen=True)
class Sign:
    """Have a payload signed; the reply is a tuple of the signature."""

    signer: Signer
    payload: bytes


Step: TypeAlias = "Batch | Next | Sign"
Reply: TypeAlias = tuple[Any, ...]
Flow: TypeAlias = Generator[Step, Reply, T]


def ask(request: Request[T]) -> Flow[T]:
    """One request's result."""
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
    """Several requests' results, in one message."""
    raw = yield Batch(requests)
    return tuple(request.decode(one) for request, one in zip(requests, raw, strict=True))


def each(requests: Sequence[Request[T]]) -> Flow[list[T]]:
    """Any number of like requests' results, in one message."""
    if not requests:
        return []
    raw = yield Batch(tuple(requests))
    return [request.decode(one) for request, one in zip(requests, raw, strict=True)]


def notified(subscription: str, *, patient: bool = True) -> Flow[Json]:
    """The next notification of a subscription."""
    (notification,) = yield Next(subscription, patient)
    return notification


def signed_by(signer: Signer, payload: bytes) -> Flow[bytes]:
    """A signature."""
    (signature,) = yield Sign(signer, payload)
    return bytes(signature)
