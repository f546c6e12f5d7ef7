"""Blocks with their extrinsics and events, and finalized heads."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import RpcError, UnknownItem
from ..proofs.header import ENVIRONMENT_UPDATED, Header
from ..rpc import requests
from ..runtime import DecodedExtrinsic, EventRecord, Runtime
from ..types import BlockHash
from .connection import At, Connection
from .steps import Flow, ask, gather, notified


@dataclass(frozen=True)
class Block:
    """A block.

    Attributes:
        number: Height.
        hash: Hash, computed from the header.
        extrinsics: Decoded extrinsics, in order.
        events: Events, in order.
    """

    number: int
    hash: BlockHash
    header: Header
    extrinsics: list[DecodedExtrinsic]
    events: list[EventRecord]


def block(connection: Connection, at: At) -> Flow[Block]:
    """Fetch a block with its extrinsics and events.

    Raises:
        UnknownItem: the node does not know the block.
    """
    hash = yield from connection.block(at)
    body = yield from ask(requests.body(hash))
    if body is None:
        raise UnknownItem(f"the node does not know block {hash}")
    header = body.header
    runtime = yield from _runtime_of(connection, header)
    raw = yield from ask(requests.storage(runtime.storage_key("System", "Events"), hash))
    extrinsics = [runtime.decode_extrinsic(extrinsic) for extrinsic in body.extrinsics]
    events = runtime.decode_events(raw) if raw else []
    return Block(header.number, header.hash, header, extrinsics, events)


def _runtime_of(connection: Connection, header: Header) -> Flow[Runtime]:
    """Return the runtime that executed a block: that of its parent's state, even if the block enacts an upgrade.

    A node after warp sync lacks the parent of its first block, a pruned one lacks the states before its oldest. The block's
    own state then serves, unless the header shows a runtime upgrade.
    """
    if not header.number:
        return (yield from connection.runtime_at(header.hash))
    try:
        return (yield from connection.runtime_at(header.parent))
    except RpcError:
        if bytes((ENVIRONMENT_UPDATED,)) in header.digest:
            raise
        return (yield from connection.runtime_at(header.hash))


def events(connection: Connection, at: At) -> Flow[list[EventRecord]]:
    """Fetch the events of a block.

    Raises:
        UnknownItem: the node does not know the block.
    """
    hash = yield from connection.block(at)
    key = connection.runtime.storage_key("System", "Events")
    header, raw = yield from gather(requests.header(hash), requests.storage(key, hash))
    if header is None:
        raise UnknownItem(f"the node does not know block {hash}")
    runtime = yield from _runtime_of(connection, header)
    return runtime.decode_events(raw) if raw else []


def follow_heads() -> Flow[str]:
    """Subscribe to finalized heads, and return the subscription's id."""
    return (yield from ask(requests.subscribe_finalized_heads()))


def next_head(subscription: str) -> Flow[Header]:
    """Return the header of the next finalized block."""
    raw = yield from notified(subscription)
    return requests.read_header(raw)
