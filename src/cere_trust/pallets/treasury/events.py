"""Events of the pallet Treasury."""

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
    """A proposal was rejected; the proposer lost the bond (54113)."""

    proposal_index: int
    slashed: Amount


@event("Treasury")
class Spending:
    """A spend period ended; the event has the available budget."""

    budget_remaining: Amount


@event("Treasury")
class Awarded:
    """A proposal or `spend_local` was paid."""

    proposal_index: int
    award: Amount
    account: AccountId


@event("Treasury")
class Burnt:
    """Part of the remaining budget was burned."""

    burnt_funds: Amount


@event("Treasury")
class Rollover:
    """The remaining budget rolled over to the next spend period."""

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
    """The part of the issuance that counts as inactive was updated."""

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
    """A spend was cancelled."""

    index: int


@event("Treasury")
class Paid:
    """A spend was paid."""

    index: int
    payment_id: object


@event("Treasury")
class PaymentFailed:
    """The payment of a spend failed."""

    index: int
    payment_id: object


@event("Treasury")
class SpendProcessed:
    """A spend was removed after its payment or expiry."""

    index: int
