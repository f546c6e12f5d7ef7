"""Storage queries of ``chainHead_v1_storage`` and ``archive_v1_storage``, and their results.

Source: `sc_rpc_spec_v2::common`.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from typing import Annotated, NamedTuple, TypeAlias

from ...crypto.hashing import blake2_256
from ...proofs.trie import closest_descendant
from ...wasm.state import ChainState
from .compat.serde import JsonField, struct, text, variant
from .registry import Failure, JsonValue, to_hex

_CLOSEST = "closestDescendantMerkleValue"
DESCENDANTS = {"descendantsValues": "value", "descendantsHashes": "hash"}
"""Query types for all keys with a prefix, and the part of each entry that they return."""
AskedItem: TypeAlias = Annotated[
    dict[str, JsonValue],
    struct(
        "StorageQuery",
        key=JsonField(text),
        type=JsonField(variant(**dict.fromkeys(("value", "hash", _CLOSEST, *DESCENDANTS)))),
        paginationStartKey=JsonField(text, optional=True),
    ),
]


class StorageQuery(NamedTuple):
    """One storage query.

    Attributes:
        after: Return only descendants greater than this key.
    """

    key: bytes
    kind: str
    after: bytes | None = None


def unhexed(given: str, code: int) -> bytes:
    """Parse hex with or without its prefix; empty text is no bytes.

    Raises:
        Failure: it is something else; has this code.
    """
    digits = given.removeprefix("0x")
    if len(digits) % 2 or not set(digits) <= set(string.hexdigits):
        raise Failure(code, f"Invalid parameter: {given}")
    return bytes.fromhex(digits)


def item(field: str, key: bytes, value: bytes) -> dict[str, str]:
    """Return the result item of a key: its value, the hash of its value, or a Merkle value."""
    return {"key": to_hex(key), field: to_hex(blake2_256(value) if field == "hash" else value)}


def answers(state: ChainState, query: StorageQuery, child: bytes | None) -> Iterator[dict[str, str]]:
    """Yield the result items of a query in the main trie, or in a child trie."""
    key, kind, after = query
    entries: Iterable[tuple[bytes, bytes]] = ()
    if kind in DESCENDANTS:
        entries = state.pairs(key, child, after)
    elif kind == _CLOSEST:
        node = closest_descendant(state.trie(child), key)
        entries = [] if node is None else [(key, node.reference())]
    elif (value := state.value(key, child)) is not None:
        entries = [(key, value)]
    named = {} if child is None else {"childTrieKey": to_hex(child)}
    for each, value in entries:
        yield {**item(DESCENDANTS.get(kind, kind), each, value), **named}
