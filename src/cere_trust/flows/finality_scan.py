"""Find a submitted transaction by scanning finalized blocks when the node reports no status for it."""

from __future__ import annotations

import logging

from ..errors import CereTrustError, ClientClosed, ExtrinsicLost, Fate, RpcError, TransportError, WrongNetwork
from ..extrinsic import SignedExtrinsic
from ..rpc import requests
from ..types import BlockHash
from .evidence import Evidence, gather_evidence, verdict
from .status import impossible, lost
from .steps import Flow, ask, notified

_log = logging.getLogger("cere_trust.flows")


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
        prefix = "" if unwatched is None else f"{unwatched}; and then "
        raise lost(signed, f"{prefix}new blocks cannot be followed: {error}") from error
    cause: CereTrustError | None = unwatched
    evidence: Evidence | None = None
    ended = False
    while True:
        evidence = yield from scan(signed, cause, evidence)
        if evidence.block is not None:
            return evidence.block.hash
        if ended:
            raise undecided(signed, evidence, cause) from cause
        try:
            yield from notified(heads, may_idle=unwatched is None)
        except TransportError as error:
            cause, ended = error, True


def scan_once(signed: SignedExtrinsic) -> Flow[BlockHash]:
    """Return the finalized block that includes a transaction; considers only blocks that are finalized now.

    Raises:
        ExtrinsicLost: no finalized block includes it; `fate` shows if one still can.
    """
    evidence = yield from scan(signed, None)
    if evidence.block is not None:
        return evidence.block.hash
    raise undecided(signed, evidence, hint="; new blocks can be followed over WebSocket only")


def scan(signed: SignedExtrinsic, cause: CereTrustError | None, before: Evidence | None = None) -> Flow[Evidence]:
    """Scan the finalized blocks that can include a transaction.

    Args:
        cause: Error that made the scan necessary, if any.
        before: Evidence of an earlier scan, which this one continues.

    Returns:
        Evidence with the block that includes the transaction, or evidence that decides nothing.

    Raises:
        ExtrinsicLost: the scan failed; or the evidence proves that no block will include the transaction.
    """
    if before is None:
        _log.info("finality scan for 0x%s started", signed.hash.hex())
    try:
        evidence = yield from gather_evidence(signed, before or Evidence())
    except (TransportError, RpcError, ClientClosed, WrongNetwork) as error:
        _log.info("finality scan for 0x%s ended: %s", signed.hash.hex(), type(error).__name__)
        prefix = "" if cause is None else f"{cause}; and "
        raise lost(signed, f"{prefix}looking for it in the blocks failed: {error}") from error
    fate, reason = verdict(signed, evidence)
    if fate is Fate.POSSIBLE:
        if before is None:
            _log.info("finality scan for 0x%s: in no block up to %d yet", signed.hash.hex(), evidence.final)
        return evidence
    _log.info("finality scan for 0x%s ended: %s", signed.hash.hex(), reason)
    if fate is Fate.IMPOSSIBLE:
        raise impossible(signed, reason) from cause
    return evidence


def undecided(
    signed: SignedExtrinsic, evidence: Evidence, cause: CereTrustError | None = None, *, hint: str = ""
) -> ExtrinsicLost:
    """Build the error for a transaction whose fate the evidence leaves open."""
    reason = f"this node cannot tell: {evidence.gap}" if evidence.gap else "it is in no final block yet"
    return lost(signed, (reason if cause is None else f"{cause}; {reason}") + hint)
