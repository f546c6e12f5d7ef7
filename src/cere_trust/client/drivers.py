"""Push a flow over a transport: once blocking, once awaiting. Subscriptions a flow opened are ended here."""

from __future__ import annotations

import inspect
import math
import time
from typing import TypeVar

from ..errors import RequestTimeout
from ..flows import Batch, Flow, Next, OutOfTime, Reply, Step
from ..rpc import Request
from ..transport import AsyncTransport, Transport

T = TypeVar("T")


def _opened(step: Step, reply: Reply) -> list[tuple[str, str]]:
    """The subscriptions a batch started: how each is ended, and its id."""
    requests: tuple[Request[object], ...] = step.requests if isinstance(step, Batch) else ()
    return [(r.unsubscribe, str(raw)) for r, raw in zip(requests, reply, strict=False) if r.unsubscribe]


def _at_once(signature: object) -> object:
    """A signature, of a signer that does not make one wait for it."""
    if inspect.isawaitable(signature):
        if inspect.iscoroutine(signature):
            signature.close()
        raise TypeError("this signer's sign() is async; use AsyncClient")
    return signature


class _Deadline:
    """The moment up to which notifications are waited for."""

    def __init__(self, within: float | None) -> None:
        self._within = within
        self._end = math.inf if within is None else time.monotonic() + within

    @property
    def left(self) -> float | None:
        """Seconds that are left, None for any number."""
        return None if self._within is None else max(0.0, self._end - time.monotonic())

    def over(self, error: Exception) -> Exception:
        """What is thrown into the flow for an error: `OutOfTime` in place of a silence where the time is over."""
        if isinstance(error, RequestTimeout) and self.left == 0:
            return OutOfTime(f"nothing was decided within {self._within:g} s", url=error.url)
        return error


def run(
    flow: Flow[T],
    transport: Transport,
    opened: list[tuple[str, str]] | None = None,
    within: float | None = None,
) -> T:
    """Run a flow to its end. With `opened`, the caller ends the subscriptions; with `within`, it waits for notifications for
    so many seconds in all."""
    deadline = _Deadline(within)
    subscriptions: list[tuple[str, str]] = [] if opened is None else opened
    try:
        step = next(flow)
        while True:
            try:
                if isinstance(step, Batch):
                    reply = transport.call(step)
                elif isinstance(step, Next):
                    reply = transport.next(step.subscription, step.patient, deadline.left)
                else:
                    reply = (_at_once(step.signer.sign(step.payload)),)
            except Exception as error:
                step = flow.throw(deadline.over(error))
            else:
                subscriptions += _opened(step, reply)
                step = flow.send(reply)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        flow.close()
        if opened is None:
            for method, subscription in subscriptions:
                transport.unsubscribe(method, subscription)


async def arun(
    flow: Flow[T],
    transport: AsyncTransport,
    opened: list[tuple[str, str]] | None = None,
    within: float | None = None,
) -> T:
    """The same, awaiting; a signer's `sign` may be async."""
    deadline = _Deadline(within)
    subscriptions: list[tuple[str, str]] = [] if opened is None else opened
    try:
        step = next(flow)
        while True:
            try:
                if isinstance(step, Batch):
                    reply = await transport.call(step)
                elif isinstance(step, Next):
                    reply = await transport.next(step.subscription, step.patient, deadline.left)
                else:
                    signature = step.signer.sign(step.payload)
                    reply = (await signature if inspect.isawaitable(signature) else signature,)
            except Exception as error:
                step = flow.throw(deadline.over(error))
            else:
                subscriptions += _opened(step, reply)
                step = flow.send(reply)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        flow.close()
        if opened is None:
            for method, subscription in subscriptions:
                await transport.unsubscribe(method, subscription)
