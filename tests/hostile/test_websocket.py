"""Answers over WebSocket: frames of any claimed size, floods of notifications, and redirects."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import Any

import pytest

from cere_trust.errors import ConnectFailed, RequestTimeout
from cere_trust.limits import MAX_ANSWER_SIZE, MAX_UNREAD_FRAMES
from cere_trust.rpc import notifications
from cere_trust.transport import async_websocket, websocket

from ..drivers.fake_node import FakeNode, notify, running
from .peers import dribbling, exchange, memory_below, websocket_peer

pytestmark = pytest.mark.parametrize("kind", ["sync", "async"])
TEXT, CONTINUATION = b"\x01", b"\x00"


def test_a_frame_that_claims_a_tebibyte_is_refused_by_its_header(kind: str) -> None:
    def claim(connection: socket.socket) -> None:
        connection.sendall(b"\x81\x7f" + (1 << 40).to_bytes(8, "big"))

    too_large = pytest.raises(ConnectFailed, match="sent an answer of more than 67,108,864 bytes")
    with websocket_peer(claim) as url, memory_below(8 << 20), too_large:
        exchange(kind, url)


def test_fragments_of_one_message_share_its_limit(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (websocket, async_websocket):
        monkeypatch.setattr(module, "MAX_ANSWER_SIZE", 1 << 20)

    def flood(connection: socket.socket) -> None:
        fragment = b"\x7f" + (1 << 18).to_bytes(8, "big") + bytes(1 << 18)
        connection.sendall(TEXT + fragment)
        while True:  # until the client closes
            connection.sendall(CONTINUATION + fragment)

    with websocket_peer(flood) as url, pytest.raises(ConnectFailed, match="sent an answer of more"):
        exchange(kind, url)


def test_notifications_that_nobody_reads_stay_within_their_budget(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "MAX_UNREAD_SIZE", 4 << 20)
    kept: list[int] = []
    added = notifications.Notifications.add

    def add(self: notifications.Notifications, *args: Any) -> None:
        added(self, *args)
        kept.append(self.unread_size)

    monkeypatch.setattr(notifications.Notifications, "add", add)
    node = FakeNode()
    node.answers["system_chain"] = "Cere"

    def flood(connection: Any, method: str) -> None:
        for number in range(60):
            notify(connection, f"s{number}", "x" * (1 << 20))

    node.before = flood
    with running(node):
        assert exchange(kind, node.url, timeout=60) == "Cere"
    assert len(kept) == 60
    assert 1 << 20 <= max(kept) <= 4 << 20


@pytest.mark.parametrize("start", [b"HTTP/1.1 101 Switching Protocols\r\n", b"HTTP/1.1 101 Switching Protocols\r\nx-"])
def test_a_handshake_byte_by_byte_ends_with_the_seconds(kind: str, start: bytes) -> None:
    with dribbling(start) as place, pytest.raises(ConnectFailed, match="did not answer within"):
        exchange(kind, f"ws://{place}", timeout=0.3)


def test_a_frame_byte_by_byte_ends_with_the_seconds(kind: str) -> None:
    def dribble(connection: socket.socket) -> None:
        connection.settimeout(0.02)  # the pace
        connection.sendall(b"\x81\x7f" + (1 << 16).to_bytes(8, "big"))
        for _ in range(300):
            with contextlib.suppress(TimeoutError):
                if not connection.recv(4096):
                    return
            connection.sendall(b"x")

    with websocket_peer(dribble) as url, pytest.raises(RequestTimeout):
        exchange(kind, url, timeout=0.3)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_to_another_port_is_refused_and_nothing_connects_there(kind: str, status: str) -> None:
    node = FakeNode()
    refused = pytest.raises(ConnectFailed, match=r"redirects to another origin, ws://127\.0\.0\.1:")
    with running(node), websocket_peer(lambda connection: None, status, node.url) as url, refused:
        exchange(kind, url)
    assert node.opened == 0


@pytest.mark.parametrize("location", ["wss://127.0.0.1/", "http://127.0.0.1/", "file:///etc/passwd", "ws://["])
def test_a_redirect_to_another_scheme_or_host_is_refused(kind: str, location: str) -> None:
    refused = pytest.raises(ConnectFailed, match="redirects to another origin")
    with websocket_peer(lambda connection: None, "307 Temporary", location) as url, refused:
        exchange(kind, url)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[",
        "[" * 100_000,
        "1" * 100_000,
        '{"method":1}',
        '{"id":[]}',
        '"method"',
        '["id"]',
        '{"id":{}}',
        "[1]",
    ],
)
def test_junk_in_place_of_an_answer_is_a_failed_connection(kind: str, text: str) -> None:
    def junk(connection: socket.socket) -> None:
        data = text.encode()
        connection.sendall(b"\x81\x7f" + len(data).to_bytes(8, "big") + data)

    with websocket_peer(junk) as url, pytest.raises(ConnectFailed, match="is not a Substrate node"):
        exchange(kind, url)


def test_an_answer_of_more_items_than_any_node_sends_is_not_parsed(kind: str) -> None:
    node = FakeNode()
    node.answers["system_chain"] = json.loads("[" + "[]," * (1 << 20) + "[]]")
    with running(node), pytest.raises(ConnectFailed, match="more than 1,048,576 items"):
        exchange(kind, node.url, timeout=60)


def test_a_connection_is_opened_with_the_limits(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = websocket if kind == "sync" else async_websocket
    options: dict[str, Any] = {}

    def connect(url: str, **given: Any) -> Any:
        options.update(given)
        raise OSError("no connection")

    monkeypatch.setattr(module, "connect", connect)
    with pytest.raises(ConnectFailed):
        exchange(kind, "ws://127.0.0.1:1")
    assert options["max_size"] == MAX_ANSWER_SIZE
    assert options["max_queue"] == MAX_UNREAD_FRAMES
    assert options["compression"] is None
    assert options["proxy"] is None
