"""Calls of origins that may spend, and of anyone."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...types import AccountLike, Amount
from .._values import as_account, as_amount

__all__ = [
    "approve_proposal",
    "check_status",
    "payout",
    "propose_spend",
    "reject_proposal",
    "remove_approval",
    "spend",
    "spend_local",
    "void_spend",
]

_SPENDS = "this runtime's treasury takes no proposals; have a referendum approve spend_local, or spend and payout"
_PROPOSALS = "this runtime's treasury pays what is approved by itself; use spend_local"


@wraps_call("Treasury", "spend_local")
def spend_local(amount: Amount, *, beneficiary: AccountLike) -> Call:
    """Approve a payment that the treasury makes at the end of a spend period, as soon as it can.

    The origins of the tracks that may spend, and root. Errors: ``InsufficientPermission`` (more than the origin may
    spend), ``TooManyApprovals`` (100 are queued already), ``BadOrigin``.

    Args:
        amount: Amount, in planck.
        beneficiary: Payee.
    """
    args = {"amount": as_amount(amount, "amount"), "beneficiary": as_account(beneficiary, "beneficiary")}
    return Call("Treasury", "spend_local", args, fallback=Call("Treasury", "spend", args))


@wraps_call("Treasury", "spend")
def spend(amount: Amount, *, beneficiary: AccountLike, valid_from: int | None = None) -> Call:
    """Approve a payment that anyone can trigger with `payout` until it expires; `AssetSpendApproved` names it.

    The origins of the tracks that may spend, and root. Errors: ``InsufficientPermission`` (more than the origin may
    spend), ``SpendExpired`` (`valid_from` is too long ago), ``BadOrigin``.

    Args:
        amount: Amount, in planck.
        beneficiary: Payee.
        valid_from: Block from which it can be paid; None means at once.
    """
    args = {
        "asset_kind": (),
        "amount": as_amount(amount, "amount"),
        "beneficiary": as_account(beneficiary, "beneficiary"),
        "valid_from": valid_from,
    }
    return Call("Treasury", "spend", args, hint=_PROPOSALS)


@wraps_call("Treasury", "payout")
def payout(index: int) -> Call:
    """Pay an approved spend; anyone may.

    Errors: ``InvalidIndex``, ``EarlyPayout`` (before `valid_from`), ``SpendExpired``, ``AlreadyAttempted``,
    ``PayoutError`` (the treasury cannot pay it now).

    Args:
        index: The spend.
    """
    return Call("Treasury", "payout", {"index": index}, hint=_PROPOSALS)


@wraps_call("Treasury", "check_status")
def check_status(index: int) -> Call:
    """Remove a spend that was paid or has expired; anyone may, free of charge where it can be removed.

    Errors: ``InvalidIndex``, ``NotAttempted`` (not paid yet), ``Inconclusive``.

    Args:
        index: The spend.
    """
    return Call("Treasury", "check_status", {"index": index}, hint=_PROPOSALS)


@wraps_call("Treasury", "void_spend")
def void_spend(index: int) -> Call:
    """Cancel an approved spend before its payment; the origin ``treasurer``, and root.

    Errors: ``InvalidIndex``, ``AlreadyAttempted``, ``BadOrigin``.

    Args:
        index: The spend.
    """
    return Call("Treasury", "void_spend", {"index": index}, hint=_PROPOSALS)


@wraps_call("Treasury", "remove_approval")
def remove_approval(proposal_id: int) -> Call:
    """Cancel an approved `spend_local` or proposal before its payment; the origin ``treasurer``, and root.

    Errors: ``ProposalNotApproved``, ``BadOrigin``.

    Args:
        proposal_id: Number in `approvals`.
    """
    return Call("Treasury", "remove_approval", {"proposal_id": proposal_id})


@wraps_call("Treasury", "propose_spend")
def propose_spend(value: Amount, *, beneficiary: AccountLike) -> Call:
    """Propose a payment (54113); reserves a bond of 5 %, at least 50,000 CERE, which is lost on rejection.

    Errors: ``InsufficientProposersBalance``.

    Args:
        value: Amount, in planck.
        beneficiary: Payee.
    """
    args = {"value": as_amount(value, "value"), "beneficiary": as_account(beneficiary, "beneficiary")}
    return Call("Treasury", "propose_spend", args, hint=_SPENDS)


@wraps_call("Treasury", "reject_proposal")
def reject_proposal(proposal_id: int) -> Call:
    """Reject a proposal (54113); its bond is lost; root. Errors: ``InvalidIndex``, ``BadOrigin``.

    Args:
        proposal_id: The proposal.
    """
    return Call("Treasury", "reject_proposal", {"proposal_id": proposal_id}, hint=_SPENDS)


@wraps_call("Treasury", "approve_proposal")
def approve_proposal(proposal_id: int) -> Call:
    """Approve a proposal (54113), to be paid at the end of a spend period; root.

    Errors: ``InvalidIndex``, ``TooManyApprovals``, ``BadOrigin``.

    Args:
        proposal_id: The proposal.
    """
    return Call("Treasury", "approve_proposal", {"proposal_id": proposal_id}, hint=_SPENDS)
