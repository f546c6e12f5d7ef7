"""Votes in referenda, and delegating them (pallet ConvictionVoting).

A conviction multiplies a vote and locks its balance for a time after the referendum; see `Conviction`. Balances are
planck; the same balance can vote in any number of referenda.

Source: ``pallet-conviction-voting``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias, cast

from ..call import Call, call
from ..errors import EncodeError
from ..event import event
from ..query import Constant, DoubleMap, StorageMap
from ..types import AccountId, AccountLike, Amount, Conviction, TrackId
from ._values import as_account, as_amount, as_choice

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


@dataclass(frozen=True, slots=True)
class Split:
    """A vote both ways, without conviction. Made by `split`."""

    aye: Amount
    nay: Amount


@dataclass(frozen=True, slots=True)
class SplitAbstain:
    """A vote both ways and neither, without conviction. Made by `split_abstain` and `abstain`."""

    aye: Amount
    nay: Amount
    abstain: Amount


AccountVote: TypeAlias = Standard | Split | SplitAbstain


def aye(balance: Amount, *, conviction: Conviction = Conviction.NONE) -> Standard:
    """A vote for the proposal, with `balance` planck."""
    return Standard(Vote.of(True, conviction), as_amount(balance))


def nay(balance: Amount, *, conviction: Conviction = Conviction.NONE) -> Standard:
    """A vote against the proposal, with `balance` planck."""
    return Standard(Vote.of(False, conviction), as_amount(balance))


def split(*, aye: Amount, nay: Amount) -> Split:
    """A vote for with one part of the balance and against with another, in planck."""
    return Split(as_amount(aye), as_amount(nay))


def split_abstain(*, aye: Amount, nay: Amount, abstain: Amount) -> SplitAbstain:
    """A vote for, against and neither, each with a part of the balance, in planck."""
    return SplitAbstain(as_amount(aye), as_amount(nay), as_amount(abstain))


def abstain(balance: Amount) -> SplitAbstain:
    """A vote that counts to the turnout only, with `balance` planck."""
    return SplitAbstain(Amount(0), Amount(0), as_amount(balance))


def _account_vote(vote: AccountVote) -> dict[str, object]:
    match vote:
        case Standard(vote=byte, balance=balance):
            return {"Standard": {"vote": byte, "balance": as_amount(balance)}}
        case Split(aye=for_it, nay=against):
            return {"Split": {"aye": as_amount(for_it), "nay": as_amount(against)}}
        case SplitAbstain(aye=for_it, nay=against, abstain=neither):
            return {
                "SplitAbstain": {
                    "aye": as_amount(for_it),
                    "nay": as_amount(against),
                    "abstain": as_amount(neither),
                }
            }
    raise EncodeError("vote", "what aye(), nay(), split(), split_abstain() or abstain() give", repr(vote))


# --- calls -----------------------------------------------------------------------------------------------------------


@call("ConvictionVoting", "vote")
def vote(poll_index: int, *, vote: AccountVote) -> Call:
    """Vote in a referendum, or change one's vote.

    Errors: ``NotOngoing``, ``InsufficientFunds`` (more than the account holds), ``AlreadyDelegating`` (this track's
    votes are delegated), ``MaxVotesReached`` (512 open votes on the track).

    Args:
        poll_index: The referendum.
        vote: From `aye`, `nay`, `split`, `split_abstain` or `abstain`.
    """
    return Call("ConvictionVoting", "vote", {"poll_index": poll_index, "vote": _account_vote(vote)})


@call("ConvictionVoting", "delegate")
def delegate(track: TrackId, *, to: AccountLike, conviction: Conviction, balance: Amount) -> Call:
    """Let someone else vote on a track with one's balance.

    Errors: ``AlreadyVoting`` (remove the votes on the track first), ``InsufficientFunds``, ``Nonsense`` (to oneself),
    ``BadClass``.

    Args:
        track: The track.
        to: Who votes.
        conviction: Multiplies the balance, and locks it when the delegation ends.
        balance: How much, in planck.
    """
    return Call(
        "ConvictionVoting",
        "delegate",
        {
            "class": track,
            "to": as_account(to),
            "conviction": as_choice(conviction, "conviction", Conviction),
            "balance": as_amount(balance),
        },
    )


@call("ConvictionVoting", "undelegate")
def undelegate(track: TrackId) -> Call:
    """End a delegation; its conviction's lock begins.

    Errors: ``NotDelegating``.

    Args:
        track: The track.
    """
    return Call("ConvictionVoting", "undelegate", {"class": track})


@call("ConvictionVoting", "unlock")
def unlock(track: TrackId, *, target: AccountLike) -> Call:
    """Free balance whose lock has run out; anyone may, for anyone.

    Args:
        track: The track.
        target: Whose balance.
    """
    return Call("ConvictionVoting", "unlock", {"class": track, "target": as_account(target)})


@call("ConvictionVoting", "remove_vote")
def remove_vote(track: TrackId | None = None, *, index: int) -> Call:
    """Take back a vote; after the decision a vote that won leaves its conviction's lock behind.

    Errors: ``NotVoter``, ``ClassNeeded`` (name the track of a referendum that is over), ``NoPermissionYet``.

    Args:
        track: The track; needed once the referendum is over.
        index: The referendum.
    """
    return Call("ConvictionVoting", "remove_vote", {"class": track, "index": index})


@call("ConvictionVoting", "remove_other_vote")
def remove_other_vote(target: AccountLike, *, track: TrackId, index: int) -> Call:
    """Remove someone's vote that no longer locks anything.

    Errors: ``NotVoter``, ``NoPermission``, ``NoPermissionYet``.

    Args:
        target: Whose vote.
        track: The track.
        index: The referendum.
    """
    return Call("ConvictionVoting", "remove_other_vote", {"target": as_account(target), "class": track, "index": index})


# --- storage and constants -------------------------------------------------------------------------------------------


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

voting_for: DoubleMap[AccountId, TrackId, Voting] = DoubleMap(
    "ConvictionVoting", "VotingFor", (AccountId, TrackId), cast("type[Voting]", Voting)
)
"""An account's votes, or its delegation, on a track."""
class_locks_for = StorageMap("ConvictionVoting", "ClassLocksFor", AccountId, list[tuple[TrackId, Amount]])
"""What voting locks of an account, by track; the largest counts."""

