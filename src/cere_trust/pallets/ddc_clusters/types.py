"""Clusters, and their nodes' places in them."""

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
