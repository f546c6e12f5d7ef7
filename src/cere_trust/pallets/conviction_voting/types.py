"""Votes, delegations and their locks."""

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
        """Make a vote from its parts."""
        chosen = Conviction(as_choice(conviction, "conviction", Conviction))
        return cls((0x80 if aye else 0) | chosen.index)

    @property
    def aye(self) -> bool:
        """True for a vote in favour of the proposal."""
        return bool(self & 0x80)

    @property
    def conviction(self) -> Conviction:
        """Conviction, which sets the time of the lock."""
        return CONVICTIONS[self & 0x7F]

    def __str__(self) -> str:
        return f"{'aye' if self.aye else 'nay'} {self.conviction.value}"


@dataclass(frozen=True, slots=True)
class Standard:
    """A vote in one direction, with conviction. Made by `aye` and `nay`."""

    vote: Vote
    balance: Amount

    @property
    def total(self) -> Amount:
        """Total balance of the vote."""
        return self.balance


@dataclass(frozen=True, slots=True)
class Split:
    """A vote in both directions, without conviction. Made by `split`."""

    aye: Amount
    nay: Amount

    @property
    def total(self) -> Amount:
        """Total balance of the vote."""
        return self.aye + self.nay


@dataclass(frozen=True, slots=True)
class SplitAbstain:
    """A vote in both directions and an abstention, without conviction. Made by `split_abstain` and `abstain`."""

    aye: Amount
    nay: Amount
    abstain: Amount

    @property
    def total(self) -> Amount:
        """Total balance of the vote and the abstention."""
        return self.aye + self.nay + self.abstain


AccountVote: TypeAlias = Standard | Split | SplitAbstain


def aye(balance: Amount, *, conviction: Conviction = Conviction.NONE) -> Standard:
    """Make a vote for the proposal, with `balance` planck."""
    return Standard(Vote.of(True, conviction), as_amount(balance, "balance"))


def nay(balance: Amount, *, conviction: Conviction = Conviction.NONE) -> Standard:
    """Make a vote against the proposal, with `balance` planck."""
    return Standard(Vote.of(False, conviction), as_amount(balance, "balance"))


def split(*, aye: Amount, nay: Amount) -> Split:
    """Make a vote for with one part of the balance and against with another, in planck."""
    return Split(as_amount(aye, "aye"), as_amount(nay, "nay"))


def split_abstain(*, aye: Amount, nay: Amount, abstain: Amount) -> SplitAbstain:
    """Make a vote for, against and in abstention, each with a part of the balance, in planck."""
    return SplitAbstain(as_amount(aye, "aye"), as_amount(nay, "nay"), as_amount(abstain, "abstain"))


def abstain(balance: Amount) -> SplitAbstain:
    """Make a vote that counts for the turnout only, with `balance` planck."""
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
    """Votes delegated to an account: multiplied by conviction, and as capital."""

    votes: Amount
    capital: Amount


@dataclass(frozen=True, slots=True)
class PriorLock:
    """A lock that outlasts its vote: `balance` planck until block `until`."""

    until: int
    balance: Amount


@dataclass(frozen=True, slots=True)
class Casting:
    """Votes of an account that does not delegate, by referendum."""

    votes: list[tuple[int, AccountVote]]
    delegations: Delegations
    prior: PriorLock


@dataclass(frozen=True, slots=True)
class Delegating:
    """A delegation to `target`."""

    balance: Amount
    target: AccountId
    conviction: Conviction
    delegations: Delegations
    prior: PriorLock


Voting: TypeAlias = Casting | Delegating
