"""Total time of blocking HTTP requests; httpx limits only the time between two bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

from ..limits import Budget

_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def within(budget: Budget) -> Iterator[None]:
    """Apply the seconds of a budget to every read and write of this thread's requests.

    Raises:
        TimeoutError: the seconds are over.
    """
    token = _budget.set(budget)
    try:
        yield
    finally:
        _budget.reset(token)


def _shorter(timeout: float | None) -> float | None:
    budget = _budget.get()
    if budget is None:
        return timeout
    budget.spend()
    return budget.seconds if timeout is None else min(timeout, budget.seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _shorter(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _shorter(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _shorter(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(super().connect_tcp(host, port, _shorter(timeout), local_address, socket_options))


def transport() -> httpx.HTTPTransport:
    """Build a transport of httpx whose connections keep to the budget of `within`."""
    made = httpx.HTTPTransport(trust_env=False)
    pool: Any = made._pool  # httpx passes no backend on to it
    if not isinstance(pool._network_backend, httpcore.SyncBackend):
        raise TypeError(f"this httpx {httpx.__version__} keeps its connections elsewhere")
    pool._network_backend = _Backend()
    return made
