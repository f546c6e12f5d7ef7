"""Where a node stands: what DdcNodes, DdcStaking and DdcClusters know of it, in one answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ...query import HasItems, Query, Reading, View
from ...types import AccountId, ClusterId, NodePubKey
from .._values import as_node
from ..ddc_clusters import ClusterNodeState, ClusterNodeStatus, clusters_nodes
from ..ddc_nodes import StorageNode, storage_nodes
from .storage import StakingLedger, bonded, leaving_storages, ledger, nodes, storages

__all__ = [
    "NodeStage",
    "NodeStanding",
    "standing_of",
]


class NodeStage(Enum):
    """How far a node is, or how far out."""

    UNKNOWN = "unknown"
    """Not registered, and nothing is bonded for it."""
    REGISTERED = "registered"
    """Registered; next is `bond`."""
    BONDED = "bonded"
    """Something is at stake for it; next is `store`, or `unbond`."""
    STORING = "storing"
    """The stake counts for a cluster; next is ``ddc_clusters.add_node``."""
    AWAITS_VALIDATION = "awaits validation"
    """In a cluster; next is the manager's verdict."""
    VALIDATED = "validated"
    """In a cluster, and at work."""
    REJECTED = "rejected"
    """In a cluster, and found wanting."""
    CHILLING = "chilling"
    """Said that it will stop storing; next is the second `chill`."""
    LEAVING = "leaving"
    """Leaves its cluster with the next `withdraw_unbonded`."""


_BY_VERDICT = {
    ClusterNodeStatus.AWAITS_VALIDATION: NodeStage.AWAITS_VALIDATION,
    ClusterNodeStatus.VALIDATION_SUCCEEDED: NodeStage.VALIDATED,
    ClusterNodeStatus.VALIDATION_FAILED: NodeStage.REJECTED,
}


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """What the chain knows of a node.

    Attributes:
        node: Its record; None where it is not registered.
        stash: Who bonded for it.
        controller: Who acts for that stake.
        ledger: The stake.
        storing: The cluster that the stake counts for.
        leaving: The cluster that it leaves with the next withdrawal.
        membership: Its place in the cluster that its record names; a node of the genesis may have one without a stake.
    """

    node: StorageNode | None
    stash: AccountId | None = None
    controller: AccountId | None = None
    ledger: StakingLedger | None = None
    storing: ClusterId | None = None
    leaving: ClusterId | None = None
    membership: ClusterNodeState | None = None

    @property
    def stage(self) -> NodeStage:
        """How far it is; being on the way out goes before being in."""
        if self.leaving is not None:
            return NodeStage.LEAVING
        if self.storing is not None and self.ledger is not None and self.ledger.chilling is not None:
            return NodeStage.CHILLING
        if self.membership is not None:
            return _BY_VERDICT[self.membership.status]
        if self.storing is not None:
            return NodeStage.STORING
        if self.stash is not None:
            return NodeStage.BONDED
        return NodeStage.UNKNOWN if self.node is None else NodeStage.REGISTERED


def standing_of(node: NodePubKey | str) -> View[NodeStanding]:
    """Where a node stands, of one block: ``client.query(standing_of(key)).stage``.

    Args:
        node: The node.
    """
    key = as_node(node, "node")

    def steps(runtime: HasItems) -> Reading[NodeStanding]:
        found: StorageNode | None
        stash: AccountId | None
        found, stash = yield [storage_nodes(key), nodes(key)]
        cluster = found.cluster_id if found else None
        of_cluster: list[Query[ClusterNodeState | None]] = [clusters_nodes(cluster, key)] if cluster else []
        if stash is None:
            membership = (yield of_cluster) if of_cluster else [None]
            return NodeStanding(found, membership=membership[0])
        controller, storing, leaving, *membership = yield [
            bonded(stash),
            storages(stash),
            leaving_storages(stash),
            *of_cluster,
        ]
        (stake,) = (yield [ledger(controller)]) if controller else [None]
        place = membership[0] if membership else None
        return NodeStanding(found, stash, controller, stake, storing, leaving, place)

    return View(f"DdcStaking.standing_of({key})", steps)
