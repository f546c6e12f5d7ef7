"""A server for WebSocket and HTTP on one port, in a thread of its own.

The event loop only moves messages; the node's thread does all work.
"""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import NamedTuple

from aiohttp import WSMsgType, web

from ...errors import DevnetError, PortInUse
from ..node.node import Node
from ..rpc.filters import Filters
from ..rpc.served import ServedNode
from ..rpc.session import PARSE_ERROR, ServerSession, refused, too_big
from . import compat
from .wire import ShapedTransport, shape_connections

_CLOSE_TIMEOUT = 1.0
"""Seconds for a client to answer the closing handshake."""

_BACKLOG = 128


class Bounds(NamedTuple):
    """Limits of one connection, in bytes and seconds.

    Attributes:
        request: Size of an incoming message; a node's default.
        pause: Unsent output above which the next request waits; unanswered input above which no more is read.
        queued: Unsent output above which the connection is cut.
        header_time: Time for the first request's headers; the connection is cut after it.
        body_time: Time for the body of an HTTP request.
        idle_time: Time for the next request on an HTTP connection.
    """

    request: int = 15 << 20
    pause: int = 1 << 20
    queued: int = 64 << 20
    header_time: float = 30
    body_time: float = 120
    idle_time: float = 75


DEFAULT_BOUNDS = Bounds()


class Server:
    """Serves a node until closed.

    Args:
        node: The node.
        host: Address to listen on.
        port: Port to listen on; 0 takes any free one.
        filters: Filters and byte shapers that all traffic passes through.
        bounds: Limits per connection.
        allowed_hosts: Host names that requests may name in `Host`, besides this machine's and `host`.

    Attributes:
        served: The node with the state of its RPC interface.
    """

    def __init__(
        self,
        node: Node,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        filters: Filters | None = None,
        bounds: Bounds = DEFAULT_BOUNDS,
        allowed_hosts: Iterable[str] = (),
    ) -> None:
        self.served = ServedNode(node, filters)
        self.host = host
        self.port = port
        self._bounds = bounds
        self._hosts = compat.HostFilter(host, allowed_hosts)
        self._loop = asyncio.new_event_loop()
        self._stop: asyncio.Event | None = None
        self._connections: set[_Connection] = set()
        self._thread = threading.Thread(target=self._run, name="cere-trust-rpc", daemon=True)
        self._started: Future[int] = Future()

    def start(self) -> None:
        """Start to listen.

        Raises:
            PortInUse: the port is taken.
            DevnetError: the server cannot listen on the address.
        """
        self._thread.start()
        try:
            self.port = self._started.result()
        except OSError as error:
            self._thread.join()
            if error.errno == errno.EADDRINUSE:
                raise PortInUse(
                    f"port {self.port} is in use; name another with --port, or 0 for any free one"
                ) from None
            raise DevnetError(f"cannot listen on {self.host}:{self.port}: {error.strerror}") from None

    def close(self) -> None:
        """Stop listening, and close all connections."""
        if self._thread.is_alive() and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        app = web.Application(client_max_size=self._bounds.request)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=_CLOSE_TIMEOUT, auto_decompress=False,
            keepalive_timeout=self._bounds.idle_time,
        )  # fmt: skip
        await runner.setup()
        assert runner.server is not None
        transports: set[ShapedTransport] = set()
        factory = shape_connections(runner.server, self.served.filters, transports, self._bounds.header_time)
        try:
            listener = await self._loop.create_server(factory, self.host, self.port, backlog=_BACKLOG)
        except OSError as error:
            await runner.cleanup()
            self._started.set_exception(error)
            return
        self._started.set_result(listener.sockets[0].getsockname()[1])
        await self._stop.wait()
        listener.close()
        await asyncio.gather(*(connection.end() for connection in list(self._connections)))
        for transport in list(transports):
            transport.abort()
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if isinstance(request.transport, ShapedTransport):
            request.transport.headers_arrived()
        if (unknown := self._hosts.refuse(request)) is not None:
            return unknown
        origin = request.headers.get("Origin")
        if (untrusted := compat.refuse_origin(origin)) is not None:
            return untrusted
        refusal = self.served.filters.admit()
        if refusal is not None:
            return web.Response(status=refusal.status, text=refusal.text, headers=refusal.headers)
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._websocket(request)
        response = await self._http(request)
        compat.add_cors_headers(request, response, origin)
        return response

    async def _http(self, request: web.Request) -> web.Response:
        if request.path in compat.READINESS:
            if request.method != "GET":
                return _json("", 405)
            # Readiness: an empty answer means that the node is not syncing.
            if request.path != "/health":
                return _json("")
            return await self._answer(request, compat.HEALTH, compat.only_result)
        if request.method == "OPTIONS":
            return web.Response()
        if (refusal := compat.refuse_post(request)) is not None:
            return refusal
        try:
            async with asyncio.timeout(self._bounds.body_time):
                body = await request.read()
        except TimeoutError:
            late = compat.plain("the request's body took too long\n", 408)
            late.force_close()
            return late
        except web.HTTPRequestEntityTooLarge:
            return _json(refused(too_big(-32007, "Request is too big", self._bounds.request)), 413)
        if not compat.begins_as_json(body):
            return _json(refused(PARSE_ERROR), 400)
        return await self._answer(request, body)

    async def _answer(self, request: web.Request, body: bytes, convert: Callable[[str], str] = str) -> web.Response:
        steps = ServerSession(self.served, None).steps(body)
        try:
            answer = await asyncio.wrap_future(
                self.served.node.run_in_steps(steps, lambda: request.transport is not None)  # else the client has left
            )
        except RuntimeError:
            return compat.plain("the chain is stopped\n", 503)
        return _json(convert(answer or ""))

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(
            max_msg_size=self._bounds.request, compress=False, heartbeat=30, timeout=_CLOSE_TIMEOUT
        )
        await socket.prepare(request)
        connection = _Connection(self.served, request, socket, self._bounds)
        self._connections.add(connection)
        try:
            await connection.serve()
        finally:
            self._connections.discard(connection)
        return socket


