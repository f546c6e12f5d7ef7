"""From a call to a signed transaction: nonce, mortality, fee estimate, signature."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from ..call import Call
from ..codec.primitives import read_compact
from ..errors import CodecError, ConnectFailed, UnknownItem
from ..extrinsic import Mortality, SignedExtrinsic, UnsignedExtrinsic, compose
from ..keys import Signer
from ..proofs.header import Header
from ..rpc import requests
from ..runtime import Runtime
from ..types import AccountId, AccountLike, Amount, BlockHash, BlockRef
from .connection import Connection
from .crosscheck import crosscheck
from .nonces import NonceRequest
from .steps import Flow, ask, gather, signed_by
from .trust import CODE, token_to_sign

_log = logging.getLogger("cere_trust.flows")


@dataclass(frozen=True)
class Options:
    """Options of a transaction.

    Attributes:
        tip: Planck for the block author.
        mortality: Period of validity.
        nonce: Nonce; None for the account's next one.
    """

    tip: int = 0
    mortality: Mortality = Mortality.DEFAULT
    nonce: int | None = None


MAX_STALE_NONCES = 4
"""Number of times a stale nonce is requested again."""


def prepare(
    connection: Connection,
    call: Call,
    account: AccountLike,
    options: Options,
    *,
    reserve: bool = False,
    signing: bool = True,
) -> Flow[UnsignedExtrinsic]:
    """Build an unsigned transaction, with two or three messages.

    Args:
        reserve: Reserve its nonce for the caller, unless `options` contains one.
        signing: It is to be signed, so the metadata must be known well enough; its digest is signed along.
    """
    signer = AccountId.parse(account, prefix=connection.runtime.ss58_prefix)
    connection.runtime.encode_call(call)  # fail on wrong arguments before any request
    if options.nonce is not None or not reserve:
        return (yield from _compose(connection, call, signer, options, None, signing))
    with NonceRequest(connection.nonces, signer) as pending:
        return (yield from _compose(connection, call, signer, options, pending, signing))


def _compose(
    connection: Connection, call: Call, signer: AccountId, options: Options, pending: NonceRequest | None, signing: bool
) -> Flow[UnsignedExtrinsic]:
    address = signer.to_ss58(connection.runtime.ss58_prefix or 42)
    following, head, best, code_hash, genesis = yield from gather(
        requests.account_next_index(address),
        requests.finalized_head(),
        requests.header(),
        requests.storage_hash(CODE),
        requests.block_hash(0),
    )
    connection.check(genesis, connection.genesis)  # a reconnect may have reached another chain
    runtime = yield from connection.adopt(code_hash or b"")
    birth = yield from _birth(connection, head, best, options.mortality)
    nonce = following if options.nonce is None else options.nonce
    if pending is not None:
        nonce = yield from _reserve(pending, address, following)
    token = (yield from token_to_sign(connection, runtime)) if signing else None
    unsigned = compose(
        runtime, call, account=signer, nonce=nonce, genesis=connection.genesis, birth=birth,
        mortality=options.mortality, tip=options.tip, token=token,
    )  # fmt: skip
    yield from crosscheck(connection, unsigned, call)
    return unsigned


def _reserve(pending: NonceRequest, address: str, following: int) -> Flow[int]:
    for _ in range(MAX_STALE_NONCES):
        if not pending.is_stale(following):
            break
        _log.info("stale nonce %d, requesting it again", following)
        following = yield from ask(requests.account_next_index(address))
    return pending.reserve(following)


def _birth(connection: Connection, head: BlockHash, best: Header | None, mortality: Mortality) -> Flow[BlockRef]:
    """Return the birth block: the newest finalized one, or the parent of the best block if finality lags.

    Finality lags if more than half of the mortality would be over; nodes refuse a transaction whose mortality is over.
    """
    if mortality.period is None:
        return BlockRef(0, connection.genesis)
    if best is None:
        raise ConnectFailed("the node does not know its own best block", url=connection.url)
    final = yield from connection.height(head)
    lags = best.number - final > mortality.period // 2
    born = BlockRef(best.number - 1, best.parent) if lags else BlockRef(final, head)
    number = mortality.birth(born.number)
    if number == born.number:
        return born
    hash = yield from ask(requests.block_hash(number))
    if hash is None:
        raise ConnectFailed(f"the node has no block {number}", url=connection.url)
    return BlockRef(number, hash)


def estimate_fee(connection: Connection, call: Call, account: AccountLike, tip: int) -> Flow[Amount]:
    """Estimate the fee, including the tip, without a signature."""
    unsigned = yield from prepare(connection, call, account, Options(tip=tip), signing=False)
    return (yield from query_fee(connection, unsigned))


def query_fee(
    connection: Connection, unsigned: UnsignedExtrinsic, scheme: str = "sr25519", at: BlockHash | None = None
) -> Flow[Amount]:
    """Query the fee of a transaction, including the tip, with a placeholder signature.

    Raises:
        ConnectFailed: the answer is not a fee.
    """
    data = unsigned.fake_signed(scheme)
    request = requests.runtime_call("TransactionPaymentApi_query_info", data + len(data).to_bytes(4, "little"), at)
    answer = yield from ask(request)
    fee = _read_fee(unsigned.runtime, answer)
    if fee is None:
        raise ConnectFailed(f"the node reports a fee that is none: 0x{answer[:40].hex()}", url=connection.url)
    return Amount(fee + unsigned.tip)


def _read_fee(runtime: Runtime, answer: bytes) -> int | None:
    """Decode a `RuntimeDispatchInfo`, and return its fee; None if it is not one."""
    if runtime.metadata.apis is not None:
        try:
            info = runtime.decode_api_result("TransactionPaymentApi", "query_info", answer)
        except (CodecError, UnknownItem):
            return None
        fee = info.get("partial_fee") if isinstance(info, dict) else None
        return int(fee) if isinstance(fee, int) else None
    # Metadata V14 does not describe it: a weight (two compact integers, formerly a u64), a class and the fee, a u128.
    try:
        start = read_compact(answer, read_compact(answer, 0)[1])[1]
    except (IndexError, ValueError):
        start = 8
    for end in (start, 8):
        if len(answer) == end + 17 and answer[end] < 3:
            return int.from_bytes(answer[-16:], "little")
    return None


def sign(unsigned: UnsignedExtrinsic, signer: Signer) -> Flow[SignedExtrinsic]:
    """Sign a transaction."""
    return unsigned.attach((yield from signed_by(signer, unsigned)), signer.scheme)


def next_nonce(connection: Connection, account: AccountLike) -> Flow[int]:
    """Return the nonce of an account's next transaction."""
    prefix = connection.runtime.ss58_prefix
    address = AccountId.parse(account, prefix=prefix).to_ss58(prefix or 42)
    return (yield from ask(requests.account_next_index(address)))
