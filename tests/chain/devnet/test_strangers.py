"""The embedded chain and those it does not trust: foreign host names, slow and silent connections, endless requests."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from cere_trust.devnet import Bounds, Devnet, Server
from cere_trust.errors import DevnetError

from .conftest import Raw

Serve = Callable[..., Server]
CHAIN = b'{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}'
PATIENCE = 20
SHORT = 0.2
MILLION = 1_000_000
pytestmark = pytest.mark.embedded("the embedded chain's own server")


@pytest.fixture(scope="module")
def chain() -> Iterator[Devnet]:
    """A chain that makes blocks on request only."""
    with Devnet(block_time="manual", progress=None) as running:
        yield running


@pytest.fixture
def serve(chain: Devnet) -> Iterator[Serve]:
    """Starts one more server of the chain's node."""
    with ExitStack() as servers:

        def start(host: str = "127.0.0.1", bounds: Bounds | None = None, allowed_hosts: tuple[str, ...] = ()) -> Server:
            server = Server(chain.node, host, 0, bounds=bounds or Bounds(), allowed_hosts=allowed_hosts)
            server.start()
            servers.callback(server.close)
            return server

        yield start


def exchange(port: int, request: bytes) -> bytes:
    """What the server sends until it closes the connection."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as wire:
        wire.sendall(request)
        answer = b""
        while piece := wire.recv(65536):
            answer += piece
        return answer


def post(*headers: str, body: bytes = CHAIN, target: str = "/") -> bytes:
    """A request with these headers; the server closes after it."""
    lines = [f"POST {target} HTTP/1.1", *headers, "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


# --- host names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "LOCALHOST:9944", "[::1]", "[::1]:1", "127.0.0.1:65535", "localhost:{port}"]
)
def test_this_machines_names_are_accepted_at_any_port(chain: Devnet, host: str) -> None:
    assert status(exchange(chain.port, post(f"Host: {host.format(port=chain.port)}"))) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "localhost.evil.example", "192.0.2.1", "[::2]:9944", "127.0.0.2"]
)
def test_other_names_are_refused_as_a_node_refuses_them(chain: Devnet, host: str) -> None:
    answer = exchange(chain.port, post(f"Host: {host.format(port=chain.port)}"))
    assert status(answer) == 403
    assert answer.endswith(b"\r\n\r\nProvided Host header is not whitelisted.\n")
    assert b"Content-Type: text/plain\r\n" in answer


@pytest.mark.parametrize(
    ("headers", "target"),
    [
        ((), "/"),
        (("Host: ",), "/"),
        (("Host: localhost:port",), "/"),
        (("Host: localhost/evil.example",), "/"),
        (("Host: evil@localhost",), "/"),
        (("Host: localhost", "Host: evil.example"), "/"),
        (("Host: localhost",), "http://evil.example/"),
    ],
)
def test_requests_without_one_readable_name_are_malformed(chain: Devnet, headers: tuple[str, ...], target: str) -> None:
    assert status(exchange(chain.port, post(*headers, target=target))) == 400


def test_a_rebound_name_gets_no_socket_and_no_health(chain: Devnet) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect("ws://evil.example", sock=socket.create_connection(("127.0.0.1", chain.port)), proxy=None)
    assert refused.value.response.status_code == 403
    health = b"GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert status(exchange(chain.port, health)) == 403


def test_a_name_that_is_allowed_is_accepted(serve: Serve) -> None:
    server = serve(allowed_hosts=("devnet", "Chain.Example"))
    assert status(exchange(server.port, post("Host: devnet:9944"))) == 200
    assert status(exchange(server.port, post("Host: chain.example"))) == 200
    assert status(exchange(server.port, post("Host: evil.example"))) == 403


def test_on_all_addresses_any_address_is_accepted_but_no_name(serve: Serve) -> None:
    server = serve("0.0.0.0")
    assert status(exchange(server.port, post("Host: 172.17.0.2:9944"))) == 200
    assert status(exchange(server.port, post("Host: [fe80::1]:9944"))) == 200
    assert status(exchange(server.port, post("Host: evil.example:9944"))) == 403


def test_the_chain_passes_its_allowed_hosts_on() -> None:
    with Devnet(progress=None, allowed_hosts=["devnet"]) as chain:
        assert status(exchange(chain.port, post("Host: devnet"))) == 200
        assert status(exchange(chain.port, post("Host: evil.example"))) == 403


# --- time limits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [b"", b"POST / HT", b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_a_connection_without_whole_headers_is_cut(serve: Serve, sent: bytes) -> None:
    server = serve(bounds=Bounds(header_time=SHORT))
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)) as wire:
        wire.sendall(sent)
        with suppress(ConnectionResetError):
            assert wire.recv(1) == b""


def test_headers_that_arrive_byte_by_byte_do_not_extend_the_limit(serve: Serve) -> None:
    server = serve(bounds=Bounds(header_time=SHORT))
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=0.02)) as wire:
        wire.sendall(b"POST / HTTP/1.1\r\nX: ")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                wire.sendall(b"x")
                if wire.recv(1) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return
    pytest.fail("the connection stayed open")


def test_a_body_that_does_not_end_is_refused_and_cut(serve: Serve) -> None:
    server = serve(bounds=Bounds(body_time=SHORT))
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)) as wire:
        wire.sendall(post("Host: localhost").removesuffix(b"}"))
        answer = wire.recv(65536)
    assert status(answer) == 408
    assert b"Connection: close\r\n" in answer


def test_an_idle_http_connection_is_closed(serve: Serve) -> None:
    server = serve(bounds=Bounds(idle_time=SHORT))
    answer = exchange(server.port, post("Host: localhost").replace(b"Connection: close\r\n", b"") + b"POST / HT")
    assert status(answer) == 200


def test_a_websocket_outlives_the_limits(serve: Serve) -> None:
    server = serve(bounds=Bounds(header_time=SHORT, body_time=SHORT, idle_time=SHORT))
    with connect(f"ws://127.0.0.1:{server.port}", proxy=None) as outer:
        raw = Raw(outer)
        assert raw.call("system_chain")
        exchange(server.port, b"")  # as long as the limit of a connection beside it
        assert raw.call("system_chain")


# --- endless requests -------------------------------------------------------------------------------------------------


@pytest.fixture
def dialled(chain: Devnet) -> Iterator[Callable[[], Raw]]:
    with ExitStack() as sockets:
        yield lambda: Raw(sockets.enter_context(connect(chain.url, proxy=None)))


def height(raw: Raw) -> int:
    return int(raw.call("chain_getHeader")["number"], 16)


def settle(raw: Raw) -> int:
    """Wait until the height stays: a task that runs makes a block between two requests."""
    end = time.monotonic() + PATIENCE
    before = height(raw)
    while (now := height(raw)) != before:
        assert time.monotonic() < end, "blocks are still made"
        before = now
    return now


@pytest.mark.parametrize("blocks", [{"count": MILLION}, {"to": MILLION}])
def test_a_million_blocks_silence_nobody_and_end_with_their_client(
    chain: Devnet, dialled: Callable[[], Raw], blocks: dict[str, int]
) -> None:
    other, greedy = dialled(), dialled()
    subscription = other.call("chain_subscribeNewHeads")
    first = int(other.notification(subscription)["number"], 16)
    heads = greedy.call("chain_subscribeNewHeads")
    greedy.send("dev_newBlock", blocks)
    while int(other.notification(subscription)["number"], 16) <= first:
        pass  # the first notification may repeat the head
    started = time.monotonic()
    assert other.call("system_chain")
    assert status(exchange(chain.port, post("Host: localhost"))) == 200
    assert time.monotonic() - started < 5
    assert int(greedy.notification(heads)["number"], 16) >= first  # its own subscription goes on as well
    greedy.socket.close()
    assert settle(other) > first


def test_an_http_client_that_leaves_ends_its_million_blocks(chain: Devnet, dialled: Callable[[], Raw]) -> None:
    other = dialled()
    before = height(other)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "dev_newBlock", "params": [{"count": MILLION}]}).encode()
    with closing(socket.create_connection(("127.0.0.1", chain.port), timeout=PATIENCE)) as wire:
        wire.sendall(post("Host: localhost", body=body))
        while height(other) == before:
            pass
    assert settle(other) > before


@pytest.mark.parametrize(
    ("method", "params"), [("dev_skipTo", [1 << 31]), ("dev_timeTravel", [1 << 62])], ids=["skip", "time"]
)
def test_a_skip_without_end_silences_nobody_and_ends_with_its_client(
    chain: Devnet, dialled: Callable[[], Raw], method: str, params: list[int]
) -> None:
    other, greedy = dialled(), dialled()
    best = other.call("chain_getHeader")
    greedy.send(method, *params)
    for _ in range(2):  # time travel is interrupted after each session, which takes a second
        assert other.call("system_chain")
    assert status(exchange(chain.port, post("Host: localhost"))) == 200
    greedy.socket.close()
    settle(other)
    if method == "dev_skipTo":  # the old best block remains until the last one is there
        assert other.call("chain_getHeader") == best


def test_a_block_made_while_blocks_are_skipped_is_kept(dialled: Callable[[], Raw]) -> None:
    other, greedy = dialled(), dialled()
    before = height(other)
    greedy.send("dev_skipTo", before + 20_000)
    made = other.call("dev_newBlock")
    answer = json.loads(greedy.socket.recv(timeout=PATIENCE))
    if "error" in answer:  # the block came first or while blocks were skipped
        assert "another block was made" in answer["error"]["message"]
        assert other.call("chain_getBlockHash") == made
        assert height(other) == before + 1
    else:
        assert height(other) in (before + 20_000, before + 20_001)


def test_a_long_fork_silences_nobody(dialled: Callable[[], Raw]) -> None:
    other, greedy = dialled(), dialled()
    before = height(other)
    greedy.send("dev_forkAt", other.call("chain_getBlockHash"), MILLION)
    while height(other) == before:
        pass
    greedy.socket.close()
    settle(other)


@pytest.mark.parametrize(
    "work",
    [
        lambda chain: chain.new_blocks(MILLION),
        lambda chain: chain.to_block(MILLION),
        lambda chain: chain.skip_to(1 << 31),
    ],
    ids=["new_blocks", "to_block", "skip_to"],
)
def test_a_chain_closes_at_once_whatever_its_program_asked_for(work: Callable[[Devnet], object]) -> None:
    chain = Devnet(block_time="manual", progress=None).start()
    begun = threading.Event()
    outcome: list[BaseException] = []

    def run() -> None:
        try:
            work(chain)
        except BaseException as error:
            outcome.append(error)

    chain.node.run(begun.set)
    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(PATIENCE)
    while not chain.node._worker._work_queue.empty():
        pass
    started = time.monotonic()
    chain.close()
    assert time.monotonic() - started < 1
    thread.join(PATIENCE)
    assert [type(error) for error in outcome] == [DevnetError] or isinstance(outcome[0], RuntimeError)


def cpu_time(pid: int) -> float:
    """Return the seconds that a process has worked so far; -inf where the system does not show it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("-inf")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("method", ["dev_newBlock", "dev_skipTo"])
def test_ctrl_c_ends_a_million_blocks_within_a_second(method: str) -> None:
    command = [
        str(Path(sys.executable).with_name("cere-trust")),
        "devnet",
        "--port",
        "0",
        "--block-time",
        "manual",
        "--json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            with connect(url, proxy=None) as greedy, connect(url, proxy=None) as other:
                heads = Raw(other).call("chain_subscribeNewHeads")
                assert heads
                Raw(greedy).send(method, {"count": MILLION} if method == "dev_newBlock" else 1 << 31)
                if method == "dev_newBlock":
                    for _ in range(2):  # the head, and the first block
                        other.recv(timeout=PATIENCE)
                started, worked = time.monotonic(), cpu_time(process.pid)
                process.send_signal(signal.SIGINT)
                _, state, used = os.wait4(process.pid, 0)
                waited = time.monotonic() - started
            # On a busy machine the process waits for its turn; the seconds that it works do not depend on that.
            assert min(waited, used.ru_utime + used.ru_stime - worked) < 1
            process.returncode = os.waitstatus_to_exitcode(state)
            assert process.stderr is not None
            said = process.stderr.read()
            assert process.returncode == 0, said
            assert "Traceback" not in said
        finally:
            process.kill()
