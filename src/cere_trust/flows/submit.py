"""From a call to its receipt: prepare, sign, submit, follow, and say what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..call import Call
from ..crypto.hashing import blake2_256
from ..errors import (
    ConnectFailed,
    ConnectionLost,
    DispatchError,
    ExtrinsicLost,
    Fate,
    InvalidExtrinsic,
    RequestTimeout,
    RpcError,
    TransportError,
)
from ..extrinsic import Mortality, Receipt, SignedExtrinsic, UnsignedExtrinsic, compose
from ..keys import Signer
from ..rpc import requests
from ..types import AccountId, AccountLike, Amount, BlockHash, BlockRef
from .connection import CODE, Connection
from .steps import Flow, ask, each, gather, notified, signed_by

Until: TypeAlias = Literal["in_block", "finalized"]
UNTIL = ("in_block", "finalized")

_REFUSALS = {1002, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1001, 1040}
_REMEDIES = {
    "Inability to pay some fees": "the account cannot pay the fee; fund it first",
    "bad signature": "the signature does not fit: the key, the genesis hash or the runtime version is another",
    "outdated": "the nonce was used already, or the transaction is too old; prepare it again",
    "ancient birth block": "the block it was born in is too old; prepare it again",
    "Priority is too low": "another transaction of the account has this nonce; give a higher tip, or wait",
}


@dataclass(frozen=True)
class Options:
    """How a call is sent."""

    tip: int = 0
    mortality: Mortality = Mortality.DEFAULT
    nonce: int | None = None


@dataclass(frozen=True)
class Status:
    """A word of the node's pool on a watched transaction.

    Attributes:
        name: ``future``, ``ready``, ``broadcast``, ``inBlock``, ``retracted``, ``finalized``, ``finalityTimeout``,
            ``usurped``, ``dropped`` or ``invalid``.
        block: The block it speaks of, if any.
    """

    name: str
    block: BlockHash | None = None

    @property
    def is_last(self) -> bool:
        """Whether the node will say nothing more."""
        return self.name in ("finalized", "finalityTimeout", "usurped", "dropped", "invalid")


def prepare(
    connection: Connection, call: Call, account: AccountLike, options: Options, *, lease: bool = False
) -> Flow[UnsignedExtrinsic]:
    """Put together what is to be signed, from two or three messages."""
    signer = AccountId.parse(account, prefix=connection.runtime.ss58_prefix)
    connection.runtime.encode_call(call)  # what does not fit is refused before anything is asked
    address = signer.to_ss58(connection.runtime.ss58_prefix or 42)
    following, head, code_hash = yield from gather(
        requests.account_next_index(address), requests.finalized_head(), requests.storage_hash(CODE)
    )
    runtime = yield from connection.adopt(code_hash or b"")
    birth = yield from _birth(connection, head, options.mortality)
    if options.nonce is not None:
        nonce = options.nonce
    else:
        nonce = connection.lanes.lease(signer, following) if lease else following
    try:
        return compose(
            runtime, call, account=signer, nonce=nonce, genesis=connection.genesis, birth=birth,
            mortality=options.mortality, tip=options.tip,
        )  # fmt: skip
    except Exception:
        if lease and options.nonce is None:
            connection.lanes.release(signer, nonce)
        raise


def _birth(connection: Connection, head: BlockHash, mortality: Mortality) -> Flow[BlockRef]:
    if mortality.period is None:
        return BlockRef(0, connection.genesis)
    header = yield from ask(requests.header(head))
    if header is None:
        raise ConnectFailed(f"the node does not know its own final block {head}", url=connection.url)
    number = mortality.birth(header.number)
    if number == header.number:
        return BlockRef(number, head)
    hash = yield from ask(requests.block_hash(number))
    if hash is None:
        raise ConnectFailed(f"the node has no block {number}", url=connection.url)
    return BlockRef(number, hash)


def estimate_fee(connection: Connection, call: Call, account: AccountLike, tip: int) -> Flow[Amount]:
    """The fee, the tip included; nothing is signed."""
    unsigned = yield from prepare(connection, call, account, Options(tip=tip))
    data = unsigned.fake_signed()
    encoded = data + len(data).to_bytes(4, "little")
    answer = yield from ask(requests.runtime_call("TransactionPaymentApi_query_info", encoded))
    # RuntimeDispatchInfo ends with the fee, a u128; what stands before it has changed over time.
    return Amount(int.from_bytes(answer[-16:], "little") + tip)


def dry_run(connection: Connection, call: Call, signer: Signer, options: Options) -> Flow[DispatchError | None]:
    """What the newest block's state would make of a call: None where it would succeed. Signs, and sends nothing on.

    Raises:
        InvalidExtrinsic: it would not get into a block at all.
    """
    unsigned = yield from prepare(connection, call, signer.account, options)
    signed = yield from _sign(unsigned, signer)
    answer = yield from ask(requests.runtime_call("BlockBuilder_apply_extrinsic", signed.data))
    runtime = unsigned.runtime
    if answer[:1] == b"\1":
        raise InvalidExtrinsic("the runtime would refuse it: " + answer.hex(), hash=signed.hash, fate=Fate.NEVER_SENT)
    if answer[:2] == b"\0\0":
        return None
    error_type = dict(runtime.pallet("System").events["ExtrinsicFailed"].fields)["dispatch_error"]
    pallet, name, docs = runtime.explain(runtime.decode(error_type, answer[2:]))
    return DispatchError(pallet, name, docs, where="in a dry run; nothing was sent", fate=Fate.NEVER_SENT)


def _sign(unsigned: UnsignedExtrinsic, signer: Signer) -> Flow[SignedExtrinsic]:
    return unsigned.attach((yield from signed_by(signer, unsigned.payload)), signer.scheme)


def _signed(
    connection: Connection, what: Call | UnsignedExtrinsic | SignedExtrinsic, signer: Signer | None, options: Options
) -> Flow[SignedExtrinsic]:
    if isinstance(what, SignedExtrinsic):
        return what
    if signer is None:
        raise TypeError("a signer is needed; only a SignedExtrinsic can be submitted without one")
    if isinstance(what, UnsignedExtrinsic):
        return (yield from _sign(what, signer))
    unsigned = yield from prepare(connection, what, signer.account, options, lease=True)
    try:
        return (yield from _sign(unsigned, signer))
    except BaseException:
        connection.lanes.release(unsigned.account, unsigned.nonce)
        raise


def submit(
    connection: Connection, what: Call | UnsignedExtrinsic | SignedExtrinsic, signer: Signer | None, options: Options
) -> Flow[SignedExtrinsic]:
    """Sign and hand in, without waiting."""
    signed = yield from _signed(connection, what, signer, options)
    try:
        yield from ask(requests.submit(signed.data))
    except Exception as error:
        raise _not_accepted(connection, signed, error) from None
    return signed


def start_watch(connection: Connection, signed: SignedExtrinsic) -> Flow[str]:
    """Hand in and follow; the subscription's id."""
    _needs_subscriptions(connection)
    try:
        return (yield from ask(requests.submit_and_watch(signed.data)))
    except Exception as error:
        raise _not_accepted(connection, signed, error) from None


