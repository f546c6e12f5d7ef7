"""Drivers that run a flow over a transport, blocking and async. They end the subscriptions that flows started."""

from __future__ import annotations

import asyncio
import inspect
import math
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeAlias, TypeVar

from ..errors import CereTrustError, RequestTimeout
from ..extrinsic.signing import request_signature
from ..flows import Batch, Flow, Next, OutOfTime, Reply, Step
from ..flows.status import unsent
from ..flows.steps import Elsewhere, Work
from ..rpc import Request
from ..transport import AsyncTransport, Transport, open_async_transport, open_transport

T = TypeVar("T")
Opened: TypeAlias = list[tuple[str, str]]
"""Subscriptions that flows started: the method that ends each, and its id."""


@contextmanager
def subscriptions(transport: Transport) -> Iterator[Opened]:
    """Collect the subscriptions that flows start, and end them on exit."""
    opened: Opened = []
    try:
        yield opened
    finally:
        for method, identifier in opened:
            transport.unsubscribe(method, identifier)


@asynccontextmanager
async def async_subscriptions(transport: AsyncTransport) -> AsyncIterator[Opened]:
    """Async counterpart of `subscriptions`."""
    opened: Opened = []
    try:
        yield opened
    finally:
        for method, identifier in opened:
            await transport.unsubscribe(method, identifier)


@contextmanager
def fated(what: object) -> Iterator[None]:
    """Set the fate of errors that have none: the transaction was not submitted."""
    try:
        yield
    except CereTrustError as error:
        error.fate = error.fate or unsent(what)
        raise


def _opened(step: Step, reply: Reply) -> Opened:
    """Return the subscriptions that a batch started."""
    requests: tuple[Request[object], ...] = step.requests if isinstance(step, Batch) else ()
    return [(r.unsubscribe, str(raw)) for r, raw in zip(requests, reply, strict=False) if r.unsubscribe]


def _not_awaitable(signature: object) -> object:
    """Return the signature of a synchronous signer; raise `TypeError` for an async one."""
    if inspect.isawaitable(signature):
        if inspect.iscoroutine(signature):
            signature.close()
        raise TypeError("this signer's sign() is async; use AsyncClient")
    return signature


def _elsewhere(step: Elsewhere) -> Reply:
    other = open_transport(step.url, step.timeout)
    try:
        return other.call(Batch(step.requests))
    finally:
        other.close()


async def _aelsewhere(step: Elsewhere) -> Reply:
    other = await open_async_transport(step.url, step.timeout)
    try:
        return await other.call(Batch(step.requests))
    finally:
        await other.close()


class _Deadline:
    """End of the caller's time to wait for notifications."""

    def __init__(self, within: float | None) -> None:
        self._within = within
        self._end = math.inf if within is None else time.monotonic() + within

    @property
    def remaining(self) -> float | None:
        """Remaining seconds, None for no limit."""
        return None if self._within is None else max(0.0, self._end - time.monotonic())

    def over(self, error: Exception) -> Exception:
        """Return the error to throw into the flow: `OutOfTime` instead of a timeout once the time is over."""
        if isinstance(error, RequestTimeout) and self.remaining == 0:
            return OutOfTime(f"nothing was decided within {self._within:g} s", url=error.url)
        return error


def run(
    flow: Flow[T],
    transport: Transport,
    opened: Opened | None = None,
    within: float | None = None,
) -> T:
    """Run a flow to its end.

    Args:
        opened: List that collects subscriptions, which the caller ends; without it, they end with the flow.
        within: Seconds that all waits for notifications may take together.
    """
    if opened is None:
        with subscriptions(transport) as opened:
            return run(flow, transport, opened, within)
    deadline = _Deadline(within)
    try:
        step = next(flow)
        while True:
            try:
                if isinstance(step, Batch):
                    reply = transport.call(step)
                elif isinstance(step, Next):
                    reply = transport.next(step.subscription, step.may_idle, deadline.remaining)
                elif isinstance(step, Elsewhere):
                    reply = _elsewhere(step)
                elif isinstance(step, Work):
                    reply = (step.function(),)
                else:
                    reply = (_not_awaitable(request_signature(step.signer, step.unsigned)),)
            except Exception as error:
                step = flow.throw(deadline.over(error))
            else:
                opened += _opened(step, reply)
                step = flow.send(reply)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        flow.close()


async def arun(
    flow: Flow[T],
    transport: AsyncTransport,
    opened: Opened | None = None,
    within: float | None = None,
) -> T:
    """Async counterpart of `run`; a signer's `sign` may be async."""
    if opened is None:
        async with async_subscriptions(transport) as opened:
            return await arun(flow, transport, opened, within)
    deadline = _Deadline(within)
    try:
        step = next(flow)
        while True:
            try:
                if isinstance(step, Batch):
                    reply = await transport.call(step)
                elif isinstance(step, Next):
                    reply = await transport.next(step.subscription, step.may_idle, deadline.remaining)
                elif isinstance(step, Elsewhere):
                    reply = await _aelsewhere(step)
                elif isinstance(step, Work):
                    reply = (await asyncio.to_thread(step.function),)
                else:
                    signature = request_signature(step.signer, step.unsigned)
                    reply = (await signature if inspect.isawaitable(signature) else signature,)
            except Exception as error:
                step = flow.throw(deadline.over(error))
            else:
                opened += _opened(step, reply)
                step = flow.send(reply)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        flow.close()
