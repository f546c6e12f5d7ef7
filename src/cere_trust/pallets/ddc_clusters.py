"""Clusters and the nodes in them (pallet DdcClusters).

Anyone may create a cluster under an id of their choice, and manages it from then on. Its reserve account bonds for it
(`ddc_staking.bond_cluster`), governance activates it (`ddc_clusters_gov`), nodes with a stake in it are added and
validated by its manager, or join by themselves where a contract lets them.

Source: the interface of ``pallet-ddc-clusters``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ..call import Call, call
from ..event import event
from ..query import Constant, OptionalDoubleMap, OptionalMap
from ..types import AccountId, AccountLike, ClusterId, DdcEra, NodePubKey
from ._cluster_params import (
    MEBIBYTE,
    MONTH,
    ClusterParams,
    ClusterProtocolParams,
    Cost,
    InspectionDryRunParams,
    with_terms,
)
from ._values import as_account, as_choice, as_cluster, as_node

__all__ = [
    "MEBIBYTE",
    "MONTH",
    "Cluster",
    "ClusterActivated",
    "ClusterBonded",
    "ClusterCreated",
    "ClusterEraPaid",
    "ClusterEraValidated",
    "ClusterNodeAdded",
    "ClusterNodeKind",
    "ClusterNodeRemoved",
    "ClusterNodeState",
    "ClusterNodeStatus",
    "ClusterNodeValidated",
    "ClusterNodesStats",
    "ClusterParams",
    "ClusterParamsSet",
    "ClusterProtocolParams",
    "ClusterProtocolParamsSet",
    "ClusterStatus",
    "ClusterUnbonded",
    "ClusterUnbonding",
    "Cost",
    "InspectionDryRunParams",
    "add_node",
    "clusters",
    "clusters_gov_params",
    "clusters_nodes",
    "clusters_nodes_stats",
    "create_cluster",
    "join_cluster",
    "min_erasure_coding_required_limit",
    "min_erasure_coding_total_limit",
    "min_replication_total_limit",
    "remove_node",
    "set_cluster_params",
    "validate_node",
]

# --- types -----------------------------------------------------------------------------------------------------------


class ClusterStatus(Enum):
    """How far a cluster is; nodes are added to bonded and activated ones."""

    UNBONDED = "Unbonded"
    BONDED = "Bonded"
    ACTIVATED = "Activated"
    UNBONDING = "Unbonding"


class ClusterNodeKind(Enum):
    """How a node came into a cluster."""

    GENESIS = "Genesis"
    EXTERNAL = "External"


class ClusterNodeStatus(Enum):
    """What the cluster's manager found."""

    AWAITS_VALIDATION = "AwaitsValidation"
    VALIDATION_SUCCEEDED = "ValidationSucceeded"
    VALIDATION_FAILED = "ValidationFailed"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster.

    Attributes:
        cluster_id: Its id.
        manager_id: Who adds, validates and removes nodes.
        reserve_id: Who bonds for it, and receives the reserve's share of what customers pay.
        props: What its manager decided.
        status: How far it is.
        last_paid_era: DDC era paid last (at 54113: validated last); None on mainnet 73158, which does not say.
    """

    cluster_id: ClusterId
    manager_id: AccountId
    reserve_id: AccountId
    props: ClusterParams
    status: ClusterStatus
    last_paid_era: DdcEra | None = field(default=None, metadata={"formerly": "last_validated_era_id"})


@dataclass(frozen=True, slots=True)
class ClusterNodeState:
    """A node's place in a cluster, since block `added_at`."""

    kind: ClusterNodeKind
    status: ClusterNodeStatus
    added_at: int


@dataclass(frozen=True, slots=True)
class ClusterNodesStats:
    """How many nodes are in which state."""

    await_validation: int
    validation_succeeded: int
    validation_failed: int


# --- calls -----------------------------------------------------------------------------------------------------------