def _needs_subscriptions(connection: Connection) -> None:
    if not connection.can_subscribe:
        raise TransportError(
            "transactions can only be followed over WebSocket; connect to a ws:// or wss:// URL. Nothing was signed",
            url=connection.url,
        )


def _not_accepted(connection: Connection, signed: SignedExtrinsic, error: Exception) -> Exception:
    """What to raise where handing in failed: refused, or perhaps not."""
    if isinstance(error, (ConnectionLost, RequestTimeout)):
        return _lost(signed, f"the connection ended while it was handed in: {error}")
    connection.lanes.release(signed.unsigned.account, signed.unsigned.nonce)
    if isinstance(error, RpcError) and error.code in _REFUSALS:
        reason = str(error.data) if error.data and error.code in (1010, 1011) else str(error)
        remedy = next((remedy for text, remedy in _REMEDIES.items() if text in str(error)), "")
        message = f"the node refuses it: {reason}" + (f"\n{remedy}" if remedy else "")
        return InvalidExtrinsic(message, hash=signed.hash, fate=Fate.NEVER_SENT)
    return error


def _lost(signed: SignedExtrinsic, message: str) -> ExtrinsicLost:
    last = signed.unsigned.last_block
    until = "at any time, because it is immortal" if last is None else f"until block {last:,}"
    return ExtrinsicLost(
        f"{message}\nit may still be included {until}", hash=signed.hash, fate=Fate.POSSIBLE, until_block=last
    )


def read_status(raw: object) -> Status:
    """A pool status out of the node's JSON."""
    if isinstance(raw, str):
        return Status(raw)
    if isinstance(raw, dict) and len(raw) == 1:
        name, value = next(iter(raw.items()))
        is_block = isinstance(value, str) and len(value) == 66 and name != "usurped"
        return Status(str(name), BlockHash(value) if is_block else None)
    raise ConnectFailed(f"this is not a Substrate node: it sent the transaction status {raw!r}")