class _Connection:
    """One WebSocket: answers requests one after the other, and bounds the output that the client has not read.

    It reads on while requests are queued, because clients give up on a node that does not answer pings.
    """

    def __init__(self, served: ServedNode, request: web.Request, socket: web.WebSocketResponse, bounds: Bounds) -> None:
        self._served = served
        self._request = request
        self._socket = socket
        self._bounds = bounds
        self._loop = asyncio.get_running_loop()
        self._inbox: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self._unanswered = 0
        self._taken = asyncio.Event()
        self._gone = False
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()

    async def serve(self) -> None:
        """Read and answer until the client leaves."""
        session = ServerSession(self._served, self._send)
        writer, answering = asyncio.create_task(self._write()), asyncio.create_task(self._answer(session))
        try:
            async for message in self._socket:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                self._unanswered += len(message.data)
                self._inbox.put_nowait(message.data)
                while self._unanswered > self._bounds.pause and not self._gone:
                    self._taken.clear()
                    await self._taken.wait()
        finally:
            self._gone = True
            self._inbox.put_nowait(None)
            self._room.set()
            await answering
            session.close()
            self._queue.put_nowait(None)
            self._cut()  # the client reads no more
            await writer

    async def _answer(self, session: ServerSession) -> None:
        while (request := await self._inbox.get()) is not None:
            try:
                await asyncio.wrap_future(
                    self._served.node.run_in_steps(session.steps(request), lambda: not self._gone)
                )
            except RuntimeError:  # the node was closed meanwhile, or the client left
                self._gone = True
                self._cut()
                return
            finally:
                self._unanswered -= len(request)
                self._taken.set()
            await self._room.wait()

    def _send(self, text: str) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._enqueue, text)

    def _enqueue(self, text: str) -> None:
        if self._gone:
            return
        self._waiting += len(text)
        if self._waiting > self._bounds.queued:
            self._cut()
            return
        if self._waiting > self._bounds.pause:
            self._room.clear()
        self._queue.put_nowait(text)

    async def _write(self) -> None:
        while (text := await self._queue.get()) is not None:
            try:
                await self._socket.send_str(text)
            except (ConnectionError, RuntimeError):
                break
            self._waiting -= len(text)
            if self._waiting <= self._bounds.pause:
                self._room.set()
        self._room.set()

    def _cut(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()
        self._room.set()

    async def end(self) -> None:
        """Close with a handshake; a client that does not answer in time is cut off."""
        closing = asyncio.ensure_future(self._socket.close(code=1001, message=b"the chain is stopped"))
        _, late = await asyncio.wait([closing], timeout=_CLOSE_TIMEOUT)
        if late:
            self._cut()
            await asyncio.wait([closing], timeout=_CLOSE_TIMEOUT)


def _json(text: str, status: int = 200) -> web.Response:
    return web.Response(status=status, text=text, content_type="application/json")
