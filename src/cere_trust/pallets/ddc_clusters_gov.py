"""Decisions of a cluster's members on its protocol parameters (pallet DdcClustersGov).

Members are the cluster's manager and the providers of its validated nodes, at least three. One member makes a proposal,
all must approve within seven days (`vote_proposal`), and `close_proposal` submits it as a referendum, on track 100
(activation) or 101 (update). An account has one vote however many nodes it provides: if that leaves seats without a
vote, the members cannot agree, and only root can decide.

Source: the interface of ``pallet-ddc-clusters-gov``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from ..call import Call, wraps_call
from ..errors import EncodeError
from ..event import event
from ..query import HasItems, OptionalMap, Reading, View
from ..types import AccountId, Amount, ClusterId, NodePubKey
from . import system
from ._cluster_params import ClusterProtocolParams, with_terms
from ._values import as_cluster, as_node, pallet_account

__all__ = [
    "ACCOUNT",
    "CLUSTER_MANAGER",
    "Approved",
    "Closed",
    "ClusterMember",
    "Disapproved",
    "Member",
    "NodeProvider",
    "Proposal",
    "ProposalKind",
    "Proposed",
    "ReferendumSubmitted",
    "Removed",
    "SubmissionDeposit",
    "SubmissionDepositRefunded",
    "SubmissionDepositRetained",
    "Voted",
    "Votes",
    "activate_cluster_protocol",
    "close_proposal",
    "cluster_proposal",
    "cluster_proposal_voting",
    "missing_funds",
    "propose_activate_cluster_protocol",
    "propose_update_cluster_protocol",
    "refund_submission_deposit",
    "retract_proposal",
    "submission_deposits",
    "update_cluster_protocol",
    "vote_proposal",
]

ACCOUNT = pallet_account(b"clustgov")
"""The pallet's account, which submits the referenda and holds their deposits. It must hold the existential deposit of its
own, 1 CERE: no genesis funds it, and anybody may; `missing_funds` reads what it lacks."""

# --- types -----------------------------------------------------------------------------------------------------------


class Member(Enum):
    """Members other than nodes' providers."""

    CLUSTER_MANAGER = "ClusterManager"


@dataclass(frozen=True, slots=True)
class NodeProvider:
    """A member as the provider of a node."""

    node_pub_key: NodePubKey


ClusterMember: TypeAlias = Member | NodeProvider
CLUSTER_MANAGER = Member.CLUSTER_MANAGER
"""The member that manages the cluster."""


class ProposalKind(Enum):
    """Kind of a proposal."""

    ACTIVATE_CLUSTER_PROTOCOL = "ActivateClusterProtocol"
    UPDATE_CLUSTER_PROTOCOL = "UpdateClusterProtocol"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal to a cluster's members; `call` is the proposal of the referendum."""

    author: AccountId
    kind: ProposalKind
    call: Call


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of a cluster's members.

    Attributes:
        seats: Validated nodes at the time of the proposal, and one for the manager.
        threshold: Number of ayes needed.
        ayes: Members in favour.
        nays: Members against, including those that did not vote in time.
        start: Block of the proposal; nodes added later have no vote.
        end: Block from which the voting can be closed in any case.
    """

    seats: int
    threshold: int
    ayes: list[AccountId]
    nays: list[AccountId]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SubmissionDeposit:
    """A member's deposit for a referendum."""

    depositor: AccountId
    amount: Amount


def _member(member: ClusterMember) -> object:
    if isinstance(member, NodeProvider):
        return {"NodeProvider": as_node(member.node_pub_key, "member.node_pub_key")}
    if isinstance(member, Member):
        return member.value
    raise EncodeError("member", "ddc_clusters_gov.CLUSTER_MANAGER or NodeProvider(node)", repr(member))


# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("DdcClustersGov", "propose_activate_cluster_protocol")
def propose_activate_cluster_protocol(
    cluster: ClusterId | str, *, cluster_protocol_params: ClusterProtocolParams
) -> Call:
    """Propose to activate a bonded cluster; its manager signs.

    Errors: ``NoCluster``, ``NotClusterManager``, ``ActiveProposal``, ``UnexpectedState`` (not bonded),
    ``AwaitsValidation`` (some node is not validated yet), ``NotEnoughValidatedNodes`` (less than three).

    Args:
        cluster: The cluster.
        cluster_protocol_params: New prices, shares, bond and delays.
    """
    args = {"cluster_id": as_cluster(cluster), "cluster_protocol_params": cluster_protocol_params}
    return with_terms("DdcClustersGov", "propose_activate_cluster_protocol", args)


@wraps_call("DdcClustersGov", "propose_update_cluster_protocol")
def propose_update_cluster_protocol(
    cluster: ClusterId | str, *, cluster_protocol_params: ClusterProtocolParams, member: ClusterMember
) -> Call:
    """Propose other protocol parameters for an activated cluster; a member signs.

    Errors: ``NoCluster`` (as manager), ``NotClusterManager``, ``NotValidatedNode`` (also a node of no or another
    cluster), ``NotNodeProvider``, ``ActiveProposal``, ``UnexpectedState`` (not activated), ``AwaitsValidation``,
    ``NotEnoughValidatedNodes``.

    Args:
        cluster: The cluster.
        cluster_protocol_params: All parameters, including unchanged ones: ``dataclasses.replace(params, …)``.
        member: Membership under which the signer acts.
    """
    args = {
        "cluster_id": as_cluster(cluster),
        "cluster_protocol_params": cluster_protocol_params,
        "member": _member(member),
    }
    return with_terms("DdcClustersGov", "propose_update_cluster_protocol", args)


@wraps_call("DdcClustersGov", "vote_proposal")
def vote_proposal(cluster: ClusterId | str, *, approve: bool, member: ClusterMember) -> Call:
    """Vote on the cluster's proposal, or change the signer's vote; a member signs.

    Errors: ``NoCluster`` (as manager), ``NoClusterNode`` (also for an unknown cluster), ``NotValidatedNode``,
    ``NotNodeProvider``, ``NotClusterManager``, ``ProposalMissing``, ``VoteProhibited`` (the node was added
    later), ``DuplicateVote`` (the same vote as before).

    Args:
        cluster: The cluster.
        approve: True for aye, False for nay.
        member: Membership under which the signer votes.
    """
    args = {"cluster_id": as_cluster(cluster), "approve": approve, "member": _member(member)}
    return Call("DdcClustersGov", "vote_proposal", args)


@wraps_call("DdcClustersGov", "close_proposal")
def close_proposal(cluster: ClusterId | str, *, member: ClusterMember) -> Call:
    """Close the voting once its outcome is certain or its time is over; a member signs.

    If all members approved, the signer pays the submission deposit of the referendum (1 CERE), which
    `refund_submission_deposit` returns. Before, `ACCOUNT` must hold 1 CERE of its own, which anybody may send: otherwise
    the call fails with ``ConsumerRemaining``. `missing_funds` reads what it lacks.

    Errors: ``NoCluster``, ``NotClusterManager``, ``NotValidatedNode``, ``NotNodeProvider``, ``ProposalMissing``,
    ``TooEarly``, and those of a transfer and of ``Referenda.submit``.

    Args:
        cluster: The cluster.
        member: Membership under which the signer acts.
    """
    return Call("DdcClustersGov", "close_proposal", {"cluster_id": as_cluster(cluster), "member": _member(member)})


@wraps_call("DdcClustersGov", "retract_proposal")
def retract_proposal(cluster: ClusterId | str) -> Call:
    """Retract a proposal; its author signs. Errors: ``ProposalMissing``, ``NotProposalAuthor``.

    Args:
        cluster: The cluster.
    """
    return Call("DdcClustersGov", "retract_proposal", {"cluster_id": as_cluster(cluster)})


@wraps_call("DdcClustersGov", "refund_submission_deposit")
def refund_submission_deposit(referenda_index: int) -> Call:
    """Return a referendum's submission deposit to the member that paid it; anyone may, once the referendum allows it.

    It pays the member also if somebody has called ``Referenda.refund_submission_deposit`` before.

    Errors: ``NoSubmissionDeposit``, and those of ``Referenda.refund_submission_deposit``; a deposit returned before is none.

    Args:
        referenda_index: The referendum.
    """
    return Call("DdcClustersGov", "refund_submission_deposit", {"referenda_index": referenda_index})


