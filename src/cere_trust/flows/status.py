"""Transaction statuses that a node reports, and errors for refused and lost transactions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..errors import ConnectFailed, ExtrinsicLost, Fate, InvalidExtrinsic, RateLimited, RpcError, TransportError
from ..extrinsic import SignedExtrinsic
from ..types import BlockHash

_REFUSALS = {1001, 1002, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1040}
"""Error codes of a node's transaction pool."""
_NOT_EXECUTED = {-32700, -32600, -32601, -32602}
"""JSON-RPC codes of a request that the node did not execute. An internal error (-32603) is not one of them: a node under load
returns it for a transaction that is in its pool and only cannot be watched."""
_KNOWN = {1012, 1013}
"""Error codes for a transaction that is in the pool, or was until recently."""
_USED = ("outdated", "Invalid: Stale")
"""Texts for a used nonce; this very transaction may have used it."""
_BAD_SIGNATURE = "the signature does not fit: the key, the genesis hash or the runtime version is another"
_OTHER_METADATA = (
    "the metadata of this client is not the chain's: its digest was signed along, and the chain computes another one. The node "
    "that sent the metadata lies, its token's decimals or symbol differ, or the runtime was upgraded meanwhile; the chain executed "
    "nothing"
)
_REMEDIES = {
    "Inability to pay some fees": "the account cannot pay the fee; fund it first",
    "Invalid: Payment": "the account cannot pay the fee; fund it first",
    "bad signature": _BAD_SIGNATURE,
    "Invalid: BadProof": _BAD_SIGNATURE,
    "outdated": "the nonce was used already, or the transaction is too old; prepare it again",
    "Invalid: Stale": "the nonce was used already; prepare it again",
    "Invalid: Future": "the nonce is ahead of the account's next one; prepare it again",
    "ncient": "the block it was born in is too old; prepare it again",
    "riority is too low": "another transaction of the account has this nonce; give a higher tip, or wait",
    "temporarily banned": "the node has seen this very transaction before; if it is not in a block, prepare it again",
    "Already Imported": "the node has this very transaction already; wait for it",
    "mmediately": "the node's pool is full; give a higher tip, or wait",
}


class TransactionStatus(StrEnum):
    """Status of a watched transaction; values are the names that nodes send.

    A text that is none of these, from a newer node, becomes a member named ``UNKNOWN`` with that text as its value.
    """

    FUTURE = "future"
    """In the pool, and not includable yet: a transaction with a lower nonce is missing."""
    READY = "ready"
    """In the pool, and includable in the next block."""
    BROADCAST = "broadcast"
    """Sent to other nodes."""
    IN_BLOCK = "inBlock"
    """Included in a best block, which a reorg may still retract."""
    RETRACTED = "retracted"
    """The block that included it left the best chain; the transaction returns to the pool."""
    FINALIZED = "finalized"
    """Included in a finalized block. Last status."""
    FINALITY_TIMEOUT = "finalityTimeout"
    """Its block was not finalized within the node's limit of 512 blocks. Last status."""
    USURPED = "usurped"
    """Another transaction with the same nonce replaced it in the pool. Last status."""
    DROPPED = "dropped"
    """Removed from the pool: the pool is full, or the transaction stayed there too long. Last status."""
    INVALID = "invalid"
    """No longer valid, for example because its nonce or balance was used, or it is too old. Last status."""

    @classmethod
    def _missing_(cls, value: object) -> TransactionStatus | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = "UNKNOWN", value
        return member

    @property
    def is_last(self) -> bool:
        """True if the node reports no status after this one."""
        return self is TransactionStatus.FINALIZED or self in _ENDS


_ENDS = {
    TransactionStatus.USURPED: "another transaction with its nonce took its place",
    TransactionStatus.DROPPED: "the node's pool is full, or the transaction stayed there too long",
    TransactionStatus.INVALID: "it is no longer valid there: its nonce or its balance was used by another, or it is too old",
    TransactionStatus.FINALITY_TIMEOUT: "it is in a block that has not become final in time",
}


@dataclass(frozen=True)
class StatusUpdate:
    """One status report of a node about a watched transaction.

    Attributes:
        status: Status.
        block: Block that an ``inBlock``, ``retracted``, ``finalized`` or ``finalityTimeout`` refers to; otherwise None.
    """

    status: TransactionStatus
    block: BlockHash | None = None

    @property
    def name(self) -> str:
        """Status as nodes write it, such as ``inBlock``."""
        return self.status.value

    @property
    def is_last(self) -> bool:
        """True if the node reports no status after this one."""
        return self.status.is_last


