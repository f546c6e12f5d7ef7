"""The read side of a chain: its blocks, their states, the runtime in force after each."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from ...codec.lift import lift
from ...errors import DevnetError
from ...query import Query
from ...runtime import EventRecord, Runtime
from ...types import BlockHash
from ...wasm.executor import Executor, read_version, shared_executor
from ...wasm.state import ChainState, Overlay
from ...wasm.version import CoreVersion, read_apis
from ..block import ChainBlock
from ..spec.chainspec import CODE, Progress
from .tree import BlockTree
from .validity import Validity, ValidityError, decode_validity

UnixClock = Callable[[], int]
"""Returns milliseconds since 1970."""
V = TypeVar("V")

_METADATA_VERSION = 15


@lru_cache(maxsize=4)
def runtime_of(executor: Executor) -> Runtime:
    """Return the decoded metadata of a compiled runtime."""
    empty = Overlay(ChainState())
    exports = executor.exports
    if "Metadata_metadata_at_version" in exports:
        data = executor.call("Metadata_metadata_at_version", _METADATA_VERSION.to_bytes(4, "little"), empty)
        if data != b"\0":
            return Runtime.from_metadata(data)
    return Runtime.from_metadata(executor.call("Metadata_metadata", b"", empty))


class ChainReader:
    """A chain for reading.

    Attributes:
        tree: The blocks and their states.
    """

    def __init__(self, tree: BlockTree, clock: UnixClock, progress: Progress | None) -> None:
        self.tree = tree
        self._clock = clock
        self._progress = progress
        self._executors: list[tuple[bytes, Executor]] = []
        self._versions: dict[bytes, CoreVersion] = {}

    # --- blocks -------------------------------------------------------------------------------------------------------

    @property
    def best(self) -> BlockHash:
        """Hash of the best block: the tip of the longest branch; among equally long ones, of the first."""
        return self.tree.best.hash

    @property
    def finalized(self) -> BlockHash:
        """Hash of the newest final block."""
        return self.tree.finalized.hash

    def block(self, hash: bytes | None = None) -> ChainBlock | None:
        """Return a block by hash (default: the best one); None if it is unknown, or on an abandoned fork."""
        if hash is None:
            return self.tree.best
        hash = bytes(hash)
        return self.tree.block(hash) if hash in self.tree else None

    def head(self) -> ChainBlock:
        """Return the best block."""
        return self.tree.best

    def block_hash(self, number: int) -> BlockHash | None:
        """Return the hash of the best chain's block at a height, or None."""
        hash = self.tree.hash_at(number)
        return None if hash is None else BlockHash(hash)

    # --- state --------------------------------------------------------------------------------------------------------

    def state(self, at: bytes | None = None) -> ChainState:
        """Return the state after a block (default: the best one).

        Raises:
            UnknownBlock: no such block.
            StatePruned: the block is known, but its state has been dropped.
        """
        return self.tree.state(self.tree.best.hash if at is None else bytes(at))

    def storage(self, key: bytes, at: bytes | None = None) -> bytes | None:
        """Return a stored value, or None."""
        return self.state(at).value(key)

    def executor(self, at: bytes | None = None) -> Executor:
        """Return the compiled runtime in force after a block."""
        code = self.storage(CODE, at)
        if code is None:
            raise DevnetError("the state has no ':code'")
        # States share the bytes object: comparing identities avoids hashing 6 MB per call.
        for known, executor in self._executors:
            if known is code:
                return executor
        executor = shared_executor(code, self._progress)
        self._executors.append((code, executor))
        return executor

    def runtime_version(self, at: bytes | None = None) -> CoreVersion:
        """Return the version of the runtime in force after a block."""
        executor = self.executor(at)
        if executor.code_hash not in self._versions:
            version = CoreVersion.decode(read_version(executor))
            # Nodes report the APIs in the order of the module's custom section.
            self._versions[executor.code_hash] = version._replace(apis=read_apis(executor.apis) or version.apis)
        return self._versions[executor.code_hash]

    def runtime(self, at: bytes | None = None) -> Runtime:
        """Return the decoded metadata of the runtime in force after a block."""
        return runtime_of(self.executor(at))

    def query(self, query: Query[V], at: bytes | None = None) -> V:
        """Return a storage item: ``chain.query(staking.active_era())``. Raises what `state` and `Runtime` raise."""
        runtime = self.runtime(at)
        raw = self.storage(runtime.storage_key(query.pallet, query.item, *query.keys), at)
        value: V = lift(query.value, runtime.decode_storage(query.pallet, query.item, raw))
        return value

    def events(self, at: bytes | None = None) -> list[EventRecord]:
        """Return the events of a block (default: the best one)."""
        runtime = self.runtime(at)
        return runtime.decode_events(self.storage(runtime.storage_key("System", "Events"), at) or b"\0")

    def call(self, method: str, data: bytes, at: bytes | None = None) -> bytes:
        """Call a runtime function; its writes are dropped.

        Raises:
            RuntimeTrap: the runtime trapped.
            DevnetError: no such function.
        """
        return self.executor(at).call(method, data, Overlay(self.state(at)), self._clock())

    def read_proof(self, keys: list[bytes], at: bytes | None = None, child: bytes | None = None) -> list[bytes]:
        """Return trie nodes that prove the values of some keys after a block, or their absence."""
        return self.state(at).proof(keys, child)

    def validate(self, extrinsic: bytes, source: int = 2, at: bytes | None = None) -> Validity | ValidityError:
        """Have the runtime validate an extrinsic for the next block.

        Args:
            extrinsic: With its length prefix.
            source: 0 in a block, 1 local, 2 external.
        """
        hash = self.tree.best.hash if at is None else bytes(at)
        answer = self.call("TaggedTransactionQueue_validate_transaction", bytes((source,)) + extrinsic + hash, at)
        return decode_validity(answer)
