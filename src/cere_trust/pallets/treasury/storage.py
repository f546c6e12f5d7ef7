"""What the treasury keeps: what it owes, and to whom."""

from __future__ import annotations

from ...query import Constant, OptionalMap, OptionalValue, StorageValue
from ...types import AccountId, Amount
from .types import Proposal, SpendStatus

__all__ = [
    "approvals",
    "burn",
    "deactivated",
    "last_spend_period",
    "max_approvals",
    "pallet_id",
    "payout_period",
    "pot_account",
    "proposal_bond",
    "proposal_bond_minimum",
    "proposal_count",
    "proposals",
    "spend_count",
    "spend_period",
    "spends",
]

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
