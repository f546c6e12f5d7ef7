"""Calls of referenda: submission, deposits, ending."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...extrinsic.preimage import MAX_INLINE_LENGTH, preimage_of
from ...runtime import Runtime
from ...types import H256, TrackId
from .. import preimage
from .._proposals import (
    Enactment,
    Lookup,
    Origin,
    Proposal,
    plain_enactment,
    plain_origin,
    plain_proposal,
)
from .._values import as_hash
from .types import Approved, Cancelled, Killed, Ongoing, ReferendumInfo

__all__ = [
    "cancel",
    "kill",
    "nudge_referendum",
    "one_fewer_deciding",
    "place_decision_deposit",
    "proposing",
    "refund_decision_deposit",
    "refund_submission_deposit",
    "refunds",
    "set_metadata",
    "submit",
]


@wraps_call("Referenda", "submit")
def submit(origin: Origin | str, *, proposal: Proposal, enactment: Enactment) -> Call:
    """Submit a referendum; reserves the submission deposit (1 CERE).

    Errors: ``PreimageNotExist``, ``BadOrigin`` (no track for the origin; the two cluster protocol tracks
    take referenda from DdcClustersGov only).

    Args:
        origin: Origin of the proposal: a track's name such as ``small_tipper``, ``root``, or an `Origin`.
        proposal: A call that encodes to at most 128 bytes, which goes inline, or a `Lookup` of a noted preimage.
        enactment: Moment of an approved proposal's execution, from `after` or `at`; the track's minimum applies.
    """
    args = {
        "proposal_origin": plain_origin(origin),
        "proposal": plain_proposal(proposal),
        "enactment_moment": plain_enactment(enactment),
    }
    return Call("Referenda", "submit", args)


@wraps_call("Referenda", "place_decision_deposit")
def place_decision_deposit(index: int) -> Call:
    """Place the track's decision deposit; without it a referendum is never decided.

    Errors: ``NotOngoing``, ``HasDeposit``, ``Balances.InsufficientBalance``.

    Args:
        index: The referendum.
    """
    return Call("Referenda", "place_decision_deposit", {"index": index})


@wraps_call("Referenda", "refund_decision_deposit")
def refund_decision_deposit(index: int) -> Call:
    """Return a finished referendum's decision deposit to its payer. Errors: ``Unfinished``, ``NoDeposit``.

    Args:
        index: The referendum.
    """
    return Call("Referenda", "refund_decision_deposit", {"index": index})


@wraps_call("Referenda", "cancel")
def cancel(index: int) -> Call:
    """Cancel a referendum; deposits can be refunded. Root or referendum canceller. Errors: ``NotOngoing``.

    Args:
        index: The referendum.
    """
    return Call("Referenda", "cancel", {"index": index})


@wraps_call("Referenda", "kill")
def kill(index: int) -> Call:
    """Kill a referendum and slash its deposits. Root or referendum killer. Errors: ``NotOngoing``.

    Args:
        index: The referendum.
    """
    return Call("Referenda", "kill", {"index": index})


@wraps_call("Referenda", "nudge_referendum")
def nudge_referendum(index: int) -> Call:
    """Advance a referendum now; root, and the chain by itself.

    Args:
        index: The referendum.
    """
    return Call("Referenda", "nudge_referendum", {"index": index})


@wraps_call("Referenda", "one_fewer_deciding")
def one_fewer_deciding(track: TrackId) -> Call:
    """Start the decision of a track's next referendum; root, and the chain by itself.

    Args:
        track: The track.
    """
    return Call("Referenda", "one_fewer_deciding", {"track": track})


@wraps_call("Referenda", "refund_submission_deposit")
def refund_submission_deposit(index: int) -> Call:
    """Return an approved or cancelled referendum's submission deposit. Errors: ``BadStatus``, ``NoDeposit``.

    Args:
        index: The referendum.
    """
    return Call("Referenda", "refund_submission_deposit", {"index": index})


@wraps_call("Referenda", "set_metadata")
def set_metadata(index: int, *, maybe_hash: H256 | bytes | None) -> Call:
    """Attach a noted preimage, such as a description, to the signer's referendum; None removes it.

    Errors: ``PreimageNotExist``, ``NoPermission``.

    Args:
        index: The referendum.
        maybe_hash: Hash of the preimage.
    """
    hash = None if maybe_hash is None else as_hash(maybe_hash, "maybe_hash")
    return Call("Referenda", "set_metadata", {"index": index, "maybe_hash": hash})


def proposing(runtime: Runtime, call: Call, *, origin: Origin | str, enactment: Enactment) -> list[Call]:
    """List the calls that submit a referendum: one with an inline proposal, or two that note a long one first.

    Args:
        runtime: The runtime that will execute the proposed call, such as ``client.runtime``.
        call: The proposed call.
        origin: Origin of the proposal, as for `submit`.
        enactment: `after` or `at`.
    """
    made = preimage_of(runtime, call)
    if made.length <= MAX_INLINE_LENGTH:
        return [submit(origin, proposal=call, enactment=enactment)]
    return [preimage.note_preimage(call), submit(origin, proposal=Lookup(*made), enactment=enactment)]


def refunds(index: int, info: ReferendumInfo | None) -> list[Call]:
    """List the calls that refund the deposits of a finished referendum; a rejected one keeps its submission deposit.

    Args:
        index: The referendum.
        info: Entry of ``referendum_info_for``.
    """
    if info is None or isinstance(info, (Ongoing, Killed)):
        return []
    calls = [refund_decision_deposit(index)] if info.decision_deposit else []
    submission = info.submission_deposit and isinstance(info, (Approved, Cancelled))
    return [*calls, refund_submission_deposit(index)] if submission else calls
