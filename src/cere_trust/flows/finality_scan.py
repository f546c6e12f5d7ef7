"""Find a submitted transaction by scanning finalized blocks when the node reports no status for it."""

from __future__ import annotations

import logging

from ..crypto.hashing import blake2_256
from ..errors import CereTrustError, ClientClosed, RpcError, TransportError
from ..extrinsic import SignedExtrinsic
from ..rpc import requests
from ..types import BlockHash
from .status import impossible, lost
from .steps import Flow, ask, each, gather, notified

_log = logging.getLogger("cere_trust.flows")
MAX_BLOCKS_PER_BATCH = 32
"""Blocks scanned per batch."""
MAX_LOOKBACK = 256
"""Number of latest finalized blocks scanned for an immortal transaction."""


def scan_until_found(signed: SignedExtrinsic, unwatched: RpcError | None = None) -> Flow[BlockHash]:
    """Return the finalized block that includes a transaction: one since its birth, or a later one.

    Args:
        unwatched: Error with which the node declined to watch it. The flow then waits for each new finalized block only as
            long as for an answer.

    Raises:
        ExtrinsicLost: no finalized block includes it; `fate` shows if one still can.
    """
    try:
        heads = yield from ask(requests.subscribe_finalized_heads())
    except (TransportError, RpcError, ClientClosed) as error:
        if unwatched is None:
            raise
        raise lost(signed, f"{unwatched}; and then {error}") from error
    cause: CereTrustError | None = unwatched
    scanned, ended = 0, False
    while True:
        block, scanned, _ = yield from scan(signed, cause, since=scanned)
        if block is not None:
            return block
        if ended:
            raise lost(signed, f"{cause}; it is in no final block yet") from cause
        try:
            yield from notified(heads, may_idle=unwatched is None)
        except TransportError as error:
            cause, ended = error, True


def scan_once(signed: SignedExtrinsic) -> Flow[BlockHash]:
    """Return the finalized block that includes a transaction; considers only blocks that are finalized now.

    Raises:
        ExtrinsicLost: no finalized block includes it; `fate` shows if one still can.
    """
    block, _, _ = yield from scan(signed, None)
    if block is not None:
        return block
    raise lost(signed, "it is in no final block yet; new blocks can be followed over WebSocket only")


def scan(
    signed: SignedExtrinsic, cause: CereTrustError | None, since: int = 0
) -> Flow[tuple[BlockHash | None, int, int]]:
    """Scan the finalized blocks that can include a transaction.

    Args:
        cause: Error that made the scan necessary, if any.
        since: Height up to which blocks were scanned before.

    Returns:
        The block that includes it, or None; the heights of the newest finalized and of the best block.

    Raises:
        ExtrinsicLost: the scan failed; or no block up to the last possible one includes it.
    """
    if not since:
        _log.info("finality scan for 0x%s started", signed.hash.hex())
    try:
        block, final, best = yield from _scan(signed, since)
    except (TransportError, RpcError, ClientClosed) as error:
        _log.info("finality scan for 0x%s ended: %s", signed.hash.hex(), type(error).__name__)
        prefix = "" if cause is None else f"{cause}; and "
        raise lost(signed, f"{prefix}looking for it in the blocks failed: {error}") from error
    last = signed.unsigned.last_block
    if block is None and last is not None and final >= last:
        _log.info("finality scan for 0x%s ended: in no block up to %d", signed.hash.hex(), last)
        raise impossible(signed, last) from cause
    if block is not None:
        _log.info("finality scan for 0x%s ended: included in block %s", signed.hash.hex(), block)
    elif not since:
        _log.info("finality scan for 0x%s: in no block up to %d yet", signed.hash.hex(), final)
    return block, final, best


def _scan(signed: SignedExtrinsic, since: int) -> Flow[tuple[BlockHash | None, int, int]]:
    unsigned = signed.unsigned
    final, best = yield from gather(requests.finalized_head(), requests.header())
    header = yield from ask(requests.header(final))
    newest = header.number if header is not None else 0
    highest = best.number if best is not None else newest
    last = unsigned.last_block
    first = newest - MAX_LOOKBACK if last is None else unsigned.birth.number + 1
    numbers = range(max(1, first, since + 1), min(newest, newest if last is None else last) + 1)
    for start in range(numbers.start, numbers.stop, MAX_BLOCKS_PER_BATCH):
        batch = range(start, min(start + MAX_BLOCKS_PER_BATCH, numbers.stop))
        hashes = yield from each([requests.block_hash(number) for number in batch])
        bodies = yield from each([requests.body(hash) for hash in hashes if hash is not None])
        for body in bodies:
            if body is not None and any(blake2_256(extrinsic) == signed.hash for extrinsic in body.extrinsics):
                return body.header.hash, newest, highest
    return None, newest, highest
