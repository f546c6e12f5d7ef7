"""A bounty, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...types import AccountId, Amount

__all__ = [
    "Active",
    "Approved",
    "ApprovedWithCurator",
    "Bounty",
    "BountyStatus",
    "CuratorProposed",
    "Funded",
    "PendingPayout",
    "Proposed",
]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Waits for approval."""


@dataclass(frozen=True, slots=True)
class Approved:
    """Waits for the end of the spend period."""


@dataclass(frozen=True, slots=True)
class Funded:
    """Waits for a curator."""


@dataclass(frozen=True, slots=True)
class CuratorProposed:
    """Was offered to a curator."""

    curator: AccountId


@dataclass(frozen=True, slots=True)
class Active:
    """Has a curator, whose next update is due by a block."""

    curator: AccountId
    update_due: int


@dataclass(frozen=True, slots=True)
class PendingPayout:
    """Was awarded, and can be claimed from a block on."""

    curator: AccountId
    beneficiary: AccountId
    unlock_at: int


@dataclass(frozen=True, slots=True)
class ApprovedWithCurator:
    """Waits for the end of the spend period, and was offered to a curator."""

    curator: AccountId


BountyStatus: TypeAlias = Proposed | Approved | Funded | CuratorProposed | Active | PendingPayout | ApprovedWithCurator


@dataclass(frozen=True, slots=True)
class Bounty:
    """A bounty.

    Attributes:
        proposer: Who proposed it.
        value: The reward, the fee included, in planck.
        fee: What the curator keeps of it.
        curator_deposit: Held of the curator.
        bond: Held of the proposer.
        status: How far it is.
    """

    proposer: AccountId
    value: Amount
    fee: Amount
    curator_deposit: Amount
    bond: Amount
    status: BountyStatus
