"""Peers that flood, redirect and lie about sizes, on real sockets; and one call of each transport to them."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import http.server
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from cere_trust.flows import Batch
from cere_trust.rpc import Request
from cere_trust.transport import open_async_transport, open_transport

ASK: Request[Any] = Request("system_chain", (), lambda raw: raw)
Respond = Callable[[http.server.BaseHTTPRequestHandler, bytes], None]


def exchange(kind: str, url: str, timeout: float = 5, request: Request[Any] = ASK) -> Any:
    """Connect with one kind of transport, ``sync`` or ``async``, and return the raw result of a request."""

    async def later() -> Any:
        transport = await open_async_transport(url, timeout)
        try:
            return (await transport.call(Batch((request,))))[0]
        finally:
            await transport.close()

    if kind == "async":
        return asyncio.run(later())
    transport = open_transport(url, timeout)
    try:
        return transport.call(Batch((request,)))[0]
    finally:
        transport.close()


class WebServer(http.server.ThreadingHTTPServer):
    """Web server that lets a function answer each POST.

    Attributes:
        seen: Path, headers and body of each request.
    """

    def __init__(self, respond: Respond) -> None:
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                owner.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                with contextlib.suppress(ConnectionError):
                    respond(self, body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def web_server(respond: Respond) -> Iterator[WebServer]:
    """Run a web server."""
    with WebServer(respond) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def reply(handler: http.server.BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """Send a whole response."""
    handler.send_response(status)
    for name, value in {"content-length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def _listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection after another; the host and port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(ConnectionError):
                serve(connection)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@contextmanager
def websocket_peer(serve: Callable[[socket.socket], None], status: str = "", location: str = "") -> Iterator[str]:
    """URL of a peer that accepts one WebSocket and then sends raw bytes, or redirects every handshake."""

    def shake_hands(connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        if location:
            connection.sendall(f"HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())
            return
        key = next(line for line in head.decode().split("\r\n") if line.lower().startswith("sec-websocket-key"))
        text = key.split(":")[1].strip() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()
        connection.sendall(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        )
        serve(connection)
        while connection.recv(4096):
            pass

    with _listening(shake_hands) as address:
        yield f"ws://{address}"


@contextmanager
def dribbling(start: bytes) -> Iterator[str]:
    """Address (host and port) of a peer that answers with some bytes, and then some hundreds of letters, one at a time."""

    def dribble(connection: socket.socket) -> None:
        connection.settimeout(0.02)  # the pace
        connection.sendall(start)
        for _ in range(300):
            with contextlib.suppress(TimeoutError):
                if not connection.recv(4096):
                    return
            connection.sendall(b"x")

    with _listening(dribble) as address:
        yield address


@contextmanager
def memory_below(limit: int) -> Iterator[None]:
    """Fail if the peak of the memory that Python allocates passes a limit."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()
