"""What our clients say of a node that fails or lies: typed errors, no waiting without end, the truth about a fate."""

from __future__ import annotations

import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from cere_trust import Amount, AsyncClient, Call, Client, Keypair, Query
from cere_trust.devnet import Devnet
from cere_trust.errors import (
    ConnectFailed,
    ConnectionLost,
    ExtrinsicError,
    ExtrinsicLost,
    Fate,
    MissingNode,
    RateLimited,
    RequestTimeout,
    RootMismatch,
    StateDiscarded,
    TransportError,
    WrongNetwork,
)
from cere_trust.pallets import balances, system

pytestmark = pytest.mark.embedded("faults and lies")

NUMBER = Query("System", "Number")
REMARK = Call("System", "remark", {"remark": b"fault"})
HASTY = pytest.mark.parametrize("patience", [1.0])
"""For tests that wait until a node is late; others are patient, as a loaded machine is late by itself."""


class Either:
    """A client of either kind, all of whose methods are awaited."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make, self.client = make, make()

    def another(self) -> Either:
        """A client like this one, not yet connected."""
        return Either(self.make)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **options: Any) -> Any:
            found = getattr(self.client, name)(*args, **options)
            return await found if inspect.isawaitable(found) else found

        return call


@pytest.fixture
def chain(fresh_chain: Callable[..., Devnet]) -> Devnet:
    return fresh_chain()


@pytest.fixture
def patience() -> float:
    """Seconds that clients wait for an answer."""
    return 30.0


@pytest.fixture(params=[Client, AsyncClient], ids=["blocking", "async"])
async def either(request: pytest.FixtureRequest, chain: Devnet, patience: float) -> AsyncIterator[Either]:
    """A client that has connected already."""
    client = Either(lambda: request.param(chain.url, timeout=patience, genesis=chain.genesis_hash))
    await client.query(NUMBER)
    yield client
    await client.close()


# --- the wire ---------------------------------------------------------------------------------------------------------


@HASTY
async def test_a_late_node_is_waited_for_and_a_too_late_one_is_not(
    either: Either, chain: Devnet, patience: float
) -> None:
    with chain.faults.latency(0.1):
        assert await either.query(NUMBER) == 0
    with chain.faults.latency(3 * patience), pytest.raises(RequestTimeout, match="did not answer within 1 s"):
        await either.query(NUMBER)
    assert await either.query(NUMBER) == 0


async def test_a_slow_node_is_read_to_the_end(either: Either, chain: Devnet) -> None:
    with chain.faults.slow(10_000):
        assert len([await either.query(NUMBER) for _ in range(3)]) == 3


async def test_reads_connect_again_once_and_then_say_that_the_node_is_gone(either: Either, chain: Devnet) -> None:
    with chain.faults.cut(after=20) as cut, pytest.raises(TransportError) as raised:
        await either.query(NUMBER)
    assert isinstance(raised.value, (ConnectionLost, ConnectFailed))
    assert cut.hits
    assert await either.query(NUMBER) == 0


async def test_a_socket_cut_while_a_transaction_is_handed_in_costs_no_second_one(
    either: Either, chain: Devnet, alice: Keypair
) -> None:
    """The node has it and the answer never comes: it is looked for over a new connection, and found."""
    prepared = await either.prepare(REMARK, alice.account)
    before = chain.chain.head().number
    with chain.faults.cut(after=300), pytest.raises(ExtrinsicError) as raised:  # fewer bytes than a receipt takes
        await either.submit_and_wait(prepared, alice)
    assert raised.value.fate in (Fate.POSSIBLE, Fate.INCLUDED)
    assert chain.chain.head().number == before + 1
    assert await either.nonce(alice.account) == 1


@HASTY
@pytest.mark.slow
async def test_in_a_black_hole_nothing_is_said_to_have_happened(either: Either, chain: Devnet, alice: Keypair) -> None:
    prepared = await either.prepare(REMARK, alice.account)
    with chain.faults.blackhole():
        with pytest.raises(RequestTimeout):
            await either.query(NUMBER)
        with pytest.raises(ExtrinsicLost, match="may still be included until block 63") as raised:
            await either.submit_and_wait(prepared, alice)
        assert raised.value.fate is Fate.POSSIBLE
        late = either.another()
        with pytest.raises(ConnectFailed, match="did not answer within 1 s"):
            await late.query(NUMBER)
        await late.close()
    assert await either.nonce(alice.account) == 0


async def test_a_refusal_for_too_many_requests_is_told_as_one_and_nothing_was_sent(
    either: Either, chain: Devnet, alice: Keypair
) -> None:
    prepared = await either.prepare(REMARK, alice.account)
    for code in (-32005, 429):
        with chain.faults.rate_limit(0.001, code=code, burst=2):  # a value of a named block takes two
            await either.query(NUMBER, at=chain.chain.best)
            with pytest.raises(RateLimited):
                await either.query(NUMBER)
            with pytest.raises(RateLimited):
                await either.submit_and_wait(prepared, alice)
    assert await either.nonce(alice.account) == 0
    receipt = await either.submit_and_wait(prepared, alice)
    assert receipt.ok


async def test_http_statuses_are_read_too(chain: Devnet) -> None:
    with Client(chain.http_url) as client, chain.faults.rate_limit(0.001, code=429):  # a message is one request
        client.query(NUMBER, at=chain.chain.best)
        with pytest.raises(RateLimited):
            client.query(NUMBER)


# --- what is answered -------------------------------------------------------------------------------------------------


async def test_the_wrong_chain_is_not_signed_for(either: Either, chain: Devnet, alice: Keypair) -> None:
    with chain.faults.wrong_genesis():
        with pytest.raises(WrongNetwork):
            await either.submit_and_wait(REMARK, alice)
        late = either.another()
        with pytest.raises(WrongNetwork, match=str(chain.genesis_hash)):
            await late.query(NUMBER)
        await late.close()
    assert chain.chain.head().number == 0


@HASTY
async def test_a_silent_subscription_is_no_reason_not_to_know(either: Either, chain: Devnet, alice: Keypair) -> None:
    with chain.faults.drop_subscription(after=1) as silence:
        receipt = await either.submit_and_wait(REMARK, alice)
    assert silence.hits
    assert receipt.ok and receipt.finalized
    assert receipt.block.number == 1


@HASTY
async def test_a_lost_transaction_is_possible_until_it_is_too_old(
    either: Either, chain: Devnet, alice: Keypair
) -> None:
    with chain.faults.lose_transaction() as lost, pytest.raises(ExtrinsicLost, match="until block 63") as raised:
        await either.submit_and_wait(REMARK, alice)
    assert raised.value.fate is Fate.POSSIBLE
    assert [raised.value.hash] == lost.hashes
    receipt = await either.submit_and_wait(REMARK, alice, nonce=0)  # the caller's decision, and not made for him
    assert receipt.ok


async def test_a_pruned_state_is_called_that_and_other_blocks_are_read(either: Either, chain: Devnet) -> None:
    for _ in range(3):
        chain.new_block()
    with chain.faults.prune(keep=1):
        with pytest.raises(StateDiscarded):
            await either.query(NUMBER, at=1)
        assert await either.query(NUMBER) == 3


# --- lies -------------------------------------------------------------------------------------------------------------


async def test_what_is_read_without_proof_is_believed_and_what_is_proved_is_not_deceived(
    either: Either, chain: Devnet, alice: Keypair
) -> None:
    query = system.account(alice.account)
    key = either.client.runtime.storage_key("System", "Account", alice)
    with chain.byzantine.wrong_value(key):
        assert (await either.query(query)).nonce == 1
        proof = await either.read_proof([query])
        assert either.client.runtime.decode_storage("System", "Account", proof.values[key])["nonce"] == 0


async def test_false_proofs_and_headers_are_refused(either: Either, chain: Devnet, alice: Keypair) -> None:
    chain.new_block()
    query = [NUMBER]
    with chain.byzantine.truncated_proof(), pytest.raises(MissingNode):
        await either.read_proof(query)
    with chain.byzantine.foreign_proof(), pytest.raises(RootMismatch):
        await either.read_proof(query)
    with chain.byzantine.forged_header(), pytest.raises(ConnectFailed, match="another header than that of block"):
        await either.read_proof(query)
    with chain.byzantine.padded_proof():
        proof = await either.read_proof(query)
    assert list(proof.values.values()) == [b"\1\0\0\0"]


async def test_a_stale_head_makes_mortality_shorter_and_nothing_else(
    either: Either, chain: Devnet, alice: Keypair
) -> None:
    with chain.byzantine.stale_head():
        for _ in range(3):
            chain.new_block()
        assert await either.query(NUMBER) == 0
        prepared = await either.prepare(REMARK, alice.account)
        assert prepared.last_block == 63
    receipt = await either.submit_and_wait(prepared, alice)
    assert receipt.block.number == 4


async def test_a_missing_event_is_missed_where_the_outcome_hangs_on_it(
    either: Either, chain: Devnet, alice: Keypair, bob: Keypair
) -> None:
    transfer = balances.transfer_keep_alive(bob.account, value=Amount.cere(1))
    with chain.byzantine.missing_event("System.ExtrinsicSuccess"):
        with pytest.raises(ExtrinsicLost, match="its outcome could not be read") as raised:
            await either.submit_and_wait(transfer, alice)
        assert raised.value.fate is Fate.INCLUDED
    with chain.byzantine.missing_event("Balances.Transfer"):
        receipt = await either.submit_and_wait(transfer, alice)
    assert receipt.ok  # nothing but the lack of it says that it is missing
    assert "Transfer" not in [event.name for event in receipt.events]


def test_no_error_waits_longer_than_it_said(chain: Devnet) -> None:
    started = time.monotonic()
    with Client(chain.url, timeout=0.2) as client, chain.faults.blackhole(), pytest.raises(RequestTimeout):
        client.query(NUMBER)
    assert time.monotonic() - started < 20
