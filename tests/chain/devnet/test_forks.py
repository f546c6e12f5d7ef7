"""Siblings, switches and late finality, as those who listen hear of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust import Amount, Client, Keypair
from cere_trust.devnet import Devnet
from cere_trust.devnet.block import ChainBlock
from cere_trust.errors import DevnetError
from cere_trust.pallets import balances
from cere_trust.proofs.header import PRE_RUNTIME, Header

from ...backend import OwnChain
from .conftest import Raw, Wallet, remark


def name(block: ChainBlock) -> str:
    return "0x" + block.hash.hex()


class Heads:
    """What the three subscriptions to heads tell."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        kinds = ("NewHeads", "AllHeads", "FinalizedHeads")
        self.ids = {kind: raw.call(f"chain_subscribe{kind}") for kind in kinds}
        for kind in kinds:
            raw.notification(self.ids[kind])

    def tell(self, kind: str, *blocks: ChainBlock) -> bool:
        """Whether the next heads told are those of these blocks."""
        told = [Header.from_json(self.raw.notification(self.ids[kind])).hash for _ in blocks]
        return told == [block.hash for block in blocks]


Lagging = tuple[OwnChain, Raw, Wallet]


@pytest.fixture
def lagging(fresh_chain: Callable[..., OwnChain], dial: Callable[[str], Raw]) -> Lagging:
    """A chain whose finality is three blocks behind."""
    chain = fresh_chain(block_time="manual", finality_lag=3)
    return chain, dial(chain.url), Wallet(chain)


def test_a_sibling_is_no_new_head_until_its_branch_is_longer(lagging: Lagging) -> None:
    chain, raw, _ = lagging
    heads = Heads(raw)
    first, second = chain.new_block(), chain.new_block()
    assert heads.tell("NewHeads", first, second)
    (sibling,) = chain.fork_at(first)
    assert sibling.number == second.number
    assert heads.tell("AllHeads", first, second, sibling)
    assert raw.call("chain_getBlockHash", 2) == raw.call("chain_getHead") == name(second)
    (longer,) = chain.fork_at(sibling)
    assert heads.tell("NewHeads", longer)  # only the tip
    assert raw.call("chain_getBlockHash", [1, 2, 3, 4]) == [name(first), name(sibling), name(longer), None]
    assert raw.call("chain_getFinalizedHead") == str(chain.genesis_hash)
    assert raw.call("chain_getHeader", name(second))["number"] == "0x2"
    assert raw.call("state_getStorage", "0x3a636f6465", name(second)) is not None


def test_blocks_become_final_three_blocks_late_and_forks_go_with_that(lagging: Lagging) -> None:
    chain, raw, _ = lagging
    heads = Heads(raw)
    blocks = [chain.new_block() for _ in range(4)]
    assert heads.tell("FinalizedHeads", blocks[0])
    (sibling,) = chain.fork_at(blocks[0])
    chain.new_block()
    assert raw.call("chain_getBlock", name(sibling)) is None
    assert raw.call("chain_getHeader", name(sibling))["number"] == "0x2"  # nodes keep headers


@pytest.mark.embedded("words of its own, and states that are pruned at once")
def test_what_is_final_is_not_retracted(lagging: tuple[Devnet, Raw, Wallet]) -> None:
    chain, raw, _ = lagging
    blocks = [chain.new_block() for _ in range(4)]
    (sibling,) = chain.fork_at(blocks[0])
    blocks.append(chain.new_block())
    said = raw.error("state_getStorage", "0x00", name(sibling))["message"]
    assert said.endswith(f"State already discarded for {name(sibling)}")
    with pytest.raises(DevnetError, match="is final, and so is what follows it"):
        chain.fork_at(bytes(chain.genesis_hash))
    with pytest.raises(DevnetError, match="cannot retract 4 blocks: 3 are not final"):
        chain.reorg(4)
    (sibling,) = chain.fork_at(blocks[1])
    chain.finalize(sibling.hash)
    with pytest.raises(DevnetError, match="unknown block"):
        chain.finalize(blocks[2].hash)


