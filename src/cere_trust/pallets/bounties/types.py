"""Bounties and their states."""

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
    """Proposed, and not yet approved."""


@dataclass(frozen=True, slots=True)
class Approved:
    """Approved, to be funded at the end of the spend period."""


@dataclass(frozen=True, slots=True)
class Funded:
    """Funded, and without a curator."""


@dataclass(frozen=True, slots=True)
class CuratorProposed:
    """Offered to a curator."""

    curator: AccountId


@dataclass(frozen=True, slots=True)
class Active:
    """Active, with a curator whose next update is due by block `update_due`."""

    curator: AccountId
    update_due: int


@dataclass(frozen=True, slots=True)
class PendingPayout:
    """Awarded; claimable from block `unlock_at` on."""

    curator: AccountId
    beneficiary: AccountId
    unlock_at: int


@dataclass(frozen=True, slots=True)
class ApprovedWithCurator:
    """Approved and offered to a curator, to be funded at the end of the spend period."""

    curator: AccountId


BountyStatus: TypeAlias = Proposed | Approved | Funded | CuratorProposed | Active | PendingPayout | ApprovedWithCurator


@dataclass(frozen=True, slots=True)
class Bounty:
    """A bounty.

    Attributes:
        proposer: Account that proposed it.
        value: The reward, the fee included, in planck.
        fee: What the curator keeps of it.
        curator_deposit: Deposit held from the curator.
        bond: Bond held from the proposer.
        status: State of the bounty.
    """

    proposer: AccountId
    value: Amount
    fee: Amount
    curator_deposit: Amount
    bond: Amount
    status: BountyStatus
