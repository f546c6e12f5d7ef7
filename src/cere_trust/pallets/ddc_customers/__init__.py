"""Buckets, and the deposits that pay for what is in them (pallet DdcCustomers).

The pallet exists in three generations, told apart by name when a call is encoded or a ledger read:

- 80011 and later: one ledger per cluster and account; every deposit call names a `cluster`;
- mainnet 73158: one ledger per account; leave `cluster` out;
- 54113: stores by cluster already, but its calls name none and mean cluster 0x…01; leave `cluster` out.

Amounts are planck; a deposit is transferred to a vault and comes back in two steps, seven days apart. Where a cluster's
``ddc_clusters.clusters_gov_params`` name a `deposit_contract`, payouts charge the deposits in that contract instead, and
what is in this pallet pays for nothing.

Source: the interface of ``pallet-ddc-customers``.
"""

from .._unlocking import UnlockChunk
from .._usage import Usage
from .calls import (
    create_bucket,
    deposit,
    deposit_extra,
    deposit_for,
    remove_bucket,
    set_bucket_params,
    unlock_deposit,
    withdraw_unlocked_deposit,
)
from .events import (
    BucketCreated,
    BucketRemoved,
    BucketTotalCustomersUsageUpdated,
    BucketTotalNodesUsageUpdated,
    BucketUpdated,
    Charged,
    Deposited,
    InitialDepositUnlock,
    Withdrawn,
)
from .storage import buckets, buckets_count, cluster_ledger, ledger, pallet_id, unlocking_delay
from .types import Bucket, CustomerLedger
from .views import ONLY_CLUSTER, all_ledgers, ledger_of, ledgers_of, per_cluster, vault

__all__ = [
    "ONLY_CLUSTER",
    "Bucket",
    "BucketCreated",
    "BucketRemoved",
    "BucketTotalCustomersUsageUpdated",
    "BucketTotalNodesUsageUpdated",
    "BucketUpdated",
    "Charged",
    "CustomerLedger",
    "Deposited",
    "InitialDepositUnlock",
    "UnlockChunk",
    "Usage",
    "Withdrawn",
    "all_ledgers",
    "buckets",
    "buckets_count",
    "cluster_ledger",
    "create_bucket",
    "deposit",
    "deposit_extra",
    "deposit_for",
    "ledger",
    "ledger_of",
    "ledgers_of",
    "pallet_id",
    "per_cluster",
    "remove_bucket",
    "set_bucket_params",
    "unlock_deposit",
    "unlocking_delay",
    "vault",
    "withdraw_unlocked_deposit",
]
