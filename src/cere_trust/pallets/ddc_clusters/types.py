"""Clusters, and the membership of nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ...types import AccountId, ClusterId, DdcEra
from .._cluster_params import (
    ClusterParams,
)

__all__ = [
    "Cluster",
    "ClusterNodeKind",
    "ClusterNodeState",
    "ClusterNodeStatus",
    "ClusterNodesStats",
    "ClusterStatus",
]


class ClusterStatus(Enum):
    """State of a cluster; nodes can be added to bonded and activated ones."""

    UNBONDED = "Unbonded"
    BONDED = "Bonded"
    ACTIVATED = "Activated"
    UNBONDING = "Unbonding"


class ClusterNodeKind(Enum):
    """Kind of a node's admission to a cluster."""

    GENESIS = "Genesis"
    EXTERNAL = "External"


class ClusterNodeStatus(Enum):
    """Verdict of the cluster's manager on a node."""

    AWAITS_VALIDATION = "AwaitsValidation"
    VALIDATION_SUCCEEDED = "ValidationSucceeded"
    VALIDATION_FAILED = "ValidationFailed"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster.

    Attributes:
        cluster_id: Id of the cluster.
        manager_id: Account that adds, validates and removes nodes.
        reserve_id: Account that bonds for it, and receives the reserve's share of the customers' payments.
        props: Parameters of the manager.
        status: State of the cluster.
        last_paid_era: DDC era paid last (at 54113: validated last); None on mainnet 73158, which does not record it.
    """

    cluster_id: ClusterId
    manager_id: AccountId
    reserve_id: AccountId
    props: ClusterParams
    status: ClusterStatus
    last_paid_era: DdcEra | None = field(default=None, metadata={"formerly": "last_validated_era_id"})


@dataclass(frozen=True, slots=True)
class ClusterNodeState:
    """Membership of a node in a cluster, since block `added_at`."""

    kind: ClusterNodeKind
    status: ClusterNodeStatus
    added_at: int


@dataclass(frozen=True, slots=True)
class ClusterNodesStats:
    """Number of nodes in each state."""

    await_validation: int
    validation_succeeded: int
    validation_failed: int
