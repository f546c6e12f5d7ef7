"""A node on paper: flows are played against it without any I/O."""

from __future__ import annotations

from typing import Any

from cere_trust import Keypair, Runtime
from cere_trust.client.drivers import run
from cere_trust.client.nonces import NonceManager
from cere_trust.crypto.hashing import blake2_256
from cere_trust.flows import Batch, Connection, Flow, Reply
from cere_trust.rpc.requests import read_header
from cere_trust.types import BlockHash
from tests.unit.runtime.recorded import DEV_15, metadata, runtime

ALICE = Keypair.from_uri("//Alice")
GENESIS = "0x" + "aa" * 32
CODE = "0x" + "cc" * 32
INFO = {"weight": {"ref_time": 1, "proof_size": 1}, "class": "Normal", "pays_fee": "Yes"}


def header(number: int) -> dict[str, Any]:
    zero = "0x" + "00" * 32
    return {
        "parentHash": zero, "number": hex(number), "stateRoot": zero, "extrinsicsRoot": zero, "digest": {"logs": []},
    }  # fmt: skip


def block_hash(number: int) -> BlockHash:
    return read_header(header(number)).hash


class Paper:
    """A chain of numbered blocks, and what its pool says.

    Attributes:
        blocks: Extrinsics by block number.
        words: Notifications of the next watch; an exception is raised instead of one, a function called for one.
        answers: Answers, or exceptions, that come instead of the usual ones, by method.
        asked: Batches as they came.
    """

    can_subscribe = True

    def __init__(self, finalized: int = 10) -> None:
        self.finalized = finalized
        self.best = finalized
        self.blocks: dict[int, list[bytes]] = {}
        self.events: list[dict[str, Any]] = []
        self.words: list[Any] = []
        self.answers: dict[str, Any] = {}
        self.asked: list[list[str]] = []
        self.handed_in: list[bytes] = []

    def call(self, batch: Batch) -> Reply:
        self.asked.append([request.method for request in batch.requests])
        return tuple(self._answer(request.method, request.params) for request in batch.requests)

    def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        word = self.words.pop(0)
        word = word() if callable(word) else word
        if isinstance(word, Exception):
            raise word
        return (word,)

    def unsubscribe(self, method: str, subscription: str) -> None:
        self.asked.append([method])

    def close(self) -> None:
        pass

    def _answer(self, method: str, params: tuple[Any, ...]) -> Any:
        if method.startswith("author_submit"):
            self.handed_in.append(bytes.fromhex(params[0][2:]))
        if method in self.answers:
            made = self.answers[method]
            made = made(*params) if callable(made) else made
            if isinstance(made, Exception):
                raise made
            return made
        return getattr(self, f"_{method}")(*params)

    def _chain_getBlockHash(self, number: int) -> str:
        return GENESIS if number == 0 else str(block_hash(number))

    def _chain_getFinalizedHead(self) -> str:
        return str(block_hash(self.finalized))

    def _state_getStorageHash(self, key: str, at: str = "") -> str:
        return CODE

    def _state_call(self, method: str, data: str, at: str = "") -> str:
        if method == "Metadata_metadata_versions":
            return "0x080e0000000f000000"
        return "0x" + metadata(DEV_15).hex()

    def _system_accountNextIndex(self, address: str) -> int:
        return 3

    def _number(self, hash: str) -> int:
        return next(number for number in range(1, 500) if str(block_hash(number)) == hash)

    def _chain_getHeader(self, hash: str = "") -> Any:
        return header(self._number(hash) if hash else max(self.best, self.finalized))

    def _chain_getBlock(self, hash: str) -> Any:
        number = self._number(hash)
        extrinsics = ["0x" + extrinsic.hex() for extrinsic in self.blocks.get(number, [])]
        return {"block": {"header": header(number), "extrinsics": extrinsics}, "justifications": None}

    def _state_getStorage(self, key: str, at: str) -> str:
        known: Runtime = runtime(DEV_15)
        return "0x" + known.encode(known.storage_info("System", "Events").value, self.events).hex()

    def _author_submitAndWatchExtrinsic(self, data: str) -> str:
        return "watch"

    def _author_submitExtrinsic(self, data: str) -> str:
        return "0x" + blake2_256(bytes.fromhex(data[2:])).hex()

    def happened(self, event: dict[str, Any], index: int = 0) -> None:
        """Add to the events of every block."""
        self.events.append({"phase": {"ApplyExtrinsic": index}, "event": {"System": event}, "topics": []})


def connected(paper: Paper, **options: Any) -> Connection:
    """A connection to the chain on paper."""
    manager = NonceManager()
    connection = Connection(nonces=lambda genesis: manager, url="ws://paper", **options)
    play(connection.connect(), paper)
    paper.asked.clear()
    return connection


def play(flow: Flow[Any], paper: Paper) -> Any:
    """Run a flow against it."""
    return run(flow, paper)
