"""From a signed transaction to its receipt: hand in, follow, and say what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypeVar

from ..call import Call
from ..crypto.hashing import blake2_256
from ..errors import IncompatibleRuntime, RequestTimeout, RpcError, TransportError
from ..extrinsic import Receipt, SignedExtrinsic, UnsignedExtrinsic
from ..keys import Signer
from ..rpc import Request, requests
from ..types import BlockHash
from .connection import Connection
from .crosscheck import crosscheck
from .fates import Status, ended, impossible, lost, may_have_arrived, read_status, refused, unreadable
from .prepare import Options, prepare, sign
from .steps import Flow, OutOfTime, ask, each, gather, notified

T = TypeVar("T")
Until: TypeAlias = Literal["in_block", "finalized"]
UNTIL = ("in_block", "finalized")
Sendable: TypeAlias = "Call | UnsignedExtrinsic | SignedExtrinsic"
SEARCHED = 32
"""Blocks looked through in one message."""
LOOKED_BACK = 256
"""Blocks in which an immortal transaction is looked for."""


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
    unsigned = yield from prepare(connection, what, signer.account, options, lease=True)
    leased = options.nonce is None
    try:
        return (yield from sign(unsigned, signer)), leased
    except BaseException:
        if leased:
            connection.lanes.release(unsigned.account, unsigned.nonce)
        raise


def _hand_in(
    connection: Connection, signed: SignedExtrinsic, leased: bool, request: Request[T], *, anew: bool
) -> Flow[T]:
    """Hand in. An error that is none of the connection's says that it certainly did not arrive.

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
            connection.lanes.sent(unsigned.account, unsigned.nonce)
            raise
        if leased:
            connection.lanes.release(unsigned.account, unsigned.nonce)
        refusal = refused(signed, error, anew=anew)
        if refusal is None:
            raise
        raise refusal from None
    except BaseException:
        connection.lanes.sent(unsigned.account, unsigned.nonce)
        raise
    connection.lanes.sent(unsigned.account, unsigned.nonce)
    return answer


@dataclass(frozen=True)
class Sent:
    """A transaction that was handed in.

    Attributes:
        watch: Subscription to its statuses; None where the connection ended meanwhile.
        broken: How it ended.
        bests: Numbers of the best block, after each silence of the node.
    """

    signed: SignedExtrinsic
    watch: str | None
    broken: TransportError | None = None
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
    except TransportError as error:
        if not may_have_arrived(error):
            raise
        return Sent(signed, None, error)
    return Sent(signed, subscription)


def submit(connection: Connection, what: Sendable, signer: Signer | None, options: Options) -> Flow[SignedExtrinsic]:
    """Sign and hand in, without waiting.

    Raises:
        InvalidExtrinsic: the node refuses it.
        ExtrinsicLost: the connection ended, and it may have arrived.
    """
    signed, leased = yield from _signed(connection, what, signer, options)
    try:
        yield from _hand_in(connection, signed, leased, requests.submit(signed.data), anew=signed is not what)
    except TransportError as error:
        raise _in_the_dark(signed, error) from error
    return signed


def _in_the_dark(signed: SignedExtrinsic, error: TransportError) -> Exception:
    return lost(signed, f"while it was handed in: {error}") if may_have_arrived(error) else error


def check_until(until: str) -> None:
    """Raises `ValueError` for a word that is not in `UNTIL`."""
    if until not in UNTIL:
        raise ValueError(f"until is one of {', '.join(UNTIL)}, not {until!r}")


def outcome(connection: Connection, sent: Sent, until: str) -> Flow[Receipt]:
    """Follow a sent transaction, and read the outcome. A retracted block is weather, not failure.

    Raises:
        ExtrinsicLost: it left the pool, or was not seen in a final block; says whether it can still be included.
        DispatchError: it is in a block and failed; the receipt is its `receipt`.
    """
    while True:
        status = yield from next_status(sent)
        finalized = status.name == "finalized"
        if status.block is not None and (finalized or (status.name == "inBlock" and until == "in_block")):
            return (yield from _read_outcome(connection, sent.signed, status.block, finalized))
        if status.is_last:
            raise ended(sent.signed, status)


