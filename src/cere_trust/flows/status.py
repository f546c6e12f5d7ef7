"""What the node says of a transaction, and what became of it: statuses, refusals, losses."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import ConnectFailed, ExtrinsicLost, Fate, InvalidExtrinsic, RateLimited, RpcError, TransportError
from ..extrinsic import SignedExtrinsic
from ..types import BlockHash

_REFUSALS = {1001, 1002, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1040}
"""Codes of a node's transaction pool."""
_NOT_TAKEN = {-32700, -32600, -32601, -32602}
"""JSON-RPC codes of a request that was not carried out. An internal error (-32603) is none: a node under load gives it for a
transaction that is in its pool, and only cannot be followed."""
_KNOWN = {1012, 1013}
"""Codes for a transaction that the pool has, or had until lately."""
_USED = ("outdated", "Invalid: Stale")
"""Words for a nonce that is used, be it by this very transaction."""
_REMEDIES = {
    "Inability to pay some fees": "the account cannot pay the fee; fund it first",
    "Invalid: Payment": "the account cannot pay the fee; fund it first",
    "bad signature": "the signature does not fit: the key, the genesis hash or the runtime version is another",
    "Invalid: BadProof": "the signature does not fit: the key, the genesis hash or the runtime version is another",
    "outdated": "the nonce was used already, or the transaction is too old; prepare it again",
    "Invalid: Stale": "the nonce was used already; prepare it again",
    "Invalid: Future": "the nonce is ahead of the account's next one; prepare it again",
    "ncient": "the block it was born in is too old; prepare it again",
    "riority is too low": "another transaction of the account has this nonce; give a higher tip, or wait",
    "temporarily banned": "the node has seen this very transaction before; if it is not in a block, prepare it again",
    "Already Imported": "the node has this very transaction already; wait for it",
    "mmediately": "the node's pool is full; give a higher tip, or wait",
}
_ENDS = {
    "usurped": "another transaction with its nonce took its place",
    "dropped": "the node's pool is full, or the transaction stayed there too long",
    "invalid": "it is no longer valid there: its nonce or its balance was used by another, or it is too old",
    "finalityTimeout": "it is in a block that has not become final in time",
}


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
        return self.name == "finalized" or self.name in _ENDS


def read_status(raw: object) -> Status:
    """A pool status out of the node's JSON."""
    if isinstance(raw, str):
        return Status(raw)
    if isinstance(raw, dict) and len(raw) == 1:
        name, value = next(iter(raw.items()))
        if name in ("usurped", "broadcast"):
            return Status(name)
        try:
            return Status(str(name), BlockHash(value))
        except (TypeError, ValueError):
            pass
    raise ConnectFailed(f"this is not a Substrate node: it sent the transaction status {raw!r}")


def remedy(reason: str) -> str:
    """What to do about a refusal, empty where that is not known."""
    return next((words for text, words in _REMEDIES.items() if text in reason), "")


def lost(signed: SignedExtrinsic, message: str) -> ExtrinsicLost:
    """Nobody knows whether it will be included."""
    last = signed.unsigned.last_block
    until = "at any time, because it is immortal" if last is None else f"until block {last:,}"
    return _lost(signed, f"{message}\nit may still be included {until}", Fate.POSSIBLE, last)


def impossible(signed: SignedExtrinsic, last: int) -> ExtrinsicLost:
    """Its mortality is over, and no block has it."""
    words = f"it is in no block up to {last:,}, the last that could include it; it will never be included"
    return _lost(signed, words, Fate.IMPOSSIBLE, last)


def unreadable(signed: SignedExtrinsic, block: BlockHash, error: Exception) -> ExtrinsicLost:
    """It is in a block, and what it did there could not be read."""
    message = f"it is in block {block}, but its outcome could not be read: {error}"
    return _lost(signed, message, Fate.INCLUDED)


def _lost(signed: SignedExtrinsic, message: str, fate: Fate, until: int | None = None) -> ExtrinsicLost:
    error = ExtrinsicLost(message, hash=signed.hash, fate=fate, until_block=until)
    error.signed = signed
    return error


def ended(signed: SignedExtrinsic, status: Status) -> ExtrinsicLost:
    """The node follows it no longer."""
    return lost(signed, f"the node says {status.name}: {_ENDS.get(status.name, 'it follows it no longer')}")


def refused(signed: SignedExtrinsic, error: Exception, *, anew: bool) -> InvalidExtrinsic | None:
    """The refusal in an error that handing in gave, None where it is something else.

    Args:
        anew: It was signed for this, so that nobody can have handed it in before.
    """
    if not isinstance(error, RpcError) or error.code not in _REFUSALS:
        return None
    words = str(error)
    reason = str(error.data) if error.data and error.code in (1010, 1011) else words
    fix = remedy(words)
    fate, last = Fate.NEVER_SENT, None
    used = any(mark in reason for mark in _USED)
    if not anew and (used or error.code in _KNOWN):
        fate, last = Fate.POSSIBLE, signed.unsigned.last_block
        fix = ("its nonce is used, perhaps by itself" if used else fix) + "; `resume` tells what became of it"
    message = f"the node refuses it: {reason}" + (f"\n{fix}" if fix else "")
    return InvalidExtrinsic(message, hash=signed.hash, fate=fate, until_block=last)


def may_have_arrived(error: Exception) -> bool:
    """Whether a transaction may have reached the node although handing it in failed."""
    if isinstance(error, RpcError):
        return error.code not in _REFUSALS | _NOT_TAKEN
    return isinstance(error, TransportError) and not isinstance(error, RateLimited)
