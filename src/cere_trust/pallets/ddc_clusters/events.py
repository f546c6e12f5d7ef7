"""What clusters report."""

from __future__ import annotations

from dataclasses import dataclass

from ...event import event
from ...types import ClusterId, DdcEra, NodePubKey


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
