"""Stakes of storage nodes and bonds of clusters (pallet DdcStaking).

A stash stands for a node with balance that is locked in place; a controller, which may be the stash itself, acts for it.
The order of things for a node: `bond` (stash), `store` (controller), then ``ddc_clusters.add_node`` (the cluster's
manager); to leave: `chill`, `unbond`, `withdraw_unbonded` (controller). How much and how long is the cluster's to say
(``ddc_clusters.clusters_gov_params``). This stake has nothing to do with that of validators and nominators.

For a cluster its reserve account bonds a fixed amount, 100,000 CERE (1 CERE at 54113), and its manager releases it.

Source: the interface of ``pallet-ddc-staking``.
"""

from .._unlocking import UnlockChunk
from . import calls, events, standing, storage
from .calls import *
from .events import *
from .standing import *
from .storage import *

__all__ = ["UnlockChunk"]
__all__ += calls.__all__
__all__ += events.__all__
__all__ += standing.__all__
__all__ += storage.__all__
