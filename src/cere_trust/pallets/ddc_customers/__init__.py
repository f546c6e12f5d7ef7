"""Buckets, and the deposits that pay for their storage (pallet DdcCustomers).

The pallet exists in three generations, which encoding a call and reading a ledger distinguish by name:

- 80011 and later: one ledger per cluster and account; every deposit call names a `cluster`;
- mainnet 73158: one ledger per account; omit `cluster`;
- 54113: one ledger per cluster and account, but the calls always mean cluster 0x…01; omit `cluster`.

Amounts are planck; a deposit is transferred to a vault and comes back in two steps, seven days apart. If a cluster's
``ddc_clusters.clusters_gov_params`` name a `deposit_contract`, payouts charge the deposits in that contract instead, and
deposits in this pallet pay for nothing.

Source: the interface of ``pallet-ddc-customers``.
"""

from .._unlocking import UnlockChunk
from .._usage import Usage
from . import calls, events, storage, types, views
from .calls import *
from .events import *
from .storage import *
from .types import *
from .views import *

__all__ = ["UnlockChunk", "Usage"]
__all__ += calls.__all__
__all__ += events.__all__
__all__ += storage.__all__
__all__ += types.__all__
__all__ += views.__all__
