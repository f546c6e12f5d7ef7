"""``author_*``: the pool's door."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeAlias

from ...codec.primitives import read_compact, write_compact
from ...crypto.hashing import blake2_256
from ..node.errors import PoolError, UndecodableExtrinsic, opaque_extrinsic
from ..wasm.host.crypto import generated_seed
from .registry import Failure, Hex, JsonValue, Sink, Text, method, subscription, to_hex
from .serde import hash_, hexed, variant

if TYPE_CHECKING:
    from ..node.node import Node
    from ..node.queues import Watcher


def _submit(node: Node, data: bytes, watcher: Watcher | None, code: int, prefix: str) -> bytes:
    try:
        return node.submit(data, watcher)
    except UndecodableExtrinsic as error:
        raise Failure(code, f"{prefix}: Could not decode `OpaqueExtrinsic.0`:\n\t{error}\n") from None
    except PoolError as error:
        raise Failure(error.code, str(error), error.data) from None


@method("author_submitExtrinsic")
def submit(node: Node, extrinsic: Hex) -> JsonValue:
    return to_hex(_submit(node, extrinsic, None, 1040, "Client error"))


@subscription("author_extrinsicUpdate", ("author_submitAndWatchExtrinsic", "author_unwatchExtrinsic"))
def submit_and_watch(node: Node, bytes: Hex, sink: Sink) -> Callable[[], None]:
    watching = [True]

    def tell(status: JsonValue) -> None:
        if watching:
            sink(status)

    _submit(node, bytes, tell, 1001, "Extrinsic has invalid format")
    return watching.clear


@method("author_pendingExtrinsics")
def pending(node: Node) -> JsonValue:
    return [to_hex(transaction.data) for transaction in node.pool.in_order()]


ExtrinsicOrHash: TypeAlias = Annotated[tuple[str, bytes], variant(hash=hash_, extrinsic=hexed)]


@method("author_removeExtrinsic")
def remove(node: Node, bytes_or_hash: list[ExtrinsicOrHash]) -> JsonValue:
    removed: list[str] = []
    for kind, given in bytes_or_hash:
        hash = given if kind == "hash" else blake2_256(_decoded(given))
        removed += [to_hex(gone) for gone in node.pool.remove(hash)]
    return removed


def _decoded(data: bytes) -> bytes:
    try:
        return opaque_extrinsic(data)
    except UndecodableExtrinsic as error:
        raise Failure(
            1001, f"Extrinsic has invalid format: Could not decode `OpaqueExtrinsic.0`:\n\t{error}\n"
        ) from None


def _kind(text: str) -> bytes:
    kind = text.encode()
    if len(kind) != 4:
        raise Failure(1040, "Invalid key type ID format (should be of length four)")
    return kind


@method("author_hasKey")
def has_key(node: Node, public_key: Hex, key_type: Text) -> JsonValue:
    return node.chain.keystore.has(_kind(key_type), public_key)


def _session_keys(node: Node, keys: bytes) -> list[tuple[bytes, bytes]]:
    """The keys that the runtime finds in session keys, each with its kind."""
    answer = node.chain.call("SessionKeys_decode_session_keys", write_compact(len(keys)) + keys)
    if answer[0] == 0:
        raise Failure(1040, "Session keys are not encoded correctly")
    count, at = read_compact(answer, 1)
    found = []
    for _ in range(count):
        size, start = read_compact(answer, at)
        at = start + size + 4
        found.append((answer[start : at - 4], answer[at - 4 : at]))
    return found


@method("author_hasSessionKeys")
def has_session_keys(node: Node, session_keys: Hex) -> JsonValue:
    return all(node.chain.keystore.has(kind, public) for public, kind in _session_keys(node, session_keys))


@method("author_insertKey")
def insert_key(node: Node, key_type: Text, suri: Text, public: Hex) -> JsonValue:
    node.chain.keystore.insert(_kind(key_type), public, suri)


@method("author_rotateKeys")
def rotate_keys(node: Node) -> JsonValue:
    """New session keys. The host that the runtime asks for them makes them of a seed; so their secrets can be made again."""
    seed = b"\1" + write_compact(32) + secrets.token_bytes(32)
    answer = node.chain.call("SessionKeys_generate_session_keys", seed)
    _, start = read_compact(answer, 0)
    for public, kind in _session_keys(node, answer[start:]):
        node.chain.keystore.insert(kind, public, to_hex(generated_seed(kind, seed)))
    return to_hex(answer[start:])