@call("DdcClusters", "create_cluster")
def create_cluster(
    cluster: ClusterId | str,
    *,
    cluster_reserve_id: AccountLike,
    cluster_params: ClusterParams,
    initial_protocol_params: ClusterProtocolParams,
) -> Call:
    """Create a cluster, not bonded yet; the signer becomes its manager. Costs the fee alone.

    Errors: ``ClusterAlreadyExists``, and below the runtime's least numbers of parts and copies
    ``ErasureCodingRequiredDidNotMeetMinimum``, ``ErasureCodingTotalNotMeetMinimum``,
    ``ReplicationTotalDidNotMeetMinimum``.

    Args:
        cluster: Its id, any 20 bytes that are not taken.
        cluster_reserve_id: The account that will bond for it.
        cluster_params: What the manager decides, and may change.
        initial_protocol_params: What governance decides later. On runtimes before 80011 leave the prices for GPU, CPU
            and RAM and the deposit contract out; later ones ask for all four.
    """
    args = {
        "cluster_id": as_cluster(cluster),
        "cluster_reserve_id": as_account(cluster_reserve_id, "cluster_reserve_id"),
        "cluster_params": cluster_params,
        "initial_protocol_params": initial_protocol_params,
    }
    return with_terms("DdcClusters", "create_cluster", args)


@call("DdcClusters", "set_cluster_params")
def set_cluster_params(cluster: ClusterId | str, *, cluster_params: ClusterParams) -> Call:
    """Change how a cluster stores and who may join; its manager signs.

    Errors: ``ClusterDoesNotExist``, ``OnlyClusterManager``, and the three minimums of `create_cluster`.

    Args:
        cluster: The cluster.
        cluster_params: All of it, the unchanged too: ``dataclasses.replace(cluster.props, …)``.
    """
    args = {"cluster_id": as_cluster(cluster), "cluster_params": cluster_params}
    return with_terms("DdcClusters", "set_cluster_params", args)


def _of_node(name: str, cluster: ClusterId | str, node: NodePubKey | str, **more: object) -> Call:
    args = {"cluster_id": as_cluster(cluster), "node_pub_key": as_node(node), **more}
    return Call("DdcClusters", name, args)


@call("DdcClusters", "add_node")
def add_node(
    cluster: ClusterId | str, *, node_pub_key: NodePubKey | str, node_kind: ClusterNodeKind = ClusterNodeKind.EXTERNAL
) -> Call:
    """Add a node, which then awaits validation; the cluster's manager signs.

    Errors: ``ClusterDoesNotExist``, ``OnlyClusterManager``, ``NodeHasNoActivatedStake`` (not bonded, or not stored to
    this cluster: `ddc_staking.store`), ``NodeStakeIsInvalid`` (less than the bond size), ``NodeChillingIsProhibited``
    (it is leaving), ``AttemptToAddNonExistentNode``, ``UnexpectedClusterStatus`` (bond the cluster first),
    ``AttemptToAddAlreadyAssignedNode``. At 54113 and 73158 the cluster's contract is asked as in `join_cluster`.

    Args:
        cluster: The cluster.
        node_pub_key: The node.
        node_kind: How it came here.
    """
    kind = as_choice(node_kind, "node_kind", ClusterNodeKind)
    return _of_node("add_node", cluster, node_pub_key, node_kind=kind)


@call("DdcClusters", "remove_node")
def remove_node(cluster: ClusterId | str, *, node_pub_key: NodePubKey | str) -> Call:
    """Remove a node; the cluster's manager signs.

    Errors: ``ClusterDoesNotExist``, ``OnlyClusterManager``, ``UnexpectedClusterStatus``,
    ``AttemptToRemoveNonExistentNode``, ``AttemptToRemoveNotAssignedNode``.

    Args:
        cluster: The cluster.
        node_pub_key: The node.
    """
    return _of_node("remove_node", cluster, node_pub_key)


@call("DdcClusters", "validate_node")
def validate_node(cluster: ClusterId | str, *, node_pub_key: NodePubKey | str, succeeded: bool) -> Call:
    """Say whether a node does what it should; the cluster's manager signs, and may change the verdict.

    Errors: ``ClusterDoesNotExist``, ``OnlyClusterManager``, ``AttemptToValidateNotAssignedNode``.

    Args:
        cluster: The cluster.
        node_pub_key: The node.
        succeeded: The verdict.
    """
    return _of_node("validate_node", cluster, node_pub_key, succeeded=succeeded)


