"""Rewards that the treasury pays for work, and the curators who hand them out (pallet Bounties).

A bounty is proposed, approved by the origin of an OpenGov track or root, funded at the end of a spend period, given to a
curator, awarded, and claimed after a delay (8 days on Cere). Amounts are planck.

Source: ``pallet-bounties``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..call import Call, call
from ..event import event
from ..query import Constant, OptionalMap, StorageValue
from ..types import AccountId, AccountLike, Amount
from ._derived import treasury_pot
from ._values import as_account, as_amount, as_bytes


def account_of(bounty_id: int) -> AccountId:
    """The account that holds a bounty's funds.

    Args:
        bounty_id: The bounty.
    """
    return treasury_pot("bt", bounty_id)


# --- calls -----------------------------------------------------------------------------------------------------------


@call("Bounties", "propose_bounty")
def propose_bounty(value: Amount, *, description: str | bytes) -> Call:
    """Propose a bounty; reserves 50,000 CERE and 1 CERE a byte, which are lost if it is rejected.

    Errors: ``InvalidValue`` (less than 10 CERE), ``ReasonTooBig`` (16,384 bytes), ``InsufficientProposersBalance``.

    Args:
        value: The reward, in planck.
        description: What is to be done.
    """
    args = {"value": as_amount(value, "value"), "description": as_bytes(description, "description")}
    return Call("Bounties", "propose_bounty", args)


@call("Bounties", "approve_bounty")
def approve_bounty(bounty_id: int) -> Call:
    """Approve a proposed bounty, to be funded at the end of a spend period; tracks that may spend, and root.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``TooManyQueued``, ``Treasury.InsufficientPermission``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "approve_bounty", {"bounty_id": bounty_id})


@call("Bounties", "approve_bounty_with_curator")
def approve_bounty_with_curator(bounty_id: int, *, curator: AccountLike, fee: Amount) -> Call:
    """Approve a proposed bounty and offer it to a curator at once; tracks that may spend, and root.

    Errors: as `approve_bounty`, and ``InvalidFee`` (as much as the reward, or more).

    Args:
        bounty_id: The bounty.
        curator: Who is to hand it out.
        fee: What the curator keeps of it, in planck.
    """
    args = _offer(bounty_id, curator, fee)
    hint = "use approve_bounty, and propose_curator once it is funded"
    return Call("Bounties", "approve_bounty_with_curator", args, hint=hint)


@call("Bounties", "propose_curator")
def propose_curator(bounty_id: int, *, curator: AccountLike, fee: Amount) -> Call:
    """Offer a funded bounty to a curator; tracks that may spend, and root.

    Errors: ``InvalidIndex``, ``UnexpectedStatus`` (not funded yet), ``InvalidFee``.

    Args:
        bounty_id: The bounty.
        curator: Who is to hand it out.
        fee: What the curator keeps of it, in planck.
    """
    return Call("Bounties", "propose_curator", _offer(bounty_id, curator, fee))


def _offer(bounty_id: int, curator: AccountLike, fee: Amount) -> dict[str, object]:
    return {"bounty_id": bounty_id, "curator": as_account(curator, "curator"), "fee": as_amount(fee, "fee")}


@call("Bounties", "accept_curator")
def accept_curator(bounty_id: int) -> Call:
    """As the curator, take the bounty; reserves half of the fee, 1 to 100 CERE.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``RequireCurator``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "accept_curator", {"bounty_id": bounty_id})


@call("Bounties", "unassign_curator")
def unassign_curator(bounty_id: int) -> Call:
    """Take a bounty from its curator: as the curator, as ``treasurer`` or root, or as anyone once no update came in time.

    Unless the curator asks for it, the curator's deposit is lost. Errors: ``InvalidIndex``, ``UnexpectedStatus``,
    ``Premature``, ``BadOrigin``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "unassign_curator", {"bounty_id": bounty_id})


@call("Bounties", "award_bounty")
def award_bounty(bounty_id: int, *, beneficiary: AccountLike) -> Call:
    """As the curator, award the bounty; it can be claimed after the payout delay.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``RequireCurator``, ``HasActiveChildBounty``.

    Args:
        bounty_id: The bounty.
        beneficiary: Who did the work.
    """
    return Call(
        "Bounties", "award_bounty", {"bounty_id": bounty_id, "beneficiary": as_account(beneficiary, "beneficiary")}
    )


@call("Bounties", "claim_bounty")
def claim_bounty(bounty_id: int) -> Call:
    """Have an awarded bounty paid, reward and fee; anyone may.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``Premature`` (the payout delay is not over).

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "claim_bounty", {"bounty_id": bounty_id})


@call("Bounties", "close_bounty")
def close_bounty(bounty_id: int) -> Call:
    """Cancel a bounty; what it holds goes back to the treasury. ``treasurer``, and root.

    Errors: ``InvalidIndex``, ``UnexpectedStatus`` (approved, to be funded), ``PendingPayout`` (awarded: unassign the
    curator first), ``HasActiveChildBounty``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "close_bounty", {"bounty_id": bounty_id})


