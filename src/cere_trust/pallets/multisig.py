"""Multisig accounts, which act when enough signatories approve (pallet Multisig).

A multisig account follows from its signatories and its threshold (`account_of`) and needs no creation, only a balance.
One signatory proposes a call with `as_multi` and pays a deposit; others approve it with `approve_as_multi`, by its
hash, or with `as_multi`, which makes the call if it is the last approval needed. `MultisigExecuted` reports the result;
`submit_and_wait` raises `DispatchError` if the call failed. Signatories may be in any order.

Source: ``pallet-multisig``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..call import Call, wraps_call
from ..codec.primitives import write_compact
from ..errors import EncodeError
from ..event import event
from ..extrinsic.preimage import preimage_of
from ..query import Constant, OptionalDoubleMap
from ..runtime import Runtime
from ..types import H256, AccountId, AccountLike, Accounts, Amount, Weight
from ._derived import hashed, u16
from ._values import as_account, as_call, as_distinct, as_hash, as_weight

__all__ = [
    "DepositPoked",
    "Multisig",
    "MultisigApproval",
    "MultisigCancelled",
    "MultisigExecuted",
    "NewMultisig",
    "Timepoint",
    "account_of",
    "approve_as_multi",
    "as_multi",
    "as_multi_threshold_1",
    "call_hash",
    "cancel_as_multi",
    "deposit_base",
    "deposit_factor",
    "max_signatories",
    "multisigs",
    "next_approval",
    "poke_deposit",
]

_NOTHING = Weight(0, 0)


@dataclass(frozen=True, slots=True)
class Timepoint:
    """Position of a proposal: its block, and the extrinsic's index in the block."""

    height: int
    index: int


def account_of(signatories: Accounts, *, threshold: int) -> AccountId:
    """Derive the account of a multisig.

    Args:
        signatories: All signatories, in any order.
        threshold: Number of approvals needed.

    Raises:
        EncodeError: Duplicate signatories, or a threshold that they cannot reach.
    """
    everyone = as_distinct(signatories, "signatories")
    _reachable(threshold, len(everyone), least=1)
    return hashed(b"modlpy/utilisuba", write_compact(len(everyone)), *everyone, u16(threshold))


def call_hash(runtime: Runtime, call: Call) -> H256:
    """Compute the hash of a multisig's call: the blake2-256 hash of its encoding.

    Args:
        runtime: The runtime that will execute the call, such as ``client.runtime``.
        call: The call.
    """
    return preimage_of(runtime, as_call(call, "call")).hash


def _others(accounts: Accounts) -> list[AccountId]:
    found = as_distinct(accounts, "other_signatories")
    if not found:
        raise EncodeError("other_signatories", "the accounts of at least one other signatory", "none")
    return found


def _reachable(threshold: int, signatories: int, *, least: int) -> int:
    if isinstance(threshold, bool) or not isinstance(threshold, int) or not least <= threshold <= signatories:
        raise EncodeError("threshold", f"{least} to {signatories}, the number of signatories", repr(threshold))
    return threshold


def _of(threshold: int, other_signatories: Accounts) -> dict[str, object]:
    others = _others(other_signatories)
    return {"threshold": _reachable(threshold, len(others) + 1, least=2), "other_signatories": others}


def _moment(timepoint: Timepoint | None, place: str) -> dict[str, int] | None:
    if timepoint is None:
        return None
    if not isinstance(timepoint, Timepoint):
        raise EncodeError(place, "a Timepoint, as multisig.multisigs reads it", repr(timepoint))
    return {"height": timepoint.height, "index": timepoint.index}


# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("Multisig", "as_multi_threshold_1")
def as_multi_threshold_1(call: Call, *, other_signatories: Accounts) -> Call:
    """Make a call as a multisig account with a threshold of 1.

    Errors: ``TooFewSignatories``, ``TooManySignatories`` (100 on Cere), ``SenderInSignatories``, and the call's own.

    Args:
        call: The call.
        other_signatories: All signatories but the signer, in any order.
    """
    args = {"other_signatories": _others(other_signatories), "call": as_call(call, "call")}
    return Call("Multisig", "as_multi_threshold_1", args)


@wraps_call("Multisig", "as_multi")
def as_multi(
    call: Call,
    *,
    threshold: int,
    other_signatories: Accounts,
    maybe_timepoint: Timepoint | None = None,
    max_weight: Weight,
) -> Call:
    """Propose or approve a call of a multisig account; the last approval needed makes it.

    The first approval reserves 5.43 CERE and 1.92 CERE for each of the threshold, until the call is made or cancelled.

    Errors: ``MinimumThreshold``, ``TooManySignatories`` (100 on Cere), ``SenderInSignatories``, ``NoTimepoint`` (a
    proposal exists: give its timepoint), ``UnexpectedTimepoint`` (no proposal exists), ``WrongTimepoint``,
    ``AlreadyApproved``, ``MaxWeightTooLow``.

    Args:
        call: The call, the same in all approvals.
        threshold: Number of approvals needed, at least 2.
        other_signatories: All signatories but the signer, in any order.
        maybe_timepoint: Timepoint of the proposal, from ``multisigs``; None to propose the call.
        max_weight: Maximum weight of the call, at least what ``transaction_payment.query_call_info`` returns.
    """
    args = {
        **_of(threshold, other_signatories),
        "maybe_timepoint": _moment(maybe_timepoint, "maybe_timepoint"),
        "call": as_call(call, "call"),
        "max_weight": as_weight(max_weight, "max_weight"),
    }
    return Call("Multisig", "as_multi", args)


