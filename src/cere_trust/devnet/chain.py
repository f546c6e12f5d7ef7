"""The chain itself: blocks, their states, runtime calls, and authoring. No sockets, no pool.

A block is final as soon as it is made.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from ..codec.primitives import read_compact, write_compact
from ..errors import DevnetError, RuntimeTrap
from ..types import BlockHash
from .block import Block, Header, genesis_block
from .chainspec import CODE, ChainSpec, Progress, from_preset, from_raw
from .consensus import Consensus
from .executor import Executor, read_version, shared_executor
from .state import Changes, Overlay, State
from .store import Store
from .validity import EXHAUSTS_RESOURCES, TRAPPED, Validity, ValidityError, decode_validity, decode_validity_error
from .version import RuntimeVersion

KEPT_STATES = 512
"""States of older blocks are dropped; blocks are kept. The genesis state stays."""

Clock = Callable[[], int]
BlockListener = Callable[[Block, Changes], None]


def wall_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Rejected(NamedTuple):
    """An extrinsic that is not in the block, and why."""

    extrinsic: bytes
    error: ValidityError


class Authored(NamedTuple):
    """What came of authoring.

    Attributes:
        included: The extrinsics in the block, without its inherents.
        deferred: Extrinsics the block had no room for.
        rejected: Extrinsics that are not valid any more.
    """

    block: Block
    included: tuple[bytes, ...]
    deferred: tuple[bytes, ...]
    rejected: tuple[Rejected, ...]


class Chain:
    """A chain in memory, or in a folder.

    Args:
        spec: Where it begins.
        clock: Milliseconds since 1970. A clock that stands still makes blocks deterministic: each takes the next slot.
        store: Where blocks and state are kept across restarts.
    """

    def __init__(
        self,
        spec: ChainSpec,
        *,
        clock: Clock = wall_clock,
        store: Store | None = None,
        progress: Progress | None = None,
        block_time: int = 6000,
    ) -> None:
        self.spec = spec
        self._clock = clock
        self._store = store
        self._progress = progress
        self._interval = block_time
        self._executors: list[tuple[bytes, Executor]] = []
        self._versions: dict[bytes, RuntimeVersion] = {}
        self._listeners: list[BlockListener] = []
        genesis = genesis_block(spec.state.root())
        self.genesis_hash = BlockHash(genesis.hash)
        self._blocks: dict[bytes, Block] = {genesis.hash: genesis}
        self._hashes: list[bytes] = [genesis.hash]
        self._states: dict[bytes, State] = {genesis.hash: spec.state}
        if store is not None:
            store.begin(spec, genesis)
            blocks, states = store.load(spec.state, KEPT_STATES)
            for block in blocks:
                self._blocks[block.hash] = block
                self._hashes.append(block.hash)
            self._states.update(states)

    @classmethod
    def from_preset(cls, name: str = "dev", *, clock: Clock = wall_clock, progress: Progress | None = None) -> Chain:
        """A chain of the packaged runtime. Raises `InvalidSpec` where it has no such preset."""
        return cls(from_preset(name, progress), clock=clock, progress=progress)

    @classmethod
    def from_spec(cls, spec: object, *, clock: Clock = wall_clock, progress: Progress | None = None) -> Chain:
        """A chain of any raw specification (parsed JSON). Raises `InvalidSpec` where it is not one."""
        return cls(from_raw(spec, progress), clock=clock, progress=progress)

    # --- blocks -----------------------------------------------------------------------------------------------------

    @property
    def best(self) -> BlockHash:
        """Hash of the newest block."""
        return BlockHash(self._hashes[-1])

    @property
    def finalized(self) -> BlockHash:
        """Hash of the newest final block: the newest."""
        return self.best

    def block(self, hash: bytes | None = None) -> Block | None:
        """A block by hash, the best one without; None where it is unknown."""
        return self._blocks.get(self._hashes[-1] if hash is None else bytes(hash))

    def head(self) -> Block:
        """The best block."""
        return self._blocks[self._hashes[-1]]

    def block_hash(self, number: int) -> BlockHash | None:
        """The hash of the block at a height; None where there is none."""
        return BlockHash(self._hashes[number]) if 0 <= number < len(self._hashes) else None

    def on_block(self, listener: BlockListener) -> None:
        """Have a function told of every new block and its state changes."""
        self._listeners.append(listener)

    # --- state ------------------------------------------------------------------------------------------------------

    def state(self, at: bytes | None = None) -> State:
        """The state after a block.

        Raises:
            UnknownBlock: no such block.
            StatePruned: the block is known, its state is dropped.
        """
        hash = self._hashes[-1] if at is None else bytes(at)
        state = self._states.get(hash)
        if state is None:
            raise StatePruned(hash) if hash in self._blocks else UnknownBlock(hash)
        return state

    def storage(self, key: bytes, at: bytes | None = None) -> bytes | None:
        """A stored value."""
        return self.state(at).value(key)

    def executor(self, at: bytes | None = None) -> Executor:
        """The compiled runtime in force after a block."""
        code = self.storage(CODE, at)
        if code is None:
            raise DevnetError("the state has no ':code'")
        # States share the bytes object, so that a look suffices and 6 MB need no hashing per call.
        for known, executor in self._executors:
            if known is code:
                return executor
        executor = shared_executor(code, self._progress)
        self._executors.append((code, executor))
        return executor

    def runtime_version(self, at: bytes | None = None) -> RuntimeVersion:
        """The version of the runtime in force after a block."""
        executor = self.executor(at)
        if executor.code_hash not in self._versions:
            self._versions[executor.code_hash] = RuntimeVersion.decode(read_version(executor))
        return self._versions[executor.code_hash]

    def call(self, method: str, data: bytes, at: bytes | None = None) -> bytes:
        """Call a runtime function; what it writes is dropped.

        Raises:
            RuntimeTrap: the runtime trapped.
            DevnetError: no such function.
        """
        return self.executor(at).call(method, data, Overlay(self.state(at)), self._clock())

    def read_proof(self, keys: list[bytes], at: bytes | None = None, child: bytes | None = None) -> list[bytes]:
        """Trie nodes that prove what a block's state says of some keys."""
        return self.state(at).proof(keys, child)

    def validate(self, extrinsic: bytes, source: int = 2, at: bytes | None = None) -> Validity | ValidityError:
        """Ask the runtime whether an extrinsic may go into the next block.

        Args:
            extrinsic: With its length prefix.
            source: 0 in a block, 1 local, 2 external.
        """
        hash = self._hashes[-1] if at is None else bytes(at)
        answer = self.call("TaggedTransactionQueue_validate_transaction", bytes((source,)) + extrinsic + hash, at)
        return decode_validity(answer)

    # --- authoring --------------------------------------------------------------------------------------------------

    def author(self, extrinsics: list[bytes] | tuple[bytes, ...] = (), *, timestamp: int | None = None) -> Authored:
        """Make the next block.

        Args:
            extrinsics: With their length prefixes, in the order to be tried.
            timestamp: Milliseconds since 1970; the first slot from there on is taken. Without it, the clock's.
        """
        parent = self.head()
        state = self.state()
        executor = self.executor()
        now = self._clock() if timestamp is None else timestamp
        consensus = Consensus({item.name for item in executor.module.exports})
        slot = consensus.next_slot(self.call, parent.header, now, self._interval)
        overlay = Overlay(state)

        def run(method: str, data: bytes) -> bytes:
            overlay.begin()
            try:
                answer = executor.call(method, data, overlay, slot.time)
            except BaseException:
                overlay.rollback()
                raise
            overlay.commit()
            return answer

        opening = Header(parent.hash, parent.number + 1, bytes(32), bytes(32), slot.digest)
        mode = run("Core_initialize_block", opening.encode())
        body = self._inherents(executor, overlay, parent.header, slot.inherents, slot.time)
        for inherent in body:
            self._must_apply(run("BlockBuilder_apply_extrinsic", inherent))
        only_inherents = mode == b"\1"
        included, deferred, rejected = [], [], []
        for position, extrinsic in enumerate(extrinsics):
            if only_inherents:
                deferred.append(extrinsic)
                continue
            try:
                error = decode_validity_error(run("BlockBuilder_apply_extrinsic", extrinsic))
            except RuntimeTrap:
                error = TRAPPED
            if error is None:
                included.append(extrinsic)
            elif error == EXHAUSTS_RESOURCES:
                deferred += extrinsics[position:]
                break
            else:
                rejected.append(Rejected(extrinsic, error))
        closing = Header.decode(run("BlockBuilder_finalize_block", b""))
        block = self._adopt(consensus.seal(closing, slot.author), (*body, *included), overlay)
        return Authored(block, tuple(included), tuple(deferred), tuple(rejected))

    def _inherents(
        self, executor: Executor, overlay: Overlay, parent: Header, extra: dict[bytes, bytes], time: int
    ) -> list[bytes]:
        data = {b"timstap0": time.to_bytes(8, "little"), **_relay_inherents(parent), **extra}
        encoded = write_compact(len(data)) + b"".join(
            name + write_compact(len(value)) + value for name, value in data.items()
        )
        answer = executor.call("BlockBuilder_inherent_extrinsics", encoded, _Peek(overlay), time)
        count, at = read_compact(answer, 0)
        found = []
        for _ in range(count):
            size, start = read_compact(answer, at)
            found.append(answer[at : start + size])
            at = start + size
        return found

    def _must_apply(self, answer: bytes) -> None:
        error = decode_validity_error(answer)
        if error is not None or answer[1:2] == b"\1":
            raise DevnetError(f"the runtime refuses its own inherent: {error or '0x' + answer.hex()}")

    def _adopt(self, header: Header, body: tuple[bytes, ...], overlay: Overlay) -> Block:
        state = overlay.applied()
        if state.root() != header.state_root:
            raise DevnetError("the runtime's state root is not the state's: a host function is wrong")
        block = Block(header, header.hash(), body)
        changes = overlay.changes
        if CODE in changes[None]:
            state = state._replace(version=self._new_state_version(changes[None][CODE], state.version))
        if self._store is not None:
            self._store.add(block, changes, self._states[header.parent])
        self._blocks[block.hash] = block
        self._hashes.append(block.hash)
        self._states[block.hash] = state
        outdated = len(self._hashes) - 1 - KEPT_STATES
        if outdated > 0:
            self._states.pop(self._hashes[outdated], None)
        for listener in self._listeners:
            listener(block, changes)
        return block

    def _new_state_version(self, code: bytes | None, old: int) -> int:
        """Keys written from now on use the new runtime's layout."""
        if code is None:
            return old
        return RuntimeVersion.decode(read_version(shared_executor(code, self._progress))).state_version

    def close(self) -> None:
        """Close the folder, where there is one."""
        if self._store is not None:
            self._store.close()


def _relay_inherents(parent: Header) -> dict[bytes, bytes]:
    """What relay chains want in every block: that no parachain has said anything. Other runtimes do not look at it."""
    nothing = write_compact(0)
    return {
        b"newheads": nothing,
        b"parachn0": nothing * 3 + parent.encode(),
        b"finalnum": max(parent.number, 0).to_bytes(4, "little"),
        b"uncles00": nothing,
    }


class _Peek(Overlay):
    """Reads through a block in the making; what is written here is dropped."""

    def __init__(self, below: Overlay) -> None:
        super().__init__(below.applied())


class UnknownBlock(DevnetError):
    """No such block."""

    def __init__(self, hash: bytes) -> None:
        self.hash = hash
        super().__init__(f"unknown block 0x{hash.hex()}")


class StatePruned(DevnetError):
    """The block's state is dropped."""

    def __init__(self, hash: bytes) -> None:
        self.hash = hash
        super().__init__(f"the state of block 0x{hash.hex()} is dropped; the last {KEPT_STATES} are kept")
