"""Events of the pallet DdcStaking; the account is always the stash."""

from __future__ import annotations

from ...event import event
from ...types import AccountId, Amount, ClusterId

__all__ = [
    "Activated",
    "Bonded",
    "ChillSoon",
    "Chilled",
    "LeaveSoon",
    "Left",
    "Unbonded",
    "Withdrawn",
]


@event("DdcStaking")
class Bonded:
    """Balance was staked; `amount` is the amount locked."""

    stash: AccountId
    amount: Amount


@event("DdcStaking")
class Unbonded:
    """Stake was unbonded."""

    stash: AccountId
    amount: Amount


@event("DdcStaking")
class Withdrawn:
    """Unbonded stake was released."""

    stash: AccountId
    amount: Amount


@event("DdcStaking")
class Chilled:
    """A stash stopped storing."""

    stash: AccountId


@event("DdcStaking")
class ChillSoon:
    """A stash may stop storing to a cluster from block `block` on."""

    stash: AccountId
    cluster_id: ClusterId
    block: int


@event("DdcStaking")
class Activated:
    """A stash stores to a cluster."""

    stash: AccountId


@event("DdcStaking")
class LeaveSoon:
    """A stash's node will leave its cluster with the withdrawal of its unbonded stake."""

    stash: AccountId


@event("DdcStaking")
class Left:
    """A stash's node left its cluster."""

    stash: AccountId
