"""State reads: values, maps, runtime APIs, proofs; by default at the newest finalized block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from ..codec import lift
from ..errors import ConnectFailed, EncodeError, MetadataError, UnknownItem
from ..proofs import verify_read_proof
from ..query import ApiCall, Constant, Entries, Query, View
from ..rpc import Request, requests
from ..runtime import Runtime
from ..types import BlockHash, BlockRef, OpaqueKey
from .connection import At, Connection
from .steps import Batch, Flow, ask, gather
from .trust import CODE

T = TypeVar("T")
V = TypeVar("V")
K = TypeVar("K")

PAGE = 1000
"""Entries per page of a map."""


def _reading(
    connection: Connection, at: BlockHash, request: Callable[[Runtime], Request[T]]
) -> Flow[tuple[Runtime, T]]:
    """Send a request built with the current runtime; if the block has another runtime, repeat it with that one.

    The same message fetches the block's code hash, so that the usual case needs one message.
    """
    runtime = connection.runtime
    try:
        built = request(runtime)
    except (MetadataError, EncodeError):  # it may fit the block's runtime
        runtime = yield from connection.runtime_at(at)
        return runtime, (yield from ask(request(runtime)))
    raw, raw_code = yield Batch((built, requests.storage_hash(CODE, at)))
    code_hash = requests.storage_hash(CODE, at).decode(raw_code) or b""
    if code_hash == connection.code_hash:
        return runtime, built.decode(raw)
    runtime = yield from connection.runtime_with(code_hash, at)
    return runtime, (yield from ask(request(runtime)))


def query(connection: Connection, query: Query[V] | View[V], at: At) -> Flow[V]:
    """Read one storage value, or a view of several."""
    if isinstance(query, View):
        return (yield from _view(connection, query, at))
    (value,) = yield from query_many(connection, [query], at)
    return cast("V", value)


def _view(connection: Connection, view: View[V], at: At) -> Flow[V]:
    hash = yield from connection.block(at)
    steps = view.steps((yield from connection.runtime_at(hash)))
    answer: Any = None
    while True:
        try:
            reads = steps.send(answer)
        except StopIteration as end:
            return cast("V", end.value)
        if isinstance(reads, Entries):
            answer = yield from _all(connection, reads, hash)
        elif isinstance(reads, ApiCall):
            answer = yield from call_runtime(connection, reads, None, (), hash)
        else:
            answer = yield from query_many(connection, reads, hash)


def _all(connection: Connection, of: Entries[K, V], hash: BlockHash) -> Flow[list[tuple[K, V]]]:
    """Read all entries of a map, page after page."""
    current = yield from page(connection, of, hash, None)
    entries = current.entries
    while current.last is not None:
        current = yield from page(connection, of, hash, current.last)
        entries += current.entries
    return entries


def query_many(connection: Connection, queries: Sequence[Query[Any]], at: At) -> Flow[list[Any]]:
    """Read many storage values of one block."""
    for one in queries:
        if not isinstance(one, Query):
            raise TypeError(f"expected a Query, such as system.account(who), got {type(one).__name__}")
    if not queries:
        return []
    if at is None:
        for one in queries:  # fail on wrong arguments before any request
            connection.runtime.storage_key(one.pallet, one.item, *one.keys)
    hash = yield from connection.block(at)

    def request(runtime: Runtime) -> Request[dict[bytes, bytes | None]]:
        return requests.storage_many([runtime.storage_key(q.pallet, q.item, *q.keys) for q in queries], hash)

    runtime, values = yield from _reading(connection, hash, request)
    decoded = []
    for one in queries:
        raw = values.get(runtime.storage_key(one.pallet, one.item, *one.keys))
        value = runtime.decode_storage(one.pallet, one.item, raw)
        decoded.append(None if value is None else lift(one.value, value))
    return decoded


@dataclass(frozen=True)
class Page:
    """Page of a map.

    Attributes:
        entries: Keys and values.
        block: Block of all pages.
        last: Storage key after which the next page starts; None on the last page.
    """

    entries: list[tuple[Any, Any]]
    block: BlockHash
    last: bytes | None


def page(connection: Connection, of: Entries[K, V] | Query[V], at: At, after: bytes | None) -> Flow[Page]:
    """Read the next page of a map.

    Args:
        after: `Page.last` of the page before; None for the first page.
    """
    entry_map = of if isinstance(of, Entries) else Entries(of.pallet, of.item, of.keys, object, of.value)
    if at is None:
        connection.runtime.storage_prefix(entry_map.pallet, entry_map.item, *entry_map.prefix)
    hash = yield from connection.block(at)

    def request(runtime: Runtime) -> Request[list[bytes]]:
        prefix = runtime.storage_prefix(entry_map.pallet, entry_map.item, *entry_map.prefix)
        return requests.keys_paged(prefix, PAGE, after, hash)

    runtime, keys = yield from _reading(connection, hash, request)
    if not keys:
        return Page([], hash, None)
    values = yield from ask(requests.storage_many(keys, hash))
    entries: list[tuple[object, object]] = []
    for key in keys:
        parts = runtime.decode_storage_key(entry_map.pallet, entry_map.item, key)[len(entry_map.prefix) :]
        raw = values.get(key)
        if raw is not None:
            value = runtime.decode_storage(entry_map.pallet, entry_map.item, raw)
            entries.append((_lifted_key(entry_map.key, parts), lift(entry_map.value, value)))
    return Page(entries, hash, keys[-1] if len(keys) == PAGE else None)


def _lifted_key(declared: Any, parts: tuple[Any, ...]) -> object:
    """Return a map's key as typed value, or a tuple of several. An irreversible hash stays an `OpaqueKey`."""
    types = declared if isinstance(declared, tuple) else (declared,)
    if len(types) != len(parts):
        types = (object,) * len(parts)
    lifted = tuple(
        part if isinstance(part, OpaqueKey) else lift(tp, part) for tp, part in zip(types, parts, strict=True)
    )
    return lifted[0] if len(lifted) == 1 else lifted


