"""Reading the development chain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cere_trust import AccountId, Amount, AsyncClient, Call, Client, Keypair, Query
from cere_trust.errors import IncompatibleRuntime, UnknownItem
from cere_trust.pallets import balances, ddc_clusters, staking, system
from cere_trust.types import ClusterId, EraIndex

from ...backend import OwnChain


def test_typed_and_untyped_queries_tell_the_same(client: Client, alice: Keypair) -> None:
    at = client.block().hash
    typed, plain, missing = client.query_many(
        [
            system.account(alice.account),
            Query("System", "Account", alice.address),
            staking.ledger(Keypair.from_uri("//Pauper").account),
        ],
        at=at,
    )
    assert isinstance(typed, system.AccountInfo)
    assert isinstance(plain, dict)
    assert typed.data.free == plain["data"]["free"]
    assert isinstance(typed.data.free, Amount)
    assert missing is None
    assert client.query(system.account(alice.account), at=at) == typed


def test_a_map_is_read_whole_or_below_its_leading_keys(client: Client) -> None:
    validators = list(client.entries(staking.validators))
    assert len(validators) >= 2
    assert all(isinstance(account, AccountId) for account, _ in validators)
    plain = dict(client.entries(Query("Staking", "Validators")))
    assert set(plain) == {account for account, _ in validators}
    cluster = next(key for key, _ in client.entries(ddc_clusters.clusters))
    assert isinstance(cluster, ClusterId)
    assert list(client.entries(staking.eras_stakers_overview.under(EraIndex(2**32 - 1)))) == []


def test_a_long_map_is_read_in_pages_of_one_block(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = dict(client.entries(Query("System", "Account")))
    monkeypatch.setattr("cere_trust.flows.read.PAGE", 3)
    assert dict(client.entries(Query("System", "Account"))) == whole
    assert len(whole) > 6


def test_constants_are_read_by_name_and_by_descriptor(client: Client) -> None:
    assert client.constant(balances.existential_deposit) == client.constant("Balances", "ExistentialDeposit")
    assert isinstance(client.constant(balances.existential_deposit), Amount)
    with pytest.raises(UnknownItem, match="ExistentialDeposit"):
        client.constant("Balances", "ExistentialDeposits")
    with pytest.raises(TypeError, match="name"):
        client.constant("Balances")  # type: ignore[call-overload]


def test_runtime_apis_are_called_by_name(client: Client, alice: Keypair) -> None:
    at = client.block().hash
    nonce = client.call_runtime("AccountNonceApi", "account_nonce", alice.account, at=at)
    assert nonce == client.query(system.account(alice.account), at=at).nonce
    with pytest.raises(UnknownItem):
        client.call_runtime("AccountNonceApi", "account_nonces", alice.account)
    with pytest.raises(IncompatibleRuntime):
        client.call_runtime("AccountNonceApi", "account_nonce")


def test_values_come_with_a_proof_that_was_checked(client: Client, alice: Keypair) -> None:
    account = system.account(alice.account)
    queries: list[Query[Any]] = [account, staking.ledger(Keypair.from_uri("//Pauper").account)]
    proof = client.read_proof(queries)
    runtime = client.runtime
    present, absent = (proof.values[runtime.storage_key(q.pallet, q.item, *q.keys)] for q in queries)
    plain = runtime.decode_storage("System", "Account", present)
    assert isinstance(plain, dict)
    assert plain["nonce"] == client.query(account, at=proof.block).nonce
    assert absent is None
    assert proof.block.hash == client.block(proof.block).hash


def test_old_blocks_are_read_as_they_were(fresh_chain: Callable[..., OwnChain], alice: Keypair) -> None:
    """On a chain of its own: on a shared one, a block may have another transaction of the account."""
    with Client(fresh_chain().url) as client:
        receipt = client.submit_and_wait(Call("System", "remark", {"remark": b""}), alice)
        after = client.query(system.account(alice.account), at=receipt.block)
        before = client.query(system.account(alice.account), at=receipt.block.number - 1)
        assert after.nonce == before.nonce + 1
        assert client.block(0).extrinsics == []
        with pytest.raises(UnknownItem, match="no block"):
            client.block(4_000_000_000)
        with pytest.raises(UnknownItem, match="does not know block"):
            client.block("0x" + "12" * 32)


def test_final_heads_follow_each_other(fresh_chain: Callable[..., OwnChain]) -> None:
    chain = fresh_chain(block_time="manual")
    with Client(chain.url) as client:
        heads = client.finalized_heads()
        first = next(heads)
        assert first.hash == chain.genesis_hash
        made = [chain.new_block().hash for _ in range(3)]
        assert [next(heads).hash for _ in made] == made
        heads.close()  # type: ignore[attr-defined]


async def test_the_async_client_reads_the_same(async_client: AsyncClient, client: Client, alice: Keypair) -> None:
    with pytest.raises(UnknownItem):
        await async_client.query(Query("System", "Acount", alice.account))
    at = (await async_client.block()).hash
    many = await asyncio.gather(*[async_client.query(system.account(alice.account), at=at) for _ in range(50)])
    expected = await asyncio.to_thread(client.query, system.account(alice.account), at=at)
    assert all(one == expected for one in many)
    accounts = [account async for account, _ in async_client.entries(staking.validators)]
    assert accounts == [
        account for account, _ in await asyncio.to_thread(lambda: list(client.entries(staking.validators)))
    ]
    assert await async_client.constant(balances.existential_deposit) == client.constant(balances.existential_deposit)
    assert async_client.runtime.version == client.runtime.version


def test_http_reads_and_sends_too(client: Client, node_url: str, alice: Keypair) -> None:
    with Client(node_url.replace("ws", "http", 1)) as other:
        before = other.nonce(alice.account)
        other.submit(Call("System", "remark", {"remark": b"over http"}), alice)
        assert other.nonce(alice.account) == before + 1
        assert other.genesis_hash == client.genesis_hash


def test_a_damaged_metadata_cache_does_no_harm(node_url: str, own_cache: Path) -> None:
    with Client(node_url) as client:
        version = client.runtime.version
    for path in (own_cache / "metadata").iterdir():
        path.write_bytes(b"nonsense")
    with Client(node_url) as client:
        assert client.runtime.version == version
