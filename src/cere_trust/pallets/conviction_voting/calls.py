"""Calls of voters: votes, delegations and unlocking."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...types import AccountLike, Amount, Conviction, TrackId
from .._values import as_account, as_amount, as_choice
from .types import AccountVote, plain_vote

__all__ = [
    "delegate",
    "remove_other_vote",
    "remove_vote",
    "undelegate",
    "unlock",
    "vote",
]


@wraps_call("ConvictionVoting", "vote")
def vote(poll_index: int, *, vote: AccountVote) -> Call:
    """Vote in a referendum, or change the signer's vote.

    Errors: ``NotOngoing``, ``InsufficientFunds`` (more than the account holds), ``AlreadyDelegating`` (this track's
    votes are delegated), ``MaxVotesReached`` (512 open votes on the track).

    Args:
        poll_index: The referendum.
        vote: From `aye`, `nay`, `split`, `split_abstain` or `abstain`.
    """
    return Call("ConvictionVoting", "vote", {"poll_index": poll_index, "vote": plain_vote(vote)})


@wraps_call("ConvictionVoting", "delegate")
def delegate(track: TrackId, *, to: AccountLike, conviction: Conviction, balance: Amount) -> Call:
    """Delegate the signer's votes on a track to another account.

    Errors: ``AlreadyVoting`` (remove the votes on the track first), ``InsufficientFunds``, ``Nonsense`` (to the signer
    itself), ``BadClass``.

    Args:
        track: The track.
        to: The delegate.
        conviction: Multiplies the balance, and locks it when the delegation ends.
        balance: Amount, in planck.
    """
    return Call(
        "ConvictionVoting",
        "delegate",
        {
            "class": track,
            "to": as_account(to, "to"),
            "conviction": as_choice(conviction, "conviction", Conviction),
            "balance": as_amount(balance, "balance"),
        },
    )


@wraps_call("ConvictionVoting", "undelegate")
def undelegate(track: TrackId) -> Call:
    """End a delegation; its conviction's lock begins.

    Errors: ``NotDelegating``.

    Args:
        track: The track.
    """
    return Call("ConvictionVoting", "undelegate", {"class": track})


@wraps_call("ConvictionVoting", "unlock")
def unlock(track: TrackId, *, target: AccountLike) -> Call:
    """Unlock balance whose lock has expired; anyone may, for anyone.

    Args:
        track: The track.
        target: The locked account.
    """
    return Call("ConvictionVoting", "unlock", {"class": track, "target": as_account(target, "target")})


@wraps_call("ConvictionVoting", "remove_vote")
def remove_vote(track: TrackId | None = None, *, index: int) -> Call:
    """Remove a vote; after the decision, a vote for the winning side leaves its conviction's lock.

    Errors: ``NotVoter``, ``ClassNeeded`` (give the track of a referendum that has ended), ``NoPermissionYet``.

    Args:
        track: The track; required after the end of the referendum.
        index: The referendum.
    """
    return Call("ConvictionVoting", "remove_vote", {"class": track, "index": index})


@wraps_call("ConvictionVoting", "remove_other_vote")
def remove_other_vote(target: AccountLike, *, track: TrackId, index: int) -> Call:
    """Remove another account's vote that locks nothing any more.

    Errors: ``NotVoter``, ``NoPermission``, ``NoPermissionYet``.

    Args:
        target: The voter.
        track: The track.
        index: The referendum.
    """
    return Call(
        "ConvictionVoting",
        "remove_other_vote",
        {"target": as_account(target, "target"), "class": track, "index": index},
    )
