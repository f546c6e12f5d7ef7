"""`FakeNode` under both clients: what it answers by itself, what a test scripts, and what clients of it leave alone."""

from __future__ import annotations

import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Amount, AsyncClient, Client, Keypair, Query
from cere_trust.client import nonces
from cere_trust.errors import (
    ConnectionLost,
    DispatchError,
    EncodeError,
    ExtrinsicLost,
    Fate,
    InvalidExtrinsic,
    RequestTimeout,
    RpcError,
    TransportError,
    WrongNetwork,
)
from cere_trust.extrinsic import Receipt
from cere_trust.pallets import balances, system
from cere_trust.testing import FakeNode
from tests.unit.runtime.recorded import DEV_14, DEV_15, metadata, runtime

ALICE, BOB = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")
REMARK = system.remark(remark=b"offline")
FUNDS = {"free": 5 * 10**10, "reserved": 0, "frozen": 0, "flags": 0}
INFO = {"nonce": 0, "consumers": 0, "providers": 1, "sufficients": 0, "data": FUNDS}


class Awaited:
    """A client of either kind, all of whose methods are awaited."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **options: Any) -> Any:
            made = getattr(self.client, name)(*args, **options)
            return await made if inspect.isawaitable(made) else made

        return call

    async def listed(self, name: str, *args: Any) -> list[Any]:
        """Items of an iteration."""
        items = getattr(self.client, name)(*args)
        return [item async for item in items] if hasattr(items, "__aiter__") else list(items)


Join = Callable[..., Awaited]


@pytest.fixture
def node() -> FakeNode:
    return FakeNode(runtime(DEV_15))


@pytest.fixture(params=["sync", "async"])
def join(request: pytest.FixtureRequest) -> Join:
    """Makes a client of a fake node."""

    def made(node: FakeNode, *args: Any, **options: Any) -> Awaited:
        if request.param == "sync":
            return Awaited(Client(*args, transport=node.transport, **options))
        return Awaited(AsyncClient(*args, transport=node.async_transport, **options))

    return made


@pytest.fixture
async def client(join: Join, node: FakeNode) -> AsyncIterator[Awaited]:
    made = join(node)
    yield made
    await made.close()


async def test_metadata_as_bytes_and_a_value_are_enough_to_read(join: Join) -> None:
    node = FakeNode(metadata(DEV_14))
    node.set_storage(system.number(), 42)
    node.set_storage(system.account(BOB.account), INFO)
    client = join(node)
    assert await client.query(system.number()) == 42
    assert (await client.query(system.account(BOB.account))).data.free == Amount.cere(5)
    assert (await client.query(system.account(ALICE.account))).data.free == 0
    assert await client.query_many((system.number(), Query("System", "EventCount"))) == (42, 0)
    ((account, _),) = await client.listed("entries", Query("System", "Account"))
    assert account == BOB.account
    node.set_storage(system.number(), None)
    assert await client.query(system.number()) == 0
    await client.close()


async def test_a_value_that_does_not_fit_is_refused_at_once(node: FakeNode) -> None:
    with pytest.raises(EncodeError):
        node.set_storage(system.number(), "many")
    with pytest.raises(EncodeError):
        node.script(events=[("Balances", "Deposit", {"who": "nobody"})])


async def test_the_chain_is_consistent(client: Awaited, node: FakeNode) -> None:
    assert (await client.standing())[:2] == (10, 10)
    assert node.new_block() == 11
    assert node.new_block(finalized=False) == 12
    assert (await client.standing())[:2] == (12, 11)
    block = await client.block()
    assert (block.number, block.hash) == (11, node.block_hash(11))
    assert (await client.block(12)).header.parent == block.hash
    with pytest.raises(LookupError):
        await client.block(13)
    assert (await client.chain()).genesis == node.genesis == node.block_hash(0)


async def test_a_transaction_succeeds_unless_scripted_otherwise(client: Awaited, node: FakeNode) -> None:
    receipt = await client.submit_and_wait(REMARK, ALICE)
    assert isinstance(receipt, Receipt) and receipt.finalized and receipt.block == (11, node.block_hash(11))
    signed = await client.submit(REMARK, ALICE)
    assert (await client.resume(signed)).block.number == 12
    assert [node.runtime.decode_extrinsic(data).extensions["CheckNonce"] for data in node.submitted] == [0, 1]
    assert await client.nonce(ALICE.account) == 2
    assert ["author_submitAndWatchExtrinsic"] in node.batches


async def test_events_and_the_error_of_a_call_are_scripted(client: Awaited, node: FakeNode) -> None:
    node.script(events=[("Balances", "Deposit", {"who": BOB.account, "amount": 7})])
    receipt = await client.submit_and_wait(REMARK, ALICE)
    assert [event.name for event in receipt.events] == ["Deposit", "ExtrinsicSuccess"]
    node.script(dispatch_error={"Token": "FundsUnavailable"})
    with pytest.raises(DispatchError, match="FundsUnavailable") as raised:
        await client.submit_and_wait(balances.transfer_keep_alive(BOB.account, value=Amount.cere(1)), ALICE)
    assert raised.value.fate is Fate.INCLUDED
    assert (await client.dry_run(REMARK, ALICE)).fee == node.fee
    assert await client.estimate_fee(REMARK, ALICE.account) == node.fee


async def test_each_transaction_has_a_script_of_its_own(client: Awaited, node: FakeNode) -> None:
    node.script("ready", "broadcast", "inBlock", "retracted", "inBlock", "finalized")
    node.script("future", "ready", "usurped")
    statuses = await client.listed("watch", REMARK, ALICE)
    assert [status.name for status in statuses] == [
        "ready", "broadcast", "inBlock", "retracted", "inBlock", "finalized",
    ]  # fmt: skip
    first, retracted, second, final = (status.block for status in statuses[2:])
    assert first == retracted != node.block_hash(11)
    assert second == final == node.block_hash(12)
    assert node.blocks.get(11, []) == [] and node.blocks[12] == node.submitted
    statuses = await client.listed("watch", REMARK, ALICE)
    assert [status.name for status in statuses] == ["future", "ready", "usurped"]
    assert (await client.submit_and_wait(REMARK, ALICE)).ok  # no script is left


@pytest.mark.parametrize("last", ["usurped", "dropped", "invalid", "finalityTimeout"])
async def test_a_transaction_may_be_lost(client: Awaited, node: FakeNode, last: str) -> None:
    node.script("ready", last)
    with pytest.raises(ExtrinsicLost, match=last) as raised:
        await client.submit_and_wait(REMARK, ALICE)
    assert raised.value.fate is Fate.POSSIBLE
    assert await client.nonce(ALICE.account) == (0 if last in ("dropped", "invalid") else 1)


async def test_failures_are_scripted_too(client: Awaited, node: FakeNode) -> None:
    node.script("ready", ConnectionLost("the connection ended"))
    with pytest.raises(ExtrinsicLost, match="the connection ended"):
        await client.submit_and_wait(REMARK, ALICE)
    node.script("ready")  # and no further status
    with pytest.raises(ExtrinsicLost, match="no further notification"):
        await client.submit_and_wait(REMARK, ALICE)
    node.script("ready", lambda: RequestTimeout("quiet"), "finalized")
    node.new_block()
    assert (await client.submit_and_wait(REMARK, ALICE)).finalized
    node.answers["author_submitAndWatchExtrinsic"] = RpcError(1010, "Invalid Transaction", data="Invalid: Payment")
    with pytest.raises(InvalidExtrinsic, match="fund it"):
        await client.submit_and_wait(REMARK, ALICE)


async def test_answers_replace_and_add(client: Awaited, node: FakeNode) -> None:
    node.answers["system_chain"] = lambda: "Mine"
    assert (await client.chain()).name == "Mine"
    node.answers["Core_version"] = lambda data, *at: "0x00"
    node.answers["TransactionPaymentApi_query_info"] = "0x000000" + (5).to_bytes(16, "little").hex()
    assert await client.estimate_fee(REMARK, ALICE.account) == 5
    with pytest.raises(RpcError, match="state_getReadProof; add it to `answers`"):
        await client.read_proof([system.number()])
    with pytest.raises(RpcError, match="add it to `answers`"):
        await client.call_runtime("GrandpaApi", "current_set_id")


async def test_finalized_heads_end_without_a_wait(client: Awaited, node: FakeNode) -> None:
    heads = client.client.finalized_heads()
    step = heads.__anext__ if hasattr(heads, "__anext__") else heads.__next__

    async def following() -> Any:
        head = step()
        return await head if inspect.isawaitable(head) else head

    assert (await following()).number == 10
    node.new_block()
    node.new_block(finalized=False)
    node.new_block()
    assert [(await following()).number for _ in range(3)] == [11, 12, 13]
    with pytest.raises(RequestTimeout):
        await following()


async def test_events_outside_of_transactions(client: Awaited, node: FakeNode) -> None:
    node.new_block(events=[("Session", "NewSession", {"session_index": 3})])
    (event,) = await client.events()
    assert (event.pallet, event.name, event.extrinsic) == ("Session", "NewSession", None)


async def test_a_fake_endpoint_without_subscriptions(join: Join) -> None:
    client = join(FakeNode(runtime(DEV_15), can_subscribe=False))
    with pytest.raises(TransportError, match="Nothing was signed"):
        await client.submit_and_wait(REMARK, ALICE)


async def test_a_genesis_hash_is_checked(join: Join) -> None:
    with pytest.raises(WrongNetwork):
        await join(FakeNode(runtime(DEV_15)), "mainnet").query(system.number())
    wanted = "0x81443836a9a24caaa23f1241897d1235717535711d1d3fe24eae4fdc942c092c"
    assert await join(FakeNode(runtime(DEV_15), genesis=wanted), "mainnet").query(system.number()) == 0


async def test_a_client_with_a_transport_shares_nothing(
    join: Join, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CERE_TRUST_CACHE", str(tmp_path))
    monkeypatch.setattr(nonces, "_shared", {})
    with caplog.at_level(logging.DEBUG, logger="cere_trust"):
        for _ in range(2):
            client = join(FakeNode(runtime(DEV_15)), "ws://fake")
            assert (await client.submit_and_wait(REMARK, ALICE)).ok
            await client.close()
    assert list(tmp_path.iterdir()) == []
    assert nonces._shared == {}
    assert "metadata cache" not in caplog.text


async def test_clients_of_one_node_see_the_same_chain(join: Join, node: FakeNode) -> None:
    first, second = join(node), join(node)
    assert (await first.submit_and_wait(REMARK, ALICE)).block.number == 11
    await first.close()
    assert await second.nonce(ALICE.account) == 1
    assert (await second.submit_and_wait(REMARK, ALICE)).block.number == 12
