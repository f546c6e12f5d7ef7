"""The technical committee: who is in it, and its motions (pallet TechComm, a collective).

A motion is a call with a threshold of members. It is known by its hash, ``preimage_of(runtime, call).hash``, and its
index. Members vote, and anyone closes it once it is decided; a motion with a threshold of 1 is carried out at once. The
call is made with the committee as its origin.

Source: ``pallet-collective``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..call import Call, wraps_call
from ..event import event
from ..query import Constant, OptionalMap, OptionalValue, StorageValue
from ..types import H256, AccountId, AccountLike, Accounts, Weight
from ._values import as_account, as_accounts, as_call, as_hash, as_weight

__all__ = [
    "Approved",
    "Closed",
    "Disapproved",
    "Executed",
    "Killed",
    "MemberExecuted",
    "ProposalCostBurned",
    "ProposalCostReleased",
    "Proposed",
    "Voted",
    "Votes",
    "close",
    "cost_of",
    "disapprove_proposal",
    "execute",
    "kill",
    "max_proposal_weight",
    "members",
    "prime",
    "proposal_count",
    "proposal_of",
    "proposals",
    "propose",
    "release_proposal_cost",
    "set_members",
    "vote",
    "voting",
]

# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("TechComm", "set_members")
def set_members(new_members: Accounts, *, prime: AccountLike | None = None, old_count: int) -> Call:
    """Say who is in the committee; root. Motions lose the votes of those who leave.

    Errors: ``PrimeAccountNotMember``, ``BadOrigin``.

    Args:
        new_members: Everyone who is in it from now on.
        prime: Whose vote counts for members who do not vote.
        old_count: How many were in it, at least; the fee depends on it.
    """
    args = {
        "new_members": as_accounts(new_members, "new_members"),
        "prime": None if prime is None else as_account(prime, "prime"),
        "old_count": old_count,
    }
    return Call("TechComm", "set_members", args)


@wraps_call("TechComm", "execute")
def execute(proposal: Call, *, length_bound: int) -> Call:
    """Make a call as one member of the committee.

    Errors: ``NotMember``, ``WrongProposalLength``, and the call's own.

    Args:
        proposal: The call.
        length_bound: At least its length in bytes: ``preimage_of(runtime, proposal).length``.
    """
    return Call("TechComm", "execute", {"proposal": as_call(proposal, "proposal"), "length_bound": length_bound})


@wraps_call("TechComm", "propose")
def propose(proposal: Call, *, threshold: int, length_bound: int) -> Call:
    """Put a motion before the committee; with a threshold of 0 or 1 it is carried out at once.

    The proposer has not voted by proposing. Errors: ``NotMember``, ``DuplicateProposal``, ``TooManyProposals``,
    ``WrongProposalLength``, ``WrongProposalWeight``.

    Args:
        proposal: The call.
        threshold: How many members have to agree.
        length_bound: At least its length in bytes: ``preimage_of(runtime, proposal).length``.
    """
    args = {"threshold": threshold, "proposal": as_call(proposal, "proposal"), "length_bound": length_bound}
    return Call("TechComm", "propose", args)


@wraps_call("TechComm", "vote")
def vote(proposal: H256 | bytes, *, index: int, approve: bool) -> Call:
    """Vote on a motion, or change one's vote; the first vote of a member is free of charge.

    Errors: ``NotMember``, ``ProposalMissing``, ``WrongIndex``, ``DuplicateVote``.

    Args:
        proposal: Hash of the motion.
        index: Its index.
        approve: Aye or nay.
    """
    return Call("TechComm", "vote", {"proposal": as_hash(proposal, "proposal"), "index": index, "approve": approve})


@wraps_call("TechComm", "disapprove_proposal")
def disapprove_proposal(proposal_hash: H256 | bytes) -> Call:
    """End a motion without carrying it out; root. Errors: ``ProposalMissing``.

    Args:
        proposal_hash: Hash of the motion.
    """
    return Call("TechComm", "disapprove_proposal", {"proposal_hash": as_hash(proposal_hash, "proposal_hash")})


@wraps_call("TechComm", "close")
def close(proposal_hash: H256 | bytes, *, index: int, proposal_weight_bound: Weight, length_bound: int) -> Call:
    """Carry out a motion that enough members agreed to, or end one that cannot be any more; anyone may.

    Errors: ``ProposalMissing``, ``WrongIndex``, ``TooEarly`` (not decided yet), ``WrongProposalLength``,
    ``WrongProposalWeight``.

    Args:
        proposal_hash: Hash of the motion.
        index: Its index.
        proposal_weight_bound: At least what the call weighs, see ``transaction_payment.query_call_info``.
        length_bound: At least its length in bytes.
    """
    args = {
        "proposal_hash": as_hash(proposal_hash, "proposal_hash"),
        "index": index,
        "proposal_weight_bound": as_weight(proposal_weight_bound, "proposal_weight_bound"),
        "length_bound": length_bound,
    }
    return Call("TechComm", "close", args)


@wraps_call("TechComm", "kill")
def kill(proposal_hash: H256 | bytes) -> Call:
    """End a motion without carrying it out, and take what it cost; root. Errors: ``ProposalMissing``.

    Args:
        proposal_hash: Hash of the motion.
    """
    return Call("TechComm", "kill", {"proposal_hash": as_hash(proposal_hash, "proposal_hash")})


@wraps_call("TechComm", "release_proposal_cost")
def release_proposal_cost(proposal_hash: H256 | bytes) -> Call:
    """Return what a finished motion cost; anyone may. Errors: ``ProposalActive``.

    Args:
        proposal_hash: Hash of the motion.
    """
    return Call("TechComm", "release_proposal_cost", {"proposal_hash": as_hash(proposal_hash, "proposal_hash")})


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes on a motion.

    Attributes:
        index: Of the motion.
        threshold: How many ayes it takes.
        ayes: Who agrees.
        nays: Who does not.
        end: Block from which it can be closed whoever has voted.
    """

    index: int
    threshold: int
    ayes: list[AccountId]
    nays: list[AccountId]
    end: int


