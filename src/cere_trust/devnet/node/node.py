"""A chain with a transaction pool and a rule for when blocks are made.

All work on the chain runs on one worker thread, so the chain needs no locks.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from ...errors import DevnetError
from ..block import ChainBlock
from ..chain.authoring import Authored
from ..chain.events import BestChanged, Event, Finalized, Listener
from ..chain.snapshot import Snapshot
from ..control.block_producer import BlockProducer
from ..control.chain import Chain
from ..control.timemachine import DirectControl, TimeMachine
from .pool import BAN_BLOCKS, DEFAULT_LIMITS, Limits, Pool
from .queues import Watcher

T = TypeVar("T")
BlockTime: TypeAlias = float | Literal["instant", "manual"]

_SLICE = 0.1
"""Seconds after which a task that runs in steps lets the queued ones go first."""

_log = logging.getLogger(__name__)


class NodeSnapshot(NamedTuple):
    """A node at one moment: what `Node.snapshot` returns and `Node.restore` takes, any number of times.

    Attributes:
        transactions: The pool's transactions, in order of arrival.
        offchain: The offchain storage.
    """

    chain: Snapshot
    transactions: tuple[bytes, ...]
    offchain: dict[bytes, bytes]


class Node:
    """A chain that accepts transactions.

    Args:
        chain: The chain.
        block_time: ``instant`` makes a block when a transaction is ready, a number makes one every so many seconds,
            ``manual`` makes one only on request.
        limits: Capacity of the pool.

    Attributes:
        pool: The transaction pool.
        control: Fast-forward and overrides whose blocks include the pool's transactions. Use it on the chain's thread.
        offchain: The offchain storage.
        listeners: Callbacks that run before the pool handles an event.
        late_listeners: Callbacks that run after it.
    """

    def __init__(self, chain: Chain, block_time: BlockTime = "instant", *, limits: Limits = DEFAULT_LIMITS) -> None:
        self.chain = chain
        # As in real nodes: where blocks are sealed on demand, bans end with the next block.
        self.pool = Pool(chain, ban_blocks=0 if isinstance(block_time, str) else BAN_BLOCKS, limits=limits)
        self.block_time = block_time
        self.control: TimeMachine = DirectControl(BlockProducer(chain, self._skip, self._make))
        self.offchain: dict[bytes, bytes] = {}
        self.listeners: dict[object, Listener] = {}
        self.late_listeners: dict[object, Listener] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="cere-trust-chain")
        self._stopping = threading.Event()
        self._is_scheduled = False
        self._timer: threading.Thread | None = None
        chain.listen(self._on_event)

    # --- life ---------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the timer, if blocks are made at intervals."""
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
        """Run a function on the chain's thread. Raises `RuntimeError` once the node is closed."""
        return self._worker.submit(work, *args)

    def run_in_steps(self, steps: Generator[None, None, T], is_wanted: Callable[[], bool] = lambda: True) -> Future[T]:
        """Run a generator on the chain's thread; queued tasks run between its steps.

        Args:
            steps: Yields where other tasks may run.
            is_wanted: Called on the chain's thread between steps; False ends the generator.

        Returns:
            The generator's return value. `RuntimeError` if the node was closed, or `is_wanted` returned False.

        Raises:
            RuntimeError: the node is closed.
        """
        done: Future[T] = Future()

        def advance() -> None:
            due = time.monotonic() + _SLICE
            try:
                while time.monotonic() < due:
                    next(steps)
                    if self._stopping.is_set() or not is_wanted():
                        raise RuntimeError("the task was ended")
                self._worker.submit(advance)
            except StopIteration as end:
                done.set_result(end.value)
            except BaseException as error:
                steps.close()
                done.set_exception(error)

        self._worker.submit(advance)
        return done

    def stop(self) -> None:
        """Let running tasks make no more blocks, in advance of `close`."""
        self._stopping.set()

    def close(self) -> None:
        """Finish the running task, drop the queued ones, and close the chain."""
        self._stopping.set()
        if self._timer is not None:
            self._timer.join()
        self._worker.shutdown(wait=True, cancel_futures=True)
        self.chain.close()

    # --- blocks -------------------------------------------------------------------------------------------------------

    def submit(self, data: bytes, watcher: Watcher | None = None) -> bytes:
        """Add a transaction to the pool and return its hash; in instant mode a block follows."""
        hash = self.pool.submit(data, watcher)
        self._schedule_block()
        return hash

    def _schedule_block(self) -> None:
        """In instant mode, queue a block for the ready transactions, behind the requests that are queued already."""
        if self.block_time == "instant" and self.pool.ready and not self._is_scheduled:
            with contextlib.suppress(RuntimeError):  # closed meanwhile
                self._worker.submit(self._produce_pending)
                self._is_scheduled = True

    def _produce_pending(self) -> None:
        self._is_scheduled = False
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

    def _skip(self, count: int) -> Generator[None]:
        for step in self.chain.skip_blocks(count):
            if self._stopping.is_set():
                raise DevnetError("the chain is stopped")
            yield step

    def _make(self, time: int | None, writes: Mapping[bytes, bytes | None]) -> ChainBlock:
        if self._stopping.is_set():
            raise DevnetError("the chain is stopped")
        return self.new_block(time, writes).block

    def new_block(
        self,
        timestamp: int | None = None,
        writes: Mapping[bytes, bytes | None] = MappingProxyType({}),
        parent: bytes | None = None,
    ) -> Authored:
        """Make a block of the ready transactions, empty if there are none; the arguments are those of `BaseChain.author`."""
        ready = [transaction.data for transaction in self.pool.in_order()]
        authored = self.chain.author(ready, timestamp=timestamp, writes=writes, parent=parent)
        self.pool.reject(authored.rejected)
        return authored

    # --- snapshots ----------------------------------------------------------------------------------------------------

    def snapshot(self) -> NodeSnapshot:
        """Return chain, pool and offchain storage as they are now."""
        pooled = tuple(transaction.data for transaction in self.pool.by_age())
        return NodeSnapshot(self.chain.snapshot(), pooled, self.offchain.copy())

    def restore(self, snapshot: NodeSnapshot) -> None:
        """Return to a snapshot. Watchers of pooled transactions get the status ``dropped``."""
        self.chain.restore(snapshot.chain)
        self.offchain = snapshot.offchain.copy()
        self.pool.empty()
        for data in snapshot.transactions:
            self.pool.submit(data)
        self._schedule_block()

    # --- events -------------------------------------------------------------------------------------------------------

    def listen(self, listener: Listener, *, after_pool: bool = False) -> Callable[[], None]:
        """Call a function on every chain event.

        Args:
            listener: Called on the chain's thread.
            after_pool: Call it after the pool has handled the event, rather than before.

        Returns:
            A function that ends it.
        """
        listeners, key = self.late_listeners if after_pool else self.listeners, object()
        listeners[key] = listener

        def end() -> None:
            listeners.pop(key, None)

        return end

    def _on_event(self, event: Event) -> None:
        for listener in list(self.listeners.values()):
            listener(event)
        if isinstance(event, BestChanged):
            self.pool.best_changed(*event.route)
        elif isinstance(event, Finalized):
            self.pool.finalized(event.blocks)
        for listener in list(self.late_listeners.values()):
            listener(event)
        if isinstance(event, BestChanged) and event.route.retracted:
            self._schedule_block()  # for the transactions that came back to the pool
