"""``state_*`` and ``childstate_*``: storage, runtime calls, proofs."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ...codec.primitives import read_compact
from ...crypto.hashing import blake2_256
from ...errors import DevnetError, RuntimeTrap
from ...proofs.verify import CHILD_PREFIX
from ...wasm.state import ChainState
from ..block import ChainBlock
from ..chain.events import Event, Imported
from ..chain.tree import StatePruned, UnknownBlock
from ..node.errors import trap_text
from .registry import U32, Failure, Hash, Hex, JsonValue, Sink, Text, method, subscription, to_hex
from .served import ServedNode

_MAX_PAGE = 1000
_NO_HEADER = "Header was not found in the database: 0x"
BY_EXECUTOR = "UnknownBlock: Expect block number from id: BlockId::Hash(0x{})"
_BY_API = f"Api called for an unknown Block: {_NO_HEADER}{{}}"


def state_at(served: ServedNode, at: bytes | None) -> ChainState:
    """Return the state after a block. Raises `Failure` with a node's message if there is none."""
    block = served.chain.best if at is None else at
    try:
        return served.filters.state(served.node, block, served.chain.state(block))
    except UnknownBlock as error:
        raise Failure(4003, f"Client error: UnknownBlock: {_NO_HEADER}{error.hash.hex()}") from None
    except StatePruned as error:
        raise Failure(4003, f"Client error: UnknownBlock: State already discarded for 0x{error.hash.hex()}") from None


def runtime_call(served: ServedNode, name: str, data: bytes, at: bytes | None, unknown: str = _BY_API) -> bytes:
    """Call the runtime. Raises `Failure` with a node's message."""
    if at is not None and served.chain.tree.header(at) is None:
        raise Failure(4003, f"Client error: {unknown.format(at.hex())}")
    state_at(served, at)
    try:
        return served.chain.call(name, data, at)
    except RuntimeTrap as trap:
        raise Failure(4003, f"Client error: {trap_text(trap)}") from None
    except DevnetError as error:
        raise Failure(4003, f"Client error: Execution failed: Other: {error}") from None


def _child(key: bytes) -> bytes:
    if not key.startswith(CHILD_PREFIX):
        raise Failure(4003, "Client error: Invalid child storage key", None)
    return key[len(CHILD_PREFIX) :]


def _option(value: bytes | None) -> str | None:
    return None if value is None else to_hex(value)


@method("state_getStorage", "state_getStorageAt")
def storage(served: ServedNode, key: Hex, hash: Hash | None) -> JsonValue:
    return _option(state_at(served, hash).value(key))


@method("state_getStorageHash", "state_getStorageHashAt")
def storage_hash(served: ServedNode, key: Hex, hash: Hash | None) -> JsonValue:
    value = state_at(served, hash).value(key)
    return None if value is None else to_hex(_digest(value))


def _digest(value: bytes) -> bytes:
    return blake2_256(value) if len(value) < _LARGE else _digest_of_large(value)


_LARGE = 1 << 16
_digest_of_large = lru_cache(maxsize=4)(blake2_256)
"""The runtime's code has megabytes, and clients ask for its hash with every block."""


@method("state_getStorageSize", "state_getStorageSizeAt")
def storage_size(served: ServedNode, key: Hex, hash: Hash | None) -> JsonValue:
    state = state_at(served, hash)
    value = state.value(key)
    if value is not None:
        return len(value)
    return sum(len(value) for _, value in state.pairs(key)) or None


@method("state_getKeys")
def keys(served: ServedNode, prefix: Hex, hash: Hash | None) -> JsonValue:
    return [to_hex(key) for key in state_at(served, hash).keys(prefix)]


@method("state_getPairs")
def pairs(served: ServedNode, prefix: Hex, hash: Hash | None) -> JsonValue:
    return [[to_hex(key), to_hex(value)] for key, value in state_at(served, hash).pairs(prefix)]


def _page(count: int) -> int:
    if count > _MAX_PAGE:
        raise Failure(4002, f"count exceeds maximum value. value: {count}, max: {_MAX_PAGE}")
    return count


@method("state_getKeysPaged", "state_getKeysPagedAt")
def keys_paged(
    served: ServedNode, prefix: Hex | None, count: U32, start_key: Hex | None, hash: Hash | None
) -> JsonValue:
    page = _page(count)
    return [to_hex(key) for key in state_at(served, hash).keys(prefix or b"", start_key, page)]


def _values(state: ChainState, asked: list[bytes]) -> list[list[str | None]]:
    return [[to_hex(key), _option(state.value(key))] for key in asked]


def _changes(served: ServedNode, asked: list[bytes], first: bytes, last: bytes) -> JsonValue:
    """Return values at the first block of a range, then the changes of each later one."""
    known: dict[bytes, bytes | None] = {}
    answer = []
    for block in _range(served, first, last):
        state = state_at(served, block.hash)
        changed = []
        for key in asked:
            value = state.value(key)
            if key not in known or known[key] != value:
                changed.append([to_hex(key), _option(value)])
            known[key] = value
        if changed:
            answer.append({"block": to_hex(block.hash), "changes": changed})
    return answer


def _range(served: ServedNode, first: bytes, last: bytes) -> list[ChainBlock]:
    def unresolved(why: str, *ends: str) -> Failure:
        return Failure(4001, 'Cannot resolve a block range [\'"{}"\' ... \'"{}"]. {}'.format(*ends, why))

    start, end = served.chain.block(first), served.chain.block(last)
    for asked, found in ((first, start), (last, end)):
        if found is None:
            raise unresolved(f"UnknownBlock: {_NO_HEADER}{asked.hex()}", to_hex(first), f"Some({to_hex(last)})")
    assert start is not None and end is not None
    numbered = [f"{block.number} ({to_hex(block.hash)})" for block in (start, end)]
    if start.number > end.number:
        raise unresolved("from number > to number", *numbered)
    route = served.chain.tree.route(start.hash, end.hash)
    if route.retracted:
        raise unresolved("from and to are on different forks", *numbered)
    return [start, *route.enacted]


