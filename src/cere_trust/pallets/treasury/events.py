"""What the treasury reports."""

from __future__ import annotations

from dataclasses import dataclass

from ...event import event
from ...types import AccountId, Amount


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
