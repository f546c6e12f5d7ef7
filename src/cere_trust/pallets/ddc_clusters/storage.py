"""What the chain knows of clusters."""

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
clusters_gov_params = OptionalMap("DdcClusters", "ClustersGovParams", ClusterId, ClusterProtocolParams)
"""Prices, shares, bond and delays of a cluster."""
clusters_nodes = OptionalDoubleMap("DdcClusters", "ClustersNodes", (ClusterId, NodePubKey), ClusterNodeState)
"""A cluster's nodes: ``client.entries(clusters_nodes.under(cluster))``."""
clusters_nodes_stats = OptionalMap("DdcClusters", "ClustersNodesStats", ClusterId, ClusterNodesStats)

min_erasure_coding_required_limit = Constant("DdcClusters", "MinErasureCodingRequiredLimit", int)
min_erasure_coding_total_limit = Constant("DdcClusters", "MinErasureCodingTotalLimit", int)
min_replication_total_limit = Constant("DdcClusters", "MinReplicationTotalLimit", int)