proposals = StorageValue("TechComm", "Proposals", list[H256])
"""Motions that are open."""
proposal_of = OptionalMap("TechComm", "ProposalOf", H256, Call)
cost_of = OptionalMap("TechComm", "CostOf", H256, tuple[AccountId, object])
"""Who bears what a motion costs; nothing on this chain."""
voting = OptionalMap("TechComm", "Voting", H256, Votes)
proposal_count = StorageValue("TechComm", "ProposalCount", int)
members = StorageValue("TechComm", "Members", list[AccountId])
prime = OptionalValue("TechComm", "Prime", AccountId)

max_proposal_weight = Constant("TechComm", "MaxProposalWeight", Weight)

# --- events ----------------------------------------------------------------------------------------------------------


@event("TechComm")
class Proposed:
    """A motion was put before the committee."""

    account: AccountId
    proposal_index: int
    proposal_hash: H256
    threshold: int


@event("TechComm")
class Voted:
    """A member voted; `yes` and `no` are all votes so far."""

    account: AccountId
    proposal_hash: H256
    voted: bool
    yes: int
    no: int


@event("TechComm")
class Approved:
    """Enough members agreed."""

    proposal_hash: H256


@event("TechComm")
class Disapproved:
    """Too few members agreed."""

    proposal_hash: H256


@event("TechComm")
class Executed:
    """A motion was carried out; `result` is ``{"Ok": ()}`` or ``{"Err": error}``."""

    proposal_hash: H256
    result: object


@event("TechComm")
class MemberExecuted:
    """A call was made as one member; `result` is ``{"Ok": ()}`` or ``{"Err": error}``."""

    proposal_hash: H256
    result: object


@event("TechComm")
class Closed:
    """A motion was closed with these votes."""

    proposal_hash: H256
    yes: int
    no: int


@event("TechComm")
class Killed:
    """A motion was ended by root."""

    proposal_hash: H256


@event("TechComm")
class ProposalCostBurned:
    """What a motion cost was taken."""

    proposal_hash: H256
    who: AccountId


@event("TechComm")
class ProposalCostReleased:
    """What a motion cost was returned."""

    proposal_hash: H256
    who: AccountId
