"""Traffic shaping between the server and its sockets: late, slow, cut, or no bytes at all.

Theory of operation. Each connection has two wrappers. A `ShapingProtocol` takes the server's place at the socket: incoming
bytes pass through `ByteShaper.arrive` before the server's own protocol gets them. A `ShapedTransport` takes the socket's place
at the server. While no shaper is active and nothing is queued, it writes straight through. Otherwise `write` appends to a queue
together with the time, and one pump task per connection takes the chunks in order, cuts them into pieces, and awaits
`ByteShaper.leave` of each shaper in turn: a shaper delays by sleeping there and drops by returning less. The list of shapers is
read again for every piece, because a `with` statement may end in between. Backpressure has two sources, the queue and the
socket, and the server's protocol is paused while either is full (`hold`, `release`). All of it runs on the server's event loop;
a shaper ends a connection with `cut`, or from another thread with `abort_soon`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Protocol, runtime_checkable

from ..rpc.filters import Filters

_MAX_QUEUED = 1 << 16
"""Queued bytes of one connection above which the server must wait."""


@runtime_checkable
class ByteShaper(Protocol):
    """Shapes the bytes of connections; active while `Filters.active` contains it.

    Attributes:
        piece: Maximum number of bytes that `leave` gets at a time.
    """

    piece: int

    def arrive(self, transport: ShapedTransport, data: bytes) -> bytes:
        """Return the bytes that the server receives in place of those that a client sent."""
        ...

    async def leave(self, transport: ShapedTransport, data: bytes, since: float) -> bytes:
        """Return the bytes to send now; `since` is the time of the event loop's clock at which the server wrote them."""
        ...


def _shapers(filters: Filters) -> list[ByteShaper]:
    return [toggle for toggle in filters.active if isinstance(toggle, ByteShaper)]


class ShapedTransport(asyncio.Transport):
    """The transport that the server writes to.

    Attributes:
        sent: Number of bytes sent.
    """

    def __init__(
        self, transport: asyncio.Transport, inner: asyncio.Protocol, filters: Filters, header_time: float
    ) -> None:
        super().__init__()
        self._transport = transport
        self._inner = inner
        self._filters = filters
        self._loop = asyncio.get_running_loop()
        self._queue: deque[tuple[float, bytes]] = deque()
        self._queued = 0
        self._pump: asyncio.Task[None] | None = None
        self._closing = False
        self._full: set[str] = set()
        self.sent = 0
        self._header_time = header_time
        self._deadline = self._loop.call_later(header_time, self._on_late_headers)

    def headers_arrived(self) -> None:
        """End the time limit for the first request's headers."""
        self._deadline.cancel()

    def _on_late_headers(self) -> None:
        if _shapers(self._filters):  # they delay requests
            self._deadline = self._loop.call_later(self._header_time, self._on_late_headers)
        else:
            self.abort()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send, at once or when the shapers allow it."""
        if not self._queue and not _shapers(self._filters):
            self._send(data)
            return
        if self._closing:
            return
        self._queue.append((self._loop.time(), bytes(data)))
        self._queued += len(data)
        if self._queued > _MAX_QUEUED:
            self.hold("queue")
        if self._pump is None:
            self._pump = self._loop.create_task(self._run())

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        """Send several chunks."""
        self.write(b"".join(list_of_data))

    async def _run(self) -> None:
        while self._queue and not self._transport.is_closing():
            since, data = self._queue[0]
            for piece in self._pieces(data):
                for shaper in _shapers(self._filters):
                    piece = await shaper.leave(self, piece, since)
                self._send(piece)
            self._queue.popleft()
            self._queued -= len(data)
            if self._queued <= _MAX_QUEUED // 4:
                self.release("queue")
        self._queue.clear()
        self._pump = None
        if self._closing:
            self._transport.close()

    def _pieces(self, data: bytes) -> Iterable[bytes]:
        """Yield the data in pieces; each gets its size when it is due, because shapers start and end."""
        at = 0
        while at < len(data):
            size = min((shaper.piece for shaper in _shapers(self._filters)), default=len(data))
            yield data[at : at + size]
            at += size

    def _send(self, data: bytes | bytearray | memoryview) -> None:
        if data and not self._transport.is_closing():
            self.sent += len(data)
            self._transport.write(data)

    def hold(self, source: str) -> None:
        """Pause the server's writing because the queue or the socket is full."""
        if not self._full:
            self._inner.pause_writing()
        self._full.add(source)

    def release(self, source: str) -> None:
        """Resume the server's writing once neither is full."""
        if source in self._full:
            self._full.discard(source)
            if not self._full:
                self._inner.resume_writing()

    def cut(self, last: bytes = b"") -> None:
        """Send some last bytes and close the connection; queued bytes are lost."""
        self._send(last)
        self._transport.close()

    def close(self) -> None:
        """Close once the queue is sent."""
        self._closing = True
        if self._pump is None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._closing = True
        self._deadline.cancel()
        if self._pump is not None:
            self._pump.cancel()
            self._pump = None
        self._transport.abort()

    def abort_soon(self) -> None:
        """Close at once; may be called from another thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.abort)

    def is_closing(self) -> bool:
        """Return True if nothing more will be sent."""
        return self._closing or self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """See `asyncio.BaseTransport.get_extra_info`."""
        return self._transport.get_extra_info(name, default)

    def get_write_buffer_size(self) -> int:
        """Return the number of bytes in the queue and the socket's buffer."""
        return self._queued + self._transport.get_write_buffer_size()

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
    """The protocol that the socket calls.

    Args:
        inner: The protocol that serves the connection.
        filters: Where active shapers are found.
        transports: Set that contains the connection's transport while it is open.
        header_time: Seconds for the first request's headers.
    """

    def __init__(
        self, inner: asyncio.Protocol, filters: Filters, transports: set[ShapedTransport], header_time: float
    ) -> None:
        self._inner = inner
        self._filters = filters
        self._transports = transports
        self._header_time = header_time
        self._transport: ShapedTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = ShapedTransport(transport, self._inner, self._filters, self._header_time)
        self._transports.add(self._transport)
        self._inner.connection_made(self._transport)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        if self._transport is not None:
            for shaper in _shapers(self._filters):
                data = shaper.arrive(self._transport, data)
        if data:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """See `asyncio.Protocol`."""
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        """See `asyncio.Protocol`."""
        if self._transport is not None:
            self._transport.hold("socket")

    def resume_writing(self) -> None:
        """See `asyncio.Protocol`."""
        if self._transport is not None:
            self._transport.release("socket")

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        if self._transport is not None:
            self._transports.discard(self._transport)
            self._transport.abort()
        self._inner.connection_lost(exc)


def shape_connections(
    serve: Callable[[], asyncio.Protocol], filters: Filters, transports: set[ShapedTransport], header_time: float
) -> Callable[[], ShapingProtocol]:
    """Return a protocol factory that wraps another one's protocols in a `ShapingProtocol`."""
    return lambda: ShapingProtocol(serve(), filters, transports, header_time)
