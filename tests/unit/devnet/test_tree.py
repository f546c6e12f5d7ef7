"""The tree of blocks against a plain model: which chain is best, what a switch retracts, what finality forgets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.devnet.block import ChainBlock, genesis_block
from cere_trust.devnet.chain.tree import MAX_STATES, BlockTree, StatePruned, UnknownBlock
from cere_trust.errors import DevnetError
from cere_trust.proofs.header import Header
from cere_trust.types import H256, BlockHash
from cere_trust.wasm.state import ChainState

GENESIS = genesis_block(bytes(32))


def child(parent: ChainBlock, salt: int = 0) -> ChainBlock:
    header = Header(parent.hash, parent.number + 1, H256(salt.to_bytes(32, "little")), H256(bytes(32)))
    return ChainBlock(header, header.hash)


def grow(tree: BlockTree, parent: ChainBlock, salt: int = 0) -> ChainBlock:
    block = child(parent, salt)
    tree.add(block, ChainState(), {None: {}})
    if block.number > tree.best.number:
        tree.switch(block.hash)
    return block


def ancestry(tree: BlockTree, block: ChainBlock) -> list[BlockHash]:
    line = [block.hash]
    while block.number:
        block = tree.block(block.parent)
        line.append(block.hash)
    return line[::-1]


# Each step builds on one of the blocks there are, or makes one of them final.
STEPS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=40)


@given(STEPS)
def test_the_best_chain_is_a_line_from_genesis_over_the_final_block_to_the_longest_tip(
    steps: list[tuple[int, int]],
) -> None:
    tree = BlockTree(GENESIS, ChainState())
    for salt, (kind, which) in enumerate(steps):
        open_blocks = list(tree.descendants(tree.finalized.hash))
        chosen = open_blocks[which % len(open_blocks)]
        if kind:
            grow(tree, chosen, salt)
            continue
        if not tree.is_best_chain(chosen):
            tree.switch(max(tree.descendants(chosen.hash), key=lambda block: block.number).hash)
        final, before = tree.finalized, {block.hash for block in open_blocks}
        stale = tree.finalize(chosen.hash)
        left = {block.hash for block in tree.descendants(chosen.hash)}
        path = {block.hash for block in tree.route(final.hash, chosen.hash).enacted} | {final.hash}
        assert before == left | path | {block.hash for block in stale}
        assert all(block.hash not in tree and tree.header(block.hash) == block.header for block in stale)
        line = ancestry(tree, tree.best)
        assert [tree.hash_at(number) for number in range(len(line) + 1)] == [*line, None]
        assert tree.finalized.hash in line
        assert tree.best.number == max(block.number for block in tree.leaves())
        for block in tree.descendants(tree.finalized.hash):
            retracted, enacted = tree.route(tree.best.hash, block.hash)
            kept = line[: len(line) - len(retracted)]
            assert [*kept, *(one.hash for one in enacted)] == ancestry(tree, block)


def test_of_equally_long_branches_the_first_stays_best() -> None:
    tree = BlockTree(GENESIS, ChainState())
    first = grow(tree, GENESIS, 1)
    second = grow(tree, GENESIS, 2)
    assert tree.best == first
    longer = grow(tree, second)
    assert tree.best == longer
    assert [tree.hash_at(1), tree.hash_at(2)] == [second.hash, longer.hash]


def test_nothing_competes_with_what_is_final() -> None:
    tree = BlockTree(GENESIS, ChainState())
    first, other = grow(tree, GENESIS, 1), grow(tree, GENESIS, 2)
    tree.finalize(first.hash)
    with pytest.raises(DevnetError, match="is final, and so is what follows"):
        grow(tree, GENESIS, 3)
    with pytest.raises(UnknownBlock):
        grow(tree, other)
    with pytest.raises(StatePruned):
        tree.state(other.hash)  # its header is known still, as by a node


def test_states_of_blocks_that_are_not_final_are_kept_however_many() -> None:
    tree = BlockTree(GENESIS, ChainState())
    line = [GENESIS]
    for _ in range(MAX_STATES + 20):
        line.append(grow(tree, line[-1]))
    tree.state(line[1].hash)
    tree.finalize(line[-1].hash)
    tree.state(GENESIS.hash)
    tree.state(line[21].hash)
    with pytest.raises(StatePruned):
        tree.state(line[20].hash)
