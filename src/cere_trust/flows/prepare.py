"""From a call to a signed transaction: nonce, mortality, fee estimate, dry run, signature."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from ..call import Call
from ..errors import ConnectFailed, DispatchError, Fate, InvalidExtrinsic, MetadataError
from ..extrinsic import Mortality, SignedExtrinsic, UnsignedExtrinsic, compose
from ..keys import Signer
from ..proofs.header import Header
from ..rpc import requests
from ..runtime import Runtime
from ..types import AccountId, AccountLike, Amount, BlockHash, BlockRef
from .connection import Connection
from .crosscheck import crosscheck
from .nonces import NonceRequest
from .status import remedy
from .steps import Flow, ask, gather, signed_by
from .trust import CODE, token_to_sign

_log = logging.getLogger("cere_trust.flows")
_FILLER = BlockHash(b"\x45" * 32)


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
    data = unsigned.fake_signed()
    encoded = data + len(data).to_bytes(4, "little")
    answer = yield from ask(requests.runtime_call("TransactionPaymentApi_query_info", encoded))
    # RuntimeDispatchInfo ends with the fee, a u128; the fields before it differ between runtimes.
    return Amount(int.from_bytes(answer[-16:], "little") + tip)


def dry_run(connection: Connection, call: Call, signer: Signer, tip: int) -> Flow[DispatchError | None]:
    """Apply a call to the newest finalized block's state; return its dispatch error, or None if it would succeed.

    The transaction is signed with the shortest mortality, counted from the parent block, and never submitted.

    Raises:
        InvalidExtrinsic: no block could include it.
    """
    connection.runtime.encode_call(call)
    head = yield from ask(requests.finalized_head())
    header, code_hash, nonce, genesis = yield from gather(
        requests.header(head),
        requests.storage_hash(CODE, head),
        requests.runtime_call("AccountNonceApi_account_nonce", bytes(signer.account), head),
        requests.block_hash(0),
    )
    connection.check(genesis, connection.genesis)
    if header is None:
        raise ConnectFailed(f"the node does not know its own final block {head}", url=connection.url)
    runtime = yield from connection.runtime_with(code_hash or b"", head)
    # A block's state contains the hashes of its ancestors; the genesis state contains a filler instead.
    birth = BlockRef(header.number - 1, header.parent) if header.number else BlockRef(0, _FILLER)
    unsigned = compose(
        runtime, call, account=signer.account, nonce=int.from_bytes(nonce, "little"),
        genesis=connection.genesis if header.number else _FILLER, birth=birth, mortality=Mortality.blocks(4), tip=tip,
    )  # fmt: skip
    yield from crosscheck(connection, unsigned, call)
    signed = yield from sign(unsigned, signer)
    answer = yield from ask(requests.runtime_call("BlockBuilder_apply_extrinsic", signed.data, head))
    if answer[:1] == b"\1":
        reason = _refusal(runtime, answer)
        fix = remedy(reason)
        message = f"the runtime would refuse it: {reason}" + (f"\n{fix}" if fix else "")
        raise InvalidExtrinsic(message, hash=signed.hash, fate=Fate.NEVER_SENT)
    if answer[:2] == b"\0\0":
        return None
    error_type = dict(runtime.pallet("System").events["ExtrinsicFailed"].fields)["dispatch_error"]
    pallet, name, docs = runtime.explain(runtime.decode(error_type, answer[2:]))
    return DispatchError(pallet, name, docs, where="in a dry run; nothing was sent", fate=Fate.NEVER_SENT)


def _refusal(runtime: Runtime, answer: bytes) -> str:
    """Return the runtime's reason to refuse an extrinsic, such as ``Invalid: Payment``."""
    try:
        result = runtime.decode_api_result("BlockBuilder", "apply_extrinsic", answer)
    except (MetadataError, ValueError):
        return "0x" + answer.hex()
    while isinstance(result, dict) and len(result) == 1:
        name, inner = next(iter(result.items()))
        if name != "Err":
            return f"{name}: {inner}"
        result = inner
    return str(result)


def sign(unsigned: UnsignedExtrinsic, signer: Signer) -> Flow[SignedExtrinsic]:
    """Sign a transaction."""
    return unsigned.attach((yield from signed_by(signer, unsigned)), signer.scheme)


def next_nonce(connection: Connection, account: AccountLike) -> Flow[int]:
    """Return the nonce of an account's next transaction."""
    prefix = connection.runtime.ss58_prefix
    address = AccountId.parse(account, prefix=prefix).to_ss58(prefix or 42)
    return (yield from ask(requests.account_next_index(address)))
