"""Stage of a node between registration and exit, from DdcNodes, DdcStaking and DdcClusters."""

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
    """Stage of a node between registration and exit."""

    UNKNOWN = "unknown"
    """Not registered, and nothing is bonded for it."""
    REGISTERED = "registered"
    """Registered; next is `bond`."""
    BONDED = "bonded"
    """Bonded; next is `store`, or `unbond`."""
    STORING = "storing"
    """The stake counts for a cluster; next is ``ddc_clusters.add_node``."""
    AWAITS_VALIDATION = "awaits validation"
    """In a cluster; next is the manager's verdict."""
    VALIDATED = "validated"
    """In a cluster, and validated."""
    REJECTED = "rejected"
    """In a cluster, and rejected by the manager."""
    CHILLING = "chilling"
    """The first `chill` was called; next is the second."""
    LEAVING = "leaving"
    """Leaves its cluster with the next `withdraw_unbonded`."""


_BY_VERDICT = {
    ClusterNodeStatus.AWAITS_VALIDATION: NodeStage.AWAITS_VALIDATION,
    ClusterNodeStatus.VALIDATION_SUCCEEDED: NodeStage.VALIDATED,
    ClusterNodeStatus.VALIDATION_FAILED: NodeStage.REJECTED,
}


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """Records of a node in the three pallets.

    Attributes:
        node: Record of the node; None if it is not registered.
        stash: Account that bonded for it.
        controller: Account that acts for that stake.
        ledger: The stake.
        storing: The cluster that the stake counts for.
        leaving: The cluster that it leaves with the next withdrawal.
        membership: Membership in the cluster that its record names; a node of the genesis may have one without a stake.
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
        """Stage of the node; leaving takes precedence over membership."""
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
    """Query a node's stage and records, at one block: ``client.query(standing_of(key)).stage``.

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
