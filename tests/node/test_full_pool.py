"""A real node whose pool is full: what was dropped, and what was never taken, is told so, and its nonce is free again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cere_trust import Amount, AsyncClient, Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.devnet import RealNode
from cere_trust.errors import ExtrinsicLost, Fate, InvalidExtrinsic
from cere_trust.flows.status import StatusUpdate
from cere_trust.pallets import balances

from .asking import ask

ALICE, BOB, CHARLIE, DAVE = (Keypair.from_uri(f"//{name}") for name in ("Alice", "Bob", "Charlie", "Dave"))
CALL = balances.transfer_keep_alive(DAVE.account, value=Amount.cere(1))
pytestmark = pytest.mark.slow


@asynccontextmanager
async def full(pool: str) -> AsyncIterator[tuple[RealNode, AsyncClient]]:
    """A node that makes no blocks, because it has no peers, and takes twenty transactions."""
    arguments = ("--pool-type", pool, "--pool-limit", "20")
    with RealNode(block_time="slots", arguments=arguments, progress=None) as node:
        async with AsyncClient(node.url) as client:
            yield node, client


async def watched(client: AsyncClient, pair: Keypair) -> AsyncIterator[StatusUpdate]:
    """The statuses of a transaction that is in the pool."""
    statuses = client.watch(CALL, pair)
    assert (await anext(statuses)).name == "ready"
    return statuses


async def test_what_the_older_pool_drops_is_lost_and_not_sent_again(node_binary: Path) -> None:
    async with full("single-state") as (node, client):
        unsigned = await client.prepare(CALL, ALICE.account)
        signed = unsigned.attach(ALICE.sign(unsigned.payload), ALICE.scheme)
        waiting = asyncio.create_task(client.submit_and_wait(signed))
        while await client.nonce(ALICE.account) == 0:
            pass
        older = [await watched(client, ALICE) for _ in range(9)]
        newer = [await watched(client, BOB) for _ in range(10)]
        newer.append(await watched(client, CHARLIE))  # the oldest goes, and with it what follows it
        with pytest.raises(ExtrinsicLost, match="pool is full") as lost:
            await waiting
        assert (lost.value.fate, lost.value.until_block) == (Fate.POSSIBLE, 63)
        assert [(await anext(statuses)).name for statuses in older] == ["dropped"] * 9
        pending = ask(node.http_url, "author_pendingExtrinsics")
        assert len(set(pending)) == len(pending) == 11
        with pytest.raises(InvalidExtrinsic, match="prepare it again"):
            await client.submit(signed)
        again = await client.submit(CALL, ALICE, tip=1)
        assert again.unsigned.nonce == 0  # never both of them
        for statuses in newer:
            await statuses.aclose()  # type: ignore[attr-defined]


async def test_what_the_newer_pool_does_not_take_was_never_sent(node_binary: Path) -> None:
    async with full("fork-aware") as (node, client):
        nonces = iter(range(100))
        with pytest.raises(InvalidExtrinsic, match="pool is full") as refused:
            while True:
                await client.submit(CALL, ALICE, nonce=next(nonces))
        assert refused.value.fate is Fate.NEVER_SENT
        pending = {blake2_256(bytes.fromhex(data[2:])) for data in ask(node.http_url, "author_pendingExtrinsics")}
        assert refused.value.hash not in pending
