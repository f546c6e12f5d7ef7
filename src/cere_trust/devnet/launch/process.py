"""Start and stop of a chain: the common part of the embedded and the native launcher."""

from __future__ import annotations

import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self, TypeVar

from ...errors import DevnetError
from ...types import BlockHash
from ..spec.chainspec import ChainSpec, Progress, from_choice

Started = TypeVar("Started", bound="RunningChain")


class RunningChain(ABC):
    """A chain that is started, answers on a port, and is stopped; a `with` statement does both.

    Args:
        preset: Genesis preset of the packaged runtime.
        spec: A raw chain specification instead: parsed, or the path of its file.
        state: Folder that keeps the chain across restarts.
        host: Address to listen on.
        port: Port to listen on; 0 takes any free one.
        progress: Called with a line of text before work that takes seconds.
    """

    kind = "chain"
    """The noun for it in messages."""

    def __init__(
        self,
        preset: str,
        spec: str | Path | Mapping[str, object] | None,
        state: str | Path | None,
        host: str,
        port: int,
        progress: Progress | None,
    ) -> None:
        self._preset, self._spec, self._state = preset, spec, state
        self._host, self._requested_port = host, port
        self._progress = progress
        self._resources: ExitStack | None = None
        self._closed = threading.Event()

    @abstractmethod
    def _launch(self, resources: ExitStack) -> None:
        """Start, and wait until it listens; `close` closes `resources`, as does an exception."""

    def _read_spec(self) -> ChainSpec:
        return from_choice(self._preset, self._spec, self._progress)

    def start(self) -> Self:
        """Start, and wait until it listens."""
        if self._resources is not None:
            raise DevnetError(f"the {self.kind} is running already")
        self._closed.clear()
        with ExitStack() as resources:
            self._launch(resources)
            self._resources = resources.pop_all()
        return self

    def close(self) -> None:
        """Stop; nothing is left running."""
        resources, self._resources = self._resources, None
        if resources is not None:
            resources.close()
        self._closed.set()

    def _not_running(self) -> DevnetError:
        return DevnetError(f"the {self.kind} is not running; call start(), or use it in a `with` statement")

    @property
    @abstractmethod
    def port(self) -> int:
        """The port it listens on."""

    @property
    @abstractmethod
    def genesis_hash(self) -> BlockHash:
        """Hash of block 0."""

    @property
    def url(self) -> str:
        """WebSocket URL."""
        return f"ws://{_in_url(self._host)}:{self.port}"

    @property
    def http_url(self) -> str:
        """HTTP URL."""
        return f"http://{_in_url(self._host)}:{self.port}"

    def wait_closed(self, timeout: float | None = None) -> bool:
        """Wait until it has ended, for whatever reason; returns False after `timeout` seconds."""
        return self._closed.wait(timeout)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _in_url(host: str) -> str:
    """Return the address to connect to, as a URL writes it, for an address to listen on."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def to_stderr(text: str) -> None:
    """Print a line of progress on stderr."""
    sys.stderr.write(f"{text}\n")


def run_forever(devnet: Started, ready: Callable[[Started], None]) -> bool:
    """Start a chain, call `ready`, and serve until SIGINT or SIGTERM, which stop it cleanly.

    Call it from the main thread: signals are handled there.

    Returns:
        True if a signal stopped it, False if it ended by itself.
    """
    stop = threading.Event()
    signals: list[int] = []

    def on_signal(number: int, frame: FrameType | None) -> None:
        signals.append(number)
        stop.set()

    def follow() -> None:
        devnet.wait_closed()
        stop.set()

    previous = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with devnet:
            if not stop.is_set():
                ready(devnet)
            threading.Thread(target=follow, daemon=True).start()
            stop.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    return bool(signals)
