"""The only I/O: WebSocket and HTTP, blocking and async, chosen by a URL's scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from ..errors import ConnectFailed

if TYPE_CHECKING:
    from ..flows import Batch, Reply


class Transport(Protocol):
    """Carries batches and notifications.

    Attributes:
        can_subscribe: Whether notifications arrive at all.
    """

    can_subscribe: bool

    def call(self, batch: Batch) -> Reply:
        """The raw results of a batch, in order."""
        ...

    def next(self, subscription: str, patient: bool = True) -> Reply:
        """The next notification of a subscription, in a tuple.

        Raises:
            RequestTimeout: none came within the timeout; never if patient.
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

    async def next(self, subscription: str, patient: bool = True) -> Reply:
        """See `Transport.next`."""
        ...

    async def unsubscribe(self, method: str, subscription: str) -> None:
        """See `Transport.unsubscribe`."""
        ...

    async def close(self) -> None:
        """See `Transport.close`."""
        ...


def scheme_of(url: str) -> str:
    """``ws`` or ``http``: how a URL is spoken to.

    Raises:
        ConnectFailed: neither.
    """
    scheme = ""
    try:
        parts = urlsplit(url)
        # Hosts that cannot be looked up at all, such as labels past 63 characters, raise UnicodeError, a ValueError.
        if parts.hostname and parts.hostname.encode("idna") and (parts.port is None or parts.port > 0):
            scheme = parts.scheme.lower()
    except ValueError:
        pass
    if scheme in ("ws", "wss"):
        return "ws"
    if scheme in ("http", "https"):
        return "http"
    raise ConnectFailed(f"{shown(url)!r} is not a node's URL; write ws://, wss://, http:// or https:// and a host")


def shown(url: str) -> str:
    """A URL without what may be secret in it: user information, query, fragment."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the URL"
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{port}{parts.path}" if parts.scheme and host else url.split("?")[0].split("@")[-1]


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
