"""Log records of the transports. They contain methods, sizes and durations; never parameters, answers or credentials.

The libraries below would log whole URLs, headers and messages: httpx at INFO, httpcore and websockets at DEBUG.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Self

from ..rpc import Request
from .urls import shown

log = logging.getLogger("cere_trust.transport")
websockets_log = logging.getLogger("cere_trust.transport.websockets")
"""Logger for websockets, which shows warnings and errors only, whatever the level of its parents."""
websockets_log.setLevel(logging.WARNING)

HTTP_LOGGERS = ("httpx", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")))
_own_request: ContextVar[bool] = ContextVar("cere_trust_own_request", default=False)


def _is_shown(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or not _own_request.get()


@contextmanager
def quiet_http() -> Iterator[None]:
    """Drop the records below WARNING of httpx and httpcore about requests in this context; other requests keep theirs."""
    for name in HTTP_LOGGERS:
        logging.getLogger(name).addFilter(_is_shown)  # a second addition has no effect
    before = _own_request.set(True)
    try:
        yield
    finally:
        _own_request.reset(before)


def methods_of(requests: Sequence[Request[object]]) -> str:
    """Return the methods of a batch, repeated ones with their count."""
    counts = Counter(request.method for request in requests)
    return ", ".join(method if count == 1 else f"{method} ×{count}" for method, count in counts.items())


class BatchRecord:
    """Context manager around a batch that logs its methods, milliseconds and bytes at DEBUG.

    Attributes:
        enabled: The logger shows DEBUG; nothing is measured otherwise.
        received: Bytes of the answer.
    """

    def __init__(self, url: str, requests: Sequence[Request[object]], message: str) -> None:
        self.enabled = log.isEnabledFor(logging.DEBUG)
        self.received = 0
        self._url, self._requests, self._message = url, requests, message

    def __enter__(self) -> Self:
        if self.enabled:
            self._start = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.enabled:
            return
        log.debug(
            "%s: %s: %.1f ms, %d bytes sent, %d received%s",
            shown(self._url),
            methods_of(self._requests),
            (time.perf_counter() - self._start) * 1000,
            len(self._message),  # JSON in ASCII
            self.received,
            "" if kind is None else f", {kind.__name__}",
        )


def reconnected(url: str) -> None:
    """Log a new connection in place of a broken one."""
    log.info("reconnected to %s", shown(url))


def repeated(url: str, requests: Sequence[Request[object]]) -> None:
    """Log that a batch is sent again because its connection broke."""
    if log.isEnabledFor(logging.INFO):
        log.info("retry at %s: %s", shown(url), methods_of(requests))
