"""Storage items and constants of the pallet Treasury."""

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
"""Number of proposals ever made, `spend_local` included."""
proposals = OptionalMap("Treasury", "Proposals", int, Proposal)
"""Payments by number, `spend_local` included; the chain removes paid ones."""
approvals = StorageValue("Treasury", "Approvals", list[int])
"""Numbers in `proposals` to be paid at the end of the spend period."""
deactivated = StorageValue("Treasury", "Deactivated", Amount)
"""Part of the treasury's balance that counts as inactive for referenda, in planck."""
spend_count = StorageValue("Treasury", "SpendCount", int)
"""Number of spends ever approved."""
spends = OptionalMap("Treasury", "Spends", int, SpendStatus)
"""Spends for `payout`, by number."""
last_spend_period = OptionalValue("Treasury", "LastSpendPeriod", int)
"""Block in which the last spend period ended."""

proposal_bond = Constant("Treasury", "ProposalBond", int)
"""Bond of a proposal, in parts per million of its value (54113)."""
proposal_bond_minimum = Constant("Treasury", "ProposalBondMinimum", Amount)
"""Minimum bond of a proposal, in planck (54113)."""
spend_period = Constant("Treasury", "SpendPeriod", int)
"""Length of a spend period, in blocks."""
burn = Constant("Treasury", "Burn", int)
"""Part of the remaining budget that a spend period's end burns, in parts per million."""
pallet_id = Constant("Treasury", "PalletId", bytes)
"""Id that the treasury's account derives from."""
max_approvals = Constant("Treasury", "MaxApprovals", int)
"""Maximum number of entries in `approvals`."""
payout_period = Constant("Treasury", "PayoutPeriod", int)
"""Blocks between `valid_from` and expiry."""
pot_account = Constant("Treasury", "pot_account", AccountId)
"""The treasury's account."""
