"""From a signed transaction to its receipt: submit, watch, and determine its fate."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypeVar

from ..call import Call
from ..errors import CereTrustError, Fate, InvalidExtrinsic, RequestTimeout, RpcError, TransportError
from ..extrinsic import SignedExtrinsic, UnsignedExtrinsic
from ..keys import Keypair, Signer
from ..rpc import Request, requests
from .connection import Connection
from .crosscheck import crosscheck
from .evidence import MAX_LOOKBACK, Evidence, gather_evidence, verdict
from .finality_scan import scan, scan_once, scan_until_found, undecided
from .inclusion import Inclusion, include
from .prepare import Options, prepare, sign
from .status import (
    StatusUpdate,
    TransactionStatus,
    ended,
    lost,
    may_have_arrived,
    read_status,
    refused,
    settled,
)
from .steps import Flow, OutOfTime, ask, notified
from .trust import check_prepared

_log = logging.getLogger("cere_trust.flows")
T = TypeVar("T")
Until: TypeAlias = Literal["in_block", "finalized"]
UNTIL = ("in_block", "finalized")
Sendable: TypeAlias = Call | UnsignedExtrinsic | SignedExtrinsic


def _require_subscriptions(connection: Connection) -> None:
    if not connection.can_subscribe:
        raise TransportError(
            "transactions can only be followed over WebSocket; connect to a ws:// or wss:// URL. Nothing was signed",
            url=connection.url,
        )


def _signed(
    connection: Connection, what: Sendable, signer: Signer | None, options: Options
) -> Flow[tuple[SignedExtrinsic, bool]]:
    """Return the transaction to submit, and True if its nonce was reserved for it."""
    if not isinstance(what, Call):
        unsigned = what.unsigned if isinstance(what, SignedExtrinsic) else what
        connection.check(connection.genesis, unsigned.genesis)
    if isinstance(what, SignedExtrinsic):
        return what, False
    if signer is None:
        raise TypeError("a signer is needed; only a SignedExtrinsic can be submitted without one")
    if isinstance(what, UnsignedExtrinsic):
        check_prepared(connection, what)
        yield from crosscheck(connection, what, what.call)
        return (yield from sign(what, signer)), False
    unsigned = yield from prepare(connection, what, signer.account, options, reserve=True)
    reserved = options.nonce is None
    try:
        return (yield from sign(unsigned, signer)), reserved
    except BaseException:
        if reserved:
            connection.nonces.release(unsigned.account, unsigned.nonce)
        raise


def _submit(
    connection: Connection, signed: SignedExtrinsic, reserved: bool, request: Request[T], *, unique: bool
) -> Flow[T]:
    """Send a submission, and update the nonce manager.

    Args:
        reserved: Its nonce was reserved for it.
        unique: No other node can have these bytes.

    Raises:
        InvalidExtrinsic: the node refuses it.
    """
    unsigned = signed.unsigned
    try:
        answer = yield from ask(request)
    except Exception as error:
        if may_have_arrived(error):
            connection.nonces.mark_sent(unsigned.account, unsigned.nonce)
            raise
        if reserved:
            connection.nonces.release(unsigned.account, unsigned.nonce)
        refusal = refused(signed, error, unique=unique)
        if refusal is None:
            if isinstance(error, CereTrustError):
                error.fate = Fate.NEVER_SENT if unique else Fate.POSSIBLE
            raise
        if refusal.fate is Fate.POSSIBLE:
            refusal = yield from _settle(signed, refusal)
        raise refusal from None
    except BaseException:
        connection.nonces.mark_sent(unsigned.account, unsigned.nonce)
        raise
    connection.nonces.mark_sent(unsigned.account, unsigned.nonce)
    return answer


def _is_unique(signed: SignedExtrinsic, what: Sendable, signer: Signer | None) -> bool:
    """Return True if the bytes were signed for this submission with randomness; ed25519 and ecdsa signatures repeat."""
    return signed is not what and isinstance(signer, Keypair) and signer.scheme == "sr25519"


def _settle(signed: SignedExtrinsic, refusal: InvalidExtrinsic) -> Flow[InvalidExtrinsic]:
    """Look for the fate of bytes that may have been submitted before."""
    try:
        evidence = yield from gather_evidence(signed, Evidence())
    except CereTrustError:
        return refusal
    fate, reason = verdict(signed, evidence)
    return refusal if fate is Fate.POSSIBLE else settled(refusal, fate, reason)


@dataclass
class Submission:
    """A submitted transaction.

    Attributes:
        watch: Subscription to its statuses; None if it may have arrived although the submission failed.
        broken: Error of that submission.
        best_heights: Height of the best block after each timeout without a status.
        evidence: Evidence of the scans so far; None before the first one.
    """

    signed: SignedExtrinsic
    watch: str | None
    broken: TransportError | RpcError | None = None
    best_heights: list[int] = field(default_factory=list)
    evidence: Evidence | None = None


def send(connection: Connection, what: Sendable, signer: Signer | None, options: Options) -> Flow[Submission]:
    """Sign, submit, and watch.

    Raises:
        InvalidExtrinsic: the node refuses it.
    """
    _require_subscriptions(connection)
    signed, reserved = yield from _signed(connection, what, signer, options)
    try:
        request = requests.submit_and_watch(signed.data)
        watch = yield from _submit(connection, signed, reserved, request, unique=_is_unique(signed, what, signer))
    except (TransportError, RpcError) as error:
        if not may_have_arrived(error):
            raise
        return Submission(signed, None, error)
    return Submission(signed, watch)


def submit(connection: Connection, what: Sendable, signer: Signer | None, options: Options) -> Flow[SignedExtrinsic]:
    """Sign and submit, without watching.

    Raises:
        InvalidExtrinsic: the node refuses it.
        ExtrinsicLost: it may have arrived.
    """
    signed, reserved = yield from _signed(connection, what, signer, options)
    try:
        request = requests.submit(signed.data)
        yield from _submit(connection, signed, reserved, request, unique=_is_unique(signed, what, signer))
    except (TransportError, RpcError) as error:
        if not may_have_arrived(error):
            raise
        raise lost(signed, f"its submission failed: {error}") from error
    return signed


def check_until(until: str) -> None:
    """Raise `ValueError` unless `until` is one of `UNTIL`."""
    if until not in UNTIL:
        raise ValueError(f"until is one of {', '.join(UNTIL)}, not {until!r}")


def follow(connection: Connection, submission: Submission, until: str) -> Flow[Inclusion]:
    """Follow a submitted transaction to its inclusion. A retracted block is not an error: keep following.

    Raises:
        ExtrinsicLost: it left the pool, or no finalized block includes it; `fate` shows if one still can.
    """
    while True:
        update = yield from next_status(submission)
        finalized = update.status is TransactionStatus.FINALIZED
        included = update.status is TransactionStatus.IN_BLOCK and until == "in_block"
        if update.block is not None and (finalized or included):
            return include(connection, submission.signed, update.block, finalized)
        if update.is_last:
            raise ended(submission.signed, update)


def resume(connection: Connection, signed: SignedExtrinsic) -> Flow[Inclusion]:
    """Find an earlier submission in past and new finalized blocks, without submitting anything.

    Raises:
        ExtrinsicLost: no finalized block includes it; `fate` shows if one still can.
    """
    connection.check(connection.genesis, signed.unsigned.genesis)
    block = yield from scan_until_found(signed) if connection.can_subscribe else scan_once(signed)
    return include(connection, signed, block, True)


def next_status(submission: Submission) -> Flow[StatusUpdate]:
    """Return the next status of a submitted transaction.

    If the subscription goes quiet or the connection drops, scan finalized blocks instead. Some pools never report a
    transaction that a reorg invalidated. If the node accepted the transaction but declined to watch it, wait for new
    finalized blocks.

    Raises:
        ExtrinsicLost: no further status can come; `fate` shows if it can still be included.
    """
    signed = submission.signed
    if isinstance(submission.broken, RpcError):
        block = yield from scan_until_found(signed, submission.broken)
        return StatusUpdate(TransactionStatus.FINALIZED, block)
    while True:
        try:
            if submission.watch is None:
                raise submission.broken or TransportError("the connection ended")
            return read_status((yield from notified(submission.watch, may_idle=False)))
        except TransportError as broken:
            evidence = yield from scan(signed, broken, submission.evidence)
            if evidence.block is not None:
                return StatusUpdate(TransactionStatus.FINALIZED, evidence.block.hash)
            submission.evidence = evidence
            submission.best_heights.append(evidence.best)
            if submission.watch is None or _is_stalled(submission, broken):
                raise undecided(signed, evidence, broken) from broken
            _log.info("retry: waiting further for a status of 0x%s", signed.hash.hex())


def _is_stalled(submission: Submission, broken: TransportError) -> bool:
    """Return True if waiting is useless.

    The subscription ended, the caller's time is up, the best block did not change since the last timeout, or it is
    `MAX_LOOKBACK` blocks past the last block that could include the transaction.
    """
    if not isinstance(broken, RequestTimeout) or isinstance(broken, OutOfTime):
        return True
    last, heights = submission.signed.unsigned.last_block, submission.best_heights
    limit = (heights[0] if last is None else last) + MAX_LOOKBACK
    return heights[-1:] == heights[-2:-1] or heights[-1] >= limit
