"""What stands for nodes and clusters."""

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
    """What stands for a node, or for a cluster.

    Attributes:
        stash: Whose balance is locked.
        total: Active and unlocking together.
        active: At stake.
        chilling: Block from which on the second `chill` stops storing; None where the first was not called.
        unlocking: What was asked back, oldest first.
    """

    stash: AccountId
    total: Amount
    active: Amount
    chilling: int | None
    unlocking: list[UnlockChunk]

    def withdrawable(self, block: int) -> Amount:
        """What a withdrawal in block `block` frees."""
        return withdrawable(self.unlocking, block)


bonded = OptionalMap("DdcStaking", "Bonded", AccountId, AccountId)
"""Controller of a stash."""
ledger = OptionalMap("DdcStaking", "Ledger", AccountId, StakingLedger)
"""Stakes for nodes, by controller."""
storages = OptionalMap("DdcStaking", "Storages", AccountId, ClusterId)
"""The cluster a stash stores to."""
nodes = OptionalMap("DdcStaking", "Nodes", NodePubKey, AccountId)
"""Stash of a node."""
providers = OptionalMap("DdcStaking", "Providers", AccountId, NodePubKey)
"""Node of a stash."""
leaving_storages = OptionalMap("DdcStaking", "LeavingStorages", AccountId, ClusterId)
"""The cluster that a stash's node leaves with the next withdrawal."""
cluster_bonded = OptionalMap("DdcStaking", "ClusterBonded", AccountId, AccountId)
"""Manager of the cluster that a reserve account has bonded for."""
cluster_ledger = OptionalMap("DdcStaking", "ClusterLedger", AccountId, StakingLedger)
"""Bonds of clusters, by manager."""
