"""What the chain knows of deposits and buckets."""

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
"""Deposits by cluster and owner. Listing them gives opaque keys: the owner is in the value, the cluster is not; see
`all_ledgers`."""
ledger = OptionalMap("DdcCustomers", "Ledger", AccountId, CustomerLedger)
"""Deposits by owner, on runtimes with one ledger per account (mainnet 73158)."""
buckets_count = StorageValue("DdcCustomers", "BucketsCount", BucketId)
"""The newest bucket; they are counted from 1."""
buckets = OptionalMap("DdcCustomers", "Buckets", BucketId, Bucket)

pallet_id = Constant("DdcCustomers", "PalletId", bytes)
unlocking_delay = Constant("DdcCustomers", "UnlockingDelay", int)
"""Blocks between `unlock_deposit` and `withdraw_unlocked_deposit`."""