def read_status(raw: object) -> StatusUpdate:
    """Decode a transaction status from a node's JSON.

    Raises:
        ConnectFailed: not a transaction status.
    """
    if isinstance(raw, str):
        return StatusUpdate(TransactionStatus(raw))
    if isinstance(raw, dict) and len(raw) == 1:
        name, value = next(iter(raw.items()))
        status = TransactionStatus(str(name))
        if status in (TransactionStatus.USURPED, TransactionStatus.BROADCAST):
            return StatusUpdate(status)
        try:
            return StatusUpdate(status, BlockHash(value))
        except (TypeError, ValueError):
            pass
    raise ConnectFailed(f"this is not a Substrate node: it sent the transaction status {raw!r}")


def remedy(reason: str) -> str:
    """Return the remedy for a refusal; empty if none is known."""
    return next((advice for text, advice in _REMEDIES.items() if text in reason), "")


def lost(signed: SignedExtrinsic, message: str) -> ExtrinsicLost:
    """Build the error for a transaction that may still be included."""
    last = signed.unsigned.last_block
    until = "at any time, because it is immortal" if last is None else f"until block {last:,}"
    return _lost(signed, f"{message}\nit may still be included {until}", Fate.POSSIBLE, last)


def impossible(signed: SignedExtrinsic, reason: str) -> ExtrinsicLost:
    """Build the error for a transaction that no block will include."""
    return _lost(signed, f"{reason}; it will never be included", Fate.IMPOSSIBLE, signed.unsigned.last_block)


def unreadable(signed: SignedExtrinsic, block: BlockHash, error: Exception, finalized: bool) -> ExtrinsicLost:
    """Build the error for an included transaction whose outcome cannot be read."""
    if finalized:
        return _lost(signed, f"it is in block {block}, but its outcome could not be read: {error}", Fate.INCLUDED)
    message = f"it is in block {block}, which is not final yet, and its outcome could not be read: {error}"
    return _lost(signed, message, Fate.UNFINALIZED, signed.unsigned.last_block)


def _lost(signed: SignedExtrinsic, message: str, fate: Fate, until: int | None = None) -> ExtrinsicLost:
    error = ExtrinsicLost(message, hash=signed.hash, fate=fate, until_block=until)
    error.signed = signed
    return error


def ended(signed: SignedExtrinsic, update: StatusUpdate) -> ExtrinsicLost:
    """Build the error for a last status that is not ``finalized``."""
    return lost(signed, f"the node reports {update.name}: {_ENDS.get(update.status, 'it no longer watches it')}")


def refused(signed: SignedExtrinsic, error: Exception, *, unique: bool) -> InvalidExtrinsic | None:
    """Return the refusal that an error of a submission stands for, or None if the node did not refuse.

    Args:
        unique: No other node can have these bytes: they were signed for this submission, with a random part. Otherwise a refusal
            does not show what became of an earlier submission of the same bytes.
    """
    if not isinstance(error, RpcError) or error.code not in _REFUSALS:
        return None
    text = str(error)
    reason = str(error.data) if error.data and error.code in (1010, 1011) else text
    fix = remedy(reason)
    unread = fix == _BAD_SIGNATURE or "Codec error" in reason  # a call with an unknown index cannot be decoded
    if signed.unsigned.metadata_digest is not None and unread:
        fix = _OTHER_METADATA
    if unique and error.code not in _KNOWN:
        fate, last = Fate.NEVER_SENT, None
    else:
        fate, last = Fate.POSSIBLE, signed.unsigned.last_block
        used = any(mark in reason for mark in _USED)
        if used or error.code in _KNOWN:
            fix = ("its nonce is used, perhaps by itself" if used else fix) + "; `resume` finds its outcome"
    message = f"the node refuses it: {reason}" + (f"\n{fix}" if fix else "")
    return InvalidExtrinsic(message, hash=signed.hash, fate=fate, until_block=last)


def settled(refusal: InvalidExtrinsic, fate: Fate, reason: str) -> InvalidExtrinsic:
    """Return a refusal with the fate that evidence proves."""
    return InvalidExtrinsic(f"{refusal}\n{reason}", hash=refusal.hash, fate=fate, until_block=refusal.until_block)


def unsent(what: object) -> Fate:
    """Return the fate of a transaction that this call did not hand in; a signed one may have been submitted elsewhere."""
    return Fate.POSSIBLE if isinstance(what, SignedExtrinsic) else Fate.NEVER_SENT


def may_have_arrived(error: Exception) -> bool:
    """Return True if a transaction may have reached the node although its submission failed."""
    if isinstance(error, RpcError):
        return error.code not in _REFUSALS | _NOT_EXECUTED
    return isinstance(error, TransportError) and not isinstance(error, RateLimited)
