"""Accounts that act when enough of several people agree (pallet Multisig).

A multisig account follows from its signatories and its threshold: `account_of`; nothing creates it, it only needs a
balance. One signatory proposes a call with `as_multi` and pays a deposit; others approve it with `approve_as_multi`, by
its hash, or with `as_multi`, which makes the call when it is the last approval needed. `MultisigExecuted` says how the
call ended; `submit_and_wait` raises `DispatchError` where it failed. Signatories may be given in any order.

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
    """Where a multisig's call was proposed: a block, and the extrinsic's place in it."""

    height: int
    index: int


def account_of(signatories: Accounts, *, threshold: int) -> AccountId:
    """The account of a multisig.

    Args:
        signatories: All of them, in any order.
        threshold: How many have to agree.

    Raises:
        EncodeError: signatories given twice, or a threshold that they cannot reach.
    """
    everyone = as_distinct(signatories, "signatories")
    _reachable(threshold, len(everyone), least=1)
    return hashed(b"modlpy/utilisuba", write_compact(len(everyone)), *everyone, u16(threshold))


def call_hash(runtime: Runtime, call: Call) -> H256:
    """What a multisig knows a call by: the blake2-256 hash of its encoding.

    Args:
        runtime: The runtime that is to make the call, such as ``client.runtime``.
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
    """Make a call as a multisig account that any one of its signatories may act for.

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

    The first approval reserves 5.43 CERE and 1.92 CERE for each of the threshold; they come back when the call is made
    or cancelled.

    Errors: ``MinimumThreshold``, ``TooManySignatories`` (100 on Cere), ``SenderInSignatories``, ``NoTimepoint`` (there
    is a proposal already: name when it was made), ``UnexpectedTimepoint`` (there is none), ``WrongTimepoint``,
    ``AlreadyApproved``, ``MaxWeightTooLow``.

    Args:
        call: The call, the same for all who approve it.
        threshold: How many have to agree, at least 2.
        other_signatories: All signatories but the signer, in any order.
        maybe_timepoint: When the call was proposed, from ``multisigs``; None to propose it.
        max_weight: What the call may take, at least what ``transaction_payment.query_call_info`` says.
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
    """Propose or approve a call by its hash alone; it is not made by this, whoever approves last uses `as_multi`.

    Errors: as `as_multi`.

    Args:
        call_hash: Hash of the call, see `call_hash`.
        threshold: How many have to agree, at least 2.
        other_signatories: All signatories but the signer, in any order.
        maybe_timepoint: When the call was proposed, from ``multisigs``; None to propose it.
        max_weight: Not used by the chain, since nothing is called.
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
    """Withdraw a call that the signer proposed; the deposit comes back.

    Errors: ``NotFound``, ``NotOwner`` (someone else proposed it), ``WrongTimepoint``, ``MinimumThreshold``,
    ``SenderInSignatories``.

    Args:
        call_hash: Hash of the call, see `call_hash`.
        threshold: How many have to agree.
        other_signatories: All signatories but the signer, in any order.
        timepoint: When the call was proposed.
    """
    args = {
        **_of(threshold, other_signatories),
        "timepoint": _moment(timepoint, "timepoint"),
        "call_hash": as_hash(call_hash, "call_hash"),
    }
    return Call("Multisig", "cancel_as_multi", args)


@wraps_call("Multisig", "poke_deposit")
def poke_deposit(call_hash: H256 | bytes, *, threshold: int, other_signatories: Accounts) -> Call:
    """Bring the deposit of the signer's proposal to what it would be today; free of charge where it changes.

    Errors: ``NotFound``, ``NotOwner``, ``MinimumThreshold``, ``SenderInSignatories``.

    Args:
        call_hash: Hash of the call, see `call_hash`.
        threshold: How many have to agree.
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
    """What a signatory sends to agree to a call: the proposal, an approval, or the one that makes the call.

    Args:
        call: The call that the multisig account is to make.
        threshold: How many have to agree.
        signatories: All of them, the signer too, in any order.
        signer: Who sends it.
        pending: What ``multisigs`` has for the account and the call's hash.
        max_weight: What the call may take.

    Raises:
        EncodeError: the signer is no signatory, or has approved the call already.
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
    """A call that waits for approvals.

    Attributes:
        when: When it was proposed: the timepoint that approvals name.
        deposit: Held of the depositor, in planck.
        depositor: Who proposed it.
        approvals: Who has approved it, the depositor first among them.
    """

    when: Timepoint
    deposit: Amount
    depositor: AccountId
    approvals: list[AccountId]


multisigs = OptionalDoubleMap("Multisig", "Multisigs", (AccountId, H256), Multisig)
"""Calls that wait, by multisig account and call hash; ``multisigs.under(account)`` lists those of an account."""

deposit_base = Constant("Multisig", "DepositBase", Amount)
deposit_factor = Constant("Multisig", "DepositFactor", Amount)
"""Of the deposit, for each of the threshold."""
max_signatories = Constant("Multisig", "MaxSignatories", int)

# --- events ----------------------------------------------------------------------------------------------------------


@event("Multisig")
class NewMultisig:
    """A call was proposed."""

    approving: AccountId
    multisig: AccountId
    call_hash: H256


@event("Multisig")
class MultisigApproval:
    """A call was approved, and waits for more."""

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
    """A call was withdrawn by who proposed it."""

    cancelling: AccountId
    timepoint: Timepoint
    multisig: AccountId
    call_hash: H256


@event("Multisig")
class DepositPoked:
    """A deposit was brought to what it would be today."""

    who: AccountId
    call_hash: H256
    old_deposit: Amount
    new_deposit: Amount
