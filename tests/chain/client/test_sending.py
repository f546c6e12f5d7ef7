"""Transactions on the development chain: from a call to its receipt, and to every way of failing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from cere_trust import AccountId, Amount, AsyncClient, Call, Client, Keypair
from cere_trust.client import DryRunState
from cere_trust.errors import (
    DispatchError,
    EncodeError,
    Fate,
    InvalidExtrinsic,
    KeyringError,
    UnknownItem,
    WrongNetwork,
)
from cere_trust.extrinsic import Mortality
from cere_trust.pallets import balances, system, utility
from cere_trust.types import BlockHash

from ...backend import OwnChain

ONE = Amount.cere(1)


def transfer(to: Keypair, value: Amount = ONE) -> Call:
    return balances.transfer_keep_alive(to.account, value=value)


def remark(text: str) -> Call:
    return Call("System", "remark", {"remark": text.encode()})


def test_a_transfer_becomes_final_and_costs_what_was_estimated(client: Client, alice: Keypair, bob: Keypair) -> None:
    before = client.query(system.account(bob.account)).data.free
    fee = client.estimate_fee(transfer(bob), alice.account)
    receipt = client.submit_and_wait(transfer(bob), alice)
    assert receipt.ok and receipt.finalized
    assert client.query(system.account(bob.account), at=receipt.block).data.free - before == ONE
    # The fee may move a little with every block; the estimate was for the block before.
    assert abs(int(receipt.fee) - int(fee)) * 1000 <= int(fee)
    assert receipt.expect(balances.Transfer).amount == ONE
    block = client.block(receipt.block)
    assert (block.number, block.hash) == receipt.block
    assert block.extrinsics[receipt.index].account == alice.account
    assert client.events(receipt.block) == block.events


async def test_the_async_client_sends_the_same_way(async_client: AsyncClient, alice: Keypair, bob: Keypair) -> None:
    receipt = await async_client.submit_and_wait(transfer(bob), alice, tip=5, until="in_block")
    assert receipt.ok
    assert receipt.tip == 5


async def test_the_async_client_takes_a_signer_that_must_be_awaited(
    async_client: AsyncClient, client: Client, alice: Keypair
) -> None:
    class Remote:
        account = alice.account
        scheme = "sr25519"

        async def sign(self, data: bytes) -> bytes:
            await asyncio.sleep(0)
            return alice.sign(data)

    receipt = await async_client.submit_and_wait(remark("signed elsewhere"), Remote())
    assert receipt.ok
    with pytest.raises(TypeError, match="AsyncClient"):
        await asyncio.to_thread(client.submit_and_wait, remark("signed elsewhere"), Remote())


@pytest.mark.parametrize("scheme", ["sr25519", "ed25519", "ecdsa"])
def test_every_scheme_of_keys_can_pay_and_sign(client: Client, alice: Keypair, scheme: str) -> None:
    other = Keypair.from_uri("//Scheme", scheme=scheme)
    client.submit_and_wait(transfer(other, Amount.cere(10)), alice)
    assert client.submit_and_wait(remark(scheme), other).ok


def test_a_watch_tells_every_status_and_then_ends(client: Client, alice: Keypair) -> None:
    statuses = [status for status in client.watch(remark("watched"), alice) if status.name != "broadcast"]  # to peers
    assert [status.name for status in statuses] == ["ready", "inBlock", "finalized"]
    assert statuses[1].block == statuses[2].block is not None


def test_a_failed_call_raises_in_the_chains_words_with_its_receipt(client: Client, alice: Keypair) -> None:
    with pytest.raises(DispatchError) as raised:
        client.submit_and_wait(balances.force_transfer(alice.account, dest=alice.account, value=ONE), alice)
    error = raised.value
    assert error.pallet == "BadOrigin"
    assert error.fate is Fate.INCLUDED
    receipt = error.receipt
    assert receipt.block.number > 0 and not receipt.ok  # type: ignore[attr-defined]
    assert error.hash == receipt.hash  # type: ignore[attr-defined]


def test_a_batch_that_fails_inside_raises_although_the_extrinsic_succeeded(
    client: Client, alice: Keypair, bob: Keypair
) -> None:
    batch = utility.batch([transfer(bob), balances.force_transfer(bob.account, dest=bob.account, value=ONE)])
    with pytest.raises(DispatchError, match="BadOrigin") as raised:
        client.submit_and_wait(batch, alice)
    assert any(event.name == "ExtrinsicSuccess" for event in raised.value.receipt.events)  # type: ignore[attr-defined]


def test_a_dry_run_says_what_it_checked_and_changes_nothing(client: Client, alice: Keypair, bob: Keypair) -> None:
    nonce = client.nonce(alice.account)
    dry = client.dry_run(transfer(bob), alice)
    assert dry.state is DryRunState.UNKNOWN and dry.fee == client.estimate_fee(transfer(bob), alice.account)
    assert any("it has no DryRunApi" in gap for gap in dry.unchecked)
    refused = client.dry_run(remark("x"), Keypair.from_uri("//Pauper"))
    assert refused.state is DryRunState.REFUSED and "fund it first" in refused.refusal
    assert client.nonce(alice.account) == nonce


def test_a_dry_run_refuses_whom_the_chain_refuses(client: Client, alice: Keypair) -> None:
    """The account that can just pay, and the one that lacks a tenth of the fee, which moves a little with every block."""
    poor = [Keypair.from_uri(f"//Poor//{number}") for number in range(2)]
    deposit = client.constant(balances.existential_deposit)
    fee = client.estimate_fee(remark("x"), poor[0].account)
    for pair, part in zip(poor, (10, 9), strict=True):
        call = balances.transfer_keep_alive(pair.account, value=Amount(int(fee) * part // 10 + int(deposit)))
        client.submit_and_wait(call, alice)
    assert [client.dry_run(remark("x"), pair).state for pair in poor] == [DryRunState.UNKNOWN, DryRunState.REFUSED]
    with pytest.raises(InvalidExtrinsic, match="fund it first"):
        client.submit_and_wait(remark("x"), poor[1])
    assert client.submit_and_wait(remark("x"), poor[0]).ok


def test_a_dry_run_works_on_the_genesis_block(
    fresh_chain: Callable[..., OwnChain], alice: Keypair, bob: Keypair
) -> None:
    with Client(fresh_chain(block_time="manual").url) as client:
        assert client.dry_run(transfer(bob), alice).block.number == 0


def test_who_cannot_pay_is_told_to_fund_the_account(client: Client) -> None:
    with pytest.raises(InvalidExtrinsic, match=r"Inability to pay some fees.*\n.*fund it first") as raised:
        client.submit_and_wait(remark("x"), Keypair.from_uri("//Pauper"))
    assert raised.value.fate is Fate.NEVER_SENT
    assert raised.value.hash is not None


def test_a_used_nonce_is_refused_in_words(client: Client, alice: Keypair) -> None:
    client.submit_and_wait(remark("x"), alice)
    with pytest.raises(InvalidExtrinsic, match="nonce was used already"):
        client.submit_and_wait(remark("y"), alice, nonce=0)


def test_the_same_transaction_twice_is_refused_in_words(fresh_chain: Callable[..., OwnChain], alice: Keypair) -> None:
    with Client(fresh_chain(block_time="manual").url) as client:
        signed = client.submit(remark("x"), alice)
        with pytest.raises(InvalidExtrinsic, match="has this very transaction already"):
            client.submit(signed)
        with pytest.raises(InvalidExtrinsic, match="give a higher tip"):
            client.submit(remark("other"), alice, nonce=signed.unsigned.nonce)
        assert client.nonce(alice.account) == 1


def test_what_was_prepared_may_be_signed_and_sent_by_others(client: Client, alice: Keypair, bob: Keypair) -> None:
    unsigned = client.prepare(remark("prepared"), alice.account, mortality=Mortality.immortal())
    assert unsigned.last_block is None
    with pytest.raises(KeyringError):
        client.submit(unsigned, bob)
    signed = unsigned.attach(alice.sign(unsigned.payload), alice.scheme)
    assert client.submit_and_wait(signed).hash == signed.hash


def test_what_was_prepared_for_another_chain_is_not_signed(client: Client, alice: Keypair) -> None:
    unsigned = replace(client.prepare(remark("x"), alice.account), genesis=BlockHash(b"\1" * 32))
    with pytest.raises(WrongNetwork, match="nothing was signed"):
        client.submit_and_wait(unsigned, alice)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (Call("Balances", "transfer_kep_alive", {}), UnknownItem),
        (Call("System", "remark", {"remark": 5}), EncodeError),
    ],
)
def test_a_call_that_does_not_fit_is_refused_before_signing(
    client: Client, alice: Keypair, call: Call, error: type[Exception]
) -> None:
    class Never:
        account: AccountId = alice.account
        scheme = "sr25519"

        def sign(self, data: bytes) -> bytes:
            raise AssertionError("asked to sign")

    with pytest.raises(error):
        client.submit_and_wait(call, Never())


def test_what_is_no_signer_or_no_call_is_told_so(client: Client, alice: Keypair) -> None:
    with pytest.raises(TypeError, match="signer"):
        client.submit_and_wait(remark("x"), "//Alice")
    with pytest.raises(TypeError, match="signer"):
        client.submit_and_wait(remark("x"))
    with pytest.raises(TypeError, match="Call"):
        client.submit_and_wait("System.remark", alice)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="in_block, finalized"):
        client.submit_and_wait(remark("x"), alice, until="included")  # type: ignore[arg-type]


def test_a_hundred_sends_from_one_account_from_four_threads_all_land(client: Client, bob: Keypair) -> None:
    before = client.nonce(bob.account)

    def send(number: int) -> tuple[int, int]:
        receipt = client.submit_and_wait(remark(f"thread {number}"), bob)
        return receipt.block.number, receipt.index

    with ThreadPoolExecutor(4) as pool:
        places = list(pool.map(send, range(100)))
    assert len(set(places)) == 100
    assert client.nonce(bob.account) == before + 100


async def test_a_hundred_sends_at_once_from_one_account_all_land(async_client: AsyncClient, bob: Keypair) -> None:
    before = await async_client.nonce(bob.account)
    receipts = await asyncio.gather(*[async_client.submit_and_wait(remark(f"task {n}"), bob) for n in range(100)])
    assert len({(receipt.block, receipt.index) for receipt in receipts}) == 100
    assert await async_client.nonce(bob.account) == before + 100


def test_clients_of_their_own_in_several_threads_do_not_take_each_others_nonces(node_url: str, bob: Keypair) -> None:
    def send(name: str) -> bool:
        with Client(node_url) as client:
            return all(client.submit_and_wait(remark(f"{name} {n}"), bob).ok for n in range(8))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(send, "abcd"))


def test_a_failed_preparation_leaves_no_gap(client: Client, alice: Keypair) -> None:
    with pytest.raises(EncodeError):
        client.submit_and_wait(remark("x"), alice, mortality=Mortality.blocks(65536))

    class Forger:
        account = alice.account
        scheme = "sr25519"

        def sign(self, data: bytes) -> bytes:
            return bytes(64)

    with pytest.raises(KeyringError):
        client.submit_and_wait(remark("x"), Forger())
    assert client.submit_and_wait(remark("x"), alice).ok


def test_with_a_referee_the_same_is_sent(node_url: str, alice: Keypair, bob: Keypair) -> None:
    with Client(node_url, crosscheck=True) as checked:
        assert checked.runtime.metadata_version > 14, "the referee needs other metadata than the client"
        assert checked.submit_and_wait(utility.batch_all([transfer(bob), remark("0x12")]), alice, until="in_block").ok
