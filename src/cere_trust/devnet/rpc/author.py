"""``author_*``: the pool's door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...codec.primitives import read_compact
from ...crypto.hashing import blake2_256
from ..refusal import PoolError, UndecodableExtrinsic
from .registry import Failure, Json, Params, Sink, hash_bytes, hex_bytes, invalid_params, method, subscription, to_hex

if TYPE_CHECKING:
    from ..node import Node
    from ..queues import Watcher


def _submit(node: Node, data: bytes, watcher: Watcher | None, code: int, prefix: str) -> bytes:
    try:
        return node.submit(data, watcher)
    except UndecodableExtrinsic as error:
        raise Failure(code, f"{prefix}: Could not decode `OpaqueExtrinsic.0`:\n\t{error}\n") from None
    except PoolError as error:
        raise Failure(error.code, str(error), error.data) from None


@method("author_submitExtrinsic")
def submit(node: Node, params: Params) -> Json:
    return to_hex(_submit(node, params.hex(0), None, 1040, "Client error"))


@subscription("author_extrinsicUpdate", ("author_submitAndWatchExtrinsic", "author_unwatchExtrinsic"))
def submit_and_watch(node: Node, params: Params, sink: Sink) -> Callable[[], None]:
    watching = [True]

    def tell(status: Json) -> None:
        if watching:
            sink(status)

    _submit(node, params.hex(0), tell, 1001, "Extrinsic has invalid format")
    return watching.clear


@method("author_pendingExtrinsics")
def pending(node: Node, params: Params) -> Json:
    return [to_hex(transaction.data) for transaction in node.pool.in_order()]


@method("author_removeExtrinsic")
def remove(node: Node, params: Params) -> Json:
    removed: list[str] = []
    for one in params.list(0):
        kind, value = next(iter(one.items()), (None, None)) if isinstance(one, dict) else (one, None)
        if kind not in ("hash", "extrinsic"):
            raise invalid_params(f"unknown variant `{kind}`, expected `hash` or `extrinsic`")
        hash = hash_bytes(value) if kind == "hash" else blake2_256(hex_bytes(value))
        removed += [to_hex(gone) for gone in node.pool.remove(hash)]
    return removed


@method("author_hasKey", "author_hasSessionKeys")
def has_key(node: Node, params: Params) -> Json:
    params.hex(0)
    return False


@method("author_insertKey")
def insert_key(node: Node, params: Params) -> Json:
    """Accepted, as by a node; blocks are sealed with the development keys all the same."""
    for read, position in ((params.text, 0), (params.text, 1), (params.hex, 2)):
        read(position)
    return None


@method("author_rotateKeys")
def rotate_keys(node: Node, params: Params) -> Json:
    answer = node.chain.call("SessionKeys_generate_session_keys", b"\0")
    _, start = read_compact(answer, 0)
    return to_hex(answer[start:])
