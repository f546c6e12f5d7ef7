"""What running chains have in common, embedded or a real node's."""

from __future__ import annotations

import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self, TypeVar

Started = TypeVar("Started", bound="RunningChain")


class RunningChain(ABC):
    """A chain that is started, answers on a port, and is stopped; a `with` statement does both.

    Args:
        host: Address to listen on.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._closed = threading.Event()

    @abstractmethod
    def start(self) -> Self:
        """Start, and wait until it listens."""

    @abstractmethod
    def close(self) -> None:
        """Stop; nothing is left running."""

    @property
    @abstractmethod
    def port(self) -> int:
        """The port listened on."""

    @property
    def url(self) -> str:
        """WebSocket URL."""
        return f"ws://{_in_url(self._host)}:{self.port}"

    @property
    def http_url(self) -> str:
        """HTTP URL."""
        return f"http://{_in_url(self._host)}:{self.port}"

    def wait_closed(self, timeout: float | None = None) -> bool:
        """Wait until it has ended, whoever ends it; whether that came before the timeout (in seconds)."""
        return self._closed.wait(timeout)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _in_url(host: str) -> str:
    """An address to listen on as an address to connect to, in a URL."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def to_stderr(word: str) -> None:
    """Progress for a person: a line on stderr."""
    sys.stderr.write(f"{word}\n")


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
