"""WebSocket and HTTP on one port, in a thread of their own."""

from __future__ import annotations

import asyncio
import errno
import threading
from concurrent.futures import Future
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from ..errors import DevnetError, PortInUse
from .node import Node
from .rpc import Session

MAX_REQUEST = 15 * 1024 * 1024
MAX_QUEUED = 100_000
_TRUSTED_HOSTS = {"localhost", "127.0.0.1", "::1", "polkadot.js.org"}


class Server:
    """Serves a node until closed.

    Args:
        node: The node.
        host: Address to listen on.
        port: Port to listen on; 0 takes any free one.
    """

    def __init__(self, node: Node, host: str = "127.0.0.1", port: int = 0) -> None:
        self._node = node
        self.host = host
        self.port = port
        self._loop = asyncio.new_event_loop()
        self._stop: asyncio.Event | None = None
        self._sockets: set[web.WebSocketResponse] = set()
        self._thread = threading.Thread(target=self._run, name="cere-trust-rpc", daemon=True)
        self._started: Future[int] = Future()

    def start(self) -> None:
        """Listen.

        Raises:
            PortInUse: the port is taken.
            DevnetError: the address cannot be listened on.
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
        """Stop listening, and end all connections."""
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
        app = web.Application(client_max_size=MAX_REQUEST)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self.host, self.port)
            await site.start()
        except OSError as error:
            await runner.cleanup()
            self._started.set_exception(error)
            return
        self._started.set_result(runner.addresses[0][1])
        await self._stop.wait()
        for socket in list(self._sockets):
            await socket.close(code=1001, message=b"the chain is stopped")
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).hostname not in _TRUSTED_HOSTS:
            return web.Response(status=403, text="Origin is not allowed\n")
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._websocket(request)
        response = await self._http(request)
        if origin is not None:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Headers"] = "content-type"
        return response

    async def _http(self, request: web.Request) -> web.Response:
        if request.method == "OPTIONS":
            return web.Response(status=204)
        if request.method != "POST":
            return web.Response(status=405, text="Used HTTP Method is not allowed. POST is required\n")
        if request.content_type != "application/json":
            text = "Supplied content type is not allowed. Content-Type: application/json is required\n"
            return web.Response(status=415, text=text)
        body = await request.read()
        session = Session(self._node, None)
        answer = await asyncio.wrap_future(self._node.run(session.handle, body))
        return web.Response(text=answer or "", content_type="application/json")

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=MAX_REQUEST, compress=False, heartbeat=30)
        await socket.prepare(request)
        self._sockets.add(socket)
        outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        closing: list[asyncio.Task[bool]] = []

        def enqueue(text: str) -> None:
            if closing:
                return
            if outgoing.qsize() >= MAX_QUEUED:  # it reads too slowly to be served
                closing.append(loop.create_task(socket.close(code=1008)))
                return
            outgoing.put_nowait(text)

        def send(text: str) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(enqueue, text)

        session = Session(self._node, send)
        writer = asyncio.create_task(self._write(socket, outgoing))
        try:
            async for message in socket:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                answer = await asyncio.wrap_future(self._node.run(session.handle, message.data))
                if answer is not None:
                    enqueue(answer)
        except RuntimeError:  # the node was closed meanwhile
            pass
        finally:
            self._sockets.discard(socket)
            session.close()
            outgoing.put_nowait(None)
            await asyncio.gather(writer, *closing)
        return socket

    async def _write(self, socket: web.WebSocketResponse, outgoing: asyncio.Queue[str | None]) -> None:
        while (text := await outgoing.get()) is not None:
            try:
                await socket.send_str(text)
            except (ConnectionError, RuntimeError):
                return
