"""Connecting: to a node, to nothing, and to what is no node."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from cere_trust import AsyncClient, Call, Client, Keypair, Query
from cere_trust.client import aio
from cere_trust.client.networks import NETWORKS
from cere_trust.errors import (
    CereTrustError,
    ClientClosed,
    ConnectFailed,
    MetadataError,
    RequestTimeout,
    TransportError,
    WrongNetwork,
)
from cere_trust.flows import Connection
from cere_trust.transport import AsyncTransport, open_async_transport

from .conftest import Connect
from .fake_node import GENESIS, FakeNode, Refuse, answering, over_http, raw_peer

NUMBER = Query("System", "Number")
ALICE = Keypair.from_uri("//Alice")
REMARK = Call("System", "remark", {"remark": b""})


async def test_the_first_use_connects_and_close_ends_the_connection(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        assert node.opened == 0
        assert await client.query(NUMBER) == 0
        assert client.runtime.version.spec_name
        assert str(client.genesis_hash) == GENESIS
        assert len(node.connections) == 1
        await client.close()
        with pytest.raises(ClientClosed, match=f"{node.url} has been closed; make a new one"):
            await client.query(NUMBER)
    assert node.opened == 1


async def test_every_use_of_a_closed_client_raises_by_name(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        await client.query(NUMBER)
        await client.close()
        await client.close()
        for used in (
            client.chain, client.standing, lambda: client.query(NUMBER), lambda: client.query_many([NUMBER]),
            lambda: client.constant("System", "SS58Prefix"), client.block, client.events,
            lambda: client.nonce(ALICE.account), lambda: client.submit(REMARK, ALICE),
            lambda: client.submit_and_wait(REMARK, ALICE),
        ):  # fmt: skip
            with pytest.raises(ClientClosed):
                await used()
        for items in (
            client.entries(Query("System", "Account")),
            client.watch(REMARK, ALICE),
            client.finalized_heads(),
        ):
            with pytest.raises(ClientClosed):
                async for _ in items:
                    pass
        for name in ("runtime", "genesis_hash"):
            with pytest.raises(ClientClosed):
                getattr(client, name)
        assert client.url == node.url
    assert node.opened == 1


async def test_a_client_closed_before_its_first_use_never_connects(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        await client.close()
        with pytest.raises(ClientClosed):
            await client.query(NUMBER)
    assert node.opened == 0


def test_a_closed_client_is_not_entered_again(node: FakeNode) -> None:
    with Client(node.url) as client:
        pass
    with pytest.raises(ClientClosed):
        client.__enter__()
    assert node.opened == 1


async def test_a_closed_async_client_is_not_entered_again(node: FakeNode) -> None:
    async with AsyncClient(node.url) as client:
        pass
    with pytest.raises(ClientClosed):
        await client.__aenter__()
    assert node.opened == 1


def test_a_client_closed_is_no_transport_error() -> None:
    assert issubclass(ClientClosed, RuntimeError)
    assert not issubclass(ClientClosed, TransportError)


async def test_a_connection_opened_while_another_task_closes_the_client_is_closed_too(
    node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[AsyncTransport] = []
    ended: list[AsyncTransport] = []

    async def slow(url: str, timeout: float) -> AsyncTransport:
        transport = await open_async_transport(url, timeout)
        close = transport.close

        async def noted() -> None:
            ended.append(transport)
            await close()

        monkeypatch.setattr(transport, "close", noted)
        opened.append(transport)
        await client.close()
        return transport

    monkeypatch.setattr(aio, "open_async_transport", slow)
    client = AsyncClient(node.url)
    with pytest.raises(ClientClosed):
        await client.query(NUMBER)
    assert opened == ended != []


def test_a_thread_overtaken_by_close_opens_nothing(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(node.url)
    connected = Client._connected

    def overtaken(self: Client) -> Connection:
        connection = connected(self)
        self.close()
        return connection

    monkeypatch.setattr(Client, "_connected", overtaken)
    with pytest.raises(ClientClosed):
        client.query(NUMBER)
    assert node.opened == 1


def test_making_a_client_does_no_io() -> None:
    code = """if True:
        import sys
        import cere_trust.client as c
        c.Client("local"), c.AsyncClient("local")  # what is imported on first use
        seen = []
        sys.addaudithook(lambda event, args: seen.append(event))
        c.Client("mainnet", genesis="0x" + "12" * 32), c.AsyncClient("ws://example.org", timeout=3)
        print([event for event in seen if event == "open" or event.startswith(("socket", "os.", "subprocess"))])
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


async def test_metadata_is_fetched_once_and_then_read_from_disk(connect: Connect, node: FakeNode) -> None:
    for _ in range(2):
        async with connect(node.url) as client:
            await client.query(NUMBER)
    assert node.methods().count("state_getMetadata") == 1


async def test_a_chain_with_unreadable_metadata_is_refused(connect: Connect, node: FakeNode) -> None:
    node.answers["state_getMetadata"] = "0x6d6574610d00"
    async with connect(node.url) as client:
        with pytest.raises(MetadataError):
            await client.query(NUMBER)