@wraps_call("DdcClustersGov", "activate_cluster_protocol")
def activate_cluster_protocol(cluster: ClusterId | str, *, cluster_protocol_params: ClusterProtocolParams) -> Call:
    """Activate a bonded cluster; only root and track 100 may.

    Errors: ``DdcClusters.ClusterDoesNotExist``, ``DdcClusters.UnexpectedClusterStatus`` (not bonded).

    Args:
        cluster: The cluster.
        cluster_protocol_params: New prices, shares, bond and delays.
    """
    args = {"cluster_id": as_cluster(cluster), "cluster_protocol_params": cluster_protocol_params}
    return with_terms("DdcClustersGov", "activate_cluster_protocol", args)


@wraps_call("DdcClustersGov", "update_cluster_protocol")
def update_cluster_protocol(cluster: ClusterId | str, *, cluster_protocol_params: ClusterProtocolParams) -> Call:
    """Change a cluster's protocol parameters; only root and track 101 may.

    Errors: ``DdcClusters.ClusterProtocolParamsNotSet``.

    Args:
        cluster: The cluster.
        cluster_protocol_params: All parameters, including unchanged ones.
    """
    args = {"cluster_id": as_cluster(cluster), "cluster_protocol_params": cluster_protocol_params}
    return with_terms("DdcClustersGov", "update_cluster_protocol", args)


# --- views -----------------------------------------------------------------------------------------------------------


def missing_funds() -> View[Amount]:
    """Query the CERE that `ACCOUNT` lacks before `close_proposal` can submit a referendum, in planck; zero if it lacks none."""

    def steps(runtime: HasItems) -> Reading[Amount]:
        (account,) = yield [system.account(ACCOUNT)]
        needed = int(str(runtime.constant("Balances", "ExistentialDeposit")))
        return Amount(max(0, needed - account.data.free))

    return View("ddc_clusters_gov.missing_funds()", steps)


# --- storage and events ----------------------------------------------------------------------------------------------

cluster_proposal = OptionalMap("DdcClustersGov", "ClusterProposal", ClusterId, Proposal)
"""Open proposals by cluster."""
cluster_proposal_voting = OptionalMap("DdcClustersGov", "ClusterProposalVoting", ClusterId, Votes)
"""Votes on the open proposal, by cluster."""
submission_deposits = OptionalMap("DdcClustersGov", "SubmissionDeposits", int, SubmissionDeposit)
"""Submission deposits by referendum."""


@event("DdcClustersGov")
class Proposed:
    """A member made a proposal, which needs `threshold` ayes."""

    account: AccountId
    cluster_id: ClusterId
    threshold: int


@event("DdcClustersGov")
class Voted:
    """A member voted; `yes` and `no` count this vote too."""

    account: AccountId
    cluster_id: ClusterId
    voted: bool
    yes: int
    no: int


@event("DdcClustersGov")
class Approved:
    """All members approved."""

    cluster_id: ClusterId


@event("DdcClustersGov")
class Disapproved:
    """Not all members approved."""

    cluster_id: ClusterId


@event("DdcClustersGov")
class ReferendumSubmitted:
    """A referendum on the members' proposal was submitted; `SubmissionDepositRetained` has its number."""

    cluster_id: ClusterId


@event("DdcClustersGov")
class Closed:
    """The voting was closed; `no` includes members that did not vote in time."""

    cluster_id: ClusterId
    yes: int
    no: int


@event("DdcClustersGov")
class Removed:
    """The proposal was removed."""

    cluster_id: ClusterId


@event("DdcClustersGov")
class SubmissionDepositRetained:
    """A member paid a referendum's submission deposit."""

    referenda_index: int
    depositor: AccountId
    amount: Amount


@event("DdcClustersGov")
class SubmissionDepositRefunded:
    """A member received a referendum's submission deposit back."""

    referenda_index: int
    depositor: AccountId
    amount: Amount
