"""A chain with its pool and a rule for when blocks are made.

Everything here runs on one worker thread at a time, so that the chain needs no locks.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from ..block import ChainBlock
from ..chain.authoring import Authored
from ..chain.chain import Chain
from ..chain.events import BestChanged, Event, Finalized, Listener
from ..chain.snapshot import NodeSnapshot
from ..chain.tree import Route
from ..control.block_producer import BlockProducer
from ..control.timemachine import TimeMachine
from .filters import Filters
from .pool import BAN_BLOCKS, DEFAULT_LIMITS, Limits, Pool
from .queues import Watcher

if TYPE_CHECKING:
    from ..rpc.chain_head import Follow
    from ..rpc.transactions import Broadcast

T = TypeVar("T")
BlockTime: TypeAlias = "float | Literal['instant', 'manual']"

_log = logging.getLogger(__name__)


class Node(TimeMachine):
    """A chain that takes transactions.

    Args:
        chain: The chain.
        block_time: ``instant`` makes a block when a transaction is ready, a number makes one every so many seconds,
            ``manual`` only when asked.
        limits: How much the pool holds.
        filters: What requests and answers pass through.
    """

    def __init__(
        self,
        chain: Chain,
        block_time: BlockTime = "instant",
        *,
        limits: Limits = DEFAULT_LIMITS,
        filters: Filters | None = None,
    ) -> None:
        self.chain = chain
        self.filters = filters or Filters()
        # As by nodes: where blocks are sealed on demand, bans end with the next one.
        self.pool = Pool(chain, ban_blocks=0 if isinstance(block_time, str) else BAN_BLOCKS, limits=limits)
        self.block_time = block_time
        self.listeners: dict[object, Listener] = {}
        self.offchain: dict[bytes, bytes] = {}
        self.snapshots: list[NodeSnapshot] = []
        self.follows: dict[str, Follow] = {}
        self.broadcasts: dict[str, Broadcast] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="cere-trust-chain")
        self._stopping = threading.Event()
        self._woken = False
        self._timer: threading.Thread | None = None
        chain.listen(self._on_event)
        self.filters.attach(self)

    def start(self) -> None:
        """Begin making blocks, where time decides."""
        if isinstance(self.block_time, (int, float)):
            self._timer = threading.Thread(
                target=self._tick, args=(float(self.block_time),), name="cere-trust-blocks", daemon=True
            )
            self._timer.start()

    def _tick(self, seconds: float) -> None:
        due = time.monotonic() + seconds
        while not self._stopping.wait(max(0.0, due - time.monotonic())):
            due = max(due + seconds, time.monotonic())  # a block that took longer than that delays the next one
            try:
                self.run(self.new_block).result()
            except Exception:
                if not self._stopping.is_set():
                    _log.exception("no block could be made")

    def run(self, work: Callable[..., T], *args: object) -> Future[T]:
        """Have some work done on the chain's thread. Raises `RuntimeError` once the node is closed."""
        return self._worker.submit(work, *args)

    def close(self) -> None:
        """Stop, after what is under way."""
        self._stopping.set()
        if self._timer is not None:
            self._timer.join()
        self._worker.shutdown(wait=True, cancel_futures=True)
        self.chain.close()

    def submit(self, data: bytes, watcher: Watcher | None = None) -> bytes:
        """Put a transaction into the pool; in instant mode a block follows."""
        hash = self.pool.submit(data, watcher)
        self._schedule_block()
        return hash

    def _schedule_block(self) -> None:
        """In instant mode, have what is ready put into a block, behind the requests that wait already."""
        if self.block_time == "instant" and self.pool.ready and not self._woken:
            with contextlib.suppress(RuntimeError):  # closed meanwhile
                self._worker.submit(self._produce_pending)
                self._woken = True

    def _produce_pending(self) -> None:
        self._woken = False
        if not self.pool.ready or self._stopping.is_set():
            return
        before = set(self.pool.ready)
        try:
            self.new_block()
        except Exception:
            _log.exception("no block could be made")
            return
        if not before <= set(self.pool.ready):
            self._schedule_block()

    def new_block(
        self,
        timestamp: int | None = None,
        writes: Mapping[bytes, bytes | None] = MappingProxyType({}),
        parent: bytes | None = None,
    ) -> Authored:
        """Make a block of what is ready, empty where nothing is; arguments as for `Chain.author`."""
        ready = [transaction.data for transaction in self.pool.in_order()]
        authored = self.chain.author(ready, timestamp=timestamp, writes=writes, parent=parent)
        self.pool.reject(authored.rejected)
        return authored

    def run_exclusively(self, journey: Callable[[BlockProducer], T]) -> T:
        return journey(
            BlockProducer(self.chain, self.chain.skip_blocks, lambda time, writes: self.new_block(time, writes).block)
        )

    def fork_at(self, parent: bytes | ChainBlock, blocks: int = 1) -> list[ChainBlock]:
        """`Chain.fork_at`; in instant mode, what that retracted goes into a block."""
        branch = self.chain.fork_at(parent, blocks)
        self._schedule_block()
        return branch

    def reorg(self, depth: int, carry: bool = False) -> Route:
        """`Chain.reorg`; in instant mode, what that retracted goes into a block."""
        route = self.chain.reorg(depth, carry=carry)
        self._schedule_block()
        return route

    def finalize(self, hash: bytes | None = None) -> None:
        """`Chain.finalize`; in instant mode, what that retracted goes into a block."""
        self.chain.finalize(hash)
        self._schedule_block()

    def snapshot(self) -> NodeSnapshot:
        """Chain, pool and offchain storage as they are now."""
        waiting = tuple(transaction.data for transaction in self.pool.by_age())
        return NodeSnapshot(self.chain.snapshot(), waiting, self.offchain.copy())

    def restore(self, snapshot: NodeSnapshot) -> None:
        """Be what the node was. Who watches a transaction is told that it is dropped."""
        self.chain.restore(snapshot.chain)
        self.offchain = snapshot.offchain.copy()
        self.pool.empty()
        for data in snapshot.transactions:
            self.pool.submit(data)
        self._schedule_block()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have a function told of all that happens to the chain, before the pool is; what is returned ends that."""
        key = object()
        self.listeners[key] = listener

        def end() -> None:
            self.listeners.pop(key, None)

        return end

    def _on_event(self, event: Event) -> None:
        for listener in list(self.listeners.values()):
            listener(event)
        if isinstance(event, BestChanged):
            self.pool.best_changed(*event.route)
            for broadcast in list(self.broadcasts.values()):
                broadcast.hand_in()
        elif isinstance(event, Finalized):
            self.pool.finalized(event.blocks)
