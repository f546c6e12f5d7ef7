"""Clusters and the nodes in them (pallet DdcClusters): what deposits and buckets refer to. Reads only, so far.

Source: the interface of ``pallet-ddc-clusters``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..query import OptionalDoubleMap, OptionalMap
from ..types import AccountId, Amount, ClusterId, Perquintill
from .ddc_nodes import NodeKey


class ClusterStatus(Enum):
    """How far a cluster is: deposits pay for activated ones."""

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
class ClusterProps:
    """How a cluster stores: erasure coding (`required` of `total` parts), replicas, and who may join."""

    node_provider_auth_contract: AccountId | None
    erasure_coding_required: int
    erasure_coding_total: int
    replication_total: int
    inspection_dry_run_params: object = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster.

    Attributes:
        last_paid_era: DDC era paid last; None where the runtime does not say (mainnet 73158).
        last_validated_era_id: The same field's name at 54113.
    """

    cluster_id: ClusterId
    manager_id: AccountId
    reserve_id: AccountId
    props: ClusterProps
    status: ClusterStatus
    last_paid_era: int | None = None
    last_validated_era_id: int | None = None


@dataclass(frozen=True, slots=True)
class ClusterProtocolParams:
    """Terms of a cluster that its governance sets: shares, bond and delays (planck, blocks), and prices (planck).

    The prices are per MiB stored for a month, per MiB streamed and per request. Runtimes before 80011 call them
    ``unit_per_…``, and have no prices for GPU, CPU and RAM; they are None there.
    """

    treasury_share: Perquintill
    validators_share: Perquintill
    cluster_reserve_share: Perquintill
    storage_bond_size: Amount
    storage_chill_delay: int
    storage_unbonding_delay: int
    cost_per_mb_stored: Amount | None = None
    cost_per_mb_streamed: Amount | None = None
    cost_per_put_request: Amount | None = None
    cost_per_get_request: Amount | None = None
    cost_per_gpu_unit: Amount | None = None
    cost_per_cpu_unit: Amount | None = None
    cost_per_ram_unit: Amount | None = None
    customer_deposit_contract: AccountId | None = None
    unit_per_mb_stored: Amount | None = None
    unit_per_mb_streamed: Amount | None = None
    unit_per_put_request: Amount | None = None
    unit_per_get_request: Amount | None = None


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


clusters = OptionalMap("DdcClusters", "Clusters", ClusterId, Cluster)
clusters_gov_params = OptionalMap("DdcClusters", "ClustersGovParams", ClusterId, ClusterProtocolParams)
clusters_nodes = OptionalDoubleMap("DdcClusters", "ClustersNodes", (ClusterId, NodeKey), ClusterNodeState)
"""A cluster's nodes: ``client.entries(clusters_nodes.under(cluster))``."""
clusters_nodes_stats = OptionalMap("DdcClusters", "ClustersNodesStats", ClusterId, ClusterNodesStats)
