"""Locks of an account's votes, with their causes and ends, and the calls that release expired ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...call import Call
from ...codec import lift
from ...query import HasItems, Reading, View
from ...types import AccountId, AccountLike, Amount, TrackId
from .. import referenda
from .._values import as_account
from .calls import remove_vote, unlock
from .storage import class_locks_for, vote_locking_period, voting_for
from .types import AccountVote, Casting, Delegating, Standard, Voting

__all__ = [
    "VoteLock",
    "releases",
    "vote_locks",
    "votings",
]


@dataclass(frozen=True, slots=True)
class VoteLock:
    """A balance that voting locks. Locks overlap: the largest counts.

    Attributes:
        track: The track.
        amount: Locked balance, in planck.
        until: Block from which it can be unlocked; None if the voter must act first, or the referendum is still open.
        referendum: The vote's referendum; None for a delegation, or for the rest of an earlier vote or delegation.
        delegate: The delegate, for a delegation.
    """

    track: TrackId
    amount: Amount
    until: int | None
    referendum: int | None = None
    delegate: AccountId | None = None


def votings(account: AccountLike, tracks: Sequence[TrackId]) -> View[dict[TrackId, Voting]]:
    """Query an account's votes or its delegation on some tracks.

    Args:
        account: The voter.
        tracks: The tracks.
    """
    who = as_account(account, "account")

    def steps(runtime: HasItems) -> Reading[dict[TrackId, Voting]]:
        found = yield [voting_for(who, track) for track in tracks]
        return dict(zip(tracks, found, strict=True))

    return View(f"ConvictionVoting.votings({who})", steps)


def vote_locks(account: AccountLike) -> View[list[VoteLock]]:
    """Query every balance that voting locks of an account, track by track.

    Args:
        account: The voter.
    """
    who = as_account(account, "account")

    def steps(runtime: HasItems) -> Reading[list[VoteLock]]:
        (recorded,) = yield [class_locks_for(who)]
        votings: list[tuple[TrackId, Voting]] = sorted((yield voting_for.under(who)))
        polls = sorted({index for _, one in votings if isinstance(one, Casting) for index, _ in one.votes})
        infos = dict(zip(polls, (yield [referenda.referendum_info_for(poll) for poll in polls]), strict=True))
        period: int = lift(
            vote_locking_period.value, runtime.constant(vote_locking_period.pallet, vote_locking_period.name)
        )
        found = [lock for track, voting in votings for lock in _locks(track, voting, infos, period)]
        for track, amount in recorded:
            # The chain keeps a lock until `unlock`: a vote that was removed or lowered leaves the old one.
            if amount > max((lock.amount for lock in found if lock.track == track), default=0):
                found.append(VoteLock(track, amount, 0))
        return found

    return View(f"ConvictionVoting.vote_locks({who})", steps)


def releases(account: AccountLike, locks: Sequence[VoteLock], *, block: int) -> list[Call]:
    """List the calls that release expired locks in a block: removals of votes, then unlocking of tracks.

    Args:
        account: The locked account; it also signs if there are votes to remove.
        locks: From `vote_locks`.
        block: The block.
    """
    calls: list[Call] = []
    for track in sorted({lock.track for lock in locks}):
        here = [lock for lock in locks if lock.track == track]
        due = [lock for lock in here if lock.until is not None and lock.until <= block]
        kept = max((lock.amount for lock in here if lock not in due), default=Amount(0))
        if max(lock.amount for lock in here) > kept:
            calls += [remove_vote(track, index=lock.referendum) for lock in due if lock.referendum is not None]
            calls.append(unlock(track, target=account))
    return calls


def _locks(
    track: TrackId, voting: Voting, infos: Mapping[int, referenda.ReferendumInfo | None], period: int
) -> Iterator[VoteLock]:
    if isinstance(voting, Delegating):
        yield VoteLock(track, voting.balance, None, delegate=voting.target)
    else:
        for index, vote in voting.votes:
            yield VoteLock(track, vote.total, _until(vote, infos.get(index), period), referendum=index)
    if voting.prior.balance:
        yield VoteLock(track, voting.prior.balance, voting.prior.until)


def _until(vote: AccountVote, info: referenda.ReferendumInfo | None, period: int) -> int | None:
    """Return the block from which a vote can be removed without leaving a lock; only a winning vote leaves one."""
    if isinstance(info, referenda.Ongoing):
        return None
    won = isinstance(vote, Standard) and isinstance(info, referenda.Approved if vote.vote.aye else referenda.Rejected)
    periods = (
        1 << vote.vote.conviction.index - 1 if won and isinstance(vote, Standard) and vote.vote.conviction.index else 0
    )
    return info.since + periods * period if info else 0
