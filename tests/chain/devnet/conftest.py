"""What tests of nodes share: a raw RPC connection, and transactions made by an independent client."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from cere_trust import Amount, BlockHash, Call, Keypair, Runtime
from cere_trust.devnet.spec.chainspec import packaged_code
from cere_trust.extrinsic import Mortality, compose
from cere_trust.proofs import Header
from cere_trust.types import BlockRef
from cere_trust.wasm.executor import read_version, shared_executor
from cere_trust.wasm.version import CoreVersion

from ...backend import OwnChain
from ...node.asking import ask

Json = Any


class Raw:
    """A WebSocket that speaks JSON-RPC and nothing else."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self._ids = itertools.count(100)
        self.notifications: list[Json] = []

    def send(self, method: str, *params: Json) -> int:
        """Send a request; returns its id."""
        identifier = next(self._ids)
        self.socket.send(json.dumps({"jsonrpc": "2.0", "id": identifier, "method": method, "params": list(params)}))
        return identifier

    def receive(self) -> Json:
        """The next message."""
        return json.loads(self.socket.recv(timeout=20))

    def text(self, text: str) -> Json:
        """The answer to any text."""
        self.socket.send(text)
        return self.receive()

    def answer(self, method: str, *params: Json) -> Json:
        """The whole answer to a request; notifications on the way are kept."""
        identifier = self.send(method, *params)
        while True:
            message = self.receive()
            if isinstance(message, dict) and message.get("id") == identifier:
                return message
            self.notifications.append(message)

    def call(self, method: str, *params: Json) -> Json:
        """The result of a request that must succeed."""
        answer = self.answer(method, *params)
        assert "error" not in answer, answer
        return answer["result"]

    def error(self, method: str, *params: Json) -> Json:
        """The error of a request that must fail."""
        answer = self.answer(method, *params)
        assert "result" not in answer, answer
        return answer["error"]

    def notification(self, subscription: str) -> Json:
        """The next notification of a subscription."""
        for position, message in enumerate(self.notifications):
            if message["params"]["subscription"] == subscription:
                return self.notifications.pop(position)["params"]["result"]
        while True:
            message = self.receive()
            if message.get("params", {}).get("subscription") == subscription:
                return message["params"]["result"]
            self.notifications.append(message)


@pytest.fixture
def dial() -> Iterator[Callable[[str], Raw]]:
    """Opens raw connections."""
    with ExitStack() as open_sockets:
        yield lambda url: Raw(open_sockets.enter_context(connect(url, max_size=None, proxy=None)))


class Wallet:
    """Signs transactions for a chain, and reads what became of them, with nothing of the client in between."""

    def __init__(self, chain: OwnChain) -> None:
        self.chain = chain
        self.runtime = _runtime(self.ask("state_call", "Metadata_metadata_at_version", "0x0f000000"))

    def ask(self, method: str, *params: Json) -> Json:
        """The result of a request, over a connection of its own."""
        return ask(self.chain.http_url, method, *params)

    def sign(
        self,
        call: Call,
        signer: str = "//Alice",
        *,
        nonce: int = 0,
        tip: int = 0,
        mortality: Mortality | None = None,
        birth: BlockRef | None = None,
        genesis: bytes | None = None,
    ) -> str:
        """The signed extrinsic as hex."""
        pair = Keypair.from_uri(signer)
        head = Header.from_json(self.ask("chain_getHeader"))
        unsigned = compose(
            self.runtime,
            call,
            account=pair.account,
            nonce=nonce,
            tip=Amount(tip),
            mortality=mortality or Mortality.immortal(),
            genesis=BlockHash(genesis or self.chain.genesis_hash),
            birth=birth or head.ref,
        )
        return "0x" + unsigned.attach(pair.sign(unsigned.payload), pair.scheme).data.hex()

    def events(self) -> list[str]:
        """``Pallet.Name`` of the newest block's events."""
        return [f"{event.pallet}.{event.name}" for event in self.runtime.decode_events(self.raw("System", "Events"))]

    def raw(self, pallet: str, item: str, *keys: object) -> bytes:
        """What lies under a storage key in the newest block."""
        value = self.ask("state_getStorage", "0x" + self.runtime.storage_key(pallet, item, *keys).hex())
        return bytes.fromhex((value or "0x")[2:])

    def value(self, pallet: str, item: str, *keys: object) -> Any:
        """The same, decoded."""
        return self.runtime.decode_storage(pallet, item, self.raw(pallet, item, *keys))


@cache
def _runtime(opaque: str) -> Runtime:
    return Runtime.from_metadata(bytes.fromhex(opaque[2:]))


def remark(text: str = "") -> Call:
    """A call that does nothing."""
    return Call("System", "remark", {"remark": text.encode()})


@pytest.fixture
def manual(fresh_chain: Callable[..., OwnChain], dial: Callable[[str], Raw]) -> tuple[OwnChain, Raw, Wallet]:
    """A chain that makes blocks only when asked, a connection to it, and a wallet."""
    chain = fresh_chain(block_time="manual")
    return chain, dial(chain.url), Wallet(chain)


def next_runtime() -> bytes:
    """The packaged runtime's wasm, made to call itself the next version: as wasm writes constants, and as SCALE does."""
    code = packaged_code()
    old = CoreVersion.decode(read_version(shared_executor(code))).spec_version

    def constant(number: int) -> bytes:
        return bytes((0x41, number & 0x7F | 0x80, number >> 7 & 0x7F | 0x80, number >> 14))

    def little(number: int) -> bytes:
        return number.to_bytes(4, "little")

    return code.replace(constant(old), constant(old + 1)).replace(little(old), little(old + 1))