def constant(runtime: Runtime, pallet: str | Constant[V], name: str | None) -> object:
    """Return a constant of a runtime, by name or by typed descriptor."""
    if isinstance(pallet, Constant):
        return lift(pallet.value, runtime.constant(pallet.pallet, pallet.name))
    if name is None:
        raise TypeError("name the constant: constant(pallet, name)")
    return runtime.constant(pallet, name)


def call_runtime(
    connection: Connection, api: str | ApiCall[Any], method: str | None, args: tuple[object, ...], at: At
) -> Flow[object]:
    """Call a runtime API method, by names or by typed wrapper."""
    call = api if isinstance(api, ApiCall) else ApiCall(api, method or "", *args)
    name = call.api, call.method
    if at is None:  # fail on wrong arguments before any request
        connection.runtime.encode_api_call(*name, *call.args)
    hash = yield from connection.block(at)

    def request(runtime: Runtime) -> Request[bytes]:
        return requests.runtime_call("_".join(name), runtime.encode_api_call(*name, *call.args), hash)

    runtime, answer = yield from _reading(connection, hash, request)
    return lift(call.value, runtime.decode_api_result(*name, answer))


@dataclass(frozen=True)
class ReadProof:
    """Storage values with a proof against a block's state root.

    Attributes:
        block: Block.
        state_root: State root in its header; the header itself is not proved.
        nodes: Trie nodes.
        values: Encoded values by storage key; None for a proved absence.
    """

    block: BlockRef
    state_root: bytes
    nodes: list[bytes]
    values: dict[bytes, bytes | None]


def read_proof(connection: Connection, queries: Sequence[Query[Any]], at: At) -> Flow[ReadProof]:
    """Read values with their proof, and verify it against the block's header.

    Raises:
        ProofError: the proof does not prove the values.
        UnknownItem: the node does not know the block.
    """
    keys = [connection.runtime.storage_key(q.pallet, q.item, *q.keys) for q in queries]
    hash = yield from connection.block(at)
    header, nodes = yield from gather(requests.header(hash), requests.read_proof(keys, hash))
    if header is None:
        raise UnknownItem(f"the node does not know block {hash}")
    if header.hash != hash:
        raise ConnectFailed(f"the node sent another header than that of block {hash}", url=connection.url)
    values = verify_read_proof(bytes(header.state_root), nodes, keys)
    return ReadProof(header.ref, bytes(header.state_root), nodes, values)
