"""Receipts: what a block says of a transaction in it. A block is read once for all that wait for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ..crypto.hashing import blake2_256
from ..errors import IncompatibleRuntime, RpcError, TransportError
from ..extrinsic import Receipt, SignedExtrinsic
from ..rpc import requests
from ..runtime import EventRecord
from ..types import BlockHash, BlockRef
from .connection import Connection
from .status import lost, unreadable
from .steps import Flow, gather


class Contents:
    """A block's transactions and events, once they have been read. It lives as long as somebody waits for it.

    Attributes:
        block: The block.
        places: Indices of its transactions, by their hash; None where nothing was read yet.
        events: By the index of the transaction that caused them.
        failure: Why it could not be read: of all that wait for it, one alone waits for an answer that does not come.
    """

    def __init__(self, hash: BlockHash) -> None:
        self.block = BlockRef(0, hash)
        self.places: dict[bytes, int] | None = None
        self.events: defaultdict[int | None, list[EventRecord]] = defaultdict(list)
        self.failure: Exception | None = None


@dataclass(frozen=True)
class Landed:
    """A transaction that is in a block.

    Attributes:
        contents: The block, for whoever reads it first.
        finalized: Whether it is final.
    """

    signed: SignedExtrinsic
    contents: Contents
    finalized: bool


def land(connection: Connection, signed: SignedExtrinsic, block: BlockHash, finalized: bool) -> Landed:
    """In a block; all that are in it at a time share its contents."""
    return Landed(signed, connection.contents.setdefault(block, Contents(block)), finalized)


def _read(signed: SignedExtrinsic, into: Contents) -> Flow[None]:
    runtime, hash = signed.unsigned.runtime, into.block.hash
    body, raw = yield from gather(requests.body(hash), requests.storage(runtime.storage_key("System", "Events"), hash))
    if body is None or raw is None:
        return
    events = runtime.decode_events(raw)
    into.block = body.header.ref
    for event in events:
        into.events[event.extrinsic].append(event)
    into.places = {blake2_256(extrinsic): index for index, extrinsic in enumerate(body.extrinsics)}


def receipt(connection: Connection, landed: Landed) -> Flow[Receipt]:
    """The receipt of a transaction that is in a block. One flow at a time: whoever comes later finds the block read.

    Raises:
        ExtrinsicLost: the block does not show it, or cannot be read.
        DispatchError: it failed; the receipt is its `receipt`.
    """
    signed, of = landed.signed, landed.contents
    hash = of.block.hash
    if of.places is None and of.failure is None:
        try:
            yield from _read(signed, of)
        except (TransportError, RpcError, IncompatibleRuntime) as error:
            of.failure = error
    if of.failure is not None:
        raise unreadable(signed, hash, of.failure) from of.failure
    if of.places is None or signed.hash not in of.places:
        raise lost(signed, f"the node said it is in block {hash}, and does not show it there")
    index = of.places[signed.hash]
    try:
        made = Receipt.from_block(
            signed.unsigned.runtime, of.block, index, of.events[index], signed, finalized=landed.finalized
        )
    except IncompatibleRuntime as error:
        raise unreadable(signed, hash, error) from error
    if landed.finalized:
        connection.nonces.mark_finalized(signed.unsigned.account, signed.unsigned.nonce)
    failure = made.error
    if failure is not None:
        failure.receipt = made
        raise failure
    return made
