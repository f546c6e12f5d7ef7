"""A chain in a folder against the same chain in memory: states in both layouts, forks, finality."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.devnet.block import ChainBlock, genesis_block
from cere_trust.devnet.chain.store import Store
from cere_trust.devnet.chain.tree import MAX_STATES, BlockTree
from cere_trust.devnet.chain.voters import VoterState
from cere_trust.devnet.spec.chainspec import ChainSpec
from cere_trust.errors import DevnetError
from cere_trust.proofs import AuthoritySet, Header
from cere_trust.types import H256
from cere_trust.wasm.state import ChainState, Changes

KEYS = st.sampled_from([b"a", b"ab", b"abc", b"b", b"long key of more than one branch"])
WRITES = st.dictionaries(KEYS, st.none() | st.binary(max_size=3) | st.binary(min_size=33, max_size=50), max_size=4)
CHANGES = st.fixed_dictionaries({None: WRITES}, optional={b"child": WRITES})
# On which block to build, what it writes, whether its runtime is of another layout, how far finality goes after it.
STEPS = st.lists(st.tuples(st.integers(0, 9), CHANGES, st.booleans(), st.integers(0, 9)), min_size=1, max_size=12)
VOTERS = VoterState(AuthoritySet(3, ((bytes(32), 1),)), round=7)


@settings(max_examples=30, deadline=None)
@given(WRITES, STEPS)
def test_what_is_loaded_is_what_was_left(
    first: dict[bytes, bytes | None], steps: list[tuple[int, Changes, bool, int]]
) -> None:
    begin = ChainState().apply({None: first})
    spec = ChainSpec("test", "test", "Development", {}, begin)
    genesis = genesis_block(begin.root())
    tree = BlockTree(genesis, begin)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder)
        store.begin(spec, genesis)
        for number, (where, changes, other_layout, finality) in enumerate(steps):
            candidates = list(tree.descendants(tree.finalized.hash))
            parent = candidates[where % len(candidates)]
            state = tree.state(parent.hash).apply(changes)
            header = Header(parent.hash, parent.number + 1, H256(state.root()), H256(number.to_bytes(32, "little")))
            if other_layout:
                state = state._replace(version=1 - state.version)
            block = ChainBlock(header, header.hash, (b"\x08\x84" + bytes((number,)),))
            tree.add(block, state, changes)
            if block.number > tree.best.number:
                store.follow(tree.switch(block.hash), tree)
            final = tree.at(min(tree.finalized.number + finality // 5, tree.best.number))
            if final.number > tree.finalized.number:
                tree.finalize(final.hash)
                store.finalize(final, VOTERS, b"votes" if finality > 8 else None)
        store.close()

        store = Store(folder)
        store.begin(spec, genesis)
        again = BlockTree(genesis, begin)
        again.load(*store.load_blocks(MAX_STATES))
        assert again.best == tree.best
        assert again.finalized == tree.finalized
        for height in range(tree.best.number + 1):
            block, ours, theirs = tree.at(height), tree.state(tree.at(height).hash), again.state(tree.at(height).hash)
            assert again.at(height) == block
            assert (theirs.root(), theirs.version) == (ours.root(), ours.version)
            assert {child: theirs.pairs(child=child) for child in theirs.children} == {
                child: ours.pairs(child=child) for child in ours.children
            }
            if height > tree.finalized.number:
                before = again.state(block.parent)
                assert before.apply(again.changes(block.hash)).root() == ours.root()
        assert store.load_voters() == (VOTERS if tree.finalized.number else None)
        store.close()


def test_a_folder_of_another_version_is_refused(tmp_path: object) -> None:
    begin = ChainState()
    spec = ChainSpec("test", "test", "Development", {}, begin)
    genesis = genesis_block(begin.root())
    store = Store(str(tmp_path))
    store.begin(spec, genesis)
    store._db.execute("UPDATE about SET value = 1 WHERE name = 'format'")
    with pytest.raises(DevnetError, match="by another version of this package"):
        store.begin(spec, genesis)
    store.close()
