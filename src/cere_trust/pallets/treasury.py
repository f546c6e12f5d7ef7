"""The treasury: what it owes, and to whom (pallet Treasury).

The pallet exists in two generations, told apart by name when a call is encoded:

- spends (80011 and later): a spend is approved by the origin of an OpenGov track, or by root. `spend_local` pays at the
  end of the spend period by itself; `spend` is paid when somebody calls `payout`, in time.
- proposals (54113): anyone proposes with `propose_spend`, root approves with `approve_proposal`; `spend_local` is there
  too, under the name of ``spend``.

Amounts are planck. The spend period is one day on Cere.

Source: ``pallet-treasury``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..call import Call, call
from ..event import event
from ..query import Constant, OptionalMap, OptionalValue, StorageValue
from ..types import AccountId, AccountLike, Amount
from ._values import as_account, as_amount

_SPENDS = "this runtime's treasury takes no proposals; have a referendum approve spend_local, or spend and payout"
_PROPOSALS = "this runtime's treasury pays what is approved by itself; use spend_local"

# --- calls -----------------------------------------------------------------------------------------------------------


@call("Treasury", "spend_local")
def spend_local(amount: Amount, *, beneficiary: AccountLike) -> Call:
    """Approve a payment that is made by itself at the end of a spend period, as soon as the treasury can.

    Made by the origins of the tracks that may spend, and by root. Errors: ``InsufficientPermission`` (more than the
    origin may spend), ``TooManyApprovals`` (100 wait already), ``BadOrigin``.

    Args:
        amount: How much, in planck.
        beneficiary: Who is paid.
    """
    args = {"amount": as_amount(amount, "amount"), "beneficiary": as_account(beneficiary, "beneficiary")}
    return Call("Treasury", "spend_local", args, otherwise=Call("Treasury", "spend", args))


@call("Treasury", "spend")
def spend(amount: Amount, *, beneficiary: AccountLike, valid_from: int | None = None) -> Call:
    """Approve a payment that anyone can have made with `payout` until it expires; `AssetSpendApproved` names it.

    Made by the origins of the tracks that may spend, and by root. Errors: ``InsufficientPermission`` (more than the
    origin may spend), ``SpendExpired`` (`valid_from` is too long ago), ``BadOrigin``.

    Args:
        amount: How much, in planck.
        beneficiary: Who is paid.
        valid_from: Block from which it can be paid; None means at once.
    """
    args = {
        "asset_kind": (),
        "amount": as_amount(amount, "amount"),
        "beneficiary": as_account(beneficiary, "beneficiary"),
        "valid_from": valid_from,
    }
    return Call("Treasury", "spend", args, hint=_PROPOSALS)


@call("Treasury", "payout")
def payout(index: int) -> Call:
    """Have an approved spend paid; anyone may.

    Errors: ``InvalidIndex``, ``EarlyPayout`` (before `valid_from`), ``SpendExpired``, ``AlreadyAttempted``,
    ``PayoutError`` (the treasury cannot pay it now).

    Args:
        index: The spend.
    """
    return Call("Treasury", "payout", {"index": index}, hint=_PROPOSALS)


@call("Treasury", "check_status")
def check_status(index: int) -> Call:
    """Remove a spend that was paid or has expired; anyone may, free of charge where it can be removed.

    Errors: ``InvalidIndex``, ``NotAttempted`` (not paid yet), ``Inconclusive``.

    Args:
        index: The spend.
    """
    return Call("Treasury", "check_status", {"index": index}, hint=_PROPOSALS)


@call("Treasury", "void_spend")
def void_spend(index: int) -> Call:
    """Take back an approved spend before it is paid; the origin ``treasurer``, and root.

    Errors: ``InvalidIndex``, ``AlreadyAttempted``, ``BadOrigin``.

    Args:
        index: The spend.
    """
    return Call("Treasury", "void_spend", {"index": index}, hint=_PROPOSALS)


@call("Treasury", "remove_approval")
def remove_approval(proposal_id: int) -> Call:
    """Take back an approved `spend_local` or proposal before it is paid; the origin ``treasurer``, and root.

    Errors: ``ProposalNotApproved``, ``BadOrigin``.

    Args:
        proposal_id: The number in `approvals`.
    """
    return Call("Treasury", "remove_approval", {"proposal_id": proposal_id})


@call("Treasury", "propose_spend")
def propose_spend(value: Amount, *, beneficiary: AccountLike) -> Call:
    """Propose a payment (54113); reserves a bond of 5 %, at least 50,000 CERE, which is lost if it is rejected.

    Errors: ``InsufficientProposersBalance``.

    Args:
        value: How much, in planck.
        beneficiary: Who is paid.
    """
    args = {"value": as_amount(value, "value"), "beneficiary": as_account(beneficiary, "beneficiary")}
    return Call("Treasury", "propose_spend", args, hint=_SPENDS)


@call("Treasury", "reject_proposal")
def reject_proposal(proposal_id: int) -> Call:
    """Reject a proposal (54113); its bond is lost; root. Errors: ``InvalidIndex``, ``BadOrigin``.

    Args:
        proposal_id: The proposal.
    """
    return Call("Treasury", "reject_proposal", {"proposal_id": proposal_id}, hint=_SPENDS)


@call("Treasury", "approve_proposal")
def approve_proposal(proposal_id: int) -> Call:
    """Approve a proposal (54113), to be paid at the end of a spend period; root.

    Errors: ``InvalidIndex``, ``TooManyApprovals``, ``BadOrigin``.

    Args:
        proposal_id: The proposal.
    """
    return Call("Treasury", "approve_proposal", {"proposal_id": proposal_id}, hint=_SPENDS)


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """A payment that was proposed, or approved with `spend_local`; `bond` is 0 in the latter case."""

    proposer: AccountId
    value: Amount
    beneficiary: AccountId
    bond: Amount


@dataclass(frozen=True, slots=True)
class Pending:
    """A spend is not paid yet."""


@dataclass(frozen=True, slots=True)
class Attempted:
    """A spend was paid; treasuries of this chain pay at once, so `id` is ``()``."""

    id: object


@dataclass(frozen=True, slots=True)
class Failed:
    """A spend could not be paid; `payout` may try again."""


PaymentState: TypeAlias = Pending | Attempted | Failed


@dataclass(frozen=True, slots=True)
class SpendStatus:
    """An approved spend.

    Attributes:
        asset_kind: What is paid; ``()`` means CERE, all that these runtimes know.
        amount: How much, in planck.
        beneficiary: Who is paid.
        valid_from: Block from which it can be paid.
        expire_at: Block from which it cannot be paid any more.
        status: What became of it.
    """

    asset_kind: object
    amount: Amount
    beneficiary: AccountId
    valid_from: int
    expire_at: int
    status: PaymentState


proposal_count = StorageValue("Treasury", "ProposalCount", int)
proposals = OptionalMap("Treasury", "Proposals", int, Proposal)
"""Payments by number, also those of `spend_local`; they are removed when they are paid."""
approvals = StorageValue("Treasury", "Approvals", list[int])
"""Numbers in `proposals` that wait for the end of the spend period."""
deactivated = StorageValue("Treasury", "Deactivated", Amount)
"""What the treasury holds, as far as it does not count as issued for referenda."""
spend_count = StorageValue("Treasury", "SpendCount", int)
spends = OptionalMap("Treasury", "Spends", int, SpendStatus)
"""Spends for `payout`."""
last_spend_period = OptionalValue("Treasury", "LastSpendPeriod", int)
"""Block in which the last spend period ended."""

proposal_bond = Constant("Treasury", "ProposalBond", int)
"""Parts per million of the proposed value (54113)."""
proposal_bond_minimum = Constant("Treasury", "ProposalBondMinimum", Amount)
spend_period = Constant("Treasury", "SpendPeriod", int)
"""Blocks."""
burn = Constant("Treasury", "Burn", int)
"""Parts per million of what is left over that are burnt at the end of a spend period."""
pallet_id = Constant("Treasury", "PalletId", bytes)
max_approvals = Constant("Treasury", "MaxApprovals", int)
payout_period = Constant("Treasury", "PayoutPeriod", int)
"""Blocks between `valid_from` and expiry."""
pot_account = Constant("Treasury", "pot_account", AccountId)
"""The treasury's own account."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("Treasury", "Proposed")
@dataclass(frozen=True, slots=True)
class Proposed:
    """A payment was proposed (54113)."""

    proposal_index: int


