"""``chain_*``, ``babe_*``, ``engine_*``: blocks and headers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Annotated, TypeAlias

from ...codec.primitives import MAX_U32
from ...errors import DevnetError
from ...proofs.grandpa import ENGINE
from ...proofs.header import Header
from ..chain.events import Event, Finalized, Imported
from .compat.serde import list_or_value, number_or_hex, sequence, u8
from .registry import Bool, Failure, Hash, JsonValue, Sink, Starter, method, shortened, subscription, to_hex
from .served import ServedNode


def header_json(header: Header) -> dict[str, JsonValue]:
    """Return a header in a node's JSON."""
    return {
        "parentHash": to_hex(header.parent),
        "number": hex(header.number),
        "stateRoot": to_hex(header.state_root),
        "extrinsicsRoot": to_hex(header.extrinsics_root),
        "digest": {"logs": [to_hex(item) for item in header.digest]},
    }


@method("chain_getHeader")
def header(served: ServedNode, hash: Hash | None) -> JsonValue:
    found = served.chain.tree.header(served.chain.best if hash is None else hash)
    return None if found is None else header_json(found)


@method("chain_getBlock")
def block(served: ServedNode, hash: Hash | None) -> JsonValue:
    found = served.chain.block(hash)
    if found is None:
        return None
    body = {"header": header_json(found.header), "extrinsics": [to_hex(extrinsic) for extrinsic in found.extrinsics]}
    kept = served.chain.justifications.get(found.hash)
    return {"block": body, "justifications": None if kept is None else [[list(ENGINE), list(kept)]]}


Number: TypeAlias = tuple[str, int]
Numbers: TypeAlias = Annotated[list[Number] | Number, list_or_value(number_or_hex)]


@method("chain_getBlockHash", "chain_getHead")
def block_hash(served: ServedNode, hash: Numbers | None) -> JsonValue:
    if isinstance(hash, list):
        return [_hash_at(served, one) for one in hash]
    return to_hex(served.chain.best) if hash is None else _hash_at(served, hash)


def _hash_at(served: ServedNode, asked: Number) -> str | None:
    kind, number = asked
    if number > MAX_U32:
        raise Failure(3001, f"`{kind}({number})` > u32::MAX, the max block number is u32.")
    found = served.chain.block_hash(number)
    return None if found is None else to_hex(found)


@method("chain_getFinalizedHead", "chain_getFinalisedHead")
def finalized_head(served: ServedNode) -> JsonValue:
    return to_hex(served.chain.finalized)


def _heads(newest: Callable[[ServedNode], Header], header_of: Callable[[Event], Header | None]) -> Starter:
    """Return a subscription that starts with the newest header and continues with those of some events."""

    def start(served: ServedNode, sink: Sink) -> Callable[[], None]:
        sink(header_json(newest(served)))

        def follow(event: Event) -> None:
            header = header_of(event)
            if header is not None:
                sink(header_json(header))

        return served.node.listen(follow)

    return start


def _best(served: ServedNode) -> Header:
    return served.chain.head().header


def _final(served: ServedNode) -> Header:
    return served.chain.tree.finalized.header


subscription(
    "chain_newHead",
    ("chain_subscribeNewHeads", "chain_unsubscribeNewHeads"),
    ("chain_subscribeNewHead", "chain_unsubscribeNewHead"),
    ("subscribe_newHead", "unsubscribe_newHead"),
)(_heads(_best, lambda event: event.block.header if isinstance(event, Imported) and event.is_best else None))
subscription("chain_allHead", ("chain_subscribeAllHeads", "chain_unsubscribeAllHeads"))(
    _heads(_best, lambda event: event.block.header if isinstance(event, Imported) else None)
)
# Of blocks that become final together, nodes report the last one.
subscription(
    "chain_finalizedHead",
    ("chain_subscribeFinalizedHeads", "chain_unsubscribeFinalizedHeads"),
    ("chain_subscribeFinalisedHeads", "chain_unsubscribeFinalisedHeads"),
)(
    _heads(
        _final,
        lambda event: event.blocks[-1].header if isinstance(event, Finalized) else None,
    )
)


@method("babe_epochAuthorship")
def epoch_authorship(served: ServedNode) -> JsonValue:
    return {}


@method("engine_createBlock")
def create_block(served: ServedNode, create_empty: Bool, finalize: Bool, parent_hash: Hash | None) -> JsonValue:
    """Make a block of the ready transactions, on any parent."""
    if not create_empty and not served.node.pool.ready:
        raise Failure(12000, "Transaction pool is empty, set create_empty to true, if you want to create empty blocks")
    if parent_hash is not None and served.chain.block(parent_hash) is None:
        raise Failure(13000, f"Supplied parent_hash: {shortened(parent_hash)} doesn't exist in chain")
    try:
        made = served.node.new_block(parent=parent_hash).block
        if finalize:
            served.chain.finalize(made.hash)
    except DevnetError as error:
        raise Failure(20000, str(error)) from None
    no = ("header_only", "clear_justification_requests", "needs_justification", "bad_justification")
    aux = {**dict.fromkeys(no, False), "is_new_best": made.hash == served.chain.best}
    return {"hash": to_hex(made.hash), "aux": aux, "proof_size": 0}


JustificationBytes: TypeAlias = Annotated[list[int], sequence(u8)]


@method("engine_finalizeBlock")
def finalize_block(served: ServedNode, hash: Hash, justification: JustificationBytes | None) -> JsonValue:
    """Finalize a block; the answer is true even for a failure, as in a node."""
    with contextlib.suppress(DevnetError):
        served.chain.finalize(hash)
    return True
