"""What happens to stakes and bonds; the account is always the stash."""

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
    """Balance was put at stake; `amount` is what was locked."""

    stash: AccountId
    amount: Amount


@event("DdcStaking")
class Unbonded:
    """Stake was taken out and waits."""

    stash: AccountId
    amount: Amount


@event("DdcStaking")
class Withdrawn:
    """Unbonded stake is free again."""

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
    """A stash's node leaves its cluster with the withdrawal of what was unbonded."""

    stash: AccountId


@event("DdcStaking")
class Left:
    """A stash's node left its cluster."""

    stash: AccountId