def test_a_stall_leaves_blocks_open_and_the_end_of_it_finalizes_them_at_once(lagging: Lagging) -> None:
    chain, raw, _ = lagging
    heads = Heads(raw)
    chain.stall_finality()
    blocks = [chain.new_block() for _ in range(6)]
    chain.resume_finality()
    assert heads.tell("FinalizedHeads", blocks[2])  # the first that is told, and only the last of them


@pytest.mark.parametrize(
    "carry", [False, pytest.param(True, marks=pytest.mark.embedded("a branch that takes its transactions along"))]
)
def test_a_retracted_transaction_is_told_and_comes_back(lagging: Lagging, carry: bool) -> None:
    chain, raw, wallet = lagging
    watches = []
    for nonce in range(2):
        watches.append(raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark(), nonce=nonce)))
        chain.new_block()
    first, second = raw.call("chain_getBlockHash", [1, 2])
    for watch, block in zip(watches, (first, second), strict=True):
        assert [raw.notification(watch), raw.notification(watch)] == ["ready", {"inBlock": block}]
    retracted, enacted = chain.reorg(2, **({"carry": True} if carry else {}))
    assert [name(block) for block in retracted] == [second, first]
    for watch, block in zip(watches, (first, second), strict=True):
        assert raw.notification(watch) == {"retracted": block}
    if carry:
        homes = [name(enacted[0]), name(enacted[1])]
    else:
        assert [raw.notification(watch) for watch in watches] in (["ready", "ready"], ["ready", "future"])
        assert len(raw.call("author_pendingExtrinsics")) == 2
        assert raw.call("system_accountNextIndex", Keypair.from_uri("//Alice").address) == 2
        homes = [name(chain.new_block())] * 2
    for watch, home in zip(watches, homes, strict=True):
        told = raw.notification(watch)  # a node takes them back in any order, and the later one may wait for the first
        assert (raw.notification(watch) if told == "ready" else told) == {"inBlock": home}
    chain.finalize()
    assert [raw.notification(watch) for watch in watches] == [{"finalized": home} for home in homes]
    assert not raw.notifications


@pytest.mark.embedded("a branch with transactions that are not in the pool")
def test_a_transaction_that_is_invalid_on_the_other_branch_is_told_so(lagging: Lagging) -> None:
    chain, raw, wallet = lagging
    assert isinstance(chain, Devnet)
    watch = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark("loses")))
    block = chain.new_block()
    rival = bytes.fromhex(wallet.sign(remark("wins"))[2:])
    node = chain.node
    branch = node.run(lambda: node.chain.author([rival], parent=block.parent)).result().block
    chain.fork_at(branch)
    heard = [raw.notification(watch) for _ in range(4)]
    assert heard == ["ready", {"inBlock": name(block)}, {"retracted": name(block)}, "invalid"]


def test_the_other_branch_can_become_final(lagging: Lagging) -> None:
    chain, raw, wallet = lagging
    heads = Heads(raw)
    watch = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark()))
    kept = chain.new_block()
    (sibling,) = chain.fork_at(kept.parent)
    assert raw.call("engine_finalizeBlock", name(sibling)) is True
    assert raw.call("chain_getFinalizedHead") == raw.call("chain_getBlockHash") == name(sibling)
    assert heads.tell("FinalizedHeads", sibling)
    heard = [raw.notification(watch) for _ in range(3)]
    assert heard == ["ready", {"inBlock": name(kept)}, {"retracted": name(kept)}]  # a node may not take it back
    assert raw.call("engine_finalizeBlock", name(kept)) is True  # it says yes whatever came of it
    assert raw.call("chain_getFinalizedHead") == name(sibling)


def test_what_a_sibling_writes_is_told_when_it_is_made(lagging: Lagging) -> None:
    chain, raw, wallet = lagging
    key = "0x" + wallet.runtime.storage_key("System", "Number").hex()
    storage = raw.call("state_subscribeStorage", [key])
    raw.notification(storage)
    block = chain.new_block()
    (sibling,) = chain.fork_at(block.parent)
    told = [raw.notification(storage) for _ in range(2)]
    assert told == [{"block": name(one), "changes": [[key, "0x01000000"]]} for one in (block, sibling)]
    said = raw.error("state_queryStorage", [key], name(block), name(sibling))["message"]
    assert said.startswith("Cannot resolve a block range")


