"""What travels over a connection, also when it breaks."""

from __future__ import annotations

import asyncio
import itertools
import threading

import pytest
from websockets.sync.server import ServerConnection

from cere_trust import Call, Keypair, Query
from cere_trust.client import aio, sync
from cere_trust.errors import (
    ConnectFailed,
    ConnectionLost,
    EncodeError,
    ExtrinsicLost,
    Fate,
    RateLimited,
    RequestTimeout,
    RpcError,
    StateDiscarded,
    TransportError,
    UnknownItem,
)
from cere_trust.transport.async_websocket import _Waiters
from cere_trust.types import BlockRef

from .conftest import Connect
from .fake_node import GENESIS, HEAD, FakeNode, Refuse, notify
from .fake_node import HEADER as FIFTH

NUMBER = Query("System", "Number")
HEADER = FIFTH | {"digest": {"logs": ["0x064241424500"]}}


async def test_many_reads_at_once_share_one_connection(connect: Connect, node: FakeNode) -> None:
    node.answers["state_queryStorageAt"] = lambda keys, *at: [{"changes": [[keys[0], "0x07000000"]]}]
    async with connect(node.url) as client:
        answers = await asyncio.gather(*[client.query(NUMBER) for _ in range(200)])
    assert answers == [7] * 200
    assert node.opened == 1


