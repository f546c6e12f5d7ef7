"""The embedded chain: chain, node and server in this process."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from ...errors import DevnetError
from ...types import BlockHash
from ..block import ChainBlock
from ..chain.chain import BaseChain, wall_clock
from ..chain.store import Store
from ..chain.view import UnixClock
from ..control.block_producer import BlockProducer
from ..control.chain import Chain
from ..control.timemachine import TimeMachine
from ..faults.byzantine import Byzantine
from ..faults.network import Faults
from ..node.node import BlockTime, Node, NodeSnapshot
from ..server.server import Server
from ..spec.chainspec import Progress
from .process import RunningChain, to_stderr

P = ParamSpec("P")
T = TypeVar("T")


def _of_chain(method: Callable[Concatenate[BaseChain, P], T]) -> Callable[Concatenate[Devnet, P], T]:
    """Return a method of `Devnet` that runs a chain's method on the chain's thread, with its signature and docstring."""

    @functools.wraps(method)
    def forward(self: Devnet, /, *args: P.args, **kwargs: P.kwargs) -> T:
        node = self.node
        return node.run(lambda: method(node.chain, *args, **kwargs)).result()

    return forward


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
        clock: Returns milliseconds since 1970; a constant clock makes the chain deterministic.
        finality_lag: Number of newest blocks of the best chain that are not final; with 0 every block is final at once.
        progress: Called with a line of text before work that takes seconds; `None` for silence.
        allowed_hosts: Host names that requests may name in `Host`, besides this machine's and `host`: a container's service
            name. Requests for other names get status 403, because a web page may have resolved its name to this machine.
        faults: Faults active from the start, in the syntax of `Faults.named`: ``["latency=0.2", "wrong-value"]``.

    Attributes:
        faults: Faults, each for the length of a `with` statement: ``chain.faults.latency(0.2)``.

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
        allowed_hosts: Sequence[str] = (),
    ) -> None:
        if isinstance(block_time, (int, float)) and block_time <= 0:
            raise DevnetError(f"a block time is a positive number of seconds, not {block_time}")
        if finality_lag < 0:
            raise DevnetError(f"a finality lag is a number of blocks, not {finality_lag}")
        super().__init__(preset, spec, state, host, port, progress)
        self._clock = clock
        self._allowed_hosts = (allowed_hosts,) if isinstance(allowed_hosts, str) else tuple(allowed_hosts)
        self._finality_lag = finality_lag
        self._block_time: BlockTime = block_time
        self._parts: tuple[Chain, Node, Server] | None = None
        self.faults = Faults()
        for fault in faults:
            self.faults.add(self.faults.named(fault))

    def _launch(self, resources: ExitStack) -> None:
        spec = self._read_spec()
        store = None if self._state is None else Store(self._state)
        if store is not None:
            resources.callback(store.close)
        interval = int(self._block_time * 1000) if isinstance(self._block_time, (int, float)) else 6000
        chain = Chain(
            spec, clock=self._clock, store=store, progress=self._progress, block_time=max(interval, 1),
            finality_lag=self._finality_lag,
        )  # fmt: skip
        node = Node(chain, self._block_time)
        resources.callback(node.close)
        server = Server(node, self._host, self._requested_port, filters=self.faults, allowed_hosts=self._allowed_hosts)
        server.start()
        resources.callback(server.close)
        node.start()
        resources.callback(node.stop)  # first of all: long tasks end at their next block
        self._parts = chain, node, server

    def close(self) -> None:
        self._parts = None
        super().close()

    def _running(self) -> tuple[Chain, Node, Server]:
        if self._parts is None:
            raise self._not_running()
        return self._parts

    @property
    def chain(self) -> Chain:
        """The chain itself. While the node runs, only read from it."""
        return self._running()[0]

    @property
    def node(self) -> Node:
        """The node: chain and pool."""
        return self._running()[1]

    @property
    def server(self) -> Server:
        """The server that answers on `port`."""
        return self._running()[2]

    @property
    def byzantine(self) -> Byzantine:
        """Faults that return wrong data, each for the length of a `with` statement: ``chain.byzantine.wrong_value()``."""
        return self.faults.byzantine

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def genesis_hash(self) -> BlockHash:
        """Hash of block 0."""
        return self.chain.genesis_hash

    # --- blocks -------------------------------------------------------------------------------------------------------

    def new_block(self) -> ChainBlock:
        """Make a block now, whatever the block time."""
        node = self.node
        return node.run(node.new_block).result().block

    def run_exclusively(self, action: Callable[[BlockProducer], T]) -> T:
        node = self.node
        return node.run(lambda: node.control.run_exclusively(action)).result()

    # --- forks and finality -------------------------------------------------------------------------------------------

    fork_at = _of_chain(BaseChain.fork_at)
    reorg = _of_chain(BaseChain.reorg)
    finalize = _of_chain(BaseChain.finalize)
    stall_finality = _of_chain(BaseChain.stall_finality)
    resume_finality = _of_chain(BaseChain.resume_finality)

    # --- snapshots ----------------------------------------------------------------------------------------------------

    def snapshot(self) -> NodeSnapshot:
        """Return chain and pool as they are now; `restore` takes it any number of times."""
        node = self.node
        return node.run(node.snapshot).result()

    def restore(self, snapshot: NodeSnapshot) -> None:
        """Return to a snapshot. Connections stay open; subscriptions go on with the next block."""
        node = self.node
        node.run(node.restore, snapshot).result()
