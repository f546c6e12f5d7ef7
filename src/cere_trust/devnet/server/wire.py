"""Bytes between the server and a socket, through the filters: late, slow, cut, or not at all.

A `Tap` is the protocol the socket sees; a `Wire` is the transport the server sees. Without filters both only pass on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from ..node.filters import Filters

_MAX_QUEUED = 1 << 16
"""Bytes on the way above which the server is told to wait."""


class ShapedTransport(asyncio.Transport):
    """One connection's way out.

    Attributes:
        sent: Bytes that left.
    """

    def __init__(self, transport: asyncio.Transport, inner: asyncio.Protocol, filters: Filters) -> None:
        super().__init__()
        self._transport = transport
        self._inner = inner
        self._filters = filters
        self._loop = asyncio.get_running_loop()
        self._queue: deque[tuple[float, bytes]] = deque()
        self._waiting = 0
        self._pump: asyncio.Task[None] | None = None
        self._closing = False
        self._held: set[str] = set()
        self.sent = 0

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        """Send, now or when the filters let it go."""
        if not self._filters.active and not self._queue:
            self._send(data)
            return
        if self._closing:
            return
        self._queue.append((self._loop.time(), bytes(data)))
        self._waiting += len(data)
        if self._waiting > _MAX_QUEUED:
            self.hold("here")
        if self._pump is None:
            self._pump = self._loop.create_task(self._run())

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview[Any]]) -> None:
        """Send several."""
        self.write(b"".join(list_of_data))

    async def _run(self) -> None:
        while self._queue and not self._transport.is_closing():
            since, data = self._queue[0]
            for piece in self._pieces(data):
                for one in self._filters.active:
                    piece = await one.leave(self, piece, since)
                self._send(piece)
            self._queue.popleft()
            self._waiting -= len(data)
            if self._waiting <= _MAX_QUEUED // 4:
                self.release("here")
        self._queue.clear()
        self._pump = None
        if self._closing:
            self._transport.close()

    def _pieces(self, data: bytes) -> Iterable[bytes]:
        """The data bit by bit; how much at a time is asked anew for each, because filters come and go."""
        at = 0
        while at < len(data):
            size = min((one.piece for one in self._filters.active), default=len(data))
            yield data[at : at + size]
            at += size

    def _send(self, data: bytes | bytearray | memoryview[Any]) -> None:
        if data and not self._transport.is_closing():
            self.sent += len(data)
            self._transport.write(data)

    def hold(self, where: str) -> None:
        """Tell the server to wait, because something is full."""
        if not self._held:
            self._inner.pause_writing()
        self._held.add(where)

    def release(self, where: str) -> None:
        """Tell the server to go on, when nothing is full any more."""
        if where in self._held:
            self._held.discard(where)
            if not self._held:
                self._inner.resume_writing()

    def cut(self, last: bytes = b"") -> None:
        """End the connection after some last bytes, whatever else is waiting."""
        self._send(last)
        self._transport.close()

    def close(self) -> None:
        """Close, after what is on the way."""
        self._closing = True
        if self._pump is None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._closing = True
        if self._pump is not None:
            self._pump.cancel()
            self._pump = None
        self._transport.abort()

    def abort_soon(self) -> None:
        """Close at once, asked from another thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.abort)

    def is_closing(self) -> bool:
        """Whether nothing more will be sent."""
        return self._closing or self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """See `asyncio.BaseTransport.get_extra_info`."""
        return self._transport.get_extra_info(name, default)

    def get_write_buffer_size(self) -> int:
        """Bytes on the way."""
        return self._waiting + self._transport.get_write_buffer_size()

    def pause_reading(self) -> None:
        """See `asyncio.ReadTransport.pause_reading`."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """See `asyncio.ReadTransport.resume_reading`."""
        self._transport.resume_reading()

    def is_reading(self) -> bool:
        """See `asyncio.ReadTransport.is_reading`."""
        return self._transport.is_reading()


class ShapingProtocol(asyncio.Protocol):
    """One connection's way in.

    Args:
        inner: The protocol that serves the connection.
        filters: What the bytes pass through.
        open_wires: Where the connection is kept while it is open.
    """

    def __init__(self, inner: asyncio.Protocol, filters: Filters, open_wires: set[ShapedTransport]) -> None:
        self._inner = inner
        self._filters = filters
        self._open = open_wires
        self._wire: ShapedTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        assert isinstance(transport, asyncio.Transport)
        self._wire = ShapedTransport(transport, self._inner, self._filters)
        self._open.add(self._wire)
        self._inner.connection_made(self._wire)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        for one in self._filters.active:
            if self._wire is not None:
                data = one.arrive(self._wire, data)
        if data:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """See `asyncio.Protocol`."""
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        """See `asyncio.Protocol`."""
        if self._wire is not None:
            self._wire.hold("socket")

    def resume_writing(self) -> None:
        """See `asyncio.Protocol`."""
        if self._wire is not None:
            self._wire.release("socket")

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        if self._wire is not None:
            self._open.discard(self._wire)
            self._wire.abort()
        self._inner.connection_lost(exc)


def shape_connections(
    serve: Callable[[], asyncio.Protocol], filters: Filters, open_wires: set[ShapedTransport]
) -> Callable[[], ShapingProtocol]:
    """A protocol factory that puts the filters before another one's protocols."""
    return lambda: ShapingProtocol(serve(), filters, open_wires)
