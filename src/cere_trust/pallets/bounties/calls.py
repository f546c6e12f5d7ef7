"""Calls of proposers, curators, and tracks that may spend."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...types import AccountLike, Amount
from .._values import as_account, as_amount, as_bytes

__all__ = [
    "accept_curator",
    "approve_bounty",
    "approve_bounty_with_curator",
    "award_bounty",
    "claim_bounty",
    "close_bounty",
    "extend_bounty_expiry",
    "poke_deposit",
    "propose_bounty",
    "propose_curator",
    "unassign_curator",
]


@wraps_call("Bounties", "propose_bounty")
def propose_bounty(value: Amount, *, description: str | bytes) -> Call:
    """Propose a bounty; reserves 50,000 CERE and 1 CERE a byte, which are lost if it is rejected.

    Errors: ``InvalidValue`` (less than 10 CERE), ``ReasonTooBig`` (16,384 bytes), ``InsufficientProposersBalance``.

    Args:
        value: The reward, in planck.
        description: Description of the work.
    """
    args = {"value": as_amount(value, "value"), "description": as_bytes(description, "description")}
    return Call("Bounties", "propose_bounty", args)


@wraps_call("Bounties", "approve_bounty")
def approve_bounty(bounty_id: int) -> Call:
    """Approve a proposed bounty, to be funded at the end of a spend period; tracks that may spend, and root.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``TooManyQueued``, ``Treasury.InsufficientPermission``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "approve_bounty", {"bounty_id": bounty_id})


@wraps_call("Bounties", "approve_bounty_with_curator")
def approve_bounty_with_curator(bounty_id: int, *, curator: AccountLike, fee: Amount) -> Call:
    """Approve a proposed bounty and offer it to a curator at once; tracks that may spend, and root.

    Errors: as `approve_bounty`, and ``InvalidFee`` (as much as the reward, or more).

    Args:
        bounty_id: The bounty.
        curator: The curator.
        fee: The curator's part of the value, in planck.
    """
    args = _offer(bounty_id, curator, fee)
    hint = "use approve_bounty, and propose_curator once it is funded"
    return Call("Bounties", "approve_bounty_with_curator", args, hint=hint)


@wraps_call("Bounties", "propose_curator")
def propose_curator(bounty_id: int, *, curator: AccountLike, fee: Amount) -> Call:
    """Offer a funded bounty to a curator; tracks that may spend, and root.

    Errors: ``InvalidIndex``, ``UnexpectedStatus`` (not funded yet), ``InvalidFee``.

    Args:
        bounty_id: The bounty.
        curator: The curator.
        fee: The curator's part of the value, in planck.
    """
    return Call("Bounties", "propose_curator", _offer(bounty_id, curator, fee))


def _offer(bounty_id: int, curator: AccountLike, fee: Amount) -> dict[str, object]:
    return {"bounty_id": bounty_id, "curator": as_account(curator, "curator"), "fee": as_amount(fee, "fee")}


@wraps_call("Bounties", "accept_curator")
def accept_curator(bounty_id: int) -> Call:
    """As the curator, accept the bounty; reserves half of the fee, 1 to 100 CERE.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``RequireCurator``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "accept_curator", {"bounty_id": bounty_id})


@wraps_call("Bounties", "unassign_curator")
def unassign_curator(bounty_id: int) -> Call:
    """Remove a bounty's curator: as the curator, as ``treasurer`` or root, or as anyone if the curator's update is
    overdue.

    The curator's deposit is lost unless the curator signs. Errors: ``InvalidIndex``, ``UnexpectedStatus``,
    ``Premature``, ``BadOrigin``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "unassign_curator", {"bounty_id": bounty_id})


@wraps_call("Bounties", "award_bounty")
def award_bounty(bounty_id: int, *, beneficiary: AccountLike) -> Call:
    """As the curator, award the bounty; it can be claimed after the payout delay.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``RequireCurator``, ``HasActiveChildBounty``.

    Args:
        bounty_id: The bounty.
        beneficiary: Account that did the work.
    """
    return Call(
        "Bounties", "award_bounty", {"bounty_id": bounty_id, "beneficiary": as_account(beneficiary, "beneficiary")}
    )


@wraps_call("Bounties", "claim_bounty")
def claim_bounty(bounty_id: int) -> Call:
    """Pay out an awarded bounty, reward and fee; anyone may.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``Premature`` (the payout delay is not over).

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "claim_bounty", {"bounty_id": bounty_id})


@wraps_call("Bounties", "close_bounty")
def close_bounty(bounty_id: int) -> Call:
    """Cancel a bounty and return its funds to the treasury; ``treasurer``, and root.

    Errors: ``InvalidIndex``, ``UnexpectedStatus`` (approved, to be funded), ``PendingPayout`` (awarded: unassign the
    curator first), ``HasActiveChildBounty``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "close_bounty", {"bounty_id": bounty_id})


@wraps_call("Bounties", "extend_bounty_expiry")
def extend_bounty_expiry(bounty_id: int, *, remark: str | bytes) -> Call:
    """As the curator, report that work continues; the next update is due in 90 days.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``RequireCurator``.

    Args:
        bounty_id: The bounty.
        remark: Report text; the chain does not store it.
    """
    return Call("Bounties", "extend_bounty_expiry", {"bounty_id": bounty_id, "remark": as_bytes(remark, "remark")})


@wraps_call("Bounties", "poke_deposit")
def poke_deposit(bounty_id: int) -> Call:
    """Adjust the deposit of the signer's proposed bounty to the current rate; free of charge if it changes.

    Errors: ``InvalidIndex``, ``NotProposer``, ``UnexpectedStatus``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "poke_deposit", {"bounty_id": bounty_id})