@method("state_queryStorageAt")
def query_storage_at(served: ServedNode, keys: list[Hex], at: Hash | None) -> JsonValue:
    block = served.chain.best if at is None else at
    return _changes(served, keys, block, block)


@method("state_queryStorage")
def query_storage(served: ServedNode, keys: list[Hex], block: Hash, hash: Hash | None) -> JsonValue:
    return _changes(served, keys, block, served.chain.best if hash is None else hash)


def _proof(served: ServedNode, at: bytes | None, asked: list[bytes], child: bytes | None = None) -> JsonValue:
    proof = state_at(served, at).proof(asked, child)
    return {"at": to_hex(served.chain.best if at is None else at), "proof": [to_hex(part) for part in sorted(proof)]}


@method("state_getReadProof")
def read_proof(served: ServedNode, keys: list[Hex], hash: Hash | None) -> JsonValue:
    return _proof(served, hash, keys)


@method("state_getChildReadProof")
def child_read_proof(served: ServedNode, child_storage_key: Hex, keys: list[Hex], hash: Hash | None) -> JsonValue:
    return _proof(served, hash, keys, _child(child_storage_key))


@method("state_call", "state_callAt")
def call(served: ServedNode, name: Text, bytes: Hex, hash: Hash | None) -> JsonValue:
    return to_hex(runtime_call(served, name, bytes, hash, BY_EXECUTOR))


@method("state_getMetadata")
def metadata(served: ServedNode, hash: Hash | None) -> JsonValue:
    answer = runtime_call(served, "Metadata_metadata", b"", hash)
    _, start = read_compact(answer, 0)
    return to_hex(answer[start:])


def version_json(served: ServedNode, at: bytes | None = None) -> JsonValue:
    """Return the runtime's version in a node's JSON."""
    version = served.chain.runtime_version(at)
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
def runtime_version(served: ServedNode, hash: Hash | None) -> JsonValue:
    if hash is not None and served.chain.block(hash) is None:
        raise Failure(4003, f"Client error: {_BY_API.format(hash.hex())}")
    state_at(served, hash)
    return version_json(served, hash)


@subscription(
    "state_runtimeVersion",
    ("state_subscribeRuntimeVersion", "state_unsubscribeRuntimeVersion"),
    ("chain_subscribeRuntimeVersion", "chain_unsubscribeRuntimeVersion"),
)
def subscribe_runtime_version(served: ServedNode, sink: Sink) -> Callable[[], None]:
    last = [version_json(served)]
    sink(last[0])

    def changed(event: Event) -> None:
        if isinstance(event, Imported) and event.is_best and (now := version_json(served)) != last[0]:
            last[0] = now
            sink(now)

    return served.node.listen(changed)


@subscription("state_storage", ("state_subscribeStorage", "state_unsubscribeStorage"))
def subscribe_storage(served: ServedNode, keys: list[Hex] | None, sink: Sink) -> Callable[[], None]:
    """Notify of current values, then of the writes of each new block on any branch, even unchanged ones, as nodes do."""
    if keys:
        sink({"block": to_hex(served.chain.best), "changes": _values(served.chain.state(), keys)})

    def changed(event: Event) -> None:
        if not isinstance(event, Imported):
            return
        writes = event.changes[None]
        written = sorted(key for key in writes if keys is None or key in keys)
        if written:
            sink(
                {"block": to_hex(event.block.hash), "changes": [[to_hex(one), _option(writes[one])] for one in written]}
            )

    return served.node.listen(changed)


@method("childstate_getStorage")
def child_storage(served: ServedNode, child_storage_key: Hex, key: Hex, hash: Hash | None) -> JsonValue:
    return _option(state_at(served, hash).value(key, _child(child_storage_key)))


@method("childstate_getStorageHash")
def child_storage_hash(served: ServedNode, child_storage_key: Hex, key: Hex, hash: Hash | None) -> JsonValue:
    value = state_at(served, hash).value(key, _child(child_storage_key))
    return None if value is None else to_hex(_digest(value))


@method("childstate_getStorageSize")
def child_storage_size(served: ServedNode, child_storage_key: Hex, key: Hex, hash: Hash | None) -> JsonValue:
    value = state_at(served, hash).value(key, _child(child_storage_key))
    return None if value is None else len(value)


@method("childstate_getStorageEntries")
def child_storage_entries(served: ServedNode, child_storage_key: Hex, keys: list[Hex], hash: Hash | None) -> JsonValue:
    state, child = state_at(served, hash), _child(child_storage_key)
    return [_option(state.value(key, child)) for key in keys]


@method("childstate_getKeys")
def child_keys(served: ServedNode, child_storage_key: Hex, prefix: Hex, hash: Hash | None) -> JsonValue:
    child = _child(child_storage_key)
    return [to_hex(key) for key in state_at(served, hash).keys(prefix, child=child)]


@method("childstate_getKeysPaged", "childstate_getKeysPagedAt")
def child_keys_paged(
    served: ServedNode, child_storage_key: Hex, prefix: Hex | None, count: U32, start_key: Hex | None, hash: Hash | None
) -> JsonValue:
    page, child = _page(count), _child(child_storage_key)
    return [to_hex(key) for key in state_at(served, hash).keys(prefix or b"", start_key, page, child)]
