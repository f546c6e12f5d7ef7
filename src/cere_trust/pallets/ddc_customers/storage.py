"""Storage items and constants of the pallet DdcCustomers."""

from __future__ import annotations

from ...query import Constant, OptionalDoubleMap, OptionalMap, StorageValue
from ...types import AccountId, BucketId, ClusterId
from .types import Bucket, CustomerLedger

__all__ = [
    "buckets",
    "buckets_count",
    "cluster_ledger",
    "ledger",
    "pallet_id",
    "unlocking_delay",
]

cluster_ledger = OptionalDoubleMap("DdcCustomers", "ClusterLedger", (ClusterId, AccountId), CustomerLedger)
"""Deposits by cluster and owner. Entries have opaque keys: the value holds the owner, but not the cluster; see
`all_ledgers`."""
ledger = OptionalMap("DdcCustomers", "Ledger", AccountId, CustomerLedger)
"""Deposits by owner, on runtimes with one ledger per account (mainnet 73158)."""
buckets_count = StorageValue("DdcCustomers", "BucketsCount", BucketId)
"""Id of the newest bucket; ids start at 1."""
buckets = OptionalMap("DdcCustomers", "Buckets", BucketId, Bucket)
"""Buckets by id."""

pallet_id = Constant("DdcCustomers", "PalletId", bytes)
"""Id that the vaults' accounts derive from."""
unlocking_delay = Constant("DdcCustomers", "UnlockingDelay", int)
"""Blocks between `unlock_deposit` and `withdraw_unlocked_deposit`."""
