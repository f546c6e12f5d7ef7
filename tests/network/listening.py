"""What a client is told meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Generic, TypeVar

from cere_trust import Client
from cere_trust.errors import ConnectionLost

T = TypeVar("T")


class Listening(Generic[T]):
    """Takes down what a client's iterator gives, in a thread of its own, until it ends or this is left.

    Args:
        timeout: Of the client, in seconds.
        fails: It is meant to raise; else its `failure` is raised where this is left.

    Attributes:
        heard: All of it, in order.
        failure: What the iterator raised, other than for being left.
    """

    def __init__(
        self, url: str, listen: Callable[[Client], Iterator[T]], *, fails: bool = False, timeout: float = 30
    ) -> None:
        self.heard: list[T] = []
        self.failure: Exception | None = None
        self._client = Client(url, timeout=timeout)
        self._listen, self._fails = listen, fails
        self._left = False
        self._thread = threading.Thread(target=self._take_down, daemon=True)

    def _take_down(self) -> None:
        try:
            for one in self._listen(self._client):
                self.heard.append(one)
        except Exception as error:
            if not (self._left and isinstance(error, ConnectionLost)):
                self.failure = error

    @property
    def ended(self) -> bool:
        """Whether there will be no more."""
        return not self._thread.is_alive()

    def __enter__(self) -> Listening[T]:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left = True
        self._client.close()
        self._thread.join(60)
        if kind is None and self.failure is not None and not self._fails:
            raise self.failure
