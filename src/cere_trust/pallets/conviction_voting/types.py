"""Votes, and what is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...errors import EncodeError
from ...types import AccountId, Amount, Conviction
from .._values import as_amount, as_choice

__all__ = [
    "CONVICTIONS",
    "AccountVote",
    "Casting",
    "Delegating",
    "Delegations",
    "PriorLock",
    "Split",
    "SplitAbstain",
    "Standard",
    "Vote",
    "Voting",
    "abstain",
    "aye",
    "nay",
    "split",
    "split_abstain",
]

CONVICTIONS = tuple(Conviction)


class Vote(int):
    """The runtime's vote byte: 128 for aye, plus the conviction's index."""

    @classmethod
    def of(cls, aye: bool, conviction: Conviction) -> Vote:
        """Make one from its parts."""
        chosen = Conviction(as_choice(conviction, "conviction", Conviction))
        return cls((0x80 if aye else 0) | chosen.index)

    @property
    def aye(self) -> bool:
        """Whether it is for the proposal."""
        return bool(self & 0x80)

    @property
    def conviction(self) -> Conviction:
        """How long it locks its balance."""
        return CONVICTIONS[self & 0x7F]

    def __str__(self) -> str:
        return f"{'aye' if self.aye else 'nay'} {self.conviction.value}"


@dataclass(frozen=True, slots=True)
class Standard:
    """A vote one way, with conviction. Made by `aye` and `nay`."""

    vote: Vote
    balance: Amount

    @property
    def total(self) -> Amount:
        """All that votes."""
        return self.balance


@dataclass(frozen=True, slots=True)
class Split:
    """A vote both ways, without conviction. Made by `split`."""

    aye: Amount
    nay: Amount

    @property
    def total(self) -> Amount:
        """All that votes."""
        return self.aye + self.nay


@dataclass(frozen=True, slots=True)
class SplitAbstain:
    """A vote both ways and neither, without conviction. Made by `split_abstain` and `abstain`."""

    aye: Amount
    nay: Amount
    abstain: Amount

    @property
    def total(self) -> Amount:
        """All that votes, and what abstains."""
        return self.aye + self.nay + self.abstain


AccountVote: TypeAlias = Standard | Split | SplitAbstain


def aye(balance: Amount, *, conviction: Conviction = Conviction.NONE) -> Standard:
    """A vote for the proposal, with `balance` planck."""
    return Standard(Vote.of(True, conviction), as_amount(balance, "balance"))


def nay(balance: Amount, *, conviction: Conviction = Conviction.NONE) -> Standard:
    """A vote against the proposal, with `balance` planck."""
    return Standard(Vote.of(False, conviction), as_amount(balance, "balance"))


def split(*, aye: Amount, nay: Amount) -> Split:
    """A vote for with one part of the balance and against with another, in planck."""
    return Split(as_amount(aye, "aye"), as_amount(nay, "nay"))


def split_abstain(*, aye: Amount, nay: Amount, abstain: Amount) -> SplitAbstain:
    """A vote for, against and neither, each with a part of the balance, in planck."""
    return SplitAbstain(as_amount(aye, "aye"), as_amount(nay, "nay"), as_amount(abstain, "abstain"))


def abstain(balance: Amount) -> SplitAbstain:
    """A vote that counts to the turnout only, with `balance` planck."""
    return SplitAbstain(Amount(0), Amount(0), as_amount(balance, "balance"))


def plain_vote(vote: AccountVote) -> dict[str, object]:
    match vote:
        case Standard(vote=byte, balance=balance):
            return {"Standard": {"vote": byte, "balance": as_amount(balance, "balance")}}
        case Split(aye=for_it, nay=against):
            return {"Split": {"aye": as_amount(for_it, "for_it"), "nay": as_amount(against, "against")}}
        case SplitAbstain(aye=for_it, nay=against, abstain=neither):
            return {
                "SplitAbstain": {
                    "aye": as_amount(for_it, "for_it"),
                    "nay": as_amount(against, "against"),
                    "abstain": as_amount(neither, "neither"),
                }
            }
    raise EncodeError("vote", "what aye(), nay(), split(), split_abstain() or abstain() give", repr(vote))


@dataclass(frozen=True, slots=True)
class Delegations:
    """What others have delegated to an account: with conviction, and as it is."""

    votes: Amount
    capital: Amount


@dataclass(frozen=True, slots=True)
class PriorLock:
    """A lock that outlives its vote: `balance` planck until block `until`."""

    until: int
    balance: Amount


@dataclass(frozen=True, slots=True)
class Casting:
    """An account that votes itself: its votes by referendum."""

    votes: list[tuple[int, AccountVote]]
    delegations: Delegations
    prior: PriorLock


@dataclass(frozen=True, slots=True)
class Delegating:
    """An account that lets `target` vote."""

    balance: Amount
    target: AccountId
    conviction: Conviction
    delegations: Delegations
    prior: PriorLock


Voting: TypeAlias = Casting | Delegating
