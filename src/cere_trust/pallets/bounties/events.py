"""Events of the pallet Bounties."""

from __future__ import annotations

from dataclasses import dataclass

from ...event import event
from ...types import AccountId, Amount

__all__ = [
    "BountyApproved",
    "BountyAwarded",
    "BountyBecameActive",
    "BountyCanceled",
    "BountyClaimed",
    "BountyExtended",
    "BountyOffered",
    "BountyProposed",
    "BountyRejected",
    "CuratorAccepted",
    "CuratorUnassigned",
    "DepositPoked",
]


@dataclass(frozen=True, slots=True)
class _OfBounty:
    index: int


@event("Bounties")
class BountyProposed(_OfBounty):
    """A bounty was proposed."""


@event("Bounties")
class BountyRejected:
    """A proposed bounty was rejected; the proposer lost the bond."""

    index: int
    bond: Amount


@event("Bounties")
class BountyApproved(_OfBounty):
    """A bounty was approved."""


@event("Bounties")
class BountyBecameActive(_OfBounty):
    """A bounty was funded."""


@event("Bounties", "CuratorProposed")
class BountyOffered:
    """A bounty was offered to a curator."""

    bounty_id: int
    curator: AccountId


@event("Bounties")
class CuratorAccepted:
    """A curator accepted a bounty."""

    bounty_id: int
    curator: AccountId


@event("Bounties")
class CuratorUnassigned:
    """A bounty lost its curator."""

    bounty_id: int


@event("Bounties")
class BountyAwarded:
    """A bounty was awarded."""

    index: int
    beneficiary: AccountId


@event("Bounties")
class BountyClaimed:
    """A bounty was paid; `payout` is without the curator's fee."""

    index: int
    payout: Amount
    beneficiary: AccountId


@event("Bounties")
class BountyCanceled(_OfBounty):
    """A bounty was cancelled."""


@event("Bounties")
class BountyExtended(_OfBounty):
    """A curator reported that work continues."""


@event("Bounties")
class DepositPoked:
    """A deposit was adjusted to the current rate."""

    bounty_id: int
    proposer: AccountId
    old_deposit: Amount
    new_deposit: Amount
