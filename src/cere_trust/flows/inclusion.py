"""Inclusion of a transaction in a block, and its receipt. A block is read once for all transactions in it."""

from __future__ import annotations

from dataclasses import dataclass

from ..crypto.hashing import blake2_256
from ..errors import ClientClosed, IncompatibleRuntime, RpcError, TransportError
from ..extrinsic import Receipt, SignedExtrinsic
from ..rpc import requests
from ..types import BlockHash
from .block_contents import BlockContents
from .connection import Connection
from .status import lost, unreadable
from .steps import Flow, gather


@dataclass(frozen=True)
class Inclusion:
    """A transaction that a block includes.

    Attributes:
        contents: Contents of the block, shared with the other transactions in it; the first receipt reads them.
        finalized: True if the block is finalized.
        attempts: Number of attempts to read the block before this transaction waited for one.
    """

    signed: SignedExtrinsic
    contents: BlockContents
    finalized: bool
    attempts: int


def include(connection: Connection, signed: SignedExtrinsic, block: BlockHash, finalized: bool) -> Inclusion:
    """Record the inclusion of a transaction in a block; concurrent inclusions in one block share its contents."""
    contents = connection.contents.setdefault(block, BlockContents(block))
    return Inclusion(signed, contents, finalized, contents.attempts)


def _read(signed: SignedExtrinsic, contents: BlockContents) -> Flow[None]:
    runtime, hash = signed.unsigned.runtime, contents.block.hash
    body, raw = yield from gather(requests.body(hash), requests.storage(runtime.storage_key("System", "Events"), hash))
    if body is None or raw is None:
        return
    events = runtime.decode_events(raw)
    contents.block = body.header.ref
    for event in events:
        contents.events[event.extrinsic].append(event)
    contents.index_by_hash = {blake2_256(extrinsic): index for index, extrinsic in enumerate(body.extrinsics)}


def receipt(connection: Connection, inclusion: Inclusion) -> Flow[Receipt]:
    """Build the receipt of an included transaction.

    Drivers run one such flow at a time: the first reads the block, the later ones use its contents.

    Raises:
        ExtrinsicLost: the block does not contain it, or cannot be read.
        DispatchError: it failed; its `receipt` is the receipt.
    """
    signed, contents = inclusion.signed, inclusion.contents
    hash = contents.block.hash
    if contents.index_by_hash is None and contents.attempts == inclusion.attempts:
        contents.attempts += 1
        contents.failure = None
        try:
            yield from _read(signed, contents)
        except (TransportError, RpcError, IncompatibleRuntime, ClientClosed) as error:
            contents.failure = error.with_traceback(None)
        except BaseException:
            contents.attempts -= 1  # nobody else was refused: the next one reads the block
            raise
    if contents.index_by_hash is None and contents.failure is not None:
        raise unreadable(signed, hash, contents.failure, inclusion.finalized) from contents.failure
    if contents.index_by_hash is None:
        raise lost(signed, f"the node reported it in block {hash}, and has no body or no events of that block")
    if signed.hash not in contents.index_by_hash:
        raise lost(signed, f"the node reported it in block {hash}, but that block does not contain it")
    index = contents.index_by_hash[signed.hash]
    try:
        result = Receipt.from_block(
            signed.unsigned.runtime, contents.block, index, contents.events[index], signed,
            finalized=inclusion.finalized,
        )  # fmt: skip
    except IncompatibleRuntime as error:
        raise unreadable(signed, hash, error, inclusion.finalized) from error
    if inclusion.finalized:
        connection.nonces.mark_finalized(signed.unsigned.account, signed.unsigned.nonce)
    failure = result.error
    if failure is not None:
        failure.receipt = result
        raise failure
    return result
