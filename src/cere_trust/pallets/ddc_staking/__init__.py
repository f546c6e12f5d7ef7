"""Stakes of storage nodes and bonds of clusters (pallet DdcStaking).

A stash stands for a node with balance that is locked in place; a controller, which may be the stash itself, acts for it.
The order of things for a node: `bond` (stash), `store` (controller), then ``ddc_clusters.add_node`` (the cluster's
manager); to leave: `chill`, `unbond`, `withdraw_unbonded` (controller). How much and how long is the cluster's to say
(``ddc_clusters.clusters_gov_params``). This stake has nothing to do with that of validators and nominators.

For a cluster its reserve account bonds a fixed amount, 100,000 CERE (1 CERE at 54113), and its manager releases it.

Source: the interface of ``pallet-ddc-staking``.
"""

from .._unlocking import UnlockChunk
from .calls import (
    bond,
    bond_cluster,
    chill,
    fast_chill,
    set_controller,
    set_node,
    store,
    unbond,
    unbond_cluster,
    withdraw_unbonded,
    withdraw_unbonded_cluster,
)
from .events import (
    Activated,
    Bonded,
    Chilled,
    ChillSoon,
    LeaveSoon,
    Left,
    Unbonded,
    Withdrawn,
)
from .standing import (
    NodeStage,
    NodeStanding,
    standing_of,
)
from .storage import (
    StakingLedger,
    bonded,
    cluster_bonded,
    cluster_ledger,
    leaving_storages,
    ledger,
    nodes,
    providers,
    storages,
)

__all__ = [
    "Activated",
    "Bonded",
    "ChillSoon",
    "Chilled",
    "LeaveSoon",
    "Left",
    "NodeStage",
    "NodeStanding",
    "StakingLedger",
    "Unbonded",
    "UnlockChunk",
    "Withdrawn",
    "bond",
    "bond_cluster",
    "bonded",
    "chill",
    "cluster_bonded",
    "cluster_ledger",
    "fast_chill",
    "leaving_storages",
    "ledger",
    "nodes",
    "providers",
    "set_controller",
    "set_node",
    "standing_of",
    "storages",
    "store",
    "unbond",
    "unbond_cluster",
    "withdraw_unbonded",
    "withdraw_unbonded_cluster",
]
