"""``state_*`` and ``childstate_*``: storage, runtime calls, proofs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...codec.primitives import read_compact
from ...crypto.hashing import blake2_256
from ...errors import DevnetError, RuntimeTrap
from ...proofs.verify import CHILD_PREFIX
from ..events import Event, Imported
from ..refusal import trap_text
from ..state import State
from ..tree import StatePruned, UnknownBlock
from .registry import Failure, Json, Params, Sink, hex_bytes, method, subscription, to_hex

if TYPE_CHECKING:
    from ..node import Node

_PAGE = 1000


def state_at(node: Node, at: bytes | None) -> State:
    """The state after a block, or a node's words for why there is none."""
    block = node.chain.best if at is None else at
    try:
        return node.filters.state(node, block, node.chain.state(block))
    except UnknownBlock as error:
        missing = f"Header was not found in the database: 0x{error.hash.hex()}"
        raise Failure(4003, f"Client error: UnknownBlock: {missing}") from None
    except StatePruned as error:
        raise Failure(4003, f"Client error: UnknownBlock: State already discarded for 0x{error.hash.hex()}") from None


def runtime_call(node: Node, name: str, data: bytes, at: bytes | None) -> bytes:
    """Call the runtime, failing with a node's words."""
    if at is not None and node.chain.block(at) is None:
        where = f"BlockId::Hash(0x{at.hex()})"
        raise Failure(4003, f"Client error: UnknownBlock: Expect block number from id: {where}")
    state_at(node, at)
    try:
        return node.chain.call(name, data, at)
    except RuntimeTrap as trap:
        raise Failure(4003, f"Client error: {trap_text(trap)}") from None
    except DevnetError as error:
        raise Failure(4003, f"Client error: Execution failed: Other: {error}") from None


def _child(value: Json) -> bytes:
    key = hex_bytes(value)
    if not key.startswith(CHILD_PREFIX):
        raise Failure(4003, "Client error: Invalid child storage key", None)
    return key[len(CHILD_PREFIX) :]


def _option(value: bytes | None) -> str | None:
    return None if value is None else to_hex(value)


@method("state_getStorage", "state_getStorageAt")
def storage(node: Node, params: Params) -> Json:
    return _option(state_at(node, params.hash(1)).value(params.hex(0)))


@method("state_getStorageHash", "state_getStorageHashAt")
def storage_hash(node: Node, params: Params) -> Json:
    value = state_at(node, params.hash(1)).value(params.hex(0))
    return None if value is None else to_hex(blake2_256(value))


@method("state_getStorageSize", "state_getStorageSizeAt")
def storage_size(node: Node, params: Params) -> Json:
    state, key = state_at(node, params.hash(1)), params.hex(0)
    value = state.value(key)
    if value is not None:
        return len(value)
    return sum(len(value) for _, value in state.pairs(key)) or None


@method("state_getKeys")
def keys(node: Node, params: Params) -> Json:
    return [to_hex(key) for key in state_at(node, params.hash(1)).keys(params.hex(0))]


@method("state_getPairs")
def pairs(node: Node, params: Params) -> Json:
    return [[to_hex(key), to_hex(value)] for key, value in state_at(node, params.hash(1)).pairs(params.hex(0))]


def _page(params: Params, position: int) -> int:
    count = params.integer(position)
    if count > _PAGE:
        raise Failure(4002, f"count exceeds maximum value. value: {count}, max: {_PAGE}")
    return count


def _start(params: Params, position: int) -> bytes | None:
    value = params.optional(position)
    return None if value is None else hex_bytes(value)


def _prefix(params: Params, position: int) -> bytes:
    value = params.optional(position)
    return b"" if value is None else hex_bytes(value)


@method("state_getKeysPaged", "state_getKeysPagedAt")
def keys_paged(node: Node, params: Params) -> Json:
    prefix, count, start = _prefix(params, 0), _page(params, 1), _start(params, 2)
    return [to_hex(key) for key in state_at(node, params.hash(3)).keys(prefix, start, count)]


def _values(state: State, asked: list[bytes]) -> list[list[str | None]]:
    return [[to_hex(key), _option(state.value(key))] for key in asked]


@method("state_queryStorageAt")
def query_storage_at(node: Node, params: Params) -> Json:
    asked = [hex_bytes(key) for key in params.list(0)]
    at = params.hash(1)
    state = state_at(node, at)
    if not asked:
        return []
    return [{"block": to_hex(node.chain.best if at is None else at), "changes": _values(state, asked)}]


@method("state_queryStorage")
def query_storage(node: Node, params: Params) -> Json:
    """Values at the first block of a range, then what changed in each later one."""
    asked = [hex_bytes(key) for key in params.list(0)]
    first, last = params.hash(1), params.hash(2)
    start = node.chain.block(first)
    end = node.chain.block(last)
    if start is None or end is None or end.number < start.number:
        raise Failure(4001, "Cannot resolve a block range", None)
    route = node.chain.tree.route(start.hash, end.hash)
    if route.retracted:
        raise Failure(4001, "Cannot resolve a block range", None)
    known: dict[bytes, bytes | None] = {}
    answer = []
    for block in (start, *route.enacted):
        state = state_at(node, block.hash)
        now = {key: state.value(key) for key in asked}
        changed = [[to_hex(key), _option(value)] for key, value in now.items() if block is start or known[key] != value]
        known = now
        if changed:
            answer.append({"block": to_hex(block.hash), "changes": changed})
    return answer


