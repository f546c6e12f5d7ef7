"""Reading state: values, maps, runtime APIs, proofs. At the newest final block unless another is named."""

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
from .connection import CODE, At, Connection
from .steps import Batch, Flow, ask, gather

T = TypeVar("T")
V = TypeVar("V")
K = TypeVar("K")

PAGE = 1000


def _reading(
    connection: Connection, at: BlockHash, request: Callable[[Runtime], Request[T]]
) -> Flow[tuple[Runtime, T]]:
    """Ask with the current runtime, and check in the same message that it is the block's; else ask again with that."""
    runtime = connection.runtime
    try:
        made = request(runtime)
    except (MetadataError, EncodeError):  # it may fit the block's runtime all the same
        runtime = yield from connection.runtime_at(at)
        return runtime, (yield from ask(request(runtime)))
    raw, raw_code = yield Batch((made, requests.storage_hash(CODE, at)))
    code_hash = requests.storage_hash(CODE, at).decode(raw_code) or b""
    if code_hash == connection.code_hash:
        return runtime, made.decode(raw)
    runtime = yield from connection.runtime_with(code_hash, at)
    return runtime, (yield from ask(request(runtime)))


def query(connection: Connection, query: Query[V] | View[V], at: At) -> Flow[V]:
    """One storage value, or a view of several."""
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
            wanted = steps.send(answer)
        except StopIteration as end:
            return cast("V", end.value)
        if isinstance(wanted, Entries):
            answer = yield from _all(connection, wanted, hash)
        elif isinstance(wanted, ApiCall):
            answer = yield from call_runtime(connection, wanted, None, (), hash)
        else:
            answer = yield from query_many(connection, wanted, hash)


def _all(connection: Connection, of: Entries[K, V], hash: BlockHash) -> Flow[list[tuple[K, V]]]:
    """All entries of a map, page after page."""
    found = yield from page(connection, of, hash, None)
    entries = found.entries
    while found.last is not None:
        found = yield from page(connection, of, hash, found.last)
        entries += found.entries
    return entries


def query_many(connection: Connection, queries: Sequence[Query[Any]], at: At) -> Flow[list[Any]]:
    """Many storage values, of one block."""
    for one in queries:
        if not isinstance(one, Query):
            raise TypeError(f"expected a Query, such as system.account(who), got {type(one).__name__}")
    if not queries:
        return []
    if at is None:
        for one in queries:  # what does not fit is refused before anything is asked
            connection.runtime.storage_key(one.pallet, one.item, *one.keys)
    hash = yield from connection.block(at)

    def request(runtime: Runtime) -> Request[dict[bytes, bytes | None]]:
        return requests.storage_many([runtime.storage_key(q.pallet, q.item, *q.keys) for q in queries], hash)

    runtime, values = yield from _reading(connection, hash, request)
    found = []
    for one in queries:
        raw = values.get(runtime.storage_key(one.pallet, one.item, *one.keys))
        value = runtime.decode_storage(one.pallet, one.item, raw)
        found.append(None if value is None else lift(one.value, value))
    return found


@dataclass(frozen=True)
class Page:
    """Some entries of a map.

    Attributes:
        entries: Keys and values.
        block: The block all pages are read at.
        last: The storage key to go on behind; None at the end.
    """

    entries: list[tuple[Any, Any]]
    block: BlockHash
    last: bytes | None


def page(connection: Connection, of: Entries[K, V] | Query[V], at: At, after: bytes | None) -> Flow[Page]:
    """The next page of a map."""
    wanted = of if isinstance(of, Entries) else Entries(of.pallet, of.item, of.keys, object, of.value)
    if at is None:
        connection.runtime.storage_prefix(wanted.pallet, wanted.item, *wanted.prefix)
    hash = yield from connection.block(at)

    def request(runtime: Runtime) -> Request[list[bytes]]:
        prefix = runtime.storage_prefix(wanted.pallet, wanted.item, *wanted.prefix)
        return requests.keys_paged(prefix, PAGE, after, hash)

    runtime, keys = yield from _reading(connection, hash, request)
    if not keys:
        return Page([], hash, None)
    values = yield from ask(requests.storage_many(keys, hash))
    entries: list[tuple[object, object]] = []
    for key in keys:
        parts = runtime.decode_storage_key(wanted.pallet, wanted.item, key)[len(wanted.prefix) :]
        raw = values.get(key)
        if raw is not None:
            value = runtime.decode_storage(wanted.pallet, wanted.item, raw)
            entries.append((_lifted_key(wanted.key, parts), lift(wanted.value, value)))
    return Page(entries, hash, keys[-1] if len(keys) == PAGE else None)


def _lifted_key(declared: Any, parts: tuple[Any, ...]) -> object:
    """A map's key: one value, or a tuple of several. A hash that cannot be reversed stays an `OpaqueKey`."""
    types = declared if isinstance(declared, tuple) else (declared,)
    if len(types) != len(parts):
        types = (object,) * len(parts)
    lifted = tuple(
        part if isinstance(part, OpaqueKey) else lift(tp, part) for tp, part in zip(types, parts, strict=True)
    )
    return lifted[0] if len(lifted) == 1 else lifted


def constant(runtime: Runtime, pallet: str | Constant[V], name: str | None) -> object:
    """A constant of a runtime, by name or by typed descriptor."""
    if isinstance(pallet, Constant):
        return lift(pallet.value, runtime.constant(pallet.pallet, pallet.name))
    if name is None:
        raise TypeError("name the constant: constant(pallet, name)")
    return runtime.constant(pallet, name)


def call_runtime(
    connection: Connection, api: str | ApiCall[Any], method: str | None, args: tuple[object, ...], at: At
) -> Flow[object]:
    """A runtime API method's answer, by names or by typed wrapper."""
    call = api if isinstance(api, ApiCall) else ApiCall(api, method or "", *args)
    name = call.api, call.method
    if at is None:  # what does not fit is refused before anything is asked
        connection.runtime.encode_api_call(*name, *call.args)
    hash = yield from connection.block(at)

    def request(runtime: Runtime) -> Request[bytes]:
        return requests.runtime_call("_".join(name), runtime.encode_api_call(*name, *call.args), hash)

    runtime, answer = yield from _reading(connection, hash, request)
    return lift(call.value, runtime.decode_api_result(*name, answer))


@dataclass(frozen=True)
class ReadProof:
    """Storage values with the proof that a block's state root says so.

    Attributes:
        block: The block.
        state_root: Its header's state root; the header itself is the node's word.
        nodes: Trie nodes.
        values: Encoded values by storage key, None where proved absent.
    """

    block: BlockRef
    state_root: bytes
    nodes: list[bytes]
    values: dict[bytes, bytes | None]


def read_proof(connection: Connection, queries: Sequence[Query[Any]], at: At) -> Flow[ReadProof]:
    """Values with their proof, checked against the block's header.

    Raises:
        ProofError: the proof does not prove the answer.
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
