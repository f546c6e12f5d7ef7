"""What comes out of a socket: HTTP responses and WebSocket frames, damaged; read by all four transports."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
import threading
from functools import cache
from random import Random
from typing import Any

from cere_trust.errors import CereTrustError
from cere_trust.flows import Batch
from cere_trust.rpc import requests
from cere_trust.transport import AsyncTransport, Transport, open_async_transport, open_transport

from .checking import Input, Target
from .dialogues import run_async
from .mutations import damaged, damaged_text, junk

TIMEOUT = 1.0
"""Seconds; the peer closes each connection at once, so that waiting is a fault of the transport."""
CHUNKED = "transfer-encoding: chunked"
HEADERS = (
    "content-length: 0", "content-length: -1", "content-length: 99999999999999999999", "content-length: ٣", "content-length: 1, 1",
    "content-encoding: gzip", "content-encoding: br", "content-encoding: identity", "content-encoding: gzip, gzip", CHUNKED,
    "transfer-encoding: gzip", "location: /again", "location: http://other/",
    "location: ws://x:y@z:99999/", "location: \x00",
    "location: file:///etc/passwd",
    "connection: close", "connection: upgrade", "set-cookie: a=b",
    "content-type: text/html; charset=x",
    "a" * 9000 + ": b", "b: " + "c" * 70_000, ": x", "no colon", "sec-websocket-extensions: permessage-deflate", "upgrade: h2c",
    "sec-websocket-protocol: x", "sec-websocket-accept: x",
)  # fmt: skip


class Peer:
    """Server that sends one script to each connection once a request has come, and closes it.

    Attributes:
        script: Bytes for the next connections; of a WebSocket, the head is `{accept}` formatted.
    """

    def __init__(self) -> None:
        self.script: tuple[bytes, bytes] = b"", b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._talk, args=(connection, *self.script), daemon=True).start()

    def _talk(self, connection: socket.socket, head: bytes, tail: bytes) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(TIMEOUT)
            request = b""
            while b"\r\n\r\n" not in request:
                part = connection.recv(65536)
                if not part:
                    return
                request += part
            key = next((line for line in request.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key:")), b"")
            digest = hashlib.sha1(key.partition(b":")[2].strip() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
            connection.sendall(head.replace(b"{accept}", base64.b64encode(digest)))
            if key and tail:
                connection.recv(65536)  # the first frame of the client
                connection.sendall(tail)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass


@cache
def peer() -> Peer:
    return Peer()


def make(rng: Random) -> Input:
    kind = rng.choice(("http", "http", "ws", "ws", "ws")), rng.choice(("sync", "async"))
    message: Any = {"jsonrpc": "2.0", "id": 1, "result": "Development"}
    body = json.dumps(message)
    match rng.randrange(5):
        case 0:
            body = json.dumps({**message, "result": "@"}).replace('"@"', junk(rng))
        case 1:
            body = junk(rng)
        case 2:
            body = damaged_text(body, rng)
    data = body.encode("utf-8", "surrogatepass")
    if kind[0] == "http":
        head, tail = _response(rng, data), b""
    else:
        head, tail = _handshake(rng), _frames(rng, data)
    return "/".join(kind), head, tail


def _response(rng: Random, body: bytes) -> bytes:
    status = rng.choice((200, 200, 200, 200, 100, 101, 204, 301, 307, 308, 429, 500, 503, 99, 1000))
    lines = [f"HTTP/1.1 {status} OK", "content-type: application/json"]
    if rng.random() < 0.2:
        chunks = [body[at : at + 9] for at in range(0, min(len(body), 900), 9)]
        sizes = [rng.choice((f"{len(one):x}", f"{len(one):x}", "-1", "f" * 20, "")) for one in chunks]
        body = (
            b"".join(size.encode() + b"\r\n" + one + b"\r\n" for size, one in zip(sizes, chunks, strict=True))
            + b"0\r\n\r\n"
        )
        lines.append(CHUNKED)
    elif rng.random() < 0.8:
        lines.append(f"content-length: {max(0, len(body) + rng.choice((0, 0, 0, 0, 1, -1, 1 << 40)))}")
    for _ in range(rng.choice((0, 0, 1, 2))):
        lines.insert(rng.randrange(1, len(lines) + 1), rng.choice(HEADERS))
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")
    if rng.random() < 0.3:
        head = damaged(head, rng)
    return head + body


def _handshake(rng: Random) -> bytes:
    lines = [
        "HTTP/1.1 101 Switching Protocols",
        "upgrade: websocket",
        "connection: Upgrade",
        "sec-websocket-accept: {accept}",
    ]
    if rng.random() < 0.2:
        lines.insert(rng.randrange(1, 5), rng.choice(HEADERS))
    head = "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n"
    return damaged(head, rng) if rng.random() < 0.15 else head


def _frames(rng: Random, data: bytes) -> bytes:
    if rng.random() < 0.15:
        return damaged(_frame(rng, 1, data, tidy=True), rng)
    made = [_frame(rng, 1, data, tidy=rng.random() < 0.5)]
    for _ in range(rng.choice((0, 1, 2, 5))):
        other = rng.choice((b"", b"\x03\xe8", b"\x03\xe8bye", b"\x00", b"\xff" * 3, data[:20], b"{}", b"x" * 126))
        made.insert(
            rng.randrange(len(made) + 1),
            _frame(rng, rng.choice((0, 1, 2, 8, 9, 10, 3, 15)), other, tidy=rng.random() < 0.5),
        )
    return b"".join(made)


def _frame(rng: Random, opcode: int, payload: bytes, *, tidy: bool) -> bytes:
    final, reserved, masked, size = 0x80, 0, 0, len(payload)
    if not tidy:
        final = rng.choice((0, 0x80))
        reserved = rng.choice((0, 0, 0x40, 0x20, 0x70))
        masked = rng.choice((0, 0, 0, 0x80))
        size = rng.choice((size, size, size + 1, max(0, size - 1), 0, 1 << 16, 1 << 40, (1 << 63) - 1, (1 << 64) - 1))
    if size < 126 and (tidy or rng.random() < 0.8):
        length = bytes((masked | size,))
    elif size < 1 << 16 and (tidy or rng.random() < 0.8):
        length = bytes((masked | 126,)) + size.to_bytes(2, "big")
    else:
        length = bytes((masked | 127,)) + size.to_bytes(8, "big")
    return bytes((final | reserved | opcode,)) + length + (bytes(4) if masked else b"") + payload


BATCH = Batch((requests.chain_name(),))


def run(input: Input) -> None:
    kind, head, tail = input
    assert isinstance(kind, str) and isinstance(head, bytes) and isinstance(tail, bytes)
    peer().script = head, tail
    scheme, way = kind.split("/")
    url = f"{scheme}://127.0.0.1:{peer().port}"
    if way == "async":
        run_async(_later(url))
        return
    transport = open_transport(url, TIMEOUT)
    try:
        _check(transport.call(BATCH))
        _again(transport)
    finally:
        transport.close()


def _again(transport: Transport) -> None:
    """Ask once more: the connection may have broken behind the answer."""
    with contextlib.suppress(CereTrustError):
        transport.call(BATCH)


async def _later(url: str) -> None:
    transport: AsyncTransport = await open_async_transport(url, TIMEOUT)
    try:
        _check(await transport.call(BATCH))
        with contextlib.suppress(CereTrustError):
            await transport.call(BATCH)
    finally:
        await transport.close()


def _check(reply: tuple[Any, ...]) -> None:
    assert len(reply) == 1
    str(BATCH.requests[0].decode(reply[0]))


TARGET = Target("frames", make, run, load=peer)