async def test_a_dead_port_is_told_with_its_address(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for scheme in ("ws", "http"):
        async with connect(f"{scheme}://user:secret@127.0.0.1:{port}/path?key=hidden", timeout=5) as client:
            with pytest.raises(ConnectFailed, match=rf"no node at {scheme}://127.0.0.1:{port}/path") as raised:
                await client.query(NUMBER)
            assert "secret" not in repr(raised.value) + repr(client) + raised.value.url
            assert "hidden" not in str(raised.value) + raised.value.url


@pytest.mark.parametrize("scheme", ["ws", "http"])
@pytest.mark.parametrize(
    "banner",
    [b"SSH-2.0-OpenSSH_9.6\r\n", b"", b"\0\1\2\3" * 50, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi",
     b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"],
    ids=["ssh", "nothing", "garbage", "website", "not found"],
)  # fmt: skip
async def test_a_port_that_is_no_node_is_called_that(connect: Connect, scheme: str, banner: bytes) -> None:
    with raw_peer(banner) as port:
        async with connect(f"{scheme}://127.0.0.1:{port}", timeout=5) as client:
            with pytest.raises(ConnectFailed, match=r"not a (Substrate )?node"):
                await client.query(NUMBER)


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_a_peer_that_never_answers_ends_in_time(connect: Connect, scheme: str) -> None:
    with raw_peer(None) as port:
        async with connect(f"{scheme}://127.0.0.1:{port}", timeout=0.2) as client:
            with pytest.raises(TransportError, match=r"did not answer within 0\.2 s"):
                await client.query(NUMBER)


async def test_a_plain_port_asked_for_tls_is_told_so(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url.replace("ws://", "wss://"), timeout=5) as client:
        with pytest.raises(ConnectFailed):
            await client.query(NUMBER)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host",
        "ws://",
        "ws://host:99999",
        "http://[",
        "wss:host://",
        "http://" + "a" * 64,
        "http://a..b",
        "http://\ud800",
    ],
)
async def test_a_url_that_leads_nowhere_names_the_remedy(connect: Connect, url: str) -> None:
    async with connect(url) as client:
        with pytest.raises(ConnectFailed, match="ws://"):
            await client.query(NUMBER)


async def test_an_unknown_network_lists_the_known_ones(connect: Connect) -> None:
    with pytest.raises(CereTrustError, match="mainnet"):
        async with connect("manenet"):
            pass


@pytest.mark.parametrize("answer", [None, 5, "0x12", Refuse(-32601, "Method not found"), [], {"a": 1}])
async def test_json_rpc_that_is_no_chain_is_no_node(connect: Connect, node: FakeNode, answer: object) -> None:
    node.answers["chain_getBlockHash"] = answer
    async with connect(node.url) as client:
        with pytest.raises(ConnectFailed, match="not a Substrate node"):
            await client.query(NUMBER)


async def test_the_wrong_chain_is_refused_before_anything_is_signed(connect: Connect, node: FakeNode) -> None:
    wanted = "0x" + "12" * 32
    async with connect(node.url, genesis=wanted) as client:
        with pytest.raises(WrongNetwork, match=wanted):
            await client.submit_and_wait(REMARK, ALICE)
    assert "author_submitAndWatchExtrinsic" not in node.methods()


async def test_another_chain_behind_the_same_url_is_noticed_before_signing(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        await client.query(NUMBER)
        node.answers["chain_getBlockHash"] = "0x" + "12" * 32
        with pytest.raises(WrongNetwork):
            await client.submit_and_wait(REMARK, ALICE)
    assert "author_submitAndWatchExtrinsic" not in node.methods()


def test_named_networks_know_their_genesis() -> None:
    assert {name for name, network in NETWORKS.items() if network.genesis} == {"mainnet", "testnet", "devnet"}
    assert NETWORKS["local"].url == "ws://127.0.0.1:9944"


async def test_reading_works_over_http_and_following_names_the_remedy(connect: Connect) -> None:
    node = FakeNode()
    with over_http(answering(node)) as url:
        async with connect(url) as client:
            assert await client.query(NUMBER) == 0
            assert ["chain_getBlockHash", "state_getStorageHash"] in node.seen  # a batch is one message
            asked = len(node.seen)
            with pytest.raises(TransportError, match=r"ws://.*Nothing was signed"):
                await client.submit_and_wait(REMARK, ALICE)
            assert len(node.seen) == asked
            with pytest.raises(TransportError, match="ws://"):
                async for _ in client.finalized_heads():
                    pass


@pytest.mark.parametrize(("status", "words"), [(429, "refuses more requests"), (503, "HTTP status 503")])
async def test_a_gateways_refusal_is_told(connect: Connect, status: int, words: str) -> None:
    with over_http(lambda message: (status, b"")) as url:
        async with connect(url) as client:
            with pytest.raises(TransportError, match=words):
                await client.query(NUMBER)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), 1e10])
async def test_a_timeout_is_positive(connect: Connect, timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout"):
        async with connect("local", timeout=timeout):
            pass


async def test_a_request_that_is_never_answered_times_out_and_the_connection_goes_on(
    connect: Connect, node: FakeNode
) -> None:
    async with connect(node.url, timeout=0.3) as client:
        await client.query(NUMBER)
        node.silent.add("system_accountNextIndex")
        with pytest.raises(RequestTimeout, match=r"0\.3 s") as raised:
            await client.nonce(ALICE.account)
        assert isinstance(raised.value, CereTrustError)
        node.silent.clear()
        assert await client.nonce(ALICE.account) == 7
    assert node.opened == 1
