"""Calls of clusters' managers and of nodes' providers."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...types import AccountLike, ClusterId, NodePubKey
from .._cluster_params import (
    ClusterParams,
    ClusterProtocolParams,
    with_terms,
)
from .._values import as_account, as_choice, as_cluster, as_node
from .types import ClusterNodeKind

__all__ = [
    "add_node",
    "create_cluster",
    "join_cluster",
    "remove_node",
    "set_cluster_params",
    "validate_node",
]


@wraps_call("DdcClusters", "create_cluster")
def create_cluster(
    cluster: ClusterId | str,
    *,
    cluster_reserve_id: AccountLike,
    cluster_params: ClusterParams,
    initial_protocol_params: ClusterProtocolParams,
) -> Call:
    """Create a cluster, not bonded yet; the signer becomes its manager. Costs the fee alone.

    Errors: ``ClusterAlreadyExists``, and below the runtime's minimum numbers of parts and copies
    ``ErasureCodingRequiredDidNotMeetMinimum``, ``ErasureCodingTotalNotMeetMinimum``,
    ``ReplicationTotalDidNotMeetMinimum``.

    Args:
        cluster: Id of the cluster, any 20 bytes that are not taken.
        cluster_reserve_id: Reserve account, which will bond for the cluster.
        cluster_params: Parameters of the manager, who may change them.
        initial_protocol_params: Parameters of the governance. On runtimes before 80011 omit the prices for GPU, CPU and
            RAM and the deposit contract; later ones require all four.
    """
    args = {
        "cluster_id": as_cluster(cluster),
        "cluster_reserve_id": as_account(cluster_reserve_id, "cluster_reserve_id"),
        "cluster_params": cluster_params,
        "initial_protocol_params": initial_protocol_params,
    }
    return with_terms("DdcClusters", "create_cluster", args)


@wraps_call("DdcClusters", "set_cluster_params")
def set_cluster_params(cluster: ClusterId | str, *, cluster_params: ClusterParams) -> Call:
    """Change a cluster's storage and admission parameters; its manager signs.

    Errors: ``ClusterDoesNotExist``, ``OnlyClusterManager``, and the three minimums of `create_cluster`.

    Args:
        cluster: The cluster.
        cluster_params: All parameters, including unchanged ones: ``dataclasses.replace(cluster.props, …)``.
    """
    args = {"cluster_id": as_cluster(cluster), "cluster_params": cluster_params}
    return with_terms("DdcClusters", "set_cluster_params", args)


def _of_node(name: str, cluster: ClusterId | str, node: NodePubKey | str, **more: object) -> Call:
    args = {"cluster_id": as_cluster(cluster), "node_pub_key": as_node(node), **more}
    return Call("DdcClusters", name, args)


@wraps_call("DdcClusters", "add_node")
def add_node(
    cluster: ClusterId | str, *, node_pub_key: NodePubKey | str, node_kind: ClusterNodeKind = ClusterNodeKind.EXTERNAL
) -> Call:
    """Add a node, which then awaits validation; the cluster's manager signs.

    The chain does not compare the stake with the cluster's bond size here: `ddc_staking.store` did.

    Errors: ``ClusterDoesNotExist``, ``OnlyClusterManager``, ``NodeHasNoActivatedStake`` (not bonded, or not stored to
    this cluster: `ddc_staking.store`), ``NodeStakeIsInvalid`` (the stash has no ledger), ``NodeChillingIsProhibited``
    (it is leaving), ``AttemptToAddNonExistentNode``, ``UnexpectedClusterStatus`` (bond the cluster first),
    ``AttemptToAddAlreadyAssignedNode``. At 54113 and 73158 a cluster's contract, if it has one, must also admit the node:
    the chain calls it with the manager as caller, and requires that the first byte of its answer is 1; otherwise
    ``NodeIsNotAuthorized``. The answer of an ink! 4 contract begins with another byte, so such a contract admits no node.

    Args:
        cluster: The cluster.
        node_pub_key: The node.
        node_kind: Kind of admission.
    """
    kind = as_choice(node_kind, "node_kind", ClusterNodeKind)
    return _of_node("add_node", cluster, node_pub_key, node_kind=kind)


@wraps_call("DdcClusters", "remove_node")
def remove_node(cluster: ClusterId | str, *, node_pub_key: NodePubKey | str) -> Call:
    """Remove a node; the cluster's manager signs.

    Errors: ``ClusterDoesNotExist``, ``OnlyClusterManager``, ``UnexpectedClusterStatus``,
    ``AttemptToRemoveNonExistentNode``, ``AttemptToRemoveNotAssignedNode``.

    Args:
        cluster: The cluster.
        node_pub_key: The node.
    """
    return _of_node("remove_node", cluster, node_pub_key)


@wraps_call("DdcClusters", "validate_node")
def validate_node(cluster: ClusterId | str, *, node_pub_key: NodePubKey | str, succeeded: bool) -> Call:
    """Record the verdict on a node; the cluster's manager signs, and may change the verdict.

    Errors: ``ClusterDoesNotExist``, ``OnlyClusterManager``, ``AttemptToValidateNotAssignedNode``.

    Args:
        cluster: The cluster.
        node_pub_key: The node.
        succeeded: True if the node passes.
    """
    return _of_node("validate_node", cluster, node_pub_key, succeeded=succeeded)


@wraps_call("DdcClusters", "join_cluster")
def join_cluster(cluster: ClusterId | str, *, node_pub_key: NodePubKey | str) -> Call:
    """Join a cluster whose contract admits the node; the node's provider signs. The node counts as validated at once.

    Only on runtimes from 80011 on.

    The chain calls the contract with the provider as caller, and requires that the second byte of its answer is 1, as in
    the answers of ink! 4 and later.

    Errors: ``ClusterDoesNotExist``, ``NodeIsNotAuthorized`` (the cluster has no contract, or the contract rejects the
    node), ``AttemptToAddNonExistentNode``, ``OnlyNodeProvider``, ``NodeHasNoActivatedStake``, ``NodeStakeIsInvalid`` (the
    stash has no ledger), ``NodeChillingIsProhibited``, ``NodeAuthContractCallFailed``, ``UnexpectedClusterStatus``,
    ``AttemptToAddAlreadyAssignedNode``.

    Args:
        cluster: The cluster.
        node_pub_key: The node.
    """
    return _of_node("join_cluster", cluster, node_pub_key)