@wraps_call("Multisig", "approve_as_multi")
def approve_as_multi(
    call_hash: H256 | bytes,
    *,
    threshold: int,
    other_signatories: Accounts,
    maybe_timepoint: Timepoint | None = None,
    max_weight: Weight = _NOTHING,
) -> Call:
    """Propose or approve a call by its hash alone; it does not make the call: the last approval needs `as_multi`.

    Errors: as `as_multi`.

    Args:
        call_hash: Hash of the call, see `call_hash`.
        threshold: Number of approvals needed, at least 2.
        other_signatories: All signatories but the signer, in any order.
        maybe_timepoint: Timepoint of the proposal, from ``multisigs``; None to propose the call.
        max_weight: Ignored by the chain, since no call is made.
    """
    args = {
        **_of(threshold, other_signatories),
        "maybe_timepoint": _moment(maybe_timepoint, "maybe_timepoint"),
        "call_hash": as_hash(call_hash, "call_hash"),
        "max_weight": as_weight(max_weight, "max_weight"),
    }
    return Call("Multisig", "approve_as_multi", args)


@wraps_call("Multisig", "cancel_as_multi")
def cancel_as_multi(
    call_hash: H256 | bytes, *, threshold: int, other_signatories: Accounts, timepoint: Timepoint
) -> Call:
    """Cancel a call that the signer proposed, and release the deposit.

    Errors: ``NotFound``, ``NotOwner`` (another account proposed it), ``WrongTimepoint``, ``MinimumThreshold``,
    ``SenderInSignatories``.

    Args:
        call_hash: Hash of the call, see `call_hash`.
        threshold: Number of approvals needed.
        other_signatories: All signatories but the signer, in any order.
        timepoint: Timepoint of the proposal.
    """
    args = {
        **_of(threshold, other_signatories),
        "timepoint": _moment(timepoint, "timepoint"),
        "call_hash": as_hash(call_hash, "call_hash"),
    }
    return Call("Multisig", "cancel_as_multi", args)


@wraps_call("Multisig", "poke_deposit")
def poke_deposit(call_hash: H256 | bytes, *, threshold: int, other_signatories: Accounts) -> Call:
    """Adjust the deposit of the signer's proposal to the current rate; free of charge if it changes.

    Errors: ``NotFound``, ``NotOwner``, ``MinimumThreshold``, ``SenderInSignatories``.

    Args:
        call_hash: Hash of the call, see `call_hash`.
        threshold: Number of approvals needed.
        other_signatories: All signatories but the signer, in any order.
    """
    args = {**_of(threshold, other_signatories), "call_hash": as_hash(call_hash, "call_hash")}
    return Call("Multisig", "poke_deposit", args)


def next_approval(
    call: Call,
    *,
    threshold: int,
    signatories: Accounts,
    signer: AccountLike,
    pending: Multisig | None,
    max_weight: Weight,
) -> Call:
    """Build a signatory's next call: the proposal, an approval, or the last approval, which makes the call.

    Args:
        call: The multisig account's call.
        threshold: Number of approvals needed.
        signatories: All signatories, the signer included, in any order.
        signer: The sending signatory.
        pending: Entry of ``multisigs`` for the account and the call's hash.
        max_weight: Maximum weight of the call.

    Raises:
        EncodeError: The signer is no signatory, or has approved the call already.
    """
    everyone, sender = as_distinct(signatories, "signatories"), as_account(signer, "signer")
    if sender not in everyone:
        raise EncodeError("signer", f"one of the signatories {', '.join(map(str, everyone))}", str(sender))
    if pending is not None and sender in pending.approvals:
        told = f"a signatory who has not approved it yet; {len(pending.approvals)} of {threshold} have"
        raise EncodeError("signer", told, str(sender))
    others = [account for account in everyone if account != sender]
    if threshold == 1:
        return as_multi_threshold_1(call, other_signatories=others)
    return as_multi(
        call,
        threshold=threshold,
        other_signatories=others,
        maybe_timepoint=pending.when if pending else None,
        max_weight=max_weight,
    )


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Multisig:
    """An open proposal of a multisig account.

    Attributes:
        when: Timepoint of the proposal, which approvals name.
        deposit: Deposit held from the depositor, in planck.
        depositor: Account that proposed it.
        approvals: Approving signatories, the depositor first.
    """

    when: Timepoint
    deposit: Amount
    depositor: AccountId
    approvals: list[AccountId]


multisigs = OptionalDoubleMap("Multisig", "Multisigs", (AccountId, H256), Multisig)
"""Open proposals by multisig account and call hash; ``multisigs.under(account)`` lists those of an account."""

deposit_base = Constant("Multisig", "DepositBase", Amount)
"""Base of the deposit, in planck."""
deposit_factor = Constant("Multisig", "DepositFactor", Amount)
"""Part of the deposit for each of the threshold, in planck."""
max_signatories = Constant("Multisig", "MaxSignatories", int)
"""Maximum number of signatories."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("Multisig")
class NewMultisig:
    """A call was proposed."""

    approving: AccountId
    multisig: AccountId
    call_hash: H256


@event("Multisig")
class MultisigApproval:
    """A call was approved, and needs more approvals."""

    approving: AccountId
    timepoint: Timepoint
    multisig: AccountId
    call_hash: H256


@event("Multisig")
class MultisigExecuted:
    """A call was made; `result` is ``{"Ok": ()}`` or ``{"Err": error}``."""

    approving: AccountId
    timepoint: Timepoint
    multisig: AccountId
    call_hash: H256
    result: object


@event("Multisig")
class MultisigCancelled:
    """The depositor cancelled a proposal."""

    cancelling: AccountId
    timepoint: Timepoint
    multisig: AccountId
    call_hash: H256


@event("Multisig")
class DepositPoked:
    """A deposit was adjusted to the current rate."""

    who: AccountId
    call_hash: H256
    old_deposit: Amount
    new_deposit: Amount
