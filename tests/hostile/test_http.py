"""Answers over HTTP: bombs, floods and redirects."""

from __future__ import annotations

import gzip
import http.server
import json
from types import SimpleNamespace

import pytest

from cere_trust.errors import ConnectFailed, RequestTimeout
from cere_trust.limits import MAX_ANSWER_SIZE, MAX_REDIRECTS
from cere_trust.transport import http as transport

from .peers import dribbling, exchange, memory_below, reply, web_server

pytestmark = pytest.mark.parametrize("kind", ["sync", "async"])
Handler = http.server.BaseHTTPRequestHandler


def answer(handler: Handler, body: bytes) -> None:
    reply(handler, json.dumps({"jsonrpc": "2.0", "id": json.loads(body)["id"], "result": "Cere"}).encode())


def test_a_compressed_answer_is_refused_before_it_expands(kind: str) -> None:
    bomb = gzip.compress(bytes(64 << 20))
    with web_server(lambda handler, body: reply(handler, bomb, content_encoding="gzip")) as server:
        with memory_below(8 << 20), pytest.raises(ConnectFailed, match="compressed an answer unasked, as gzip"):
            exchange(kind, server.url)
        assert server.seen[0][1]["accept-encoding"] == "identity"


def test_an_answer_that_announces_too_many_bytes_is_not_read(kind: str) -> None:
    def announce(handler: Handler, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("content-length", str(MAX_ANSWER_SIZE + 1))
        handler.end_headers()

    with web_server(announce) as server, pytest.raises(ConnectFailed, match="more than 67,108,864 bytes"):
        exchange(kind, server.url)


def endless(handler: Handler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("transfer-encoding", "chunked")
    handler.end_headers()
    while True:  # until the client closes
        handler.wfile.write(b"10000\r\n" + bytes(1 << 16) + b"\r\n")


def test_an_answer_without_end_is_cut_at_the_limit(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_ANSWER_SIZE", 1 << 20)
    with web_server(endless) as server, memory_below(8 << 20), pytest.raises(ConnectFailed, match="an answer of more"):
        exchange(kind, server.url)


def test_an_answer_that_keeps_coming_ends_with_the_seconds(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock advances by a second whenever it is read, so that the time is over long before the bytes."""
    seconds = iter(range(10**6))
    monkeypatch.setattr(transport, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    with web_server(endless) as server, pytest.raises(RequestTimeout):
        exchange(kind, server.url, timeout=20)


STATUS = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 ", STATUS, STATUS + b"x-", STATUS + b"content-length: 1000\r\n\r\n"],
    ids=["status", "half a status", "headers", "half a header", "body"],
)
def test_an_answer_byte_by_byte_ends_with_the_seconds(kind: str, start: bytes) -> None:
    """Each byte is in time. Without a limit for the whole, the peer would close the connection after 300."""
    with dribbling(start) as place, pytest.raises((RequestTimeout, ConnectFailed)) as raised:
        exchange(kind, f"http://{place}", timeout=0.3)
    if start:  # letters in place of a status line are no HTTP at once
        assert isinstance(raised.value, RequestTimeout)


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_within_the_origin_is_followed_with_the_body(kind: str, status: int) -> None:
    def respond(handler: Handler, body: bytes) -> None:
        if handler.path == "/rpc":
            answer(handler, body)
        else:
            reply(handler, b"", status, location="/rpc")

    with web_server(respond) as server:
        assert exchange(kind, server.url) == "Cere"
        (_, _, first), (path, _, second) = server.seen
    assert (path, first) == ("/rpc", second)


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_to_another_port_is_refused_and_nothing_is_sent_there(kind: str, status: int) -> None:
    with web_server(answer) as other:
        redirecting = web_server(lambda handler, body: reply(handler, b"", status, location=other.url))
        with redirecting as server, pytest.raises(ConnectFailed, match=f"redirects to another origin, {other.url}"):
            exchange(kind, server.url)
    assert not other.seen


@pytest.mark.parametrize(
    "location",
    ["https://127.0.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/", "//example.invalid/", "http://[", "http://a:b/"],
)
def test_a_redirect_to_another_scheme_or_host_is_refused(kind: str, location: str) -> None:
    redirecting = web_server(lambda handler, body: reply(handler, b"", 307, location=location))
    with redirecting as server, pytest.raises(ConnectFailed, match=r"redirects to another origin|does not speak HTTP"):
        exchange(kind, server.url)
    assert {path for path, _, _ in server.seen} == {"/"}


@pytest.mark.parametrize("status", [301, 302, 303])
def test_redirects_that_drop_the_body_are_refused(kind: str, status: int) -> None:
    redirecting = web_server(lambda handler, body: reply(handler, b"", status, location="/rpc"))
    with redirecting as server, pytest.raises(ConnectFailed, match=f"HTTP status {status}"):
        exchange(kind, server.url)


def test_redirects_without_end_are_refused(kind: str) -> None:
    with web_server(lambda handler, body: reply(handler, b"", 307, location="/again")) as server:
        with pytest.raises(ConnectFailed, match=f"redirects more than {MAX_REDIRECTS} times"):
            exchange(kind, server.url)
        assert len(server.seen) == MAX_REDIRECTS + 1
