"""From a signed transaction to its receipt: hand in, follow, and say what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypeVar

from ..call import Call
from ..errors import RequestTimeout, RpcError, TransportError
from ..extrinsic import SignedExtrinsic, UnsignedExtrinsic
from ..keys import Signer
from ..rpc import Request, requests
from .connection import Connection
from .crosscheck import crosscheck
from .finality_scan import LOOKED_BACK, look, once, wait
from .inclusion import Landed, land
from .prepare import Options, prepare, sign
from .status import StatusUpdate, TransactionStatus, ended, lost, may_have_arrived, read_status, refused
from .steps import Flow, OutOfTime, ask, notified

T = TypeVar("T")
Until: TypeAlias = Literal["in_block", "finalized"]
UNTIL = ("in_block", "finalized")
Sendable: TypeAlias = "Call | UnsignedExtrinsic | SignedExtrinsic"


def _needs_subscriptions(connection: Connection) -> None:
    if not connection.can_subscribe:
        raise TransportError(
            "transactions can only be followed over WebSocket; connect to a ws:// or wss:// URL. Nothing was signed",
            url=connection.url,
        )


def _signed(
    connection: Connection, what: Sendable, signer: Signer | None, options: Options
) -> Flow[tuple[SignedExtrinsic, bool]]:
    """What is to be handed in, and whether its nonce was leased for it."""
    if not isinstance(what, Call):
        unsigned = what.unsigned if isinstance(what, SignedExtrinsic) else what
        connection.check(connection.genesis, unsigned.genesis)
    if isinstance(what, SignedExtrinsic):
        return what, False
    if signer is None:
        raise TypeError("a signer is needed; only a SignedExtrinsic can be submitted without one")
    if isinstance(what, UnsignedExtrinsic):
        yield from crosscheck(connection, what, what.call)
        return (yield from sign(what, signer)), False
    unsigned = yield from prepare(connection, what, signer.account, options, reserve=True)
    leased = options.nonce is None
    try:
        return (yield from sign(unsigned, signer)), leased
    except BaseException:
        if leased:
            connection.nonces.release(unsigned.account, unsigned.nonce)
        raise


def _hand_in(
    connection: Connection, signed: SignedExtrinsic, leased: bool, request: Request[T], *, anew: bool
) -> Flow[T]:
    """Hand in.

    Args:
        anew: It was signed for this.

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
        if leased:
            connection.nonces.release(unsigned.account, unsigned.nonce)
        refusal = refused(signed, error, just_signed=anew)
        if refusal is None:
            raise
        raise refusal from None
    except BaseException:
        connection.nonces.mark_sent(unsigned.account, unsigned.nonce)
        raise
    connection.nonces.mark_sent(unsigned.account, unsigned.nonce)
    return answer


@dataclass(frozen=True)
class Sent:
    """A transaction that was handed in.

    Attributes:
        watch: Subscription to its statuses; None where it may have arrived all the same.
        broken: Why there is none.
        bests: Numbers of the best block, after each silence of the node.
    """

    signed: SignedExtrinsic
    watch: str | None
    broken: TransportError | RpcError | None = None
    bests: list[int] = field(default_factory=list)


def send(connection: Connection, what: Sendable, signer: Signer | None, options: Options) -> Flow[Sent]:
    """Sign, hand in, and begin to follow.

    Raises:
        InvalidExtrinsic: the node refuses it.
    """
    _needs_subscriptions(connection)
    signed, leased = yield from _signed(connection, what, signer, options)
    try:
        request = requests.submit_and_watch(signed.data)
        subscription = yield from _hand_in(connection, signed, leased, request, anew=signed is not what)
    except (TransportError, RpcError) as error:
        if not may_have_arrived(error):
            raise
        return Sent(signed, None, error)
    return Sent(signed, subscription)


def submit(connection: Connection, what: Sendable, signer: Signer | None, options: Options) -> Flow[SignedExtrinsic]:
    """Sign and hand in, without waiting.

    Raises:
        InvalidExtrinsic: the node refuses it.
        ExtrinsicLost: it may have arrived.
    """
    signed, leased = yield from _signed(connection, what, signer, options)
    try:
        yield from _hand_in(connection, signed, leased, requests.submit(signed.data), anew=signed is not what)
    except (TransportError, RpcError) as error:
        if not may_have_arrived(error):
            raise
        raise lost(signed, f"while it was handed in: {error}") from error
    return signed


def check_until(until: str) -> None:
    """Raises `ValueError` for a word that is not in `UNTIL`."""
    if until not in UNTIL:
        raise ValueError(f"until is one of {', '.join(UNTIL)}, not {until!r}")


def landing(connection: Connection, sent: Sent, until: str) -> Flow[Landed]:
    """Follow a sent transaction into a block. A retracted block is weather, not failure.

    Raises:
        ExtrinsicLost: it left the pool, or was not seen in a final block; says whether it can still be included.
    """
    while True:
        status = yield from next_status(sent)
        finalized = status.status is TransactionStatus.FINALIZED
        included = status.status is TransactionStatus.IN_BLOCK and until == "in_block"
        if status.block is not None and (finalized or included):
            return land(connection, sent.signed, status.block, finalized)
        if status.is_last:
            raise ended(sent.signed, status)


def resume(connection: Connection, signed: SignedExtrinsic) -> Flow[Landed]:
    """Find a transaction that was handed in before, in the final blocks as they come. Nothing is sent.

    Raises:
        ExtrinsicLost: no final block has it; says whether one still can.
    """
    connection.check(connection.genesis, signed.unsigned.genesis)
    block = yield from wait(signed) if connection.can_subscribe else once(signed)
    return land(connection, signed, block, True)


def next_status(sent: Sent) -> Flow[StatusUpdate]:
    """What the node says next of a sent transaction.

    Where it falls silent, or the connection ended, the final blocks are looked through. A node may well be silent for good: of
    a transaction that another branch has made impossible, some pools say nothing more. Where it took one and cannot follow it,
    final blocks are waited for.

    Raises:
        ExtrinsicLost: there is nothing to wait for; says whether it can still be included.
    """
    if isinstance(sent.broken, RpcError):
        return StatusUpdate(TransactionStatus.FINALIZED, (yield from wait(sent.signed, sent.broken)))
    while True:
        try:
            if sent.watch is None:
                raise sent.broken or TransportError("the connection ended")
            return read_status((yield from notified(sent.watch, patient=False)))
        except TransportError as broken:
            found, _, best = yield from look(sent.signed, broken)
            if found is not None:
                return StatusUpdate(TransactionStatus.FINALIZED, found)
            sent.bests.append(best)
            if sent.watch is None or _hopeless(sent, broken):
                raise lost(sent.signed, f"{broken}; it is in no final block yet") from broken


def _hopeless(sent: Sent, broken: TransportError) -> bool:
    """Whether it is no use to listen on: nothing will come, time is up, the chain stands still, or went on for long."""
    if not isinstance(broken, RequestTimeout) or isinstance(broken, OutOfTime):
        return True
    last, bests = sent.signed.unsigned.last_block, sent.bests
    patience = (bests[0] if last is None else last) + LOOKED_BACK
    return bests[-1:] == bests[-2:-1] or bests[-1] >= patience
