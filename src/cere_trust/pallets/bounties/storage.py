"""Storage items and constants of the pallet Bounties."""

from __future__ import annotations

from ...query import Constant, OptionalMap, StorageValue
from ...types import AccountId, Amount
from .._derived import treasury_pot
from .types import Bounty

__all__ = [
    "account_of",
    "bounties",
    "bounty_approvals",
    "bounty_count",
    "bounty_deposit_base",
    "bounty_deposit_payout_delay",
    "bounty_descriptions",
    "bounty_update_period",
    "bounty_value_minimum",
    "curator_deposit_max",
    "curator_deposit_min",
    "curator_deposit_multiplier",
    "data_deposit_per_byte",
    "maximum_reason_length",
]


def account_of(bounty_id: int) -> AccountId:
    """Return the account that holds a bounty's funds.

    Args:
        bounty_id: The bounty.
    """
    return treasury_pot("bt", bounty_id)


bounty_count = StorageValue("Bounties", "BountyCount", int)
"""Number of bounties ever proposed; also the next bounty's number."""
bounties = OptionalMap("Bounties", "Bounties", int, Bounty)
"""Bounties by number."""
bounty_descriptions = OptionalMap("Bounties", "BountyDescriptions", int, bytes)
"""Descriptions by number of the bounty."""
bounty_approvals = StorageValue("Bounties", "BountyApprovals", list[int])
"""Numbers of approved bounties, to be funded at the end of the spend period."""

bounty_deposit_base = Constant("Bounties", "BountyDepositBase", Amount)
"""Base of the proposer's bond, in planck."""
bounty_deposit_payout_delay = Constant("Bounties", "BountyDepositPayoutDelay", int)
"""Blocks between `award_bounty` and `claim_bounty`."""
bounty_update_period = Constant("Bounties", "BountyUpdatePeriod", int)
"""Blocks within which a curator must report."""
curator_deposit_multiplier = Constant("Bounties", "CuratorDepositMultiplier", int)
"""Curator's deposit, in parts per million of the fee."""
curator_deposit_max = Constant("Bounties", "CuratorDepositMax", Amount)
"""Maximum deposit of a curator, in planck."""
curator_deposit_min = Constant("Bounties", "CuratorDepositMin", Amount)
"""Minimum deposit of a curator, in planck."""
bounty_value_minimum = Constant("Bounties", "BountyValueMinimum", Amount)
"""Minimum value of a bounty, in planck."""
data_deposit_per_byte = Constant("Bounties", "DataDepositPerByte", Amount)
"""Bond per byte of the description, in planck."""
maximum_reason_length = Constant("Bounties", "MaximumReasonLength", int)
"""Maximum length of a description, in bytes."""
