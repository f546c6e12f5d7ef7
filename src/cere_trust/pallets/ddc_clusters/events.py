"""Events of the pallet DdcClusters."""

from __future__ import annotations

from ...event import event
from ...types import ClusterId, DdcEra, NodePubKey

__all__ = [
    "ClusterActivated",
    "ClusterBonded",
    "ClusterCreated",
    "ClusterEraPaid",
    "ClusterEraValidated",
    "ClusterNodeAdded",
    "ClusterNodeRemoved",
    "ClusterNodeValidated",
    "ClusterParamsSet",
    "ClusterProtocolParamsSet",
    "ClusterUnbonded",
    "ClusterUnbonding",
]


@event("DdcClusters")
class ClusterCreated:
    """A cluster was created."""

    cluster_id: ClusterId


@event("DdcClusters")
class ClusterNodeAdded:
    """A node was added to the cluster."""

    cluster_id: ClusterId
    node_pub_key: NodePubKey


@event("DdcClusters")
class ClusterNodeRemoved:
    """A node was removed from the cluster."""

    cluster_id: ClusterId
    node_pub_key: NodePubKey


@event("DdcClusters")
class ClusterParamsSet:
    """The manager's parameters were changed."""

    cluster_id: ClusterId


@event("DdcClusters")
class ClusterProtocolParamsSet:
    """The governance's parameters were changed: prices, shares, bond or delays."""

    cluster_id: ClusterId


@event("DdcClusters")
class ClusterActivated:
    """Governance activated the cluster."""

    cluster_id: ClusterId


@event("DdcClusters")
class ClusterBonded:
    """The reserve account bonded for the cluster."""

    cluster_id: ClusterId


@event("DdcClusters")
class ClusterUnbonding:
    """The release of the cluster's bond was requested."""

    cluster_id: ClusterId


@event("DdcClusters")
class ClusterUnbonded:
    """The cluster's bond was released."""

    cluster_id: ClusterId


@event("DdcClusters")
class ClusterNodeValidated:
    """The manager recorded the verdict on a node."""

    cluster_id: ClusterId
    node_pub_key: NodePubKey
    succeeded: bool


@event("DdcClusters")
class ClusterEraPaid:
    """A DDC era was paid; from 80011 on."""

    cluster_id: ClusterId
    era_id: DdcEra


@event("DdcClusters")
class ClusterEraValidated:
    """A DDC era was validated; 54113 only."""

    cluster_id: ClusterId
    era_id: DdcEra