def test_siblings_are_authored_in_slots_of_their_own(lagging: Lagging) -> None:
    """Two blocks of one author in one slot would be an equivocation."""
    chain, _, _ = lagging
    parent = chain.new_block()
    siblings = [chain.new_block(), *(chain.fork_at(parent)[0] for _ in range(3))]
    slots = [int.from_bytes(block.header.logs(PRE_RUNTIME, b"BABE")[0][5:13], "little") for block in siblings]
    assert slots == sorted(set(slots))


@pytest.mark.embedded("dev_* methods")
def test_all_of_it_can_be_asked_for_over_rpc(lagging: Lagging) -> None:
    chain, raw, _ = lagging
    raw.call("dev_stallFinality")
    blocks = [chain.new_block() for _ in range(4)]
    assert raw.call("chain_getFinalizedHead") == str(chain.genesis_hash)
    branch = raw.call("dev_forkAt", name(blocks[1]), 2)
    assert [raw.call("chain_getHeader", hash)["number"] for hash in branch] == ["0x3", "0x4"]
    moved = raw.call("dev_reorg", 2)
    assert moved["retracted"] == [name(blocks[3]), name(blocks[2])]
    assert raw.call("chain_getBlockHash") == moved["enacted"][-1]
    raw.call("dev_finalize", branch[0])
    assert raw.call("chain_getBlockHash") == branch[1]
    raw.call("dev_resumeFinality")
    assert raw.call("chain_getFinalizedHead") == branch[0]  # three behind is further down
    assert "cannot retract 5 blocks" in raw.error("dev_reorg", 5)["message"]
    assert "unknown block" in raw.error("dev_forkAt", "0x" + "11" * 32)["message"]
    assert raw.error("dev_reorg", "two")["code"] == -32602


@pytest.mark.embedded("finality that lags behind instant blocks")
def test_the_client_sees_a_transaction_through_a_reorganization(fresh_chain: Callable[..., OwnChain]) -> None:
    """In instant mode what was retracted goes into the next block by itself."""
    chain = fresh_chain(finality_lag=3)
    assert isinstance(chain, Devnet)
    alice, bob = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")
    with Client(chain.url) as client:
        call = balances.transfer_keep_alive(bob.account, value=Amount.cere(1))
        receipt = client.submit_and_wait(call, alice, until="in_block")
        chain.reorg(1)
        assert client.nonce(alice.account) == 1
        best = [chain.chain.block(chain.chain.block_hash(number)) for number in range(4)]
        assert receipt.block.number == 1
        assert [len(block.extrinsics) for block in best if block is not None] == [0, 1, 1, 2]


@pytest.mark.embedded("a restart in one process")
def test_the_best_chain_survives_a_restart_and_forks_do_not(tmp_path: Path) -> None:
    def open_chain() -> Devnet:
        return Devnet(state=tmp_path, block_time="manual", finality_lag=3)

    with open_chain() as chain:
        for _ in range(5):
            chain.new_block()
        (sibling,) = chain.fork_at(chain.chain.block_hash(3) or b"")
        route = chain.reorg(2)
        hashes = [chain.chain.block_hash(number) for number in range(8)]
        final, root = chain.chain.finalized, chain.chain.state().root()
        assert hashes[4:6] == [block.hash for block in route.enacted[:2]]
    with open_chain() as chain:
        assert [chain.chain.block_hash(number) for number in range(8)] == hashes
        assert (chain.chain.finalized, chain.chain.state().root()) == (final, root)
        assert chain.chain.block(sibling.hash) is None
        chain.reorg(3)
        chain.new_block()
        final, best = chain.chain.finalized, chain.chain.best
    with open_chain() as chain:
        assert (chain.chain.finalized, chain.chain.best) == (final, best)
