"""A transaction whose statuses are not told is looked for in the final blocks."""

from __future__ import annotations

from ..crypto.hashing import blake2_256
from ..errors import CereTrustError, RpcError, TransportError
from ..extrinsic import SignedExtrinsic
from ..rpc import requests
from ..types import BlockHash
from .status import impossible, lost
from .steps import Flow, ask, each, gather, notified

SEARCHED = 32
"""Blocks looked through in one message."""
LOOKED_BACK = 256
"""Blocks in which an immortal transaction is looked for."""


def wait(signed: SignedExtrinsic, unfollowed: RpcError | None = None) -> Flow[BlockHash]:
    """The final block that has a transaction: one since its birth, or one of those to come.

    Args:
        unfollowed: Why the node does not follow it. A chain that stands still is then waited for only as long as for an answer.

    Raises:
        ExtrinsicLost: no final block has it; says whether one still can.
    """
    try:
        heads = yield from ask(requests.subscribe_finalized_heads())
    except (TransportError, RpcError) as error:
        if unfollowed is None:
            raise
        raise lost(signed, f"{unfollowed}; and then {error}") from error
    broken: CereTrustError | None = unfollowed
    looked, over = 0, False
    while True:
        found, looked, _ = yield from look(signed, broken, since=looked)
        if found is not None:
            return found
        if over:
            raise lost(signed, f"{broken}; it is in no final block yet") from broken
        try:
            yield from notified(heads, patient=unfollowed is None)
        except TransportError as error:
            broken, over = error, True


def once(signed: SignedExtrinsic) -> Flow[BlockHash]:
    """The final block that has a transaction, as far as there are any now.

    Raises:
        ExtrinsicLost: no final block has it; says whether one still can.
    """
    found, _, _ = yield from look(signed, None)
    if found is not None:
        return found
    raise lost(signed, "it is in no final block yet; new ones are told over WebSocket only")


def look(
    signed: SignedExtrinsic, broken: CereTrustError | None, since: int = 0
) -> Flow[tuple[BlockHash | None, int, int]]:
    """The final block that has a transaction, if any, and the numbers of the newest final block and of the best one.

    Args:
        broken: Why it is looked for, if something went wrong.
        since: Number of the block up to which it was looked for before.

    Raises:
        ExtrinsicLost: the node does not say; or no block has it up to the last that could.
    """
    try:
        found, final, best = yield from _look_through(signed, since)
    except (TransportError, RpcError) as error:
        why = "" if broken is None else f"{broken}; and "
        raise lost(signed, f"{why}looking for it in the blocks failed: {error}") from error
    last = signed.unsigned.last_block
    if found is None and last is not None and final >= last:
        raise impossible(signed, last) from broken
    return found, final, best


def _look_through(signed: SignedExtrinsic, since: int) -> Flow[tuple[BlockHash | None, int, int]]:
    unsigned = signed.unsigned
    final, best = yield from gather(requests.finalized_head(), requests.header())
    header = yield from ask(requests.header(final))
    newest = header.number if header is not None else 0
    highest = best.number if best is not None else newest
    last = unsigned.last_block
    first = newest - LOOKED_BACK if last is None else unsigned.birth.number + 1
    numbers = range(max(1, first, since + 1), min(newest, newest if last is None else last) + 1)
    for start in range(numbers.start, numbers.stop, SEARCHED):
        some = range(start, min(start + SEARCHED, numbers.stop))
        hashes = yield from each([requests.block_hash(number) for number in some])
        bodies = yield from each([requests.body(hash) for hash in hashes if hash is not None])
        for body in bodies:
            if body is not None and any(blake2_256(extrinsic) == signed.hash for extrinsic in body.extrinsics):
                return body.header.hash, newest, highest
    return None, newest, highest
