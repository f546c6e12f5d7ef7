"""A client that is closed while a request of it is under way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from cere_trust import Call, Keypair, Query
from cere_trust.errors import ClientClosed, ConnectionLost, ExtrinsicLost, Fate
from cere_trust.extrinsic import SignedExtrinsic
from cere_trust.flows import Batch
from cere_trust.rpc import requests
from cere_trust.transport import async_websocket, websocket
from cere_trust.transport.async_websocket import AsyncWebSocket
from cere_trust.transport.http import AsyncHttp, Http
from cere_trust.transport.websocket import WebSocket

from .conftest import Connect
from .fake_node import HEAD, HEADER, FakeNode, answering, over_http

NUMBER = Query("System", "Number")
ALICE = Keypair.from_uri("//Alice")
REMARK = Call("System", "remark", {"remark": b""})
READ = Batch((requests.finalized_head(),))


@pytest.mark.parametrize("kind", [WebSocket, Http])
def test_a_closed_transport_names_the_error(node: FakeNode, kind: Any) -> None:
    with over_http(answering(node)) as web:
        transport = kind(node.url if kind is WebSocket else web, 5)
        assert transport.call(READ) == (HEAD,)
        transport.close()
        transport.close()
        with pytest.raises(ClientClosed, match="has been closed; make a new one"):
            transport.call(READ)


@pytest.mark.parametrize("kind", ["ws", "http"])
async def test_a_closed_async_transport_names_the_error(node: FakeNode, kind: str) -> None:
    with over_http(answering(node)) as web:
        transport = await AsyncWebSocket.open(node.url, 5) if kind == "ws" else AsyncHttp(web, 5)
        assert await transport.call(READ) == (HEAD,)
        await transport.close()
        await transport.close()
        with pytest.raises(ClientClosed, match="has been closed; make a new one"):
            await transport.call(READ)


class Held:
    """A fake node that answers one method only after `release`."""

    def __init__(self, node: FakeNode, method: str) -> None:
        self.reached, self.released = threading.Event(), threading.Event()
        before = node.answers.get(method)

        def answer(*params: Any) -> Any:
            self.reached.set()
            assert self.released.wait(20)
            return before(*params) if callable(before) else before

        node.answers[method] = answer


async def closed_during(client: Any, held: Held, request: Any) -> Any:
    """Return the result or the error of a request during which the client is closed."""
    sending = asyncio.create_task(request)
    try:
        await asyncio.to_thread(held.reached.wait, 20)
        closing = asyncio.create_task(client.close())
        await asyncio.wait([sending], timeout=0.3)  # closing httpx's pool does not interrupt a blocking read
    finally:
        held.released.set()
    await closing
    return (await asyncio.gather(sending, return_exceptions=True))[0]


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_a_read_under_way_ends_with_the_named_error(connect: Connect, node: FakeNode, scheme: str) -> None:
    with over_http(answering(node)) as web:
        async with connect(node.url if scheme == "ws" else web, timeout=20) as client:
            await client.query(NUMBER)
            held = Held(node, "system_accountNextIndex")
            result = await closed_during(client, held, client.nonce(ALICE.account))
            assert isinstance(result, ClientClosed) or (scheme == "http" and result == 7)


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_a_submission_under_way_may_have_arrived(connect: Connect, node: FakeNode, scheme: str) -> None:
    node.answers["chain_getHeader"] = HEADER
    node.answers["author_submitExtrinsic"] = "0x" + "12" * 32
    with over_http(answering(node)) as web:
        async with connect(node.url if scheme == "ws" else web, timeout=20) as client:
            await client.query(NUMBER)
            held = Held(node, "author_submitExtrinsic")
            result = await closed_during(client, held, client.submit(REMARK, ALICE))
            if isinstance(result, SignedExtrinsic):
                assert scheme == "http"
            else:
                assert isinstance(result, ExtrinsicLost) and result.fate is Fate.POSSIBLE


async def test_an_outcome_that_is_awaited_keeps_its_fate(connect: Connect, node: FakeNode) -> None:
    node.answers["chain_getHeader"] = HEADER
    node.answers["author_submitAndWatchExtrinsic"] = "watch"
    watched = threading.Event()
    node.after = lambda socket, method: watched.set() if method == "author_submitAndWatchExtrinsic" else None
    async with connect(node.url, timeout=20) as client:
        sending = asyncio.create_task(client.submit_and_wait(REMARK, ALICE))
        await asyncio.to_thread(watched.wait, 20)
        await asyncio.sleep(0.1)
        await client.close()
        with pytest.raises(ExtrinsicLost) as lost:
            await sending
        assert lost.value.fate is Fate.POSSIBLE and lost.value.signed is not None


def _drop(node: FakeNode, call: Callable[[], Any]) -> None:
    node.drops = ["chain_getFinalizedHead"] * 2
    with pytest.raises(ConnectionLost):
        call()


def test_close_during_a_reconnect_ends_the_new_connection(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    transport = WebSocket(node.url, 5)
    _drop(node, lambda: transport.call(READ))
    connect, sockets, closing = vars(websocket)["connect"], [], []

    class Overtaken:
        """A connection during whose handshake another thread closes the transport."""

        def __init__(self, *args: Any, **options: Any) -> None:
            self._context = connect(*args, **options)

        def __enter__(self) -> Any:
            closing.append(threading.Thread(target=transport.close))
            closing[0].start()
            while not transport._closed:
                pass
            sockets.append(self._context.__enter__())
            return sockets[0]

        def __exit__(self, *error: Any) -> None:
            self._context.__exit__(*error)

    monkeypatch.setattr(websocket, "connect", Overtaken)
    with pytest.raises(ClientClosed):
        transport.call(READ)
    closing[0].join(5)
    assert sockets[0].state.name == "CLOSED"


async def test_close_during_an_async_reconnect_ends_the_new_connection(
    node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = await AsyncWebSocket.open(node.url, 5)
    node.drops = ["chain_getFinalizedHead"] * 2
    with pytest.raises(ConnectionLost):
        await transport.call(READ)
    connect, sockets = vars(async_websocket)["connect"], []

    class Overtaken:
        """A connection during whose handshake another task closes the transport."""

        def __init__(self, *args: Any, **options: Any) -> None:
            self._context = connect(*args, **options)

        async def __aenter__(self) -> Any:
            await transport.close()
            sockets.append(await self._context.__aenter__())
            return sockets[0]

        async def __aexit__(self, *error: Any) -> None:
            await self._context.__aexit__(*error)

    monkeypatch.setattr(async_websocket, "connect", Overtaken)
    with pytest.raises(ClientClosed):
        await transport.call(READ)
    assert sockets[0].state.name == "CLOSED"
