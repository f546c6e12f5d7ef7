"""A node that says what a test tells it to say, over a real WebSocket on a local port; and peers that are no node."""

from __future__ import annotations

import http.server
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.unit.runtime.recorded import DEV_14, metadata

Json = Any
GENESIS, HEAD, CODE_HASH = (f"0x{byte * 32}" for byte in ("aa", "bb", "cc"))

HEADER = {
    "parentHash": "0x" + "11" * 32, "number": "0x5", "stateRoot": "0x" + "22" * 32, "extrinsicsRoot": "0x" + "33" * 32,
    "digest": {"logs": []},
}  # fmt: skip
"""Header of block 5."""

SERVER_LOG = logging.getLogger("tests.fake_node")
"""For the server's own records, which tests of the client's do not look at."""
SERVER_LOG.setLevel(logging.WARNING)


class Refuse(Exception):
    """The error a method answers with."""

    def __init__(self, code: int, message: str, data: Json = None) -> None:
        self.error = {"code": code, "message": message} | ({} if data is None else {"data": data})


class FakeNode:
    """Answers by method name. A value is the answer; a callable makes it of the parameters, and may raise `Refuse`.

    Attributes:
        url: Where it listens.
        seen: Messages as they came: lists of method names.
        connections: Live connections.
        apart: Answer each request of a batch in a message of its own, the last one first.
    """

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[list[str]] = []
        self.connections: list[ServerConnection] = []
        self.opened = 0
        self.apart = False
        self.silent: set[str] = set()
        self.drops: list[str] = []
        self.before: Callable[[ServerConnection, str], None] = lambda socket, method: None
        self.after: Callable[[ServerConnection, str], None] = lambda socket, method: None
        self.answers: dict[str, Json] = {
            "chain_getBlockHash": lambda number=None: GENESIS if number == 0 else HEAD,
            "chain_getFinalizedHead": HEAD,
            "chain_getHeader": None,
            "state_getStorageHash": CODE_HASH,
            "state_call": self._no_choice_of_metadata,
            "state_getMetadata": lambda *at: "0x" + metadata(DEV_14).hex(),
            "state_queryStorageAt": lambda keys, *at: [{"block": HEAD, "changes": [[key, None] for key in keys]}],
            "state_getKeysPaged": lambda *params: [],
            "system_accountNextIndex": 7,
        }

    @staticmethod
    def _no_choice_of_metadata(method: str, *rest: Json) -> Json:
        raise Refuse(4003, "Client error: Execution failed: Other: Exported method is not found")

    def methods(self) -> list[str]:
        """All methods asked for, in order."""
        return [method for message in self.seen for method in message]

    def serve(self, socket: ServerConnection) -> None:
        self.opened += 1
        self.connections.append(socket)
        try:
            for text in socket:
                self._answer(socket, json.loads(text))
        except (ConnectionClosed, ConnectionError):
            pass
        finally:
            self.connections.remove(socket)

    def _answer(self, socket: ServerConnection, message: Json) -> None:
        several = message if isinstance(message, list) else [message]
        methods = [one["method"] for one in several]
        self.seen.append(methods)
        for method in methods:
            if method in self.drops:
                self.drops.remove(method)
                raise ConnectionError
        if self.silent.intersection(methods):
            return
        replies = [self._reply(one) for one in several]
        for method in methods:
            self.before(socket, method)
        if self.apart and isinstance(message, list):
            for reply in reversed(replies):
                socket.send(json.dumps(reply))
                socket.ping().wait(1)
        else:
            socket.send(json.dumps(replies if isinstance(message, list) else replies[0]))
        for method in methods:
            self.after(socket, method)

    def _reply(self, one: Json) -> Json:
        made = self.answers.get(one["method"], Refuse(-32601, "Method not found"))
        try:
            if isinstance(made, Exception):
                raise made
            result = made(*one["params"]) if callable(made) else made
        except Refuse as refusal:
            return {"jsonrpc": "2.0", "id": one["id"], "error": refusal.error}
        return {"jsonrpc": "2.0", "id": one["id"], "result": result}


def notify(socket: ServerConnection, subscription: Json, result: Json) -> None:
    """Send an update."""
    params = {"subscription": subscription, "result": result}
    socket.send(json.dumps({"jsonrpc": "2.0", "method": "update", "params": params}))


@contextmanager
def running(node: FakeNode) -> Iterator[FakeNode]:
    """The node, listening."""
    with serve(node.serve, "127.0.0.1", 0, compression=None, logger=SERVER_LOG) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        node.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        try:
            yield node
        finally:
            for connection in list(node.connections):
                connection.close()
            server.shutdown()
            thread.join()


@contextmanager
def raw_peer(banner: bytes | None) -> Iterator[int]:
    """The port of a peer that sends some bytes and closes; with None it accepts, and stays silent."""
    listener = socket.create_server(("127.0.0.1", 0))
    accepted: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if banner is None:
                accepted.append(connection)
                continue
            with connection:
                connection.recv(4096)
                connection.sendall(banner)

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for connection in accepted:
            connection.close()


@contextmanager
def over_http(answer: Callable[[Json], tuple[int, bytes]]) -> Iterator[str]:
    """URL of a web server that answers posted JSON with a status and a body."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, body = answer(asked)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def answering(node: FakeNode) -> Callable[[Json], tuple[int, bytes]]:
    """A fake node's answers, over HTTP."""

    def answer(message: Json) -> tuple[int, bytes]:
        several = message if isinstance(message, list) else [message]
        node.seen.append([one["method"] for one in several])
        replies = [node._reply(one) for one in several]
        return 200, json.dumps(replies if isinstance(message, list) else replies[0]).encode()

    return answer
