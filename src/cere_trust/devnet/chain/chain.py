"""The chain: authoring, import, forks, finality and snapshots, on top of the read side."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from types import MappingProxyType
from typing import Self

from ...errors import DevnetError
from ...proofs.header import PRE_RUNTIME, Header
from ...proofs.trie import EMPTY_ROOT
from ...wasm.executor import read_version, shared_executor
from ...wasm.state import Changes, Overlay
from ...wasm.version import CoreVersion
from ..block import ChainBlock, genesis_block
from ..spec.chainspec import CODE, ChainSpec, Progress, from_preset, from_raw
from .authoring import Authored, Rejected, draft_block
from .consensus import Consensus
from .events import BestChanged, Event, Finalized, Imported, Listener, Restored
from .keystore import Keystore
from .snapshot import Snapshot
from .store import Store
from .tree import MAX_STATES, BlockTree, Route, StatePruned, UnknownBlock
from .view import ChainReader, UnixClock
from .voters import VoteResult, Voters, VoterState

__all__ = ["MAX_STATES", "Authored", "BaseChain", "Rejected", "StatePruned", "UnixClock", "UnknownBlock", "wall_clock"]

MAX_AHEAD = 8
"""Number of blocks above a newly final one that some voters already vote for."""

_MAX_UNINTERRUPTED = 256
"""Skipped blocks between which nothing else runs."""


def wall_clock() -> int:
    """Return milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class BaseChain(ChainReader):
    """A chain in memory, or in a folder, without fast-forward and overrides.

    Args:
        spec: The genesis.
        clock: Returns milliseconds since 1970. A constant clock makes blocks deterministic: each takes the next slot.
        store: Folder that keeps blocks and state across restarts.
        progress: Called with a line of text before work that takes seconds.
        block_time: Milliseconds between blocks, for chains without slots.
        finality_lag: Number of newest blocks of the best chain that are not final; with 0 every block is final at once.

    Attributes:
        finality_lag: May be changed; takes effect with the next block.
        keystore: Session keys of authors and voters.
        voters: The GRANDPA voters.
        justifications: Kept justifications, by block hash.
    """

    def __init__(
        self,
        spec: ChainSpec,
        *,
        clock: UnixClock = wall_clock,
        store: Store | None = None,
        progress: Progress | None = None,
        block_time: int = 6000,
        finality_lag: int = 0,
    ) -> None:
        self.spec = spec
        self.finality_lag = finality_lag
        genesis = genesis_block(spec.state.root())
        super().__init__(BlockTree(genesis, spec.state), clock, progress)
        self.genesis_hash = genesis.hash
        self._store = store
        self._interval = block_time
        self._listeners: list[Listener] = []
        self._stalled = False
        self.keystore = Keystore()
        voters = VoterState.read(spec.state)
        self.justifications: dict[bytes, bytes] = {}
        if store is not None:
            store.begin(spec, genesis)
            self.tree.load(*store.load_blocks(MAX_STATES))
            self.justifications = store.load_justifications()
            voters = store.load_voters() or VoterState.read(self.tree.state(self.tree.finalized.hash))
        self.voters = Voters(voters, self.keystore.pair)

    @classmethod
    def from_preset(cls, name: str = "dev", *, clock: UnixClock = wall_clock, progress: Progress | None = None) -> Self:
        """Start a chain of the packaged runtime. Raises `InvalidSpec` if it has no such preset."""
        return cls(from_preset(name, progress), clock=clock, progress=progress)

    @classmethod
    def from_spec(cls, spec: object, *, clock: UnixClock = wall_clock, progress: Progress | None = None) -> Self:
        """Start a chain of any raw specification (parsed JSON). Raises `InvalidSpec` if it is not one."""
        return cls(from_raw(spec, progress), clock=clock, progress=progress)

    def listen(self, listener: Listener) -> None:
        """Call a function on every event: `Imported`, `BestChanged`, `Finalized`, `Restored`."""
        self._listeners.append(listener)

    def _emit(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)

    # --- authoring ----------------------------------------------------------------------------------------------------

    def author(
        self,
        extrinsics: Sequence[bytes] = (),
        *,
        timestamp: int | None = None,
        parent: bytes | None = None,
        writes: Mapping[bytes, bytes | None] = MappingProxyType({}),
    ) -> Authored:
        """Make a block.

        Args:
            extrinsics: With their length prefixes, in the order to try them.
            timestamp: Milliseconds since 1970 (default: the clock's); the block takes the first slot from then on.
            parent: Hash of the parent (default: the best block).
            writes: Storage to write or remove before the runtime starts with the block.

        Raises:
            UnknownBlock: no such parent.
            DevnetError: the block would compete with a final one.
        """
        before = self.tree.best if parent is None else self.tree.block(bytes(parent))
        executor = self.executor(before.hash)
        consensus = Consensus(executor.exports, self.keystore.pair)
        slot = consensus.next_slot(
            lambda method, data: self.call(method, data, before.hash),
            before.header,
            [sibling.header for sibling in self.tree.children(before.hash)],
            self._clock() if timestamp is None else timestamp,
            self._interval,
        )
        draft = draft_block(executor, self.state(before.hash), before, slot, extrinsics, writes)
        header = consensus.seal(draft.header, slot.author)
        block = ChainBlock(header, header.hash, (*draft.inherents, *draft.included))
        self._import(block, draft.overlay)
        return Authored(block, draft.included, draft.deferred, draft.rejected)

    def import_block(self, header: Header, extrinsics: Sequence[bytes]) -> ChainBlock:
        """Import a block of a real node, after a check of its slot, its seal and, by execution, its roots.

        Args:
            header: Header with the seal.
            extrinsics: With their length prefixes.

        Raises:
            UnknownBlock: the parent is unknown.
            DevnetError: the block is invalid, known already, or would compete with a final one.
        """
        parent = self.tree.block(header.parent)
        executor = self.executor(parent.hash)
        consensus = Consensus(executor.exports)
        time = consensus.check(lambda method, data: self.call(method, data, parent.hash), parent.header, header)
        block, overlay = ChainBlock(header, header.hash, tuple(extrinsics)), Overlay(self.state(parent.hash))
        unsealed = block._replace(header=header._replace(digest=header.digest[:-1]))
        executor.call("Core_execute_block", unsealed.encode(), overlay, time)
        self._import(block, overlay)
        return block

    def _import(self, block: ChainBlock, overlay: Overlay) -> None:
        state = overlay.applied()
        if state.root() != block.header.state_root:
            raise DevnetError("the runtime's state root is not the state's: a host function is wrong")
        changes = overlay.changes
        if CODE in changes[None]:
            state = state._replace(version=self._new_state_version(changes[None][CODE], state.version))
        self.tree.add(block, state, changes)
        self._on_new_tip(block, changes)

    def _on_new_tip(self, block: ChainBlock, changes: Changes) -> None:
        """Switch the best chain to a new tip if it is that of the longest branch, and emit the events."""
        is_best = block.number > self.tree.best.number
        route = self.tree.switch(block.hash) if is_best else None
        if route is not None and self._store is not None:
            self._store.follow(route, self.tree)
        self._emit(Imported(block, changes, is_best))
        if route is not None:
            self._emit(BestChanged(route))
            self._finalize_behind()

    def _new_state_version(self, code: bytes | None, old: int) -> int:
        """Return the trie layout of a new runtime, for keys written from now on."""
        if code is None:
            return old
        return CoreVersion.decode(read_version(shared_executor(code, self._progress))).state_version

    def skip_blocks(self, count: int) -> Generator[None]:
        """Add empty blocks that the runtime does not execute; `TimeMachine.skip_to` describes them.

        Yields between some hundreds of them. The old best block remains until the last one is there.

        Raises:
            DevnetError: another block became the best one meanwhile.
        """
        before = block = self.tree.best
        state, root = self.tree.state(block.hash), block.header.state_root
        digest = tuple(item for item in block.header.digest if item[0] == PRE_RUNTIME)
        for number in range(block.number + 1, block.number + 1 + count):
            header = Header(block.hash, number, root, EMPTY_ROOT, digest)
            block = ChainBlock(header, header.hash)
            self.tree.add(block, state, {None: {}})
            if number % _MAX_UNINTERRUPTED == 0:
                yield
                if self.tree.best.hash != before.hash:
                    raise DevnetError("another block was made while blocks were skipped")
        if count > 0:
            self._on_new_tip(block, {None: {}})

    # --- forks --------------------------------------------------------------------------------------------------------

    def fork_at(self, parent: bytes | ChainBlock, blocks: int = 1) -> list[ChainBlock]:
        """Make a branch of empty blocks on the newest final block or any later one.

        The branch becomes the best chain once it is longer.

        Args:
            parent: The block to branch off, or its hash.
            blocks: Length of the branch.

        Raises:
            UnknownBlock: no such block.
            DevnetError: a child of the block is final.
        """
        hash = parent.hash if isinstance(parent, ChainBlock) else bytes(parent)
        branch: list[ChainBlock] = []
        for _ in range(blocks):
            branch.append(self.author(parent=branch[-1].hash if branch else hash).block)
        return branch

    def reorg(self, depth: int, *, carry: bool = False) -> Route:
        """Retract the newest blocks in favour of a new branch that is one block longer.

        Args:
            depth: Number of blocks to retract; none of them may be final.
            carry: If True, the branch's blocks include their transactions. Otherwise they are empty, and the
                transactions return to the pool.

        Returns:
            The retracted and the new blocks.

        Raises:
            DevnetError: a final block is among them; a lag or stall of finality keeps blocks from being final.
        """
        old = self.tree.best
        open_blocks = old.number - self.tree.finalized.number
        if not 0 < depth <= open_blocks:
            raise DevnetError(
                f"cannot retract {depth} blocks: {open_blocks} are not final; "
                "finality_lag=… or stall_finality() leaves more of them open"
            )
        retracted = [old]
        while len(retracted) < depth:
            retracted.append(self.tree.block(retracted[-1].parent))
        loads = [block.transactions() if carry else [] for block in reversed(retracted)]
        enacted: list[ChainBlock] = []
        for load in [*loads, []]:
            parent = enacted[-1].hash if enacted else retracted[-1].parent
            enacted.append(self.author(load, parent=parent).block)
        return Route(tuple(retracted), tuple(enacted))

    # --- finality -----------------------------------------------------------------------------------------------------

    def finalize(self, hash: bytes | None = None) -> None:
        """Finalize a block and all before it; a block of another branch makes that the best chain first.

        Args:
            hash: The block (default: the best one).

        Raises:
            UnknownBlock: no such block.
            DevnetError: the block is not a descendant of the newest final block.
        """
        target = self.tree.best if hash is None else self.tree.block(bytes(hash))
        final = self.tree.finalized
        if target.hash == final.hash:
            return
        if target.number <= final.number or self.tree.route(final.hash, target.hash).retracted:
            raise DevnetError(f"block 0x{target.hash.hex()} is not a descendant of the final block #{final.number}")
        if not self.tree.is_best_chain(target):
            *_, longest = sorted(self.tree.descendants(target.hash), key=lambda block: block.number)
            route = self.tree.switch(longest.hash)
            if self._store is not None:
                self._store.follow(route, self.tree)
            self._emit(BestChanged(route))
        blocks = self.tree.route(final.hash, target.hash).enacted
        while blocks:
            highest = min(self.tree.best.number, target.number + MAX_AHEAD)
            result = self.voters.vote(blocks, [self.tree.at(n) for n in range(target.number + 1, highest + 1)])
            self._make_final(result)
            blocks = blocks[len(result.blocks) :]

    def _make_final(self, result: VoteResult) -> None:
        last = result.blocks[-1]
        kept = result.justification if result.is_kept else None
        stale = self.tree.finalize(last.hash)
        if kept is not None:
            self.justifications[last.hash] = kept
        if self._store is not None:
            self._store.finalize(last, self.voters.state, kept)
        self._emit(Finalized(result.blocks, tuple(stale), result.justification))

    def _finalize_behind(self) -> None:
        """Finalize the blocks that are further behind the best block than the lag."""
        number = self.tree.best.number - self.finality_lag
        if not self._stalled and number > self.tree.finalized.number:
            self.finalize(self.tree.at(number).hash)

    @property
    def is_stalled(self) -> bool:
        """True after `stall_finality`, until `resume_finality`."""
        return self._stalled

    def stall_finality(self) -> None:
        """Silence the voters: blocks become final only by `finalize`, until `resume_finality`."""
        self._stalled = True

    def resume_finality(self) -> None:
        """Let the voters vote again; they catch up at once."""
        self._stalled = False
        self._finalize_behind()

    # --- snapshots ----------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Return the chain as it is now; `restore` takes it any number of times.

        Raises:
            DevnetError: the chain is stored in a folder.
        """
        if self._store is not None:
            raise DevnetError(f"the chain is kept in {self._store.folder}, which does not go back in time")
        return Snapshot(
            self.genesis_hash, self.tree.copy(), self.finality_lag, self._stalled, self.voters.state,
            self.justifications.copy(),
        )  # fmt: skip

    def restore(self, snapshot: Snapshot) -> None:
        """Return to a snapshot, even if that retracts final blocks.

        Raises:
            DevnetError: the snapshot is of another chain.
        """
        if snapshot.genesis != self.genesis_hash or self._store is not None:
            raise DevnetError(f"the snapshot is of another chain, with genesis 0x{snapshot.genesis.hex()}")
        self.tree = snapshot.tree.copy()
        self.finality_lag = snapshot.finality_lag
        self._stalled = snapshot.is_stalled
        self.voters.state = snapshot.voters
        self.justifications = snapshot.justifications.copy()
        self._emit(Restored(self.tree.best))

    def close(self) -> None:
        """Close the folder, if there is one."""
        if self._store is not None:
            self._store.close()
