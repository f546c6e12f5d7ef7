"""A fake node against which flows are played without a client."""

from __future__ import annotations

from typing import Any

from cere_trust import Keypair
from cere_trust.client.drivers import run
from cere_trust.client.nonces import NonceManager
from cere_trust.flows import Connection, Flow, Reply
from cere_trust.rpc.requests import read_header
from cere_trust.testing import FakeNode
from cere_trust.testing.fake_node import DISPATCH_INFO as INFO
from cere_trust.types import BlockHash
from tests.unit.runtime.recorded import DEV_15, runtime

__all__ = ["ALICE", "CODE", "INFO", "Paper", "block_hash", "connected", "header", "play"]

ALICE = Keypair.from_uri("//Alice")
CODE = "0x" + "cc" * 32
MAX_HEIGHT = 80
"""Height up to which blocks are named before they exist."""


class Paper(FakeNode):
    """A fake node whose notifications go to whichever subscription waits, and whose blocks all have the same events.

    Attributes:
        words: Notifications in order; a pair is a status and the height of its block, an exception is raised instead of one, a
            function called for one.
        events: Event records of every block.
    """

    def __init__(self) -> None:
        super().__init__(runtime(DEV_15))
        self.code_hash = BlockHash(CODE)
        self.events: list[dict[str, Any]] = []
        self.words: list[Any] = []
        self.answers["author_submitAndWatchExtrinsic"] = "watch"
        self.answers["author_submitExtrinsic"] = CODE
        self.answers["system_accountNextIndex"] = 3

    def _next(self, subscription: str) -> Reply:
        word = self.words.pop(0)
        word = word() if callable(word) else word
        if isinstance(word, tuple):
            status, height = word
            word = {status: str(self.block_hash(height))}
        if isinstance(word, Exception):
            raise word
        return (word,)

    def _height(self, at: object = None) -> int | None:
        """Return the height of a block that exists already, or is named before it does."""
        if at is None:
            return super()._height()
        return self._chain.height(str(at), max(self.best, self.finalized, MAX_HEIGHT))

    def _events_at(self, height: int | None) -> list[dict[str, Any]]:
        return self.events

    def happened(self, event: dict[str, Any], index: int = 0) -> None:
        """Add to the events of every block."""
        self.events.append({"phase": {"ApplyExtrinsic": index}, "event": {"System": event}, "topics": []})


_CHAIN = Paper()


def header(number: int) -> dict[str, Any]:
    return _CHAIN.header(number)


def block_hash(number: int) -> BlockHash:
    return read_header(header(number)).hash


def connected(paper: Paper, **options: Any) -> Connection:
    """A connection to the fake node."""
    manager = NonceManager()
    connection = Connection(nonces=lambda genesis: manager, url="ws://paper", **options)
    play(connection.connect(), paper)
    paper.batches.clear()
    return connection


def play(flow: Flow[Any], paper: Paper) -> Any:
    """Run a flow against it."""
    return run(flow, paper.transport)
