"""What the chain knows of bounties."""

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
    """The account that holds a bounty's funds.

    Args:
        bounty_id: The bounty.
    """
    return treasury_pot("bt", bounty_id)


bounty_count = StorageValue("Bounties", "BountyCount", int)
bounties = OptionalMap("Bounties", "Bounties", int, Bounty)
bounty_descriptions = OptionalMap("Bounties", "BountyDescriptions", int, bytes)
bounty_approvals = StorageValue("Bounties", "BountyApprovals", list[int])
"""Bounties that wait for the end of the spend period."""

bounty_deposit_base = Constant("Bounties", "BountyDepositBase", Amount)
bounty_deposit_payout_delay = Constant("Bounties", "BountyDepositPayoutDelay", int)
"""Blocks between `award_bounty` and `claim_bounty`."""
bounty_update_period = Constant("Bounties", "BountyUpdatePeriod", int)
curator_deposit_multiplier = Constant("Bounties", "CuratorDepositMultiplier", int)
"""Parts per million of the fee."""
curator_deposit_max = Constant("Bounties", "CuratorDepositMax", Amount)
curator_deposit_min = Constant("Bounties", "CuratorDepositMin", Amount)
bounty_value_minimum = Constant("Bounties", "BountyValueMinimum", Amount)
data_deposit_per_byte = Constant("Bounties", "DataDepositPerByte", Amount)
maximum_reason_length = Constant("Bounties", "MaximumReasonLength", int)
