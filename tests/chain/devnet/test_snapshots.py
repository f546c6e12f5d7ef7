"""Back to an earlier moment: chain, pool, finality; and what those who listen hear of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust.devnet import Chain, Devnet
from cere_trust.errors import DevnetError

from .conftest import Raw, Wallet, remark

pytestmark = pytest.mark.embedded("snapshots")

Manual = tuple[Devnet, Raw, Wallet]


def test_a_restored_chain_is_what_it_was_as_often_as_wanted(manual: Manual) -> None:
    chain, raw, wallet = manual
    chain.new_block()
    before, root = chain.snapshot(), raw.call("chain_getHeader")
    hashes = set()
    for tip in range(2):
        raw.call("author_submitExtrinsic", wallet.sign(remark(), tip=tip))
        later = chain.new_block().hash
        hashes.add(later)
        chain.new_block()
        chain.restore(before)
        assert raw.call("chain_getHeader") == root
        assert raw.call("chain_getHeader", raw.call("chain_getFinalizedHead")) == root
        assert raw.call("chain_getBlock", "0x" + later.hex()) is None
        assert raw.call("chain_getBlockHash", 2) is None
    assert len(hashes) == 2


def test_forks_and_finality_are_restored_too(fresh_chain: Callable[..., Devnet]) -> None:
    chain = fresh_chain(block_time="manual", finality_lag=3)
    for _ in range(4):
        chain.new_block()
    chain.stall_finality()
    fork = chain.fork_at(chain.chain.block_hash(2) or b"")
    before, voters = chain.snapshot(), chain.chain.voters.state
    chain.resume_finality()
    chain.reorg(2)
    chain.finalize()
    assert chain.chain.voters.state.round > voters.round
    chain.restore(before)
    assert chain.chain.voters.state == voters
    assert chain.chain.head().number == 4
    assert chain.chain.tree.finalized.number == 1
    assert [leaf.number for leaf in chain.chain.tree.leaves()] == [4, 3]
    chain.new_block()
    assert chain.chain.tree.finalized.number == 1, "it is stalled, as it was"
    chain.resume_finality()
    assert chain.chain.tree.finalized.number == 2
    assert chain.chain.block(fork[0].hash) is not None


def test_the_pool_is_what_it_was_and_who_watches_is_told(manual: Manual) -> None:
    chain, raw, wallet = manual
    first = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark("1")))
    later = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark("3"), nonce=2))
    assert (raw.notification(first), raw.notification(later)) == ("ready", "future")
    pending = raw.call("author_pendingExtrinsics")
    before = chain.snapshot()
    chain.new_block()
    assert "inBlock" in raw.notification(first)
    assert "finalized" in raw.notification(first)
    second = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark("2"), nonce=1))
    assert raw.notification(second) == "ready"
    assert raw.notification(later) == "ready"
    chain.restore(before)
    assert raw.notification(second) == "dropped"
    assert raw.notification(later) == "dropped"
    assert raw.call("author_pendingExtrinsics") == pending
    assert chain.new_block().number == 1
    assert chain.node.pool.future.keys(), "the one with a gap before it waits again"


def test_what_was_banned_since_may_come_again(manual: Manual) -> None:
    chain, raw, wallet = manual
    before = chain.snapshot()
    signed = wallet.sign(remark())
    for _ in range(2):
        raw.call("author_submitExtrinsic", signed)
        chain.new_block()
        assert [raw.error("author_submitExtrinsic", signed)["code"] for _ in range(2)] == [1010, 1012]
        chain.restore(before)


def test_subscribers_hear_of_the_next_block(manual: Manual) -> None:
    chain, raw, wallet = manual
    heads = raw.call("chain_subscribeNewHeads")
    number = "0x" + wallet.runtime.storage_key("System", "Number").hex()
    storage = raw.call("state_subscribeStorage", [number])
    assert raw.notification(heads)["number"] == "0x0"
    before = chain.snapshot()
    for _ in range(2):
        chain.new_block()
        assert raw.notification(heads)["number"] == "0x1"
        chain.restore(before)
    values = [raw.notification(storage)["changes"][0][1] for _ in range(3)]
    assert values == [None, "0x01000000", "0x01000000"]


def test_snapshots_of_other_chains_and_of_chains_in_folders_are_refused(tmp_path: Path) -> None:
    with Devnet(state=tmp_path, block_time="manual") as kept, pytest.raises(DevnetError, match="does not go back"):
        kept.snapshot()
    chain = Chain.from_preset("dev")
    foreign = chain.snapshot()._replace(genesis=bytes(32))
    with pytest.raises(DevnetError, match="another chain"):
        chain.restore(foreign)
