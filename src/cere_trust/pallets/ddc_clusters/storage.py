"""Storage items and constants of the pallet DdcClusters."""

from __future__ import annotations

from ...query import Constant, OptionalDoubleMap, OptionalMap
from ...types import ClusterId, NodePubKey
from .._cluster_params import (
    ClusterProtocolParams,
)
from .types import Cluster, ClusterNodesStats, ClusterNodeState

__all__ = [
    "clusters",
    "clusters_gov_params",
    "clusters_nodes",
    "clusters_nodes_stats",
    "min_erasure_coding_required_limit",
    "min_erasure_coding_total_limit",
    "min_replication_total_limit",
]

clusters = OptionalMap("DdcClusters", "Clusters", ClusterId, Cluster)
"""Clusters by id."""
clusters_gov_params = OptionalMap("DdcClusters", "ClustersGovParams", ClusterId, ClusterProtocolParams)
"""Prices, shares, bond and delays by cluster."""
clusters_nodes = OptionalDoubleMap("DdcClusters", "ClustersNodes", (ClusterId, NodePubKey), ClusterNodeState)
"""Nodes by cluster and key; those of one cluster: ``client.entries(clusters_nodes.under(cluster))``."""
clusters_nodes_stats = OptionalMap("DdcClusters", "ClustersNodesStats", ClusterId, ClusterNodesStats)
"""Number of nodes in each state, by cluster."""

min_erasure_coding_required_limit = Constant("DdcClusters", "MinErasureCodingRequiredLimit", int)
"""Minimum of ``ClusterParams.erasure_coding_required``."""
min_erasure_coding_total_limit = Constant("DdcClusters", "MinErasureCodingTotalLimit", int)
"""Minimum of ``ClusterParams.erasure_coding_total``."""
min_replication_total_limit = Constant("DdcClusters", "MinReplicationTotalLimit", int)
"""Minimum of ``ClusterParams.replication_total``."""