def resume(connection: Connection, signed: SignedExtrinsic) -> Flow[Receipt]:
    """The outcome of a transaction that was handed in before, out of the final blocks as they come. Nothing is sent.

    Raises:
        ExtrinsicLost: no final block has it; says whether one still can.
        DispatchError: it is in a block and failed; the receipt is its `receipt`.
    """
    _needs_subscriptions(connection)
    connection.check(connection.genesis, signed.unsigned.genesis)
    heads = yield from ask(requests.subscribe_finalized_heads())
    broken: TransportError | None = None
    looked = 0
    while True:
        found, looked, _ = yield from _look(signed, broken, since=looked)
        if found is not None:
            return (yield from _read_outcome(connection, signed, found, True))
        _refuse_expired(signed, looked, broken)
        if broken is not None:
            raise lost(signed, f"{broken}; it is in no final block yet") from broken
        try:
            yield from notified(heads)
        except TransportError as error:
            broken = error


def _read_outcome(connection: Connection, signed: SignedExtrinsic, block: BlockHash, finalized: bool) -> Flow[Receipt]:
    try:
        receipt = yield from _receipt(signed, block, finalized)
    except (TransportError, RpcError, IncompatibleRuntime) as error:
        raise unreadable(signed, block, error) from error
    if finalized:
        connection.lanes.settled(signed.unsigned.account, signed.unsigned.nonce)
    failure = receipt.error
    if failure is not None:
        failure.receipt = receipt
        raise failure
    return receipt


def next_status(sent: Sent) -> Flow[Status]:
    """What the node says next of a sent transaction.

    Where it falls silent, or the connection ended, the final blocks are looked through. A node may well be silent for good: of
    a transaction that another branch has made impossible, some pools say nothing more.

    Raises:
        ExtrinsicLost: there is nothing to wait for; says whether it can still be included.
    """
    while True:
        try:
            if sent.watch is None:
                raise sent.broken or TransportError("the connection ended")
            return read_status((yield from notified(sent.watch, patient=False)))
        except TransportError as broken:
            found, final, best = yield from _look(sent.signed, broken)
            if found is not None:
                return Status("finalized", found)
            _refuse_expired(sent.signed, final, broken)
            sent.bests.append(best)
            if sent.watch is None or _hopeless(sent, broken):
                raise lost(sent.signed, f"{broken}; it is in no final block yet") from broken


def _refuse_expired(signed: SignedExtrinsic, final: int, broken: TransportError | None) -> None:
    """Raises `ExtrinsicLost` where a transaction in no final block can be in none of those to come."""
    last = signed.unsigned.last_block
    if last is not None and final >= last:
        raise impossible(signed, last) from broken


def _hopeless(sent: Sent, broken: TransportError) -> bool:
    """Whether it is no use to listen on: nothing will come, time is up, the chain stands still, or went on for long."""
    if not isinstance(broken, RequestTimeout) or isinstance(broken, OutOfTime):
        return True
    last, bests = sent.signed.unsigned.last_block, sent.bests
    patience = (bests[0] if last is None else last) + LOOKED_BACK
    return bests[-1:] == bests[-2:-1] or bests[-1] >= patience


def _look(
    signed: SignedExtrinsic, broken: TransportError | None, since: int = 0
) -> Flow[tuple[BlockHash | None, int, int]]:
    """The final block that has a transaction, and the numbers of the newest final block and of the best one.

    Args:
        broken: Why it is looked for, if something went wrong.
        since: Number of the block up to which it was looked for before.

    Raises:
        ExtrinsicLost: the node does not say.
    """
    try:
        return (yield from _look_through(signed, since))
    except (TransportError, RpcError) as error:
        why = "" if broken is None else f"{broken}; and "
        raise lost(signed, f"{why}looking for it in the blocks failed: {error}") from error


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


def _receipt(signed: SignedExtrinsic, block: BlockHash, finalized: bool) -> Flow[Receipt]:
    runtime = signed.unsigned.runtime
    body, raw = yield from gather(
        requests.body(block), requests.storage(runtime.storage_key("System", "Events"), block)
    )
    hashes = [] if body is None else [blake2_256(extrinsic) for extrinsic in body.extrinsics]
    if body is None or raw is None or signed.hash not in hashes:
        raise lost(signed, f"the node said it is in block {block}, and does not show it there")
    index = hashes.index(signed.hash)
    events = runtime.decode_events(raw)
    return Receipt.from_block(runtime, body.header.ref, index, events, signed, finalized=finalized)
