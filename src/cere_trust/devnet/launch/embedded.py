"""Starts and stops the embedded chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self, TypeVar

from ...errors import DevnetError
from ...types import BlockHash
from ..block import ChainBlock
from ..chain.chain import Chain, UnixClock, wall_clock
from ..chain.snapshot import NodeSnapshot
from ..chain.store import Store
from ..chain.tree import Route
from ..control.block_producer import BlockProducer
from ..control.timemachine import TimeMachine
from ..faults.byzantine import Byzantine
from ..faults.network import Faults
from ..node.node import BlockTime, Node
from ..server.server import Server
from ..spec.chainspec import Progress, from_choice
from .process import RunningChain, to_stderr

T = TypeVar("T")


class Devnet(RunningChain, TimeMachine):
    """A development chain in this process, with its node's RPC on a local port.

    ::

        with Devnet(preset="dev") as chain:
            client = Client(chain.url)

    Args:
        preset: Genesis preset of the packaged runtime.
        spec: A raw chain specification instead: parsed, or the path of its file.
        port: Port for WebSocket and HTTP; 0 takes any free one.
        host: Address to listen on.
        block_time: ``"instant"`` (a block per transaction), seconds between blocks, or ``"manual"``.
        state: Folder that keeps the chain across restarts.
        clock: Milliseconds since 1970; one that stands still makes the chain deterministic.
        finality_lag: How many blocks of the best chain are not final yet; with 0 a block is final as soon as it is made.
        progress: Told what is being done where that takes seconds; `None` for silence.
        faults: What goes wrong from the start, as `Faults.named` reads it: ``["latency=0.2", "wrong-value"]``.

    Attributes:
        faults: What can go wrong, each in a `with` statement: ``chain.faults.latency(0.2)``.

    Raises:
        PortInUse: the port is taken.
        InvalidSpec: no such preset, or not a raw specification.
        DevnetError: no such fault.
    """

    def __init__(
        self,
        preset: str = "dev",
        *,
        spec: str | Path | Mapping[str, object] | None = None,
        port: int = 0,
        host: str = "127.0.0.1",
        block_time: BlockTime = "instant",
        state: str | Path | None = None,
        clock: UnixClock = wall_clock,
        finality_lag: int = 0,
        progress: Progress | None = to_stderr,
        faults: Sequence[str] = (),
    ) -> None:
        if isinstance(block_time, (int, float)) and block_time <= 0:
            raise DevnetError(f"a block time is a positive number of seconds, not {block_time}")
        if finality_lag < 0:
            raise DevnetError(f"a finality lag is a number of blocks, not {finality_lag}")
        super().__init__(host)
        self._options = (preset, spec, state, clock, progress)
        self._finality_lag = finality_lag
        self._port = port
        self._block_time: BlockTime = block_time
        self._node: Node | None = None
        self._server: Server | None = None
        self.faults = Faults()
        for fault in faults:
            self.faults.add(self.faults.named(fault))

    def start(self) -> Self:
        if self._node is not None:
            raise DevnetError("the chain is running already")
        self._closed.clear()
        preset, spec, state, clock, progress = self._options
        begins = from_choice(preset, spec, progress)
        store = None if state is None else Store(state)
        interval = int(self._block_time * 1000) if isinstance(self._block_time, (int, float)) else 6000
        try:
            chain = Chain(
                begins, clock=clock, store=store, progress=progress, block_time=max(interval, 1),
                finality_lag=self._finality_lag,
            )  # fmt: skip
        except BaseException:
            if store is not None:
                store.close()
            raise
        self._node = Node(chain, self._block_time, filters=self.faults)
        self._server = Server(self._node, self._host, self._port)
        try:
            self._server.start()
        except BaseException:
            self._node.close()
            self._node = self._server = None
            raise
        self._node.start()
        return self

    def close(self) -> None:
        server, node = self._server, self._node
        self._server = self._node = None
        if server is not None:
            server.close()
        if node is not None:
            node.close()
        self._closed.set()

    def _running(self) -> tuple[Node, Server]:
        if self._node is None or self._server is None:
            raise DevnetError("the chain is not running; call start(), or use it in a `with` statement")
        return self._node, self._server

    @property
    def chain(self) -> Chain:
        """The chain itself. While the node runs, use it for reading only."""
        return self._running()[0].chain

    @property
    def node(self) -> Node:
        """Chain and pool."""
        return self._running()[0]

    @property
    def byzantine(self) -> Byzantine:
        """Lies the node can tell, each in a `with` statement: ``chain.byzantine.wrong_value()``."""
        return self.faults.byzantine

    @property
    def port(self) -> int:
        return self._running()[1].port

    @property
    def genesis_hash(self) -> BlockHash:
        """Hash of block 0."""
        return self.chain.genesis_hash

    def new_block(self) -> ChainBlock:
        """Make a block now, whatever the block time."""
        node = self.node
        return node.run(node.new_block).result().block

    def run_exclusively(self, journey: Callable[[BlockProducer], T]) -> T:
        node = self.node
        return node.run(lambda: node.run_exclusively(journey)).result()

    # --- snapshots --------------------------------------------------------------------------------------------------

    def snapshot(self) -> NodeSnapshot:
        """Chain and pool as they are now, to be restored as often as wanted."""
        node = self.node
        return node.run(node.snapshot).result()

    def restore(self, snapshot: NodeSnapshot) -> None:
        """Be what the chain was when a snapshot was taken. Connections stay open; subscribers hear of the next block."""
        node = self.node
        node.run(node.restore, snapshot).result()

    # --- forks and finality -----------------------------------------------------------------------------------------

    def fork_at(self, parent: bytes | ChainBlock, blocks: int = 1) -> list[ChainBlock]:
        """Make a branch of empty blocks on any block above the final ones: `Chain.fork_at`."""
        node = self.node
        return node.run(node.fork_at, parent, blocks).result()

    def reorg(self, depth: int, *, carry: bool = False) -> Route:
        """Retract the newest blocks in favour of a longer branch: `Chain.reorg`."""
        node = self.node
        return node.run(node.reorg, depth, carry).result()

    def finalize(self, hash: bytes | None = None) -> None:
        """Make a block final, on whatever branch: `Chain.finalize`."""
        node = self.node
        node.run(node.finalize, hash).result()

    def stall_finality(self) -> None:
        """Blocks are made, and none becomes final by itself, until `resume_finality`."""
        node = self.node
        node.run(node.chain.stall_finality).result()

    def resume_finality(self) -> None:
        """Finality goes on, and catches up."""
        node = self.node
        node.run(node.chain.resume_finality).result()
