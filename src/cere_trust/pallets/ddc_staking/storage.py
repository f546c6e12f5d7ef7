"""Storage items of the pallet DdcStaking."""

from __future__ import annotations

from dataclasses import dataclass

from ...query import OptionalMap
from ...types import AccountId, Amount, ClusterId, NodePubKey
from .._unlocking import UnlockChunk, withdrawable

__all__ = [
    "StakingLedger",
    "bonded",
    "cluster_bonded",
    "cluster_ledger",
    "leaving_storages",
    "ledger",
    "nodes",
    "providers",
    "storages",
]


@dataclass(frozen=True, slots=True)
class StakingLedger:
    """Stake of a node, or bond of a cluster.

    Attributes:
        stash: Account whose balance is locked.
        total: Sum of active and unlocking, in planck.
        active: Amount at stake, in planck.
        chilling: Block from which the second `chill` stops storing; None before the first.
        unlocking: Unlocking chunks, oldest first.
    """

    stash: AccountId
    total: Amount
    active: Amount
    chilling: int | None
    unlocking: list[UnlockChunk]

    def withdrawable(self, block: int) -> Amount:
        """Return the amount that a withdrawal in block `block` releases."""
        return withdrawable(self.unlocking, block)


bonded = OptionalMap("DdcStaking", "Bonded", AccountId, AccountId)
"""Controllers by stash."""
ledger = OptionalMap("DdcStaking", "Ledger", AccountId, StakingLedger)
"""Stakes of nodes, by controller."""
storages = OptionalMap("DdcStaking", "Storages", AccountId, ClusterId)
"""Cluster that a stash stores to, by stash."""
nodes = OptionalMap("DdcStaking", "Nodes", NodePubKey, AccountId)
"""Stash of a node, by the node's key."""
providers = OptionalMap("DdcStaking", "Providers", AccountId, NodePubKey)
"""Node of a stash, by stash."""
leaving_storages = OptionalMap("DdcStaking", "LeavingStorages", AccountId, ClusterId)
"""Cluster that a stash's node leaves with the next withdrawal, by stash."""
cluster_bonded = OptionalMap("DdcStaking", "ClusterBonded", AccountId, AccountId)
"""Manager of the cluster that a reserve account bonded for, by reserve account."""
cluster_ledger = OptionalMap("DdcStaking", "ClusterLedger", AccountId, StakingLedger)
"""Bonds of clusters, by manager."""
