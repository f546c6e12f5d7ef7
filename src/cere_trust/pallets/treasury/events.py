"""What the treasury reports."""

from __future__ import annotations

from ...event import event
from ...types import AccountId, Amount

__all__ = [
    "AssetSpendApproved",
    "AssetSpendVoided",
    "Awarded",
    "Burnt",
    "Deposit",
    "Paid",
    "PaymentFailed",
    "Proposed",
    "Rejected",
    "Rollover",
    "SpendApproved",
    "SpendProcessed",
    "Spending",
    "UpdatedInactive",
]


@event("Treasury")
class Proposed:
    """A payment was proposed (54113)."""

    proposal_index: int


@event("Treasury")
class Rejected:
    """A proposal was rejected, and its bond lost (54113)."""

    proposal_index: int
    slashed: Amount


@event("Treasury")
class Spending:
    """A spend period ended; this much can be paid."""

    budget_remaining: Amount


@event("Treasury")
class Awarded:
    """A proposal or `spend_local` was paid."""

    proposal_index: int
    award: Amount
    account: AccountId


@event("Treasury")
class Burnt:
    """Some of what was left over was burnt."""

    burnt_funds: Amount


@event("Treasury")
class Rollover:
    """What is left for the next spend period."""

    rollover_balance: Amount


@event("Treasury")
class Deposit:
    """The treasury received something, such as its share of a fee."""

    value: Amount


@event("Treasury")
class SpendApproved:
    """A `spend_local` was approved."""

    proposal_index: int
    amount: Amount
    beneficiary: AccountId


@event("Treasury")
class UpdatedInactive:
    """How much of what is issued counts as inactive has changed."""

    reactivated: Amount
    deactivated: Amount


@event("Treasury")
class AssetSpendApproved:
    """A `spend` was approved."""

    index: int
    asset_kind: object
    amount: Amount
    beneficiary: AccountId
    valid_from: int
    expire_at: int


@event("Treasury")
class AssetSpendVoided:
    """A spend was taken back."""

    index: int


@event("Treasury")
class Paid:
    """A spend was paid."""

    index: int
    payment_id: object


@event("Treasury")
class PaymentFailed:
    """A spend could not be paid."""

    index: int
    payment_id: object


@event("Treasury")
class SpendProcessed:
    """A spend was removed: it was paid, or had expired."""

    index: int
