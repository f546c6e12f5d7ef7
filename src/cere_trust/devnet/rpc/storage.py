"""What ``chainHead_v1_storage`` and ``archive_v1_storage`` ask of a state, and what they are told.

Source: `sc_rpc_spec_v2::common`.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from typing import Annotated, NamedTuple, TypeAlias

from ...crypto.hashing import blake2_256
from ...proofs.trie import closest_descendant
from ..state import ChainState
from .compat.serde import JsonField, struct, text, variant
from .registry import Failure, JsonValue, to_hex

_CLOSEST = "closestDescendantMerkleValue"
DESCENDANTS = {"descendantsValues": "value", "descendantsHashes": "hash"}
"""Kinds that ask for all that begins with a key, and what of it."""
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
    """One thing to find.

    Attributes:
        after: Of what begins with the key, only what is greater than this.
    """

    key: bytes
    kind: str
    after: bytes | None = None


def unhexed(given: str, code: int) -> bytes:
    """Bytes as these methods take them: hex with or without its prefix, and nothing for no bytes.

    Raises:
        Failure: of this code; it is something else.
    """
    digits = given.removeprefix("0x")
    if len(digits) % 2 or not set(digits) <= set(string.hexdigits):
        raise Failure(code, f"Invalid parameter: {given}")
    return bytes.fromhex(digits)


def item(field: str, key: bytes, value: bytes) -> dict[str, str]:
    """What is told of a key: its value, or of the value the hash, or a Merkle value."""
    return {"key": to_hex(key), field: to_hex(blake2_256(value) if field == "hash" else value)}


def answers(state: ChainState, query: StorageQuery, child: bytes | None) -> Iterator[dict[str, str]]:
    """What is found in the main trie, or in a child trie."""
    key, kind, after = query
    found: Iterable[tuple[bytes, bytes]] = ()
    if kind in DESCENDANTS:
        found = state.pairs(key, child, after)
    elif kind == _CLOSEST:
        node = closest_descendant(state.trie(child), key)
        found = [] if node is None else [(key, node.reference())]
    elif (value := state.value(key, child)) is not None:
        found = [(key, value)]
    named = {} if child is None else {"childTrieKey": to_hex(child)}
    for each, value in found:
        yield {**item(DESCENDANTS.get(kind, kind), each, value), **named}
