"""The technical committee: its members and motions (pallet TechComm, a collective).

A motion is a call with a threshold of members, identified by its hash, ``preimage_of(runtime, call).hash``, and its
index. Members vote, and anyone closes it once it is decided; a motion with a threshold of 1 is executed at once. The
call has the committee as its origin.

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
    """Set the members of the committee; root. Motions lose the votes of members that leave.

    Errors: ``PrimeAccountNotMember``, ``BadOrigin``.

    Args:
        new_members: The complete list.
        prime: Member whose vote counts for those that do not vote.
        old_count: Number of old members, at least; the fee depends on it.
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
        length_bound: Length of the call in bytes, at least: ``preimage_of(runtime, proposal).length``.
    """
    return Call("TechComm", "execute", {"proposal": as_call(proposal, "proposal"), "length_bound": length_bound})


@wraps_call("TechComm", "propose")
def propose(proposal: Call, *, threshold: int, length_bound: int) -> Call:
    """Propose a motion to the committee; with a threshold of 0 or 1 it is executed at once.

    Proposing is not voting. Errors: ``NotMember``, ``DuplicateProposal``, ``TooManyProposals``,
    ``WrongProposalLength``, ``WrongProposalWeight``.

    Args:
        proposal: The call.
        threshold: Number of ayes needed.
        length_bound: Length of the call in bytes, at least: ``preimage_of(runtime, proposal).length``.
    """
    args = {"threshold": threshold, "proposal": as_call(proposal, "proposal"), "length_bound": length_bound}
    return Call("TechComm", "propose", args)


@wraps_call("TechComm", "vote")
def vote(proposal: H256 | bytes, *, index: int, approve: bool) -> Call:
    """Vote on a motion, or change the signer's vote; the first vote of a member is free of charge.

    Errors: ``NotMember``, ``ProposalMissing``, ``WrongIndex``, ``DuplicateVote``.

    Args:
        proposal: Hash of the motion.
        index: Index of the motion.
        approve: True for aye, False for nay.
    """
    return Call("TechComm", "vote", {"proposal": as_hash(proposal, "proposal"), "index": index, "approve": approve})


@wraps_call("TechComm", "disapprove_proposal")
def disapprove_proposal(proposal_hash: H256 | bytes) -> Call:
    """Discard a motion; root. Errors: ``ProposalMissing``.

    Args:
        proposal_hash: Hash of the motion.
    """
    return Call("TechComm", "disapprove_proposal", {"proposal_hash": as_hash(proposal_hash, "proposal_hash")})


@wraps_call("TechComm", "close")
def close(proposal_hash: H256 | bytes, *, index: int, proposal_weight_bound: Weight, length_bound: int) -> Call:
    """Execute a motion that enough members approved, or discard one that can no longer pass; anyone may.

    Errors: ``ProposalMissing``, ``WrongIndex``, ``TooEarly`` (not decided yet), ``WrongProposalLength``,
    ``WrongProposalWeight``.

    Args:
        proposal_hash: Hash of the motion.
        index: Index of the motion.
        proposal_weight_bound: Weight of the call, at least; see ``transaction_payment.query_call_info``.
        length_bound: Length of the call in bytes, at least.
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
    """Discard a motion and slash its cost; root. Errors: ``ProposalMissing``.

    Args:
        proposal_hash: Hash of the motion.
    """
    return Call("TechComm", "kill", {"proposal_hash": as_hash(proposal_hash, "proposal_hash")})


@wraps_call("TechComm", "release_proposal_cost")
def release_proposal_cost(proposal_hash: H256 | bytes) -> Call:
    """Return the cost of a finished motion; anyone may. Errors: ``ProposalActive``.

    Args:
        proposal_hash: Hash of the motion.
    """
    return Call("TechComm", "release_proposal_cost", {"proposal_hash": as_hash(proposal_hash, "proposal_hash")})


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes on a motion.

    Attributes:
        index: Index of the motion.
        threshold: Number of ayes needed.
        ayes: Members in favour.
        nays: Members against.
        end: Block from which the motion can be closed, whatever the votes.
    """

    index: int
    threshold: int
    ayes: list[AccountId]
    nays: list[AccountId]
    end: int


proposals = StorageValue("TechComm", "Proposals", list[H256])
"""Hashes of open motions."""
proposal_of = OptionalMap("TechComm", "ProposalOf", H256, Call)
"""Calls of open motions, by hash."""
cost_of = OptionalMap("TechComm", "CostOf", H256, tuple[AccountId, object])
"""Account that pays for a motion, and the cost, by hash; none on this chain."""
voting = OptionalMap("TechComm", "Voting", H256, Votes)
"""Votes on open motions, by hash."""
proposal_count = StorageValue("TechComm", "ProposalCount", int)
"""Number of motions ever proposed."""
members = StorageValue("TechComm", "Members", list[AccountId])
"""Members of the committee."""
prime = OptionalValue("TechComm", "Prime", AccountId)
"""Member whose vote counts for those that do not vote."""

max_proposal_weight = Constant("TechComm", "MaxProposalWeight", Weight)
"""Maximum weight of a motion's call."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("TechComm")
class Proposed:
    """A motion was proposed."""

    account: AccountId
    proposal_index: int
    proposal_hash: H256
    threshold: int


@event("TechComm")
class Voted:
    """A member voted; `yes` and `no` count all votes so far."""

    account: AccountId
    proposal_hash: H256
    voted: bool
    yes: int
    no: int


@event("TechComm")
class Approved:
    """Enough members approved a motion."""

    proposal_hash: H256


@event("TechComm")
class Disapproved:
    """Too few members approved a motion."""

    proposal_hash: H256


@event("TechComm")
class Executed:
    """A motion was executed; `result` is ``{"Ok": ()}`` or ``{"Err": error}``."""

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
    """Root discarded a motion."""

    proposal_hash: H256


@event("TechComm")
class ProposalCostBurned:
    """The cost of a motion was slashed."""

    proposal_hash: H256
    who: AccountId


@event("TechComm")
class ProposalCostReleased:
    """The cost of a motion was returned."""

    proposal_hash: H256
    who: AccountId
