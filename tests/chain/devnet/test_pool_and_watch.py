"""The life of a transaction in the pool, with a node's codes, texts and order of statuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cere_trust import Amount, Call, Keypair, Mortality
from cere_trust.types import BlockHash, BlockRef

from ...backend import OwnChain
from .conftest import Raw, Wallet, remark

Manual = tuple[OwnChain, Raw, Wallet]


def test_a_watched_transaction_is_ready_in_a_block_and_final(manual: Manual) -> None:
    chain, raw, wallet = manual
    watch = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark()))
    assert raw.notification(watch) == "ready"
    block = chain.new_block()
    assert raw.notification(watch) == {"inBlock": "0x" + block.hash.hex()}
    assert raw.notification(watch) == {"finalized": "0x" + block.hash.hex()}
    assert "System.ExtrinsicSuccess" in wallet.events()


def test_a_gap_in_nonces_waits_as_future_until_it_is_filled(manual: Manual) -> None:
    chain, raw, wallet = manual
    later = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark(), nonce=1))
    assert raw.notification(later) == "future"
    assert raw.call("author_pendingExtrinsics") == []
    assert raw.call("system_accountNextIndex", Keypair.from_uri("//Alice").address) == 0
    first = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark(), nonce=0))
    assert raw.notification(first) == "ready"
    assert raw.notification(later) == "ready"
    assert len(raw.call("author_pendingExtrinsics")) == 2
    assert raw.call("system_accountNextIndex", Keypair.from_uri("//Alice").address) == 2
    block = chain.new_block()
    assert len(block.extrinsics) == 3
    assert raw.notification(later) == {"inBlock": "0x" + block.hash.hex()}


def test_a_future_becomes_ready_when_the_block_before_fills_its_gap(manual: Manual) -> None:
    chain, raw, wallet = manual
    raw.call("author_submitExtrinsic", wallet.sign(remark("first")))
    chain.new_block()
    later = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark("third"), nonce=2))
    assert raw.notification(later) == "future"
    raw.call("author_submitExtrinsic", wallet.sign(remark("second"), nonce=1))
    assert raw.notification(later) == "ready"


def test_a_higher_tip_replaces_and_an_equal_one_is_refused(manual: Manual) -> None:
    chain, raw, wallet = manual
    poor = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark("poor")))
    assert raw.notification(poor) == "ready"
    error = raw.error("author_submitExtrinsic", wallet.sign(remark("rich")))
    assert error["code"] == 1014
    assert error["message"].startswith("Priority is too low: (")
    assert error["data"] == "The transaction has too low priority to replace another transaction already in the pool."
    rich = raw.call("author_submitExtrinsic", wallet.sign(remark("rich"), tip=Amount.cere(1)))
    assert raw.notification(poor) == {"usurped": rich}
    assert len(raw.call("author_pendingExtrinsics")) == 1
    assert len(chain.new_block().extrinsics) == 2


def test_the_same_transaction_is_imported_once(manual: Manual) -> None:
    chain, raw, wallet = manual
    transaction = wallet.sign(remark())
    watch = raw.call("author_submitAndWatchExtrinsic", transaction)
    assert raw.error("author_submitExtrinsic", transaction) == {
        "code": 1013,
        "message": "Transaction Already Imported",
        "data": "Any { .. }",
    }
    chain.new_block()
    while "finalized" not in raw.notification(watch):
        pass
    assert raw.error("author_submitExtrinsic", transaction)["code"] in (1010, 1012)  # outdated, or banned


def test_refusals_carry_a_nodes_words(manual: Manual) -> None:
    chain, raw, wallet = manual
    signed = wallet.sign(Call("System", "remark", {"remark": b"pay"}))
    changed = bytearray.fromhex(signed[2:])
    changed[45] ^= 1  # inside the signature
    cases = {
        "Transaction has a bad signature": "0x" + changed.hex(),
        "Inability to pay some fees (e.g. account balance too low)": wallet.sign(remark(), "//Nobody"),
        "Transaction call is not expected": "0x140400000401",
    }
    for text, transaction in cases.items():
        assert raw.error("author_submitExtrinsic", transaction) == {
            "code": 1010,
            "message": "Invalid Transaction",
            "data": text,
        }
    foreign = wallet.sign(remark(), genesis=bytes(32))
    assert raw.error("author_submitExtrinsic", foreign)["data"] == "Transaction has a bad signature"
    chain.new_block()
    assert raw.call("author_pendingExtrinsics") == []


def test_an_ancient_or_expired_transaction_is_refused_or_dropped(manual: Manual) -> None:
    chain, raw, wallet = manual
    birth = BlockRef(0, chain.genesis_hash)
    mortal = wallet.sign(remark(), mortality=Mortality.blocks(4), birth=birth, nonce=1)
    watch = raw.call("author_submitAndWatchExtrinsic", mortal)
    assert raw.notification(watch) == "future"
    for _ in range(5):
        chain.new_block()
    assert raw.notification(watch) == "invalid"
    late = wallet.sign(remark(), mortality=Mortality.blocks(4), birth=birth)
    assert raw.error("author_submitExtrinsic", late)["code"] == 1010


@pytest.mark.parametrize(
    ("data", "reason"),
    [("0x", "Not enough data to fill buffer"), ("0x010203", "Not enough data to decode vector")],
)
def test_what_is_no_extrinsic_is_told_apart(manual: Manual, data: str, reason: str) -> None:
    _, raw, _ = manual
    decoding = f"Could not decode `OpaqueExtrinsic.0`:\n\t{reason}\n"
    assert raw.error("author_submitExtrinsic", data) == {"code": 1040, "message": f"Client error: {decoding}"}
    watched = raw.error("author_submitAndWatchExtrinsic", data)
    assert watched == {"code": 1001, "message": f"Extrinsic has invalid format: {decoding}"}


def test_a_trap_in_validation_is_a_verification_error(manual: Manual) -> None:
    _, raw, _ = manual
    error = raw.error("author_submitExtrinsic", "0x" + (b"\x10\x84\x00\x01\x02").hex())
    assert error["code"] == 1002
    assert error["message"].startswith(
        "Verification Error: Runtime error: Execution failed: Execution aborted due to trap"
    )


def test_removed_transactions_are_banned_with_their_dependents(manual: Manual) -> None:
    _, raw, wallet = manual
    first, second = wallet.sign(remark("a")), wallet.sign(remark("b"), nonce=1)
    hashes = [raw.call("author_submitExtrinsic", transaction) for transaction in (first, second)]
    assert raw.call("author_removeExtrinsic", [{"hash": hashes[0]}]) == hashes
    assert raw.error("author_submitExtrinsic", first) == {
        "code": 1012,
        "message": "Transaction is temporarily banned",
    }


def test_blocks_take_what_depends_first_then_what_pays_most(manual: Manual) -> None:
    chain, raw, wallet = manual
    raw.call("author_submitExtrinsic", wallet.sign(remark("a0"), "//Alice"))
    raw.call("author_submitExtrinsic", wallet.sign(remark("a1"), "//Alice", nonce=1, tip=Amount.cere(5)))
    raw.call("author_submitExtrinsic", wallet.sign(remark("b0"), "//Bob", tip=Amount.cere(1)))
    bodies = [wallet.runtime.decode_extrinsic(data).call.args.get("remark") for data in chain.new_block().extrinsics]
    assert [body for body in bodies if body] == [b"b0", b"a0", b"a1"]


def test_instant_chains_make_a_block_per_transaction(
    fresh_chain: Callable[..., OwnChain], dial: Callable[[str], Raw]
) -> None:
    chain = fresh_chain()
    raw, wallet = dial(chain.url), Wallet(chain)
    watch = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark()))
    assert raw.notification(watch) == "ready"
    in_block = raw.notification(watch)
    assert raw.notification(watch) == {"finalized": in_block["inBlock"]}
    assert raw.call("chain_getHeader")["number"] == "0x1"


def test_interval_chains_make_empty_blocks_too(
    fresh_chain: Callable[..., OwnChain], dial: Callable[[str], Raw]
) -> None:
    raw = dial(fresh_chain(block_time=0.05).url)
    heads = raw.call("chain_subscribeNewHeads")
    numbers = [int(raw.notification(heads)["number"], 16) for _ in range(4)]
    assert numbers == list(range(numbers[0], numbers[0] + 4))


def test_a_failing_call_is_in_the_block_and_pays(manual: Manual) -> None:
    chain, raw, wallet = manual
    too_much = Call("Balances", "transfer_keep_alive", {"dest": Keypair.from_uri("//Bob"), "value": Amount.cere(10**9)})
    raw.call("author_submitExtrinsic", wallet.sign(too_much))
    assert len(chain.new_block().extrinsics) == 2
    assert "System.ExtrinsicFailed" in wallet.events()
    assert "TransactionPayment.TransactionFeePaid" in wallet.events()


def test_the_birth_block_must_be_this_chains(manual: Manual) -> None:
    _, raw, wallet = manual
    foreign = BlockRef(0, BlockHash(bytes(32)))
    transaction = wallet.sign(remark(), mortality=Mortality.blocks(64), birth=foreign)
    assert raw.error("author_submitExtrinsic", transaction)["data"] == "Transaction has a bad signature"
