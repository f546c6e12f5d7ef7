"""Faults that return wrong data: values, proofs, headers, heads, events. A verifying client must reject every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from ...crypto.hashing import blake2_256
from ...proofs.grandpa import FinalityProof, Justification, Vote, vote_payload
from ...runtime import Runtime
from ...wasm.state import ChainState
from ..chain.consensus import development_key
from ..node.node import Node
from ..rpc.filters import Filter, Filters, IncomingRequest, Proceed
from ..rpc.registry import JsonValue, hex_bytes, to_hex

F = TypeVar("F", bound=Filter)

_BLOCK = ("hash", "at")
"""Names of the parameter for a block."""
_PROOFS = ("state_getReadProof", "state_getChildReadProof")
"""Methods that return proofs."""
_V15 = (15).to_bytes(4, "little")


class _FalseState(ChainState):
    """A state with false values; its tries, and so its proofs, are true."""

    inner: ChainState
    falsify: Callable[[bytes, bytes | None], bytes | None]

    def value(self, key: bytes, child: bytes | None = None) -> bytes | None:
        true = self.inner.value(key, child)
        return true if child is not None else self.falsify(key, true)

    def pairs(
        self, prefix: bytes = b"", child: bytes | None = None, after: bytes | None = None
    ) -> list[tuple[bytes, bytes]]:
        true = self.inner.pairs(prefix, child, after)
        if child is not None:
            return true
        return [(key, false) for key, value in true if (false := self.falsify(key, value)) is not None]


class FalseValues(Filter):
    """Base of false storage values, in reads and in notifications. Runtime calls stay true."""

    def lie(self, node: Node, key: bytes, value: bytes | None) -> bytes | None:
        """Return the replacement for a true value of the main trie."""
        raise NotImplementedError

    def _count(self, node: Node, key: bytes, value: bytes | None) -> bytes | None:
        false = self.lie(node, key, value)
        self.hits += false != value
        return false

    def state(self, node: Node, block: bytes, state: ChainState) -> ChainState:
        false = _FalseState(*state)
        false.inner, false.falsify = state, partial(self._count, node)
        return false

    def notify(self, request: IncomingRequest, result: JsonValue) -> JsonValue | None:
        if request.method != "state_subscribeStorage":
            return result
        changes = []
        for key, value in result["changes"]:
            false = self._count(request.node, hex_bytes(key), None if value is None else hex_bytes(value))
            changes.append([key, None if false is None else to_hex(false)])
        return {**result, "changes": changes}


class WrongValue(FalseValues):
    """Replaces one value, or flips the lowest bit of all; those of well-known keys (``:code``) stay true."""

    def __init__(self, key: bytes | None = None, value: bytes | None = None) -> None:
        super().__init__()
        self.key, self.value = key, value

    def lie(self, node: Node, key: bytes, value: bytes | None) -> bytes | None:
        if self.key is not None and key != self.key:
            return value
        if self.value is not None:
            return self.value
        return value if not value or key.startswith(b":") else bytes((value[0] ^ 1,)) + value[1:]


class MissingEvent(FalseValues):
    """Omits events of one kind from `System.Events`."""

    def __init__(self, event: str) -> None:
        super().__init__()
        self.event = event
        self._runtime: tuple[bytes, Runtime] | None = None

    def _runtime_of(self, node: Node) -> Runtime:
        code = node.chain.executor().code_hash
        if self._runtime is None or self._runtime[0] != code:
            self._runtime = code, Runtime.from_metadata(node.chain.call("Metadata_metadata_at_version", _V15))
        return self._runtime[1]

    def lie(self, node: Node, key: bytes, value: bytes | None) -> bytes | None:
        runtime = self._runtime_of(node)
        if value is None or key != runtime.storage_key("System", "Events"):
            return value
        names = [f"{event.pallet}.{event.name}" for event in runtime.decode_events(value)]
        records: Any = runtime.decode_storage("System", "Events", value)
        kept = [record for record, name in zip(records, names, strict=True) if name != self.event]
        return runtime.encode(runtime.storage_info("System", "Events").value, kept)


class WrongProof(Filter):
    """Base of wrong read proofs."""

    def proof(self, request: IncomingRequest, nodes: list[str]) -> list[str]:
        """Return the replacement for a true proof."""
        raise NotImplementedError

    def answer(self, request: IncomingRequest, proceed: Proceed) -> JsonValue:
        result = proceed(request)
        if request.method not in _PROOFS:
            return result
        self.hits += 1
        return {**result, "proof": self.proof(request, result["proof"])}


class TruncatedProof(WrongProof):
    """Omits the nodes farthest from the root; keeps the root."""

    def __init__(self, count: int = 1) -> None:
        super().__init__()
        self.count = count

    def proof(self, request: IncomingRequest, nodes: list[str]) -> list[str]:
        block = request.node.chain.block(request.arguments["hash"])
        root = b"" if block is None else block.header.state_root
        # The farther from the root, the fewer children a node has, and the shorter its encoding is.
        far = sorted((node for node in nodes if blake2_256(hex_bytes(node)) != root), key=len)[: self.count]
        return [node for node in nodes if node not in far]


class PaddedProof(WrongProof):
    """Adds nodes that prove nothing in the request."""

    def __init__(self, count: int = 1) -> None:
        super().__init__()
        self.count = count

    def proof(self, request: IncomingRequest, nodes: list[str]) -> list[str]:
        # Leaves with a value of 32 bytes, under keys of four nibbles.
        return [*nodes, *(to_hex(b"\x44\x12\x34\x80" + blake2_256(bytes((i,)))) for i in range(self.count))]


class ForeignProof(Filter):
    """Sends a true proof of another block: the one before the requested one."""

    def answer(self, request: IncomingRequest, proceed: Proceed) -> JsonValue:
        if request.method not in _PROOFS:
            return proceed(request)
        chain = request.node.chain
        block = chain.block(request.arguments["hash"])
        if block is None:
            return proceed(request)
        other = block.header.parent if block.number else chain.best
        self.hits += 1
        return {**proceed(replace(request, arguments={**request.arguments, "hash": other})), "at": to_hex(block.hash)}


class StaleHead(Filter):
    """Keeps the newest block at a height, or a number of blocks behind; silences subscriptions."""

    def __init__(self, behind: int | None = None) -> None:
        super().__init__()
        self.behind = behind
        self._number: int | None = None

    def begin(self, node: Node) -> None:
        self._number = node.chain.head().number

    def _head(self, node: Node) -> bytes:
        number = self._number if self.behind is None else max(0, node.chain.head().number - self.behind)
        return bytes(node.chain.block_hash(number or 0) or node.chain.genesis_hash)

    def answer(self, request: IncomingRequest, proceed: Proceed) -> JsonValue:
        head = self._head(request.node)
        if request.method.startswith("chain_getFinal") or (
            request.method in ("chain_getBlockHash", "chain_getHead") and request.arguments["hash"] is None
        ):
            self.hits += 1
            return to_hex(head)
        arguments = {
            name: head if name in _BLOCK and given is None else given for name, given in request.arguments.items()
        }
        return proceed(replace(request, arguments=arguments))

    def notify(self, request: IncomingRequest, result: JsonValue) -> JsonValue | None:
        if request.method.startswith("author_"):
            return result if result in ("future", "ready") else None
        # Results of operations that the client started still arrive.
        return result if isinstance(result, dict) and str(result.get("event")).startswith("operation") else None


class ForgedHeader(Filter):
    """Sends headers with another state root than they were hashed with."""

    def __init__(self, state_root: bytes | None = None) -> None:
        super().__init__()
        self.state_root = state_root or blake2_256(b"another state")

    def _forged(self, header: JsonValue) -> JsonValue:
        self.hits += 1
        return {**header, "stateRoot": to_hex(self.state_root)}

    def answer(self, request: IncomingRequest, proceed: Proceed) -> JsonValue:
        result = proceed(request)
        if request.method == "chain_getHeader" and result is not None:
            return self._forged(result)
        if request.method == "chain_getBlock" and result is not None:
            return {**result, "block": {**result["block"], "header": self._forged(result["block"]["header"])}}
        return result

    def notify(self, request: IncomingRequest, result: JsonValue) -> JsonValue | None:
        return self._forged(result) if isinstance(result, dict) and "stateRoot" in result else result


class WrongJustification(Filter):
    """Base of wrong justifications: in notifications, with blocks, and in finality proofs."""

    def justify(self, node: Node, true: Justification) -> Justification:
        """Return the replacement for a true justification."""
        raise NotImplementedError

    def _sent(self, node: Node, justification: bytes) -> bytes:
        self.hits += 1
        return self.justify(node, Justification.decode(justification)).encode()

    def answer(self, request: IncomingRequest, proceed: Proceed) -> JsonValue:
        result = proceed(request)
        if request.method == "chain_getBlock" and result and result["justifications"]:
            kept = [[engine, list(self._sent(request.node, bytes(one)))] for engine, one in result["justifications"]]
            return {**result, "justifications": kept}
        if request.method == "grandpa_proveFinality" and result:
            proof = FinalityProof.decode(hex_bytes(result))
            return to_hex(proof._replace(justification=self._sent(request.node, proof.justification)).encode())
        return result

    def notify(self, request: IncomingRequest, result: JsonValue) -> JsonValue | None:
        if request.method != "grandpa_subscribeJustifications":
            return result
        return to_hex(self._sent(request.node, hex_bytes(result)))


class ForgedTarget(WrongJustification):
    """Sends real votes with another target block of the same height."""

    def __init__(self, target: bytes | None = None) -> None:
        super().__init__()
        self.target = target or blake2_256(b"another block")

    def justify(self, node: Node, true: Justification) -> Justification:
        return true._replace(hash=self.target)


class WrongSetId(WrongJustification):
    """Signs votes as another set than the current one."""

    def __init__(self, ahead: int = 1) -> None:
        super().__init__()
        self.ahead = ahead

    def justify(self, node: Node, true: Justification) -> Justification:
        set_id = max(0, node.chain.voters.state.authorities.set_id + self.ahead)

        def signed(vote: Vote) -> Vote:
            payload = vote_payload(vote.hash, vote.number, true.round, set_id)
            pair = development_key(vote.authority, "ed25519")
            return vote if pair is None else vote._replace(signature=pair.sign(payload))

        return true._replace(votes=tuple(signed(vote) for vote in true.votes))


class Byzantine:
    """Faults that return wrong data, each for the length of a `with` statement; made by ``chain.byzantine``.

    ::

        with chain.byzantine.wrong_value(key):
            ...
    """

    def __init__(self, home: Filters) -> None:
        self._home = home

    def _attach(self, toggle: F) -> F:
        toggle.home = self._home
        return toggle

    def wrong_value(self, key: bytes | None = None, value: bytes | None = None) -> WrongValue:
        """Return wrong storage values, of one key or of all, in answers without proofs.

        Args:
            key: Storage key (default: every key except the well-known ones).
            value: The wrong value (default: the true value with its lowest bit flipped).
        """
        return self._attach(WrongValue(key, value))

    def missing_event(self, event: str) -> MissingEvent:
        """Omit events from `System.Events`: ``missing_event("Balances.Transfer")``."""
        return self._attach(MissingEvent(event))

    def truncated_proof(self, count: int = 1) -> TruncatedProof:
        """Omit a number of nodes from read proofs, those farthest from the root."""
        return self._attach(TruncatedProof(count))

    def padded_proof(self, count: int = 1) -> PaddedProof:
        """Add a number of useless nodes to read proofs."""
        return self._attach(PaddedProof(count))

    def foreign_proof(self) -> ForeignProof:
        """Send the proof of the block before the requested one."""
        return self._attach(ForeignProof())

    def stale_head(self, behind: int | None = None) -> StaleHead:
        """Stay at the current block, or a number of blocks behind the newest, for requests without a block."""
        return self._attach(StaleHead(behind))

    def forged_header(self, state_root: bytes | None = None) -> ForgedHeader:
        """Send headers with another state root, which does not match their hashes."""
        return self._attach(ForgedHeader(state_root))

    def forged_target(self, target: bytes | None = None) -> ForgedTarget:
        """Send justifications with real votes and a false target."""
        return self._attach(ForgedTarget(target))

    def wrong_set_id(self, ahead: int = 1) -> WrongSetId:
        """Send justifications signed for another authority set, `ahead` of the current one."""
        return self._attach(WrongSetId(ahead))