async def test_several_values_are_one_question_of_one_block(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        await client.query(NUMBER)
        before = len(node.seen)
        assert await client.query_many([NUMBER, Query("System", "EventCount"), NUMBER]) == [0, 0, 0]
        assert await client.query_many([]) == []
    assert node.seen[before:] == [["chain_getFinalizedHead"], ["state_queryStorageAt", "state_getStorageHash"]]


async def test_a_block_may_be_named_in_every_usual_way(connect: Connect, node: FakeNode) -> None:
    asked: list[str] = []

    def answer(keys: list[str], at: str) -> object:
        asked.append(at)
        return [{"changes": [[key, None] for key in keys]}]

    node.answers["state_queryStorageAt"] = answer
    other = "0x" + "dd" * 32
    async with connect(node.url) as client:
        for at in (None, 5, HEAD, bytes.fromhex(HEAD[2:]), other, BlockRef(9, bytes.fromhex(other[2:]))):  # type: ignore[arg-type]
            await client.query(NUMBER, at=at)
        node.answers["chain_getBlockHash"] = None
        with pytest.raises(UnknownItem, match="no block 77"):
            await client.query(NUMBER, at=77)
        for wrong in (-1, True, "0x12", b"short"):
            with pytest.raises(ValueError, match=r"(?i)block"):
                await client.query(NUMBER, at=wrong)
    assert [at.removeprefix("0x")[:2] for at in asked] == ["bb", "bb", "bb", "bb", "dd", "dd"]


async def test_what_is_no_question_is_said_to_be_none(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        for other in (Call("System", "remark", {"remark": b""}), None, "System"):
            with pytest.raises(TypeError, match="expected a Query"):
                await client.query(other)


async def test_a_mortality_is_not_a_number(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        with pytest.raises(TypeError, match=r"Mortality\.blocks"):
            await client.submit(Call("System", "remark", {"remark": b""}), Keypair.from_uri("//Bob"), mortality=64)


@pytest.mark.parametrize(
    ("options", "words"),
    [({"tipp": 1}, "unexpected keyword argument 'tipp'"), ({"tip": "1"}, "tip: expected an int"), ({"tip": True}, "tip"),
     ({"nonce": "1"}, "nonce: expected an int"), ({"mortality": 64}, "mortality: expected Mortality")],
)  # fmt: skip
async def test_wrong_transaction_options_are_named_before_anything_is_requested(
    connect: Connect, node: FakeNode, options: dict[str, object], words: str
) -> None:
    remark, alice = Call("System", "remark", {"remark": b""}), Keypair.from_uri("//Alice")
    async with connect(node.url) as client:
        for method in (client.submit, client.submit_and_wait):
            with pytest.raises(TypeError, match=words):
                await method(remark, alice, **options)
        with pytest.raises(TypeError, match=words):
            await client.prepare(remark, alice.account, **options)
        with pytest.raises(TypeError, match=words):
            client.watch(remark, alice, **options)  # raises without a first step
    assert node.opened == 0


async def test_connecting_closing_and_the_cache_are_logged(
    connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="cere_trust.client"):
        for _ in range(2):
            async with connect(node.url) as client:
                await client.query(NUMBER)
                version = client.runtime.version
            del client
    records = [record for record in caplog.records if record.name == "cere_trust.client"]
    infos = [record.getMessage() for record in records if record.levelname == "INFO"]
    debugs = [record.getMessage() for record in records if record.levelname == "DEBUG"]
    expected = [
        f"connected to {node.url}: genesis {GENESIS}, runtime {version}, metadata believed",
        f"closed the connection to {node.url}",
    ]
    assert infos == expected * 2
    assert debugs[0].startswith("metadata cache miss")
    assert debugs[1].startswith("metadata cache hit")


async def test_what_does_not_fit_is_refused_before_anything_is_asked(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        await client.query(NUMBER)
        before = len(node.seen)
        with pytest.raises(UnknownItem):
            await client.query(Query("Sytem", "Number"))
        with pytest.raises((EncodeError, ValueError)):
            await client.query(Query("System", "Account", 5))
        assert len(node.seen) == before


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Refuse(4003, "Client error: UnknownBlock: State already discarded for 0xbb"), StateDiscarded),
        (Refuse(-32999, "Too many requests"), RateLimited),
        (Refuse(-32000, "Client error: no"), RpcError),
    ],
)
async def test_a_nodes_refusal_keeps_its_type_in_both_clients(
    connect: Connect, node: FakeNode, refusal: Refuse, kind: type[Exception]
) -> None:
    async with connect(node.url) as client:
        await client.query(NUMBER)
        node.answers["state_queryStorageAt"] = refusal
        with pytest.raises(kind):
            await client.query(NUMBER)


async def test_a_read_survives_one_broken_connection(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        await client.query(NUMBER)
        node.drops = ["state_queryStorageAt"]
        assert await client.query(NUMBER) == 0
    assert node.opened == 2


async def test_a_read_that_breaks_twice_is_given_up(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        await client.query(NUMBER)
        node.drops = ["state_queryStorageAt"] * 2
        with pytest.raises(ConnectionLost):
            await client.query(NUMBER)
        assert await client.query(NUMBER) == 0


async def test_heads_arrive_in_order_also_those_before_the_subscriptions_id(connect: Connect, node: FakeNode) -> None:
    def early(socket: ServerConnection, method: str) -> None:
        if method == "chain_subscribeFinalizedHeads":
            notify(socket, "heads", HEADER)

    def late(socket: ServerConnection, method: str) -> None:
        if method == "chain_subscribeFinalizedHeads":
            for number in range(6, 10):
                notify(socket, "heads", HEADER | {"number": hex(number)})

    node.before, node.after = early, late
    node.answers["chain_subscribeFinalizedHeads"] = "heads"
    node.answers["chain_unsubscribeFinalizedHeads"] = True
    async with connect(node.url) as client:
        numbers = []
        heads = client.finalized_heads()
        async for header in heads:
            numbers.append(header.number)
            assert await client.query(NUMBER) == 0  # reading goes on between two heads
            if header.number == 9:
                break
        await heads.aclose()
        await client.query(NUMBER)
    assert numbers == [5, 6, 7, 8, 9]
    assert "chain_unsubscribeFinalizedHeads" in node.methods()


async def test_a_subscription_whose_start_was_given_up_is_ended_when_its_id_comes(
    connect: Connect, node: FakeNode
) -> None:
    answered = threading.Event()
    node.answers["chain_subscribeFinalizedHeads"] = lambda: answered.wait(10) and "heads"
    node.answers["chain_unsubscribeFinalizedHeads"] = True
    async with connect(node.url, timeout=0.3) as client:
        await client.query(NUMBER)
        with pytest.raises(RequestTimeout):
            async for _ in client.finalized_heads():
                pass
        answered.set()
        for _ in range(100):
            await client.query(NUMBER)
            if "chain_unsubscribeFinalizedHeads" in node.methods():
                break
        assert "chain_unsubscribeFinalizedHeads" in node.methods()


async def test_a_head_of_another_shape_is_an_error_of_ours(connect: Connect, node: FakeNode) -> None:
    node.answers["chain_subscribeFinalizedHeads"] = 7
    node.after = lambda socket, method: notify(socket, 7, {"number": 5}) if "subscribe" in method else None
    async with connect(node.url) as client:
        with pytest.raises(ConnectFailed, match="not a Substrate node"):
            async for _ in client.finalized_heads():
                pass


async def test_a_task_waits_on_after_a_part_of_the_answers_to_its_batch() -> None:
    waiters = _Waiters()
    first = asyncio.create_task(waiters.wait([1, 2]))
    await asyncio.sleep(0)
    waiters.wake([2])
    await first
    again = asyncio.create_task(waiters.wait([1, 2]))
    await asyncio.sleep(0)
    assert not again.done()
    waiters.wake([1])
    await again


async def test_answers_of_a_batch_may_come_apart_and_in_any_order(connect: Connect, node: FakeNode) -> None:
    node.apart = True
    async with connect(node.url) as client:
        assert await asyncio.gather(*(client.query(NUMBER) for _ in range(4))) == [0] * 4


@pytest.mark.parametrize("junk", ["<html>502 Bad Gateway</html>", '{"jsonrpc":"2.0","res', b"\x00\xff", '{"error":{}}'])
async def test_the_next_call_after_junk_has_a_new_connection(
    connect: Connect, node: FakeNode, junk: str | bytes
) -> None:
    async with connect(node.url) as client:
        assert await client.query(NUMBER) == 0
        before = node.opened
        node.before = lambda socket, method: socket.send(junk)
        with pytest.raises(TransportError):
            await client.query(NUMBER)
        node.before = lambda socket, method: None
        for _ in range(2):
            assert await client.query(NUMBER) == 0
    assert node.opened == before + 1


async def test_the_end_of_the_connection_ends_the_heads(connect: Connect, node: FakeNode) -> None:
    node.answers["chain_subscribeFinalizedHeads"] = "heads"
    node.after = lambda socket, method: socket.close() if method == "chain_subscribeFinalizedHeads" else None
    async with connect(node.url) as client:
        with pytest.raises(ConnectionLost):
            async for _ in client.finalized_heads():
                pass


async def test_closing_wakes_whoever_waits(connect: Connect, node: FakeNode) -> None:
    node.answers["chain_subscribeFinalizedHeads"] = "heads"
    following = asyncio.Event()
    loop = asyncio.get_running_loop()

    def followed(socket: ServerConnection, method: str) -> None:
        if method == "chain_subscribeFinalizedHeads":
            loop.call_soon_threadsafe(following.set)

    node.after = followed

    async def wait() -> None:
        async for _ in client.finalized_heads():
            pass

    async with connect(node.url) as client:
        waiting = asyncio.create_task(wait())
        await following.wait()
        await client.close()
        with pytest.raises(ConnectionLost):
            await waiting


async def test_a_wait_for_an_outcome_ends_when_the_caller_wants(connect: Connect, node: FakeNode) -> None:
    node.answers["chain_getHeader"] = HEADER
    node.answers["author_submitAndWatchExtrinsic"] = "watch"
    node.answers["chain_subscribeFinalizedHeads"] = "heads"
    node.answers["system_health"] = {"peers": 0, "isSyncing": False, "shouldHavePeers": False}
    async with connect(node.url) as client:
        with pytest.raises(ExtrinsicLost, match=r"within 0\.1 s") as raised:
            await client.submit_and_wait(
                Call("System", "remark", {"remark": b""}), Keypair.from_uri("//Alice"), within=0.1
            )
        assert (raised.value.fate, raised.value.until_block) == (Fate.POSSIBLE, 5 + 63)
        with pytest.raises(ExtrinsicLost, match=r"within 0\.1 s") as again:
            await client.resume(raised.value.signed, within=0.1)
        await client.standing()  # what was sent before is there when this is answered
    assert again.value.fate is Fate.POSSIBLE
    assert node.methods().count("author_submitAndWatchExtrinsic") == 1
    assert node.methods().count("chain_unsubscribeFinalizedHeads") == 1


async def test_how_far_a_node_is(connect: Connect, node: FakeNode) -> None:
    node.answers["chain_getHeader"] = lambda at=None: HEADER | {"number": "0x5" if at else "0x9"}
    node.answers["system_health"] = {"peers": 2, "isSyncing": True, "shouldHavePeers": True}
    async with connect(node.url) as client:
        assert await client.standing() == (9, 5, 2, True)
        node.answers["system_health"] = {"peers": 0, "isSyncing": False, "shouldHavePeers": False}
        assert await client.standing() == (9, 5, None, False)
        node.answers["system_health"] = {"peers": None}
        with pytest.raises(ConnectFailed):
            await client.standing()


async def test_more_than_a_node_follows_at_once_wait_for_their_turn(
    connect: Connect, node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (aio, sync):
        monkeypatch.setattr(module, "MAX_FOLLOWED", 2)
    alice, handed_in = Keypair.from_uri("//Alice"), itertools.count()
    taken: list[ServerConnection] = []
    node.answers["chain_getHeader"] = HEADER
    node.answers["author_submitAndWatchExtrinsic"] = lambda data: f"watch {next(handed_in)}"
    node.after = lambda socket, method: taken.append(socket) if method == "author_submitAndWatchExtrinsic" else None
    async with connect(node.url) as client:
        sending = [
            asyncio.create_task(client.submit_and_wait(Call("System", "remark", {"remark": b""}), alice, nonce=nonce))
            for nonce in range(4)
        ]
        for ended in range(4):
            while len(taken) < min(ended + 2, 4):
                await client.query(NUMBER)
            await client.query(NUMBER)
            assert len(taken) == min(ended + 2, 4)
            notify(taken[ended], f"watch {ended}", "dropped")
        lost = await asyncio.gather(*sending, return_exceptions=True)
    assert [type(one) for one in lost] == [ExtrinsicLost] * 4
