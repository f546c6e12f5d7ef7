"""The block tree: one best chain, the lower part of it final, and forks beside the rest.

It knows neither runtime nor consensus: callers add blocks, and decide which are final.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from itertools import pairwise
from typing import NamedTuple

from ...errors import DevnetError
from ...proofs.header import Header
from ...wasm.state import ChainState, Changes
from ..block import ChainBlock

MAX_STATES = 512
"""Number of final blocks whose states are kept, besides the genesis state; blocks are kept without limit."""


class UnknownBlock(DevnetError):
    """Raised for an unknown block."""

    def __init__(self, hash: bytes) -> None:
        self.hash = hash
        super().__init__(f"unknown block 0x{hash.hex()}")


class StatePruned(DevnetError):
    """Raised for a block whose state has been dropped."""

    def __init__(self, hash: bytes) -> None:
        self.hash = hash
        super().__init__(f"the state of block 0x{hash.hex()} is dropped; the last {MAX_STATES} are kept")


class Route(NamedTuple):
    """The path from one block to another.

    Attributes:
        retracted: Blocks on the way down to the common ancestor, newest first.
        enacted: Blocks on the way up from there, oldest first.
    """

    retracted: tuple[ChainBlock, ...]
    enacted: tuple[ChainBlock, ...]


class BlockTree:
    """All blocks of a chain.

    Args:
        genesis: Block 0, which is final.
        state: The state after it.
    """

    def __init__(self, genesis: ChainBlock, state: ChainState) -> None:
        self._blocks: dict[bytes, ChainBlock] = {genesis.hash: genesis}
        self._states: dict[bytes, ChainState] = {genesis.hash: state}
        self._abandoned: dict[bytes, Header] = {}
        self._best_chain: list[bytes] = [genesis.hash]
        self._final = 0
        # These two cover only the newest final block and those above it.
        self._children: dict[bytes, list[bytes]] = {genesis.hash: []}
        self._changes: dict[bytes, Changes] = {}

    def copy(self) -> BlockTree:
        """Return an independent copy."""
        other = copy(self)
        other._blocks, other._states = self._blocks.copy(), self._states.copy()
        other._abandoned, other._best_chain = self._abandoned.copy(), self._best_chain.copy()
        other._children = {hash: children.copy() for hash, children in self._children.items()}
        other._changes = self._changes.copy()
        return other

    # --- reading ------------------------------------------------------------------------------------------------------

    @property
    def best(self) -> ChainBlock:
        """The newest block of the best chain."""
        return self._blocks[self._best_chain[-1]]

    @property
    def finalized(self) -> ChainBlock:
        """The newest final block."""
        return self._blocks[self._best_chain[self._final]]

    def block(self, hash: bytes) -> ChainBlock:
        """Return a block by hash. Raises `UnknownBlock`."""
        block = self._blocks.get(hash)
        if block is None:
            raise UnknownBlock(hash)
        return block

    def __contains__(self, hash: bytes) -> bool:
        return hash in self._blocks

    def header(self, hash: bytes) -> Header | None:
        """Return a header by hash, also of an abandoned fork; None if it is unknown."""
        known = self._blocks.get(hash)
        return self._abandoned.get(hash) if known is None else known.header

    def state(self, hash: bytes) -> ChainState:
        """Return the state after a block. Raises `UnknownBlock` or `StatePruned`."""
        state = self._states.get(hash)
        if state is None:
            raise UnknownBlock(hash) if self.header(hash) is None else StatePruned(hash)
        return state

    def changes(self, hash: bytes) -> Changes:
        """Return the writes of a block that is not final."""
        return self._changes[hash]

    def hash_at(self, number: int) -> bytes | None:
        """Return the hash of the best chain's block at a height, or None."""
        return self._best_chain[number] if 0 <= number < len(self._best_chain) else None

    def at(self, number: int) -> ChainBlock:
        """Return the best chain's block at a height that it has reached."""
        return self._blocks[self._best_chain[number]]

    def is_best_chain(self, block: ChainBlock) -> bool:
        """Return True if a block is on the best chain."""
        return self.hash_at(block.number) == block.hash

    def children(self, hash: bytes) -> list[ChainBlock]:
        """Return the children of the newest final block or a later one."""
        return [self._blocks[child] for child in self._children.get(hash, ())]

    def descendants(self, hash: bytes) -> Iterator[ChainBlock]:
        """Yield the newest final block or a later one, and its descendants; lower blocks first."""
        level = [self._blocks[hash]]
        while level:
            yield from level
            level = [child for block in level for child in self.children(block.hash)]

    def leaves(self) -> list[ChainBlock]:
        """Return the tips of the best chain and of all forks that can still become it, in order of arrival."""
        return [self._blocks[hash] for hash, children in self._children.items() if not children]

    def route(self, start: bytes, end: bytes) -> Route:
        """Return the path from one block to another."""
        back, forth = self._blocks[start], self._blocks[end]
        retracted, enacted = [], []
        while back.hash != forth.hash:
            if back.number >= forth.number:
                retracted.append(back)
                back = self._blocks[back.parent]
            else:
                enacted.append(forth)
                forth = self._blocks[forth.parent]
        return Route(tuple(retracted), tuple(reversed(enacted)))

    # --- writing ------------------------------------------------------------------------------------------------------

    def add(self, block: ChainBlock, state: ChainState, changes: Changes) -> None:
        """Add a block whose parent is the newest final block or a later one.

        Raises:
            UnknownBlock: the parent is unknown.
            DevnetError: it would compete with a final block.
        """
        if block.parent not in self._children:
            self.block(block.parent)
            raise DevnetError(f"block #{block.number - 1} 0x{block.parent.hex()} is final, and so is what follows it")
        if block.hash in self._blocks:
            raise DevnetError(f"block 0x{block.hash.hex()} is known already")
        self._blocks[block.hash] = block
        self._states[block.hash] = state
        self._changes[block.hash] = changes
        self._children[block.hash] = []
        self._children[block.parent].append(block.hash)

    def switch(self, hash: bytes) -> Route:
        """Make a descendant of the newest final block the best block; returns the path to it."""
        route = self.route(self._best_chain[-1], hash)
        kept = len(self._best_chain) - len(route.retracted)
        if kept <= self._final:
            raise DevnetError("a final block cannot be retracted")
        del self._best_chain[kept:]
        self._best_chain += [block.hash for block in route.enacted]
        return route

    def finalize(self, hash: bytes) -> list[ChainBlock]:
        """Finalize a block of the best chain and all before it; only headers are kept of forks that compete with them.

        Returns:
            The blocks of those forks.
        """
        number = self._blocks[hash].number
        stale: list[ChainBlock] = []
        for height in range(self._final, number):
            follower = self._best_chain[height + 1]
            for child in self._children.pop(self._best_chain[height]):
                if child != follower:
                    stale += self.descendants(child)
            self._changes.pop(follower)
            outdated = height + 1 - MAX_STATES
            if outdated > 0:
                self._states.pop(self._best_chain[outdated], None)
        for block in stale:
            self._abandoned[block.hash] = block.header
            for known in (self._blocks, self._states, self._changes, self._children):
                del known[block.hash]
        self._final = number
        return stale

    def load(
        self, blocks: list[ChainBlock], states: dict[bytes, ChainState], changes: dict[bytes, Changes], final: int
    ) -> None:
        """Load the best chain of an earlier run into a new tree.

        Args:
            blocks: From block 1 on.
            states: States of the newest blocks, at least back to the newest final one, by block hash.
            changes: Writes of the blocks that are not final, by block hash.
            final: Height of the newest final block.
        """
        for block in blocks:
            self._blocks[block.hash] = block
            self._best_chain.append(block.hash)
        self._states.update(states)
        self._changes = changes
        self._final = final
        self._children = {hash: [following] for hash, following in pairwise(self._best_chain[final:])}
        self._children[self._best_chain[-1]] = []
