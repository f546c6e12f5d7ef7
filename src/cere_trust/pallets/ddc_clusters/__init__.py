"""Clusters and the nodes in them (pallet DdcClusters).

Anyone may create a cluster under an id of their choice, and manages it from then on. Its reserve account bonds for it
(`ddc_staking.bond_cluster`), governance activates it (`ddc_clusters_gov`), nodes with a stake in it are added and
validated by its manager, or join by themselves where a contract lets them.

Source: the interface of ``pallet-ddc-clusters``.
"""

from .._cluster_params import MEBIBYTE, MONTH, ClusterParams, ClusterProtocolParams, Cost, InspectionDryRunParams
from .calls import add_node, create_cluster, join_cluster, remove_node, set_cluster_params, validate_node
from .events import (
    ClusterActivated,
    ClusterBonded,
    ClusterCreated,
    ClusterEraPaid,
    ClusterEraValidated,
    ClusterNodeAdded,
    ClusterNodeRemoved,
    ClusterNodeValidated,
    ClusterParamsSet,
    ClusterProtocolParamsSet,
    ClusterUnbonded,
    ClusterUnbonding,
)
from .storage import (
    clusters,
    clusters_gov_params,
    clusters_nodes,
    clusters_nodes_stats,
    min_erasure_coding_required_limit,
    min_erasure_coding_total_limit,
    min_replication_total_limit,
)
from .types import Cluster, ClusterNodeKind, ClusterNodesStats, ClusterNodeState, ClusterNodeStatus, ClusterStatus

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
