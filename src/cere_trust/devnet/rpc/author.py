"""``author_*``: submit, watch and inspect pooled transactions; keystore methods."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, TypeAlias

from ...codec.primitives import read_compact, write_compact
from ...crypto.hashing import blake2_256
from ...wasm.host.crypto import generated_seed
from ..node.errors import PoolError, UndecodableExtrinsic, opaque_extrinsic
from ..node.queues import Watcher
from .compat.serde import hash_, hexed, variant
from .registry import Failure, Hex, JsonValue, Sink, Text, method, subscription, to_hex
from .served import ServedNode


def _submit(served: ServedNode, data: bytes, watcher: Watcher | None, code: int, prefix: str) -> bytes:
    try:
        return served.node.submit(data, watcher)
    except UndecodableExtrinsic as error:
        raise Failure(code, f"{prefix}: Could not decode `OpaqueExtrinsic.0`:\n\t{error}\n") from None
    except PoolError as error:
        raise Failure(error.code, str(error), error.data) from None


@method("author_submitExtrinsic")
def submit(served: ServedNode, extrinsic: Hex) -> JsonValue:
    return to_hex(_submit(served, extrinsic, None, 1040, "Client error"))


@subscription("author_extrinsicUpdate", ("author_submitAndWatchExtrinsic", "author_unwatchExtrinsic"))
def submit_and_watch(served: ServedNode, bytes: Hex, sink: Sink) -> Callable[[], None]:
    watching = [True]

    def tell(status: JsonValue) -> None:
        if watching:
            sink(status)

    _submit(served, bytes, tell, 1001, "Extrinsic has invalid format")
    return watching.clear


@method("author_pendingExtrinsics")
def pending(served: ServedNode) -> JsonValue:
    return [to_hex(transaction.data) for transaction in served.node.pool.in_order()]


ExtrinsicOrHash: TypeAlias = Annotated[tuple[str, bytes], variant(hash=hash_, extrinsic=hexed)]


@method("author_removeExtrinsic")
def remove(served: ServedNode, bytes_or_hash: list[ExtrinsicOrHash]) -> JsonValue:
    removed: list[str] = []
    for kind, given in bytes_or_hash:
        hash = given if kind == "hash" else blake2_256(_decoded(given))
        removed += [to_hex(gone) for gone in served.node.pool.remove(hash)]
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
def has_key(served: ServedNode, public_key: Hex, key_type: Text) -> JsonValue:
    return served.chain.keystore.has(_kind(key_type), public_key)


def _session_keys(served: ServedNode, keys: bytes) -> list[tuple[bytes, bytes]]:
    """Return the public keys in encoded session keys, each with its kind."""
    answer = served.chain.call("SessionKeys_decode_session_keys", write_compact(len(keys)) + keys)
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
def has_session_keys(served: ServedNode, session_keys: Hex) -> JsonValue:
    return all(served.chain.keystore.has(kind, public) for public, kind in _session_keys(served, session_keys))


@method("author_insertKey")
def insert_key(served: ServedNode, key_type: Text, suri: Text, public: Hex) -> JsonValue:
    served.chain.keystore.insert(_kind(key_type), public, suri)


@method("author_rotateKeys")
def rotate_keys(served: ServedNode) -> JsonValue:
    """Generate session keys. The runtime's host derives them from a seed, so their secrets can be derived again."""
    seed = b"\1" + write_compact(32) + secrets.token_bytes(32)
    answer = served.chain.call("SessionKeys_generate_session_keys", seed)
    _, start = read_compact(answer, 0)
    for public, kind in _session_keys(served, answer[start:]):
        served.chain.keystore.insert(kind, public, to_hex(generated_seed(kind, seed)))
    return to_hex(answer[start:])
