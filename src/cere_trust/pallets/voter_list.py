"""Nominators and validators, sorted by stake into bags (pallet VoterList, an instance of bags-list).

Elections read the list from the top. Order within a bag is of arrival, and an account whose stake changed stays in its
bag until a call here moves it. A score is a stake in planck, scaled to 64 bits if the issuance needs more.

Source: ``pallet-bags-list``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..call import Call, wraps_call
from ..event import event
from ..query import Constant, OptionalMap, OptionalValue, StorageValue
from ..types import AccountId, AccountLike
from ._values import as_account

__all__ = [
    "Bag",
    "Node",
    "Rebagged",
    "ScoreUpdated",
    "bag_thresholds",
    "counter_for_list_nodes",
    "counter_for_pending_rebag",
    "list_bags",
    "list_nodes",
    "lock",
    "max_auto_rebag_per_block",
    "next_node_auto_rebagged",
    "pending_rebag",
    "put_in_front_of",
    "put_in_front_of_other",
    "rebag",
]

# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("VoterList", "rebag")
def rebag(dislocated: AccountLike) -> Call:
    """Move an account to the bag of its current stake; anyone may. Succeeds without `Rebagged` if it is right already.

    Errors: ``List`` (no such account in the list), ``Locked`` (during an election).

    Args:
        dislocated: The account.
    """
    return Call("VoterList", "rebag", {"dislocated": as_account(dislocated, "dislocated")})


@wraps_call("VoterList", "put_in_front_of")
def put_in_front_of(lighter: AccountLike) -> Call:
    """Move the signer in front of an account of the same bag that has less stake.

    Errors: ``List`` (one of the two is not in the list, they are in different bags, or the signer has no more stake),
    ``Locked``.

    Args:
        lighter: The account with less stake.
    """
    return Call("VoterList", "put_in_front_of", {"lighter": as_account(lighter, "lighter")})


@wraps_call("VoterList", "put_in_front_of_other")
def put_in_front_of_other(heavier: AccountLike, *, lighter: AccountLike) -> Call:
    """Move an account in front of one of the same bag that has less stake; anyone may.

    Errors: as `put_in_front_of`.

    Args:
        heavier: The account to move.
        lighter: The account with less stake.
    """
    args = {"heavier": as_account(heavier, "heavier"), "lighter": as_account(lighter, "lighter")}
    return Call("VoterList", "put_in_front_of_other", args)


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """Position of an account in the list.

    Attributes:
        id: The account.
        prev: Account in front of it in its bag.
        next: Account behind it.
        bag_upper: Bag, by its largest score.
        score: Score at its last placement.
    """

    id: AccountId
    prev: AccountId | None
    next: AccountId | None
    bag_upper: int
    score: int


@dataclass(frozen=True, slots=True)
class Bag:
    """First and last account of a bag."""

    head: AccountId | None
    tail: AccountId | None


list_nodes = OptionalMap("VoterList", "ListNodes", AccountId, Node)
"""Positions by account."""
counter_for_list_nodes = StorageValue("VoterList", "CounterForListNodes", int)
"""Number of entries in `list_nodes`."""
list_bags = OptionalMap("VoterList", "ListBags", int, Bag)
"""Bags by their largest score."""
next_node_auto_rebagged = OptionalValue("VoterList", "NextNodeAutoRebagged", AccountId)
"""Account at which the automatic rebagging continues."""
lock = OptionalValue("VoterList", "Lock", object)
"""Set while an election reads the list."""
pending_rebag = OptionalMap("VoterList", "PendingRebag", AccountId, object)
"""Accounts to be moved, because the list was locked."""
counter_for_pending_rebag = StorageValue("VoterList", "CounterForPendingRebag", int)
"""Number of entries in `pending_rebag`."""

bag_thresholds = Constant("VoterList", "BagThresholds", list[int])
"""The largest score of each bag, ascending."""
max_auto_rebag_per_block = Constant("VoterList", "MaxAutoRebagPerBlock", int)
"""Number of accounts that the chain rebags by itself in each block; 0 on Cere."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("VoterList")
class Rebagged:
    """An account moved between bags, which are named by their largest scores."""

    who: AccountId
    from_: int = field(metadata={"chain": "from"})
    to: int


@event("VoterList")
class ScoreUpdated:
    """The score of an account was updated."""

    who: AccountId
    new_score: int
