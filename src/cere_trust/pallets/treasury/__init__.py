"""The treasury: what it owes, and to whom (pallet Treasury).

The pallet exists in two generations, told apart by name when a call is encoded:

- spends (80011 and later): a spend is approved by the origin of an OpenGov track, or by root. `spend_local` pays at the
  end of the spend period by itself; `spend` is paid when somebody calls `payout`, in time.
- proposals (54113): anyone proposes with `propose_spend`, root approves with `approve_proposal`; `spend_local` is there
  too, under the name of ``spend``.

Amounts are planck. The spend period is one day on Cere.

Source: ``pallet-treasury``.
"""

from .calls import (
    approve_proposal,
    check_status,
    payout,
    propose_spend,
    reject_proposal,
    remove_approval,
    spend,
    spend_local,
    void_spend,
)
from .events import (
    AssetSpendApproved,
    AssetSpendVoided,
    Awarded,
    Burnt,
    Deposit,
    Paid,
    PaymentFailed,
    Proposed,
    Rejected,
    Rollover,
    SpendApproved,
    Spending,
    SpendProcessed,
    UpdatedInactive,
)
from .storage import (
    approvals,
    burn,
    deactivated,
    last_spend_period,
    max_approvals,
    pallet_id,
    payout_period,
    pot_account,
    proposal_bond,
    proposal_bond_minimum,
    proposal_count,
    proposals,
    spend_count,
    spend_period,
    spends,
)
from .types import Attempted, Failed, PaymentState, Pending, Proposal, SpendStatus

__all__ = [
    "AssetSpendApproved",
    "AssetSpendVoided",
    "Attempted",
    "Awarded",
    "Burnt",
    "Deposit",
    "Failed",
    "Paid",
    "PaymentFailed",
    "PaymentState",
    "Pending",
    "Proposal",
    "Proposed",
    "Rejected",
    "Rollover",
    "SpendApproved",
    "SpendProcessed",
    "SpendStatus",
    "Spending",
    "UpdatedInactive",
    "approvals",
    "approve_proposal",
    "burn",
    "check_status",
    "deactivated",
    "last_spend_period",
    "max_approvals",
    "pallet_id",
    "payout",
    "payout_period",
    "pot_account",
    "proposal_bond",
    "proposal_bond_minimum",
    "proposal_count",
    "proposals",
    "propose_spend",
    "reject_proposal",
    "remove_approval",
    "spend",
    "spend_count",
    "spend_local",
    "spend_period",
    "spends",
    "void_spend",
]
