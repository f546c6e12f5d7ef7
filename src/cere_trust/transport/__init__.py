"""The only I/O: WebSocket and HTTP, blocking and async, chosen by a URL's scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .urls import scheme_of, shown

if TYPE_CHECKING:
    from ..flows import Batch, Reply

__all__ = ["AsyncTransport", "Transport", "open_async_transport", "open_transport", "shown"]


class Transport(Protocol):
    """Carries batches and notifications.

    Attributes:
        can_subscribe: Whether notifications arrive at all.
    """

    can_subscribe: bool

    def call(self, batch: Batch) -> Reply:
        """The raw results of a batch, in order."""
        ...

    def next(self, subscription: str, patient: bool = True, within: float | None = None) -> Reply:
        """The next notification of a subscription, in a tuple.

        Args:
            patient: Wait however long it takes, else as long as for an answer.
            within: But no longer than so many seconds.

        Raises:
            RequestTimeout: none came in time.
        """
        ...

    def unsubscribe(self, method: str, subscription: str) -> None:
        """End a subscription; says nothing where the connection is gone already."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class AsyncTransport(Protocol):
    """The same, awaited."""

    can_subscribe: bool

    async def call(self, batch: Batch) -> Reply:
        """See `Transport.call`."""
        ...

    async def next(self, subscription: str, patient: bool = True, within: float | None = None) -> Reply:
        """See `Transport.next`."""
        ...

    async def unsubscribe(self, method: str, subscription: str) -> None:
        """See `Transport.unsubscribe`."""
        ...

    async def close(self) -> None:
        """See `Transport.close`."""
        ...


def open_transport(url: str, timeout: float) -> Transport:
    """Connect, blocking.

    Args:
        url: Of the node.
        timeout: Seconds for connecting, and for each answer.
    """
    if scheme_of(url) == "ws":
        from .websocket import WebSocket

        return WebSocket(url, timeout)
    from .http import Http

    return Http(url, timeout)


async def open_async_transport(url: str, timeout: float) -> AsyncTransport:
    """Connect, awaiting."""
    if scheme_of(url) == "ws":
        from .async_websocket import AsyncWebSocket

        return await AsyncWebSocket.open(url, timeout)
    from .http import AsyncHttp

    return AsyncHttp(url, timeout)
