"""Stakes of storage nodes and bonds of clusters (pallet DdcStaking).

A stash locks balance in place for a node; a controller, which may be the stash itself, acts for it. The order of calls
for a node: `bond` (stash), `store` (controller), then ``ddc_clusters.add_node`` (the cluster's manager); to leave:
`chill`, `unbond`, `withdraw_unbonded` (controller). The cluster sets amounts and delays
(``ddc_clusters.clusters_gov_params``). This stake is independent of that of validators and nominators.

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
