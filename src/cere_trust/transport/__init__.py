"""Transports, the only I/O: WebSocket and HTTP, blocking and async, chosen by a URL's scheme."""

from __future__ import annotations

from typing import Protocol

from ..flows.steps import Batch, Reply
from .urls import scheme_of, shown

__all__ = ["AsyncTransport", "Transport", "open_async_transport", "open_transport", "shown"]


class Transport(Protocol):
    """Connection that carries batches and notifications.

    Attributes:
        can_subscribe: True if it carries notifications.
    """

    can_subscribe: bool

    def call(self, batch: Batch) -> Reply:
        """Send a batch, and return its raw results in order."""
        ...

    def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        """Return the next notification of a subscription, in a tuple.

        Args:
            may_idle: The subscription may stay quiet for any time; otherwise the request timeout applies.
            remaining: Seconds to wait at most; see `timeouts`.

        Raises:
            RequestTimeout: none came in time.
        """
        ...

    def unsubscribe(self, method: str, subscription: str) -> None:
        """End a subscription; does nothing if the connection is closed."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class AsyncTransport(Protocol):
    """Async counterpart of `Transport`."""

    can_subscribe: bool

    async def call(self, batch: Batch) -> Reply:
        """See `Transport.call`."""
        ...

    async def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        """See `Transport.next`."""
        ...

    async def unsubscribe(self, method: str, subscription: str) -> None:
        """See `Transport.unsubscribe`."""
        ...

    async def close(self) -> None:
        """See `Transport.close`."""
        ...


def open_transport(url: str, timeout: float) -> Transport:
    """Open a blocking connection.

    Args:
        url: URL of the node.
        timeout: Seconds for connecting, and for each answer.
    """
    if scheme_of(url) == "ws":
        from .websocket import WebSocket

        return WebSocket(url, timeout)
    from .http import Http

    return Http(url, timeout)


async def open_async_transport(url: str, timeout: float) -> AsyncTransport:
    """Open an async connection. See `open_transport`."""
    if scheme_of(url) == "ws":
        from .async_websocket import AsyncWebSocket

        return await AsyncWebSocket.open(url, timeout)
    from .http import AsyncHttp

    return AsyncHttp(url, timeout)