@event("Treasury", "Rejected")
@dataclass(frozen=True, slots=True)
class Rejected:
    """A proposal was rejected, and its bond lost (54113)."""

    proposal_index: int
    slashed: Amount


@event("Treasury", "Spending")
@dataclass(frozen=True, slots=True)
class Spending:
    """A spend period ended; this much can be paid."""

    budget_remaining: Amount


@event("Treasury", "Awarded")
@dataclass(frozen=True, slots=True)
class Awarded:
    """A proposal or `spend_local` was paid."""

    proposal_index: int
    award: Amount
    account: AccountId


@event("Treasury", "Burnt")
@dataclass(frozen=True, slots=True)
class Burnt:
    """Some of what was left over was burnt."""

    burnt_funds: Amount


@event("Treasury", "Rollover")
@dataclass(frozen=True, slots=True)
class Rollover:
    """What is left for the next spend period."""

    rollover_balance: Amount


@event("Treasury", "Deposit")
@dataclass(frozen=True, slots=True)
class Deposit:
    """The treasury received something, such as its share of a fee."""

    value: Amount


@event("Treasury", "SpendApproved")
@dataclass(frozen=True, slots=True)
class SpendApproved:
    """A `spend_local` was approved."""

    proposal_index: int
    amount: Amount
    beneficiary: AccountId


@event("Treasury", "UpdatedInactive")
@dataclass(frozen=True, slots=True)
class UpdatedInactive:
    """How much of what is issued counts as inactive has changed."""

    reactivated: Amount
    deactivated: Amount


@event("Treasury", "AssetSpendApproved")
@dataclass(frozen=True, slots=True)
class AssetSpendApproved:
    """A `spend` was approved."""

    index: int
    asset_kind: object
    amount: Amount
    beneficiary: AccountId
    valid_from: int
    expire_at: int


@event("Treasury", "AssetSpendVoided")
@dataclass(frozen=True, slots=True)
class AssetSpendVoided:
    """A spend was taken back."""

    index: int


@event("Treasury", "Paid")
@dataclass(frozen=True, slots=True)
class Paid:
    """A spend was paid."""

    index: int
    payment_id: object


@event("Treasury", "PaymentFailed")
@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A spend could not be paid."""

    index: int
    payment_id: object


@event("Treasury", "SpendProcessed")
@dataclass(frozen=True, slots=True)
class SpendProcessed:
    """A spend was removed: it was paid, or had expired."""

    index: int