def submit_and_wait(
    connection: Connection,
    what: Call | UnsignedExtrinsic | SignedExtrinsic,
    signer: Signer | None,
    options: Options,
    until: str,
) -> Flow[Receipt]:
    """Sign, hand in, follow, and read the outcome.

    Raises:
        InvalidExtrinsic: the node refuses it.
        ExtrinsicLost: it left the pool, or was not seen in a final block; says whether it can still be included.
        DispatchError: it is in a block and failed; the receipt is its `receipt`.
    """
    if until not in UNTIL:
        raise ValueError(f"until is one of {', '.join(UNTIL)}, not {until!r}")
    _needs_subscriptions(connection)
    signed = yield from _signed(connection, what, signer, options)
    try:
        try:
            watch = yield from ask(requests.submit_and_watch(signed.data))
        except (ConnectionLost, RequestTimeout):
            block, finalized = yield from _search(connection, signed)
        except Exception as error:
            raise _not_accepted(connection, signed, error) from None
        else:
            try:
                block, finalized = yield from _follow(signed, watch, until)
            except ConnectionLost:
                block, finalized = yield from _search(connection, signed)
        receipt = yield from _receipt(signed, block, finalized)
    finally:
        connection.lanes.release(signed.unsigned.account, signed.unsigned.nonce)
    failure = receipt.error
    if failure is not None:
        failure.receipt = receipt
        raise failure
    return receipt


def _follow(signed: SignedExtrinsic, watch: str, until: str) -> Flow[tuple[BlockHash, bool]]:
    while True:
        status = read_status((yield from notified(watch)))
        if status.name == "finalized" and status.block is not None:
            return status.block, True
        if status.name == "inBlock" and status.block is not None and until == "in_block":
            return status.block, False
        if status.is_last:
            raise _lost(signed, f"the node says {status.name}: it left the pool before it was seen in a final block")


def _search(connection: Connection, signed: SignedExtrinsic) -> Flow[tuple[BlockHash, bool]]:
    """After a broken connection: look for the transaction in the final blocks since its birth."""
    unsigned = signed.unsigned
    head = yield from ask(requests.finalized_head())
    header = yield from ask(requests.header(head))
    newest = header.number if header is not None else 0
    last = unsigned.last_block
    first = unsigned.birth.number + 1 if last is not None else max(1, newest - 256)
    numbers = range(first, min(newest, last or newest) + 1)
    for start in range(numbers.start, numbers.stop, 32):
        hashes = yield from each([requests.block_hash(n) for n in range(start, min(start + 32, numbers.stop))])
        bodies = yield from each([requests.body(hash) for hash in hashes if hash is not None])
        for body in bodies:
            if body is not None and any(blake2_256(extrinsic) == signed.hash for extrinsic in body.extrinsics):
                return body.header.hash, True
    if last is not None and newest >= last:
        raise ExtrinsicLost(
            f"it is in no block up to {last:,}, the last that could include it; it will never be included",
            hash=signed.hash,
            fate=Fate.IMPOSSIBLE,
            until_block=last,
        )
    raise _lost(signed, "the connection ended, and it is in no final block yet")


def _receipt(signed: SignedExtrinsic, block: BlockHash, finalized: bool) -> Flow[Receipt]:
    runtime = signed.unsigned.runtime
    body, raw = yield from gather(
        requests.body(block), requests.storage(runtime.storage_key("System", "Events"), block)
    )
    hashes = [] if body is None else [blake2_256(extrinsic) for extrinsic in body.extrinsics]
    if body is None or raw is None or signed.hash not in hashes:
        raise _lost(signed, f"the node said it is in block {block}, and does not show it there")
    index = hashes.index(signed.hash)
    events = runtime.decode_events(raw)
    return Receipt.from_block(runtime, body.header.ref, index, events, signed, finalized=finalized)


def watch(
    connection: Connection, what: Call | UnsignedExtrinsic | SignedExtrinsic, signer: Signer | None, options: Options
) -> Flow[str]:
    """Sign, hand in and follow; the subscription's id."""
    _needs_subscriptions(connection)
    signed = yield from _signed(connection, what, signer, options)
    return (yield from start_watch(connection, signed))


def next_status(subscription: str) -> Flow[Status]:
    """The next status of a followed transaction."""
    return read_status((yield from notified(subscription)))


def next_nonce(connection: Connection, account: AccountLike) -> Flow[int]:
    """The nonce of an account's next transaction."""
    prefix = connection.runtime.ss58_prefix
    address = AccountId.parse(account, prefix=prefix).to_ss58(prefix or 42)
    return (yield from ask(requests.account_next_index(address)))
