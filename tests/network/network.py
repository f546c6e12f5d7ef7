"""A network of four validators and an RPC node that can be made to misbehave, whatever it runs on."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import httpx

from ..node.asking import Json, ask

T = TypeVar("T")

VALIDATORS = ("alice", "bob", "charlie", "dave")
FOLLOWER = "rpc"
NAMES = (*VALIDATORS, FOLLOWER)
WAIT_TIMEOUT = 240
"""Seconds that anything may take which a network does by itself. Slots are 6 seconds, and a busy machine misses some."""


class Impossible(Exception):
    """What this network runs on cannot do that; says why."""


class Network(ABC):
    """Nodes by name. What was done to them is undone by `settle`.

    Attributes:
        urls: WebSocket URL of each node, for the tests' own process.
        preset: Genesis preset of the chain.
    """

    urls: Mapping[str, str]
    preset: str

    def __init__(self) -> None:
        self._paused: set[str] = set()
        self._dead: set[str] = set()
        self._apart = False

    @abstractmethod
    def _pause(self, name: str) -> None:
        """Freeze a node where it is."""

    @abstractmethod
    def _resume(self, name: str) -> None:
        """Let it go on."""

    @abstractmethod
    def _kill(self, name: str) -> None:
        """End a node without warning."""

    @abstractmethod
    def _start(self, name: str) -> None:
        """Run a node on the database that it left."""

    @abstractmethod
    def _begin(self, name: str, *arguments: str) -> None:
        """Run a node on nothing.

        Raises:
            Impossible: its arguments are fixed.
        """

    @abstractmethod
    def log(self, name: str) -> str:
        """What a node has said."""

    @abstractmethod
    def address(self, name: str) -> str:
        """Where the other nodes reach a node."""

    @abstractmethod
    def route(self, name: str, *arguments: str) -> None:
        """Run ``ip route`` in a node's own network.

        Raises:
            Impossible: it has none.
        """

    def pause(self, names: Iterable[str]) -> None:
        """Freeze nodes; their connections stay open, and nothing comes."""
        for name in names:
            self._paused.add(name)
            self._pause(name)

    def resume(self, names: Iterable[str] | None = None) -> None:
        """Let frozen nodes go on, all where none is named."""
        for name in list(self._paused) if names is None else names:
            self._resume(name)
            self._paused.discard(name)

    def partition(self, *groups: Iterable[str]) -> None:
        """Let nodes reach only those of their own group. Packets vanish, as behind a cut cable; nobody is told.

        Raises:
            Impossible: the nodes share one network with all others.
        """
        self.heal()
        sides = [tuple(group) for group in groups]
        for side in sides:
            for name in side:
                for other in (other for group in sides if group is not side for other in group):
                    self.route(name, "add", "blackhole", f"{self.address(other)}/32")
                    self._apart = True

    def heal(self) -> None:
        """Let everyone reach everyone."""
        if self._apart:
            for name in NAMES:
                self.route(name, "flush", "type", "blackhole")
            self._apart = False

    def kill(self, name: str) -> None:
        """End a node as a power cut does."""
        self._dead.add(name)
        self._kill(name)

    def start(self, name: str) -> None:
        """Run a killed node again, on the database that it left."""
        self._start(name)
        self._dead.discard(name)
        until(lambda: self.answers(name), f"{name} answers")

    def begin(self, name: str, *arguments: str) -> None:
        """Run a killed node again with an empty database.

        Args:
            arguments: In place of those that have it keep all states.
        """
        self._begin(name, *arguments)
        self._dead.discard(name)
        until(lambda: self.answers(name), f"{name} answers")

    def mend(self) -> None:
        """Undo what was done."""
        self.resume()
        for name in list(self._dead):
            self.start(name)
        self.heal()

    def settle(self) -> None:
        """Undo what was done, and wait until all agree on a final block again that is near the best one."""
        self.mend()
        until(self._is_settled, "all nodes agree again")

    def _is_settled(self) -> bool:
        finals = {name: self.height(name, final=True) for name in NAMES}
        best = max(self.height(name) for name in NAMES)
        lowest = min(finals.values())
        return lowest >= max(1, best - 4) and len({self.hash(name, lowest) for name in NAMES}) == 1

    def is_complete(self) -> bool:
        """Whether everyone is in touch with everyone: some take a minute to forgive a request that was never answered."""
        return all(self.ask(name, "system_health")["peers"] == len(NAMES) - 1 for name in NAMES)

    def ask(self, name: str, method: str, *params: Json) -> Json:
        """The result of a request to a node."""
        return ask(self.urls[name].replace("ws://", "http://"), method, *params)

    def answers(self, name: str) -> bool:
        """Whether a node answers at all."""
        try:
            return bool(self.ask(name, "system_health"))
        except httpx.HTTPError:
            return False

    def height(self, name: str, *, final: bool = False) -> int:
        """Number of a node's best block, or of its newest final one."""
        of = [self.ask(name, "chain_getFinalizedHead")] if final else []
        return int(self.ask(name, "chain_getHeader", *of)["number"], 16)

    def hash(self, name: str, number: int) -> str | None:
        """Of the block at a height, on the branch that a node holds for the best."""
        found: str | None = self.ask(name, "chain_getBlockHash", number)
        return found


def until(found: Callable[[], T | None], what: str, seconds: float = WAIT_TIMEOUT) -> T:
    """Wait for something to come about; what it is once it is something.

    Args:
        found: Asked twice a second.
        what: What is waited for, in words.
    """
    end = time.monotonic() + seconds
    while not (it := found()):
        assert time.monotonic() < end, f"within {seconds} s it did not come about that {what}"
        time.sleep(0.5)
    return it