@method("state_getReadProof")
def read_proof(node: Node, params: Params) -> Json:
    asked = [hex_bytes(key) for key in params.list(0)]
    at = params.hash(1)
    proof = state_at(node, at).proof(asked)
    return {"at": to_hex(node.chain.best if at is None else at), "proof": [to_hex(part) for part in sorted(proof)]}


@method("state_getChildReadProof")
def child_read_proof(node: Node, params: Params) -> Json:
    child, asked = _child(params.required(0)), [hex_bytes(key) for key in params.list(1)]
    at = params.hash(2)
    proof = state_at(node, at).proof(asked, child)
    return {"at": to_hex(node.chain.best if at is None else at), "proof": [to_hex(part) for part in sorted(proof)]}


@method("state_call", "state_callAt")
def call(node: Node, params: Params) -> Json:
    return to_hex(runtime_call(node, params.text(0), params.hex(1), params.hash(2)))


@method("state_getMetadata")
def metadata(node: Node, params: Params) -> Json:
    answer = runtime_call(node, "Metadata_metadata", b"", params.hash(0))
    _, start = read_compact(answer, 0)
    return to_hex(answer[start:])


def version_json(node: Node, at: bytes | None = None) -> Json:
    """The runtime's version as nodes write it."""
    version = node.chain.runtime_version(at)
    return {
        "specName": version.spec_name,
        "implName": version.impl_name,
        "authoringVersion": version.authoring_version,
        "specVersion": version.spec_version,
        "implVersion": version.impl_version,
        "apis": [[to_hex(api), number] for api, number in version.apis],
        "transactionVersion": version.transaction_version,
        "systemVersion": version.system_version,
        "stateVersion": version.system_version,
    }


@method("state_getRuntimeVersion", "chain_getRuntimeVersion")
def runtime_version(node: Node, params: Params) -> Json:
    at = params.hash(0)
    state_at(node, at)
    return version_json(node, at)


@subscription(
    "state_runtimeVersion",
    ("state_subscribeRuntimeVersion", "state_unsubscribeRuntimeVersion"),
    ("chain_subscribeRuntimeVersion", "chain_unsubscribeRuntimeVersion"),
)
def subscribe_runtime_version(node: Node, params: Params, sink: Sink) -> Callable[[], None]:
    key = object()
    last = [version_json(node)]
    sink(last[0])

    def changed(event: Event) -> None:
        if isinstance(event, Imported) and event.is_best and (now := version_json(node)) != last[0]:
            last[0] = now
            sink(now)

    node.listeners[key] = changed
    return lambda: node.listeners.pop(key, None) and None


@subscription("state_storage", ("state_subscribeStorage", "state_unsubscribeStorage"))
def subscribe_storage(node: Node, params: Params, sink: Sink) -> Callable[[], None]:
    """As a node does, tell what is there; then what each new block writes, on whatever branch, changed or not."""
    asked = None if params.optional(0) is None else [hex_bytes(one) for one in params.list(0)]
    key = object()
    if asked:
        sink({"block": to_hex(node.chain.best), "changes": _values(node.chain.state(), asked)})

    def changed(event: Event) -> None:
        if not isinstance(event, Imported):
            return
        writes = event.changes[None]
        written = sorted(one for one in writes if asked is None or one in asked)
        if written:
            sink(
                {"block": to_hex(event.block.hash), "changes": [[to_hex(one), _option(writes[one])] for one in written]}
            )

    node.listeners[key] = changed
    return lambda: node.listeners.pop(key, None) and None


@method("childstate_getStorage")
def child_storage(node: Node, params: Params) -> Json:
    return _option(state_at(node, params.hash(2)).value(params.hex(1), _child(params.required(0))))


@method("childstate_getStorageHash")
def child_storage_hash(node: Node, params: Params) -> Json:
    value = state_at(node, params.hash(2)).value(params.hex(1), _child(params.required(0)))
    return None if value is None else to_hex(blake2_256(value))


@method("childstate_getStorageSize")
def child_storage_size(node: Node, params: Params) -> Json:
    value = state_at(node, params.hash(2)).value(params.hex(1), _child(params.required(0)))
    return None if value is None else len(value)


@method("childstate_getStorageEntries")
def child_storage_entries(node: Node, params: Params) -> Json:
    state, child = state_at(node, params.hash(2)), _child(params.required(0))
    return [_option(state.value(hex_bytes(key), child)) for key in params.list(1)]


@method("childstate_getKeys")
def child_keys(node: Node, params: Params) -> Json:
    child = _child(params.required(0))
    return [to_hex(key) for key in state_at(node, params.hash(2)).keys(_prefix(params, 1), child=child)]


@method("childstate_getKeysPaged", "childstate_getKeysPagedAt")
def child_keys_paged(node: Node, params: Params) -> Json:
    child, prefix, count, start = _child(params.required(0)), _prefix(params, 1), _page(params, 2), _start(params, 3)
    return [to_hex(key) for key in state_at(node, params.hash(4)).keys(prefix, start, count, child)]
