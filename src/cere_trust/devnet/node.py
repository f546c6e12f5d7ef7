"""A chain with its pool and a rule for when blocks are made.

Everything here runs on one worker thread at a time, so that the chain needs no locks.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal, TypeAlias, TypeVar

from .block import Block
from .chain import Authored, Chain
from .pool import Pool, Watcher
from .state import Changes

T = TypeVar("T")
BlockTime: TypeAlias = "float | Literal['instant', 'manual']"
HeadListener = Callable[[Block, Changes], None]


class Node:
    """A chain that takes transactions.

    Args:
        chain: The chain.
        block_time: ``instant`` makes a block when a transaction is ready, a number makes one every so many seconds,
            ``manual`` only when asked.
    """

    def __init__(self, chain: Chain, block_time: BlockTime = "instant") -> None:
        self.chain = chain
        self.pool = Pool(chain)
        self.block_time = block_time
        self.heads: dict[object, HeadListener] = {}
        self.offchain: dict[bytes, bytes] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="cere-trust-chain")
        self._stopping = threading.Event()
        self._timer: threading.Thread | None = None
        chain.on_block(self._announce)

    def start(self) -> None:
        """Begin making blocks, where time decides."""
        if isinstance(self.block_time, (int, float)):
            self._timer = threading.Thread(target=self._tick, name="cere-trust-blocks", daemon=True)
            self._timer.start()

    def _tick(self) -> None:
        while not self._stopping.wait(float(self.block_time)):
            with contextlib.suppress(RuntimeError):  # closed meanwhile
                self.run(self.new_block).result()

    def run(self, work: Callable[..., T], *args: object) -> Future[T]:
        """Have some work done on the chain's thread."""
        return self._worker.submit(work, *args)

    def close(self) -> None:
        """Stop, after what is under way."""
        self._stopping.set()
        if self._timer is not None:
            self._timer.join()
        self._worker.shutdown(wait=True)
        self.chain.close()

    def submit(self, data: bytes, watcher: Watcher | None = None) -> bytes:
        """Put a transaction into the pool; in instant mode a block follows."""
        hash = self.pool.submit(data, watcher)
        if self.block_time == "instant" and self.pool.ready:
            with contextlib.suppress(RuntimeError):
                self._worker.submit(self._drain)
        return hash

    def _drain(self) -> None:
        while self.pool.ready:
            before = len(self.pool.ready)
            self.new_block()
            if len(self.pool.ready) >= before:
                break

    def new_block(self) -> Authored:
        """Make a block of what is ready, empty where nothing is."""
        authored = self.chain.author([transaction.data for transaction in self.pool.in_order()])
        self.pool.after_block(authored)
        return authored

    def _announce(self, block: Block, changes: Changes) -> None:
        for listener in list(self.heads.values()):
            listener(block, changes)
