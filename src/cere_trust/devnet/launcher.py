"""Starts and stops the embedded chain."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Protocol, TypeVar

from ..errors import DevnetError, InvalidSpec
from ..types import BlockHash
from .block import Block
from .byzantine import Byzantine
from .chain import Chain, Clock, wall_clock
from .chainspec import ChainSpec, Progress, from_preset, from_raw
from .faults import Faults
from .machine import Machine
from .node import BlockTime, Node
from .server import Server
from .snapshot import NodeSnapshot
from .store import Store
from .timemachine import TimeMachine
from .tree import Route

T = TypeVar("T")


class Running(AbstractContextManager[Any, None], Protocol):
    """A chain that runs within a `with` statement: embedded, or a node."""

    def wait_closed(self, timeout: float | None = None) -> bool:
        """Wait until it has ended."""
        ...


Started = TypeVar("Started", bound=Running)


def to_stderr(word: str) -> None:
    """Progress for a person: a line on stderr."""
    sys.stderr.write(f"{word}\n")


class Devnet(TimeMachine):
    """A development chain in this process, with its node's RPC on a local port.

    ::

        with Devnet(preset="dev") as chain:
            client = Client(chain.url)

    Args:
        preset: Genesis preset of the packaged runtime; ``dev`` is the one there is.
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
        clock: Clock = wall_clock,
        finality_lag: int = 0,
        progress: Progress | None = to_stderr,
        faults: Sequence[str] = (),
    ) -> None:
        if isinstance(block_time, (int, float)) and block_time <= 0:
            raise DevnetError(f"a block time is a positive number of seconds, not {block_time}")
        if finality_lag < 0:
            raise DevnetError(f"a finality lag is a number of blocks, not {finality_lag}")
        self._options = (preset, spec, state, clock, progress)
        self._finality_lag = finality_lag
        self._host, self._port = host, port
        self._block_time: BlockTime = block_time
        self._node: Node | None = None
        self._server: Server | None = None
        self._closed = threading.Event()
        self.faults = Faults()
        for fault in faults:
            self.faults.add(self.faults.named(fault))

    def start(self) -> Devnet:
        """Build or load the chain, and listen."""
        if self._node is not None:
            raise DevnetError("the chain is running already")
        self._closed.clear()
        preset, spec, state, clock, progress = self._options
        begins = from_preset(preset, progress) if spec is None else read_spec(spec, progress)
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
        """Stop; nothing is left running."""
        server, node = self._server, self._node
        self._server = self._node = None
        if server is not None:
            server.close()
        if node is not None:
            node.close()
        self._closed.set()

    def wait_closed(self, timeout: float | None = None) -> bool:
        """Wait until the chain is closed, by another thread; whether that came before the timeout (in seconds)."""
        return self._closed.wait(timeout)

    def __enter__(self) -> Devnet:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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
        """The port listened on."""
        return self._running()[1].port

    @property
    def url(self) -> str:
        """WebSocket URL."""
        return f"ws://{in_url(self._host)}:{self.port}"

    @property
    def http_url(self) -> str:
        """HTTP URL."""
        return f"http://{in_url(self._host)}:{self.port}"

    @property
    def genesis_hash(self) -> BlockHash:
        """Hash of block 0."""
        return self.chain.genesis_hash

    def new_block(self) -> Block:
        """Make a block now, whatever the block time."""
        node = self.node
        return node.run(node.new_block).result().block

    def travel(self, journey: Callable[[Machine], T]) -> T:
        node = self.node
        return node.run(lambda: node.travel(journey)).result()

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

    def fork_at(self, parent: bytes | Block, blocks: int = 1) -> list[Block]:
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


def in_url(host: str) -> str:
    """An address to listen on as an address to connect to, in a URL."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def read_spec(spec: str | Path | Mapping[str, object], progress: Progress | None) -> ChainSpec:
    """Read a raw chain specification, parsed or in a file; raises `InvalidSpec`."""
    if isinstance(spec, Mapping):
        return from_raw(dict(spec), progress)
    try:
        parsed = json.loads(Path(spec).read_bytes())
    except OSError as error:
        raise InvalidSpec(f"cannot read {spec}: {error.strerror}") from None
    except ValueError as error:
        raise InvalidSpec(f"{spec} is not JSON: {error}") from None
    except RecursionError:
        raise InvalidSpec(f"{spec} is not JSON that can be read: it is nested too deeply") from None
    try:
        return from_raw(parsed, progress)
    except DevnetError as error:
        raise InvalidSpec(f"{spec}: {error}") from None


def run_forever(devnet: Started, ready: Callable[[Started], None]) -> bool:
    """Start a chain, say that it is ready, and serve until SIGINT or SIGTERM, which stop it cleanly.

    Call it from the main thread: signals are handled there.

    Returns:
        Whether it was stopped; it ended by itself otherwise.
    """
    stop = threading.Event()

    def ended(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        stop.set()

    def follow() -> None:
        devnet.wait_closed()
        stop.set()

    asked: list[int] = []
    previous = {number: signal.signal(number, ended) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with devnet:
            if not stop.is_set():
                ready(devnet)
            threading.Thread(target=follow, daemon=True).start()
            stop.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    return bool(asked)