max_votes = Constant("ConvictionVoting", "MaxVotes", int)
vote_locking_period = Constant("ConvictionVoting", "VoteLockingPeriod", int)
"""Blocks a conviction of 1x locks for."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("ConvictionVoting", "Delegated")
@dataclass(frozen=True, slots=True)
class Delegated:
    """`who` lets `target` vote; older runtimes (54113) do not say on which track."""

    who: AccountId
    target: AccountId
    track: TrackId | None = None


@event("ConvictionVoting", "Undelegated")
@dataclass(frozen=True, slots=True)
class Undelegated:
    """`who` votes for themselves again; older runtimes (54113) do not say on which track."""

    who: AccountId
    track: TrackId | None = None


@event("ConvictionVoting", "Voted")
@dataclass(frozen=True, slots=True)
class Voted:
    """A vote was cast; `poll_index` is None on runtimes that do not name the referendum."""

    who: AccountId
    vote: AccountVote
    poll_index: int | None = None


@event("ConvictionVoting", "VoteRemoved")
@dataclass(frozen=True, slots=True)
class VoteRemoved:
    """A vote was taken back."""

    who: AccountId
    vote: AccountVote
    poll_index: int | None = None


@event("ConvictionVoting", "VoteUnlocked")
@dataclass(frozen=True, slots=True)
class VoteUnlocked:
    """Balance locked by votes on a track is free again."""

    who: AccountId
    track: TrackId = field(metadata={"chain": "class"})
