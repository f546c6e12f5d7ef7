"""Child bounties: parts of a bounty, each with its own curator (pallet ChildBounties).

The curator of an active bounty adds them; the bounty pays them. Runtimes of 54113 number children over all bounties,
newer ones from 0 under each. Amounts are planck.

Source: ``pallet-child-bounties``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..call import Call, wraps_call
from ..event import event
from ..query import Constant, OptionalDoubleMap, OptionalMap, StorageMap, StorageValue
from ..types import AccountId, AccountLike, Amount
from ._derived import treasury_pot
from ._values import as_account, as_amount, as_bytes

__all__ = [
    "Active",
    "Added",
    "Awarded",
    "Canceled",
    "ChildBounty",
    "ChildBountyAdded",
    "ChildBountyStatus",
    "Claimed",
    "CuratorProposed",
    "PendingPayout",
    "accept_curator",
    "account_of",
    "add_child_bounty",
    "award_child_bounty",
    "child_bounties",
    "child_bounty_count",
    "child_bounty_descriptions",
    "child_bounty_descriptions_v1",
    "child_bounty_value_minimum",
    "children_curator_fees",
    "claim_child_bounty",
    "close_child_bounty",
    "max_active_child_bounty_count",
    "parent_child_bounties",
    "parent_total_child_bounties",
    "propose_curator",
    "unassign_curator",
    "v0_to_v1_child_bounty_ids",
]


def _child(parent: int, child: int) -> dict[str, object]:
    return {"parent_bounty_id": parent, "child_bounty_id": child}


def account_of(parent_bounty_id: int, *, child_bounty_id: int) -> AccountId:
    """Return the account that holds a child's funds, on runtimes that count children under each bounty.

    Args:
        parent_bounty_id: The bounty.
        child_bounty_id: Its child.
    """
    return treasury_pot("cb", parent_bounty_id, child_bounty_id)


# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("ChildBounties", "add_child_bounty")
def add_child_bounty(parent_bounty_id: int, *, value: Amount, description: str | bytes) -> Call:
    """As a bounty's curator, set aside part of the bounty for part of the work.

    Errors: ``ParentBountyNotActive``, ``InsufficientBountyBalance``, ``TooManyChildBounties`` (5 on Cere),
    ``Bounties.RequireCurator``, ``Bounties.InvalidValue`` (less than 1 CERE), ``Bounties.ReasonTooBig``.

    Args:
        parent_bounty_id: The bounty.
        value: The reward, in planck.
        description: Description of the work.
    """
    args = {
        "parent_bounty_id": parent_bounty_id,
        "value": as_amount(value, "value"),
        "description": as_bytes(description, "description"),
    }
    return Call("ChildBounties", "add_child_bounty", args)


@wraps_call("ChildBounties", "propose_curator")
def propose_curator(parent_bounty_id: int, *, child_bounty_id: int, curator: AccountLike, fee: Amount) -> Call:
    """As a bounty's curator, offer a child to a curator.

    Errors: ``ParentBountyNotActive``, ``Bounties.RequireCurator``, ``Bounties.InvalidIndex``,
    ``Bounties.UnexpectedStatus``, ``Bounties.InvalidFee``.

    Args:
        parent_bounty_id: The bounty.
        child_bounty_id: Its child.
        curator: The curator.
        fee: The curator's part of the value, in planck.
    """
    args = {
        **_child(parent_bounty_id, child_bounty_id),
        "curator": as_account(curator, "curator"),
        "fee": as_amount(fee, "fee"),
    }
    return Call("ChildBounties", "propose_curator", args)


@wraps_call("ChildBounties", "accept_curator")
def accept_curator(parent_bounty_id: int, *, child_bounty_id: int) -> Call:
    """As the proposed curator, accept a child; reserves a deposit unless the signer is the bounty's curator.

    Errors: ``ParentBountyNotActive``, ``Bounties.RequireCurator``, ``Bounties.UnexpectedStatus``.

    Args:
        parent_bounty_id: The bounty.
        child_bounty_id: Its child.
    """
    return Call("ChildBounties", "accept_curator", _child(parent_bounty_id, child_bounty_id))


@wraps_call("ChildBounties", "unassign_curator")
def unassign_curator(parent_bounty_id: int, *, child_bounty_id: int) -> Call:
    """Remove a child's curator: as either curator, as ``treasurer`` or root, or as anyone if an update is overdue.

    Errors: ``Bounties.InvalidIndex``, ``Bounties.UnexpectedStatus``, ``Bounties.Premature``, ``BadOrigin``.

    Args:
        parent_bounty_id: The bounty.
        child_bounty_id: Its child.
    """
    return Call("ChildBounties", "unassign_curator", _child(parent_bounty_id, child_bounty_id))


@wraps_call("ChildBounties", "award_child_bounty")
def award_child_bounty(parent_bounty_id: int, *, child_bounty_id: int, beneficiary: AccountLike) -> Call:
    """As either curator, award a child; it can be claimed after the payout delay.

    Errors: ``ParentBountyNotActive``, ``Bounties.RequireCurator``, ``Bounties.UnexpectedStatus``.

    Args:
        parent_bounty_id: The bounty.
        child_bounty_id: Its child.
        beneficiary: Account that did the work.
    """
    args = {**_child(parent_bounty_id, child_bounty_id), "beneficiary": as_account(beneficiary, "beneficiary")}
    return Call("ChildBounties", "award_child_bounty", args)


@wraps_call("ChildBounties", "claim_child_bounty")
def claim_child_bounty(parent_bounty_id: int, *, child_bounty_id: int) -> Call:
    """Pay out an awarded child, reward and fee; anyone may.

    Errors: ``Bounties.InvalidIndex``, ``Bounties.UnexpectedStatus``, ``Bounties.Premature``.

    Args:
        parent_bounty_id: The bounty.
        child_bounty_id: Its child.
    """
    return Call("ChildBounties", "claim_child_bounty", _child(parent_bounty_id, child_bounty_id))


@wraps_call("ChildBounties", "close_child_bounty")
def close_child_bounty(parent_bounty_id: int, *, child_bounty_id: int) -> Call:
    """Cancel a child and return its funds to the bounty; the bounty's curator, ``treasurer``, and root.

    Errors: ``Bounties.InvalidIndex``, ``Bounties.PendingPayout``, ``BadOrigin``.

    Args:
        parent_bounty_id: The bounty.
        child_bounty_id: Its child.
    """
    return Call("ChildBounties", "close_child_bounty", _child(parent_bounty_id, child_bounty_id))


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Added:
    """Added, and without a curator."""


@dataclass(frozen=True, slots=True)
class CuratorProposed:
    """Offered to a curator."""

    curator: AccountId


@dataclass(frozen=True, slots=True)
class Active:
    """Active, with a curator."""

    curator: AccountId


@dataclass(frozen=True, slots=True)
class PendingPayout:
    """Awarded; claimable from block `unlock_at` on."""

    curator: AccountId
    beneficiary: AccountId
    unlock_at: int


ChildBountyStatus: TypeAlias = Added | CuratorProposed | Active | PendingPayout


@dataclass(frozen=True, slots=True)
class ChildBounty:
    """A part of a bounty.

    Attributes:
        parent_bounty: The bounty.
        value: The reward, the fee included, in planck.
        fee: The curator's part of the value, in planck.
        curator_deposit: Deposit held from the curator, in planck.
        status: State of the child.
    """

    parent_bounty: int
    value: Amount
    fee: Amount
    curator_deposit: Amount
    status: ChildBountyStatus


child_bounty_count = StorageValue("ChildBounties", "ChildBountyCount", int)
"""Number of children over all bounties."""
parent_child_bounties = StorageMap("ChildBounties", "ParentChildBounties", int, int)
"""Number of open children by bounty."""
parent_total_child_bounties = StorageMap("ChildBounties", "ParentTotalChildBounties", int, int)
"""Number of children ever added by bounty; also the next child's number."""
child_bounties = OptionalDoubleMap("ChildBounties", "ChildBounties", (int, int), ChildBounty)
"""Children by bounty and number."""
child_bounty_descriptions = OptionalMap("ChildBounties", "ChildBountyDescriptions", int, bytes)
"""Descriptions by the child's number alone (54113)."""
child_bounty_descriptions_v1 = OptionalDoubleMap("ChildBounties", "ChildBountyDescriptionsV1", (int, int), bytes)
"""Descriptions by bounty and number of the child."""
v0_to_v1_child_bounty_ids = OptionalMap("ChildBounties", "V0ToV1ChildBountyIds", int, tuple[int, int])
"""Bounty and new number of a child, by its old number over all bounties."""
children_curator_fees = StorageMap("ChildBounties", "ChildrenCuratorFees", int, Amount)
"""Sum of the fees of a bounty's children, in planck; the bounty's curator receives that much less."""

max_active_child_bounty_count = Constant("ChildBounties", "MaxActiveChildBountyCount", int)
"""Maximum number of open children of a bounty."""
child_bounty_value_minimum = Constant("ChildBounties", "ChildBountyValueMinimum", Amount)
"""Minimum value of a child, in planck."""

# --- events; `index` is the bounty, `child_index` its child ------------------------------------------------------------


@event("ChildBounties", "Added")
class ChildBountyAdded:
    """A child was added to a bounty."""

    index: int
    child_index: int


@event("ChildBounties")
class Awarded:
    """A child was awarded."""

    index: int
    child_index: int
    beneficiary: AccountId


@event("ChildBounties")
class Claimed:
    """A child was paid; `payout` is without the fee."""

    index: int
    child_index: int
    payout: Amount
    beneficiary: AccountId


@event("ChildBounties")
class Canceled:
    """A child was cancelled."""

    index: int
    child_index: int
