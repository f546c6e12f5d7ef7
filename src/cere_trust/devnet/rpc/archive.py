"""``archive_v1_*``: any known block, without a subscription.

Source: the JSON-RPC specification, and `sc_rpc_spec_v2::archive` for what it leaves open: blocks that are not final can be
requested by height as well, branch by branch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, TypeAlias

from ...codec.primitives import MAX_U32
from .compat.serde import JsonField, struct, text, variant, whole
from .registry import Failure, Hash, JsonValue, Sink, Text, method, shortened, subscription, to_hex
from .served import ServedNode
from .state import BY_EXECUTOR, runtime_call, state_at
from .storage import DESCENDANTS, AskedItem, StorageQuery, answers, item, unhexed

U64: TypeAlias = Annotated[int, whole(64)]
_INVALID = 3001


def _reason(failure: Failure) -> str:
    """Return the text of a failure that is part of a result."""
    return failure.message.removeprefix("Client error: ")


@method("archive_v1_genesisHash")
def genesis_hash(served: ServedNode) -> JsonValue:
    return to_hex(served.chain.genesis_hash)


@method("archive_v1_finalizedHeight")
def finalized_height(served: ServedNode) -> JsonValue:
    return served.chain.tree.finalized.number


@method("archive_v1_hashByHeight")
def hash_by_height(served: ServedNode, height: U64) -> JsonValue:
    """Return the final block at a height, or all that can still become final, those of the lowest and newest tips first."""
    tree = served.chain.tree
    if height > MAX_U32:
        raise Failure(_INVALID, f"Invalid parameter: Invalid block height: {height}")
    above = height - tree.finalized.number - 1
    if above < 0:
        return [to_hex(tree.at(height).hash)]
    tips = sorted(tree.leaves(), key=lambda tip: -tip.number)[::-1]
    branches = [tree.route(tree.finalized.hash, tip.hash).enacted for tip in tips]
    return list(dict.fromkeys(to_hex(branch[above].hash) for branch in branches if above < len(branch)))


@method("archive_v1_header")
def header(served: ServedNode, hash: Hash) -> JsonValue:
    found = served.chain.tree.header(hash)
    return None if found is None else to_hex(found.encode())


@method("archive_v1_body")
def body(served: ServedNode, hash: Hash) -> JsonValue:
    found = served.chain.block(hash)
    return None if found is None else [to_hex(extrinsic) for extrinsic in found.extrinsics]


@method("archive_v1_call")
def call(served: ServedNode, hash: Hash, function: Text, call_parameters: Text) -> JsonValue:
    data = unhexed(call_parameters, _INVALID)
    try:
        return {"success": True, "value": to_hex(runtime_call(served, function, data, hash, BY_EXECUTOR))}
    except Failure as failure:
        return {"success": False, "error": _reason(failure)}


def _send_all(sink: Sink, event: str, items: Iterator[dict[str, JsonValue]]) -> None:
    """Notify of every item and then of the end, or of the failure that ended it."""
    try:
        for each in items:
            sink({"event": event, **each})
        sink({"event": f"{event}Done"})
    except Failure as failure:
        sink({"event": f"{event}Error", "error": _reason(failure)})


@subscription("archive_v1_storageEvent", ("archive_v1_storage", "archive_v1_stopStorage"))
def storage(served: ServedNode, hash: Hash, items: list[AskedItem], child_trie: Text | None, sink: Sink) -> None:
    _send_all(sink, "storage", _stored(served, hash, items, child_trie))


def _stored(
    served: ServedNode, hash: bytes, items: list[dict[str, JsonValue]], child_trie: str | None
) -> Iterator[dict[str, JsonValue]]:
    queries = [_query(one["key"], one["type"][0], one["paginationStartKey"]) for one in items]
    child = None if child_trie is None else unhexed(child_trie, _INVALID)
    for query in queries:
        yield from answers(state_at(served, hash), query, child)


def _query(key: str, kind: str, after: str | None) -> StorageQuery:
    prefix = unhexed(key, _INVALID)
    if after is None:
        return StorageQuery(prefix, kind)
    if kind not in DESCENDANTS:
        kinds = " and ".join(DESCENDANTS)
        raise Failure(_INVALID, f"Invalid parameter: paginationStartKey is only valid for {kinds} query types")
    return StorageQuery(prefix, kind, unhexed(after, _INVALID))


DiffItem: TypeAlias = Annotated[
    dict[str, JsonValue],
    struct(
        "ArchiveStorageDiffItem",
        key=JsonField(text),
        returnType=JsonField(variant(value=None, hash=None)),
        childTrieKey=JsonField(text, optional=True),
    ),
]


@subscription("archive_v1_storageDiffEvent", ("archive_v1_storageDiff", "archive_v1_storageDiff_stopStorageDiff"))
def storage_diff(
    served: ServedNode, hash: Hash, items: list[DiffItem], previous_hash: Hash | None, sink: Sink
) -> Callable[[], None] | None:
    if previous_hash is None:
        known = served.chain.tree.header(hash)
        if known is None:
            sink({"event": "storageDiffError", "error": f"Block header is not present: {shortened(hash)}"})
            return None
        previous_hash = known.parent
    _send_all(sink, "storageDiff", _differences(served, hash, items, previous_hash))
    return lambda: None  # as in a node, open until the client ends it


def _differences(
    served: ServedNode, hash: bytes, items: list[dict[str, JsonValue]], previous: bytes
) -> Iterator[dict[str, JsonValue]]:
    """Yield the differences between two blocks, trie by trie, the main trie first; all of that one if `items` is empty."""
    tries: dict[bytes | None, list[tuple[bytes, str, str | None]]] = {}
    for one in items:
        name = one["childTrieKey"]
        prefix, child = unhexed(one["key"], _INVALID), None if name is None else unhexed(name, _INVALID)
        tries.setdefault(child, []).append((prefix, one["returnType"][0], name))
    for child, asked in sorted(tries.items(), key=_main_first) or [(None, [(b"", "value", None)])]:
        name = asked[0][2]
        named = {} if name is None else {"childTrieKey": name}
        new, old = (
            {key: value for prefix, *_ in asked for key, value in state_at(served, at).pairs(prefix, child)}
            for at in (hash, previous)
        )
        for key in sorted({*new, *old}):
            if new.get(key) == old.get(key):
                continue
            change = "added" if key not in old else "modified" if key in new else "deleted"
            kinds = {kind for prefix, kind, _ in asked if key.startswith(prefix)}
            for kind in sorted(kinds, reverse=True):
                yield {**item(kind, key, new[key] if key in new else old[key]), "type": change, **named}


def _main_first(trie: tuple[bytes | None, object]) -> tuple[bool, bytes]:
    return trie[0] is not None, trie[0] or b""