@call("DdcClusters", "join_cluster")
def join_cluster(cluster: ClusterId | str, *, node_pub_key: NodePubKey | str) -> Call:
    """Join a cluster whose contract agrees; the node's provider signs. The node counts as validated at once.

    Only on runtimes from 80011 on.

    Errors: ``ClusterDoesNotExist``, ``NodeIsNotAuthorized`` (the cluster has no contract),
    ``AttemptToAddNonExistentNode``, ``OnlyNodeProvider``, ``NodeHasNoActivatedStake``, ``NodeStakeIsInvalid``,
    ``NodeChillingIsProhibited``, ``NodeAuthContractCallFailed``, ``NodeAuthNodeAuthorizationNotSuccessful`` (the
    contract says no), ``UnexpectedClusterStatus``, ``AttemptToAddAlreadyAssignedNode``.

    Args:
        cluster: The cluster.
        node_pub_key: The node.
    """
    return _of_node("join_cluster", cluster, node_pub_key)


# --- storage and constants -------------------------------------------------------------------------------------------

clusters = OptionalMap("DdcClusters", "Clusters", ClusterId, Cluster)
clusters_gov_params = OptionalMap("DdcClusters", "ClustersGovParams", ClusterId, ClusterProtocolParams)
"""Prices, shares, bond and delays of a cluster."""
clusters_nodes = OptionalDoubleMap("DdcClusters", "ClustersNodes", (ClusterId, NodePubKey), ClusterNodeState)
"""A cluster's nodes: ``client.entries(clusters_nodes.under(cluster))``."""
clusters_nodes_stats = OptionalMap("DdcClusters", "ClustersNodesStats", ClusterId, ClusterNodesStats)

min_erasure_coding_required_limit = Constant("DdcClusters", "MinErasureCodingRequiredLimit", int)
min_erasure_coding_total_limit = Constant("DdcClusters", "MinErasureCodingTotalLimit", int)
min_replication_total_limit = Constant("DdcClusters", "MinReplicationTotalLimit", int)

# --- events ----------------------------------------------------------------------------------------------------------


@event("DdcClusters", "ClusterCreated")
@dataclass(frozen=True, slots=True)
class ClusterCreated:
    """A cluster was created."""

    cluster_id: ClusterId


@event("DdcClusters", "ClusterNodeAdded")
@dataclass(frozen=True, slots=True)
class ClusterNodeAdded:
    """A node is in the cluster now."""

    cluster_id: ClusterId
    node_pub_key: NodePubKey


@event("DdcClusters", "ClusterNodeRemoved")
@dataclass(frozen=True, slots=True)
class ClusterNodeRemoved:
    """A node is not in the cluster any more."""

    cluster_id: ClusterId
    node_pub_key: NodePubKey


@event("DdcClusters", "ClusterParamsSet")
@dataclass(frozen=True, slots=True)
class ClusterParamsSet:
    """What the manager decides has changed."""

    cluster_id: ClusterId


@event("DdcClusters", "ClusterProtocolParamsSet")
@dataclass(frozen=True, slots=True)
class ClusterProtocolParamsSet:
    """What governance decides has changed: prices, shares, bond or delays."""

    cluster_id: ClusterId


@event("DdcClusters", "ClusterActivated")
@dataclass(frozen=True, slots=True)
class ClusterActivated:
    """Governance activated the cluster."""

    cluster_id: ClusterId


@event("DdcClusters", "ClusterBonded")
@dataclass(frozen=True, slots=True)
class ClusterBonded:
    """The reserve account bonded for the cluster."""

    cluster_id: ClusterId


@event("DdcClusters", "ClusterUnbonding")
@dataclass(frozen=True, slots=True)
class ClusterUnbonding:
    """The cluster's bond waits for its release."""

    cluster_id: ClusterId


@event("DdcClusters", "ClusterUnbonded")
@dataclass(frozen=True, slots=True)
class ClusterUnbonded:
    """The cluster's bond was released."""

    cluster_id: ClusterId


@event("DdcClusters", "ClusterNodeValidated")
@dataclass(frozen=True, slots=True)
class ClusterNodeValidated:
    """The manager's verdict on a node."""

    cluster_id: ClusterId
    node_pub_key: NodePubKey
    succeeded: bool


@event("DdcClusters", "ClusterEraPaid")
@dataclass(frozen=True, slots=True)
class ClusterEraPaid:
    """A DDC era was paid; from 80011 on."""

    cluster_id: ClusterId
    era_id: DdcEra


@event("DdcClusters", "ClusterEraValidated")
@dataclass(frozen=True, slots=True)
class ClusterEraValidated:
    """A DDC era was validated; 54113 only."""

    cluster_id: ClusterId
    era_id: DdcEra