@call("Bounties", "extend_bounty_expiry")
def extend_bounty_expiry(bounty_id: int, *, remark: str | bytes) -> Call:
    """As the curator, say that work goes on; the next update is due in 90 days.

    Errors: ``InvalidIndex``, ``UnexpectedStatus``, ``RequireCurator``.

    Args:
        bounty_id: The bounty.
        remark: News; not kept by the chain.
    """
    return Call("Bounties", "extend_bounty_expiry", {"bounty_id": bounty_id, "remark": as_bytes(remark, "remark")})


@call("Bounties", "poke_deposit")
def poke_deposit(bounty_id: int) -> Call:
    """Bring the deposit of the signer's proposed bounty to what it would be today; free of charge where it changes.

    Errors: ``InvalidIndex``, ``NotProposer``, ``UnexpectedStatus``.

    Args:
        bounty_id: The bounty.
    """
    return Call("Bounties", "poke_deposit", {"bounty_id": bounty_id})


# --- storage and constants -------------------------------------------------------------------------------------------


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


bounty_count = StorageValue("Bounties", "BountyCount", int)
bounties = OptionalMap("Bounties", "Bounties", int, Bounty)
bounty_descriptions = OptionalMap("Bounties", "BountyDescriptions", int, bytes)
bounty_approvals = StorageValue("Bounties", "BountyApprovals", list[int])
"""Bounties that wait for the end of the spend period."""

bounty_deposit_base = Constant("Bounties", "BountyDepositBase", Amount)
bounty_deposit_payout_delay = Constant("Bounties", "BountyDepositPayoutDelay", int)
"""Blocks between `award_bounty` and `claim_bounty`."""
bounty_update_period = Constant("Bounties", "BountyUpdatePeriod", int)
curator_deposit_multiplier = Constant("Bounties", "CuratorDepositMultiplier", int)
"""Parts per million of the fee."""
curator_deposit_max = Constant("Bounties", "CuratorDepositMax", Amount)
curator_deposit_min = Constant("Bounties", "CuratorDepositMin", Amount)
bounty_value_minimum = Constant("Bounties", "BountyValueMinimum", Amount)
data_deposit_per_byte = Constant("Bounties", "DataDepositPerByte", Amount)
maximum_reason_length = Constant("Bounties", "MaximumReasonLength", int)

# --- events ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _OfBounty:
    index: int


@event("Bounties", "BountyProposed")
@dataclass(frozen=True, slots=True)
class BountyProposed(_OfBounty):
    """A bounty was proposed."""


@event("Bounties", "BountyRejected")
@dataclass(frozen=True, slots=True)
class BountyRejected:
    """A proposed bounty was rejected, and its bond lost."""

    index: int
    bond: Amount


@event("Bounties", "BountyApproved")
@dataclass(frozen=True, slots=True)
class BountyApproved(_OfBounty):
    """A bounty was approved."""


@event("Bounties", "BountyBecameActive")
@dataclass(frozen=True, slots=True)
class BountyBecameActive(_OfBounty):
    """A bounty was funded."""


@event("Bounties", "CuratorProposed")
@dataclass(frozen=True, slots=True)
class BountyOffered:
    """A bounty was offered to a curator."""

    bounty_id: int
    curator: AccountId


@event("Bounties", "CuratorAccepted")
@dataclass(frozen=True, slots=True)
class CuratorAccepted:
    """A curator took a bounty."""

    bounty_id: int
    curator: AccountId


@event("Bounties", "CuratorUnassigned")
@dataclass(frozen=True, slots=True)
class CuratorUnassigned:
    """A bounty has no curator any more."""

    bounty_id: int


@event("Bounties", "BountyAwarded")
@dataclass(frozen=True, slots=True)
class BountyAwarded:
    """A bounty was awarded."""

    index: int
    beneficiary: AccountId


@event("Bounties", "BountyClaimed")
@dataclass(frozen=True, slots=True)
class BountyClaimed:
    """A bounty was paid; `payout` is without the curator's fee."""

    index: int
    payout: Amount
    beneficiary: AccountId


@event("Bounties", "BountyCanceled")
@dataclass(frozen=True, slots=True)
class BountyCanceled(_OfBounty):
    """A bounty was cancelled."""


@event("Bounties", "BountyExtended")
@dataclass(frozen=True, slots=True)
class BountyExtended(_OfBounty):
    """A curator said that work goes on."""


@event("Bounties", "DepositPoked")
@dataclass(frozen=True, slots=True)
class DepositPoked:
    """A deposit was brought to what it would be today."""

    bounty_id: int
    proposer: AccountId
    old_deposit: Amount
    new_deposit: Amount
