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

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..call import Call, call
from ..crypto.hashing import blake2_128, blake2_256
from ..errors import IncompatibleRuntime
from ..query import Constant, HasItems, OptionalDoubleMap, OptionalMap, Reading, StorageValue, View
from ..types import AccountId, AccountLike, Amount, BucketId, ClusterId
from ._customers_events import (
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
from ._unlocking import UnlockChunk, withdrawable
from ._usage import Usage
from ._values import as_account, as_amount, as_cluster, pallet_account
from .ddc_clusters import clusters

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

_NO_CLUSTERS = "this runtime keeps one ledger per account; leave `cluster` out"
_CLUSTERS = "this runtime keeps a ledger per cluster; say which one is meant with `cluster`"


def _per_cluster(
    name: str, cluster: ClusterId | str | None, *, owner: AccountId | None = None, **amount: object
) -> Call:
    """A call on a ledger; whether the ledger is of a cluster is for the runtime to say, and for the caller to know."""
    args: dict[str, object] = {} if owner is None else {"owner": owner}
    if cluster is None:
        return Call("DdcCustomers", name, args | amount, hint=_CLUSTERS)
    return Call("DdcCustomers", name, {**args, "cluster_id": as_cluster(cluster), **amount}, hint=_NO_CLUSTERS)


# --- calls -----------------------------------------------------------------------------------------------------------


@call("DdcCustomers", "create_bucket")
def create_bucket(cluster: ClusterId | str, *, is_public: bool = False) -> Call:
    """Create a bucket in a cluster; `BucketCreated` names it. Errors: ``ClusterDoesNotExist``.

    Args:
        cluster: The cluster that will store the bucket.
        is_public: Let anyone read the bucket.
    """
    args = {"cluster_id": as_cluster(cluster), "bucket_params": {"is_public": is_public}}
    return Call("DdcCustomers", "create_bucket", args)


@call("DdcCustomers", "deposit")
def deposit(value: Amount, *, cluster: ClusterId | str | None = None) -> Call:
    """Make the first deposit.

    Errors: ``AlreadyPaired`` (use `deposit_extra`), ``InsufficientDeposit`` (below 1 CERE), ``ClusterDoesNotExist``,
    ``TransferFailed`` (what remains could not keep the account alive, or is locked).

    Args:
        value: How much, in planck; `Deposited` says what was taken, which is less where the account holds less.
        cluster: The cluster to pay; left out on runtimes with one ledger per account.
    """
    return _per_cluster("deposit", cluster, value=as_amount(value, "value"))


@call("DdcCustomers", "deposit_extra")
def deposit_extra(max_additional: Amount, *, cluster: ClusterId | str | None = None) -> Call:
    """Add to the deposit.

    Errors: ``NotOwner`` (no deposit to add to: use `deposit`), ``InsufficientDeposit``, ``ClusterDoesNotExist``,
    ``TransferFailed``.

    Args:
        max_additional: At most how much, in planck.
        cluster: The cluster; left out on runtimes with one ledger per account.
    """
    return _per_cluster("deposit_extra", cluster, max_additional=as_amount(max_additional, "max_additional"))


@call("DdcCustomers", "deposit_for")
def deposit_for(owner: AccountLike, *, value: Amount, cluster: ClusterId | str | None = None) -> Call:
    """Deposit for someone else, who owns the deposit then.

    Errors: ``NotEnoughBalance``, ``InsufficientDeposit``, ``ClusterDoesNotExist``, ``TransferFailed``.

    Args:
        owner: Who owns the deposit; an account that does not exist receives 1 CERE out of the value.
        value: How much, in planck.
        cluster: The cluster; left out on runtimes with one ledger per account.
    """
    return _per_cluster("deposit_for", cluster, owner=as_account(owner, "owner"), value=as_amount(value, "value"))


@call("DdcCustomers", "unlock_deposit")
def unlock_deposit(value: Amount, *, cluster: ClusterId | str | None = None) -> Call:
    """Ask for some of the deposit back; `withdraw_unlocked_deposit` pays it after seven days.

    Errors: ``NotOwner``, ``NoMoreChunks`` (32 wait already). Zero succeeds without effect.

    Args:
        value: How much, in planck; more than there is means all of it.
        cluster: The cluster; left out on runtimes with one ledger per account.
    """
    return _per_cluster("unlock_deposit", cluster, value=as_amount(value, "value"))


@call("DdcCustomers", "withdraw_unlocked_deposit")
def withdraw_unlocked_deposit(cluster: ClusterId | str | None = None) -> Call:
    """Receive what was unlocked seven days ago or earlier; succeeds without `Withdrawn` where nothing was.

    Errors: ``NotOwner``.

    Args:
        cluster: The cluster; left out on runtimes with one ledger per account.
    """
    return _per_cluster("withdraw_unlocked_deposit", cluster)


@call("DdcCustomers", "set_bucket_params")
def set_bucket_params(bucket_id: BucketId, *, is_public: bool) -> Call:
    """Change a bucket. Errors: ``NoBucketWithId``, ``NotBucketOwner``.

    Args:
        bucket_id: The bucket.
        is_public: Let anyone read it.
    """
    args = {"bucket_id": bucket_id, "bucket_params": {"is_public": is_public}}
    return Call("DdcCustomers", "set_bucket_params", args)


@call("DdcCustomers", "remove_bucket")
def remove_bucket(bucket_id: BucketId) -> Call:
    """Remove a bucket; its record stays, marked as removed.

    Errors: ``NoBucketWithId``, ``NotBucketOwner``, ``AlreadyRemoved``.

    Args:
        bucket_id: The bucket.
    """
    return Call("DdcCustomers", "remove_bucket", {"bucket_id": bucket_id})


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CustomerLedger:
    """A deposit.

    Attributes:
        owner: Whose it is.
        total: Active and unlocking together.
        active: What pays for usage.
        unlocking: What was asked back, oldest first.
    """

    owner: AccountId
    total: Amount
    active: Amount
    unlocking: list[UnlockChunk]

    def withdrawable(self, block: int) -> Amount:
        """What `withdraw_unlocked_deposit` in block `block` pays."""
        return withdrawable(self.unlocking, block)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket. Removed ones stay on record; `total_customers_usage` is None except at 54113."""

    bucket_id: BucketId
    owner_id: AccountId
    cluster_id: ClusterId
    is_public: bool
    is_removed: bool
    total_customers_usage: Usage | None = None


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

# --- ledgers, wherever a generation keeps them ------------------------------------------------------------------------

ONLY_CLUSTER = ClusterId(bytes(19) + b"\x01")
"""The one cluster that the deposit calls of 54113 mean."""


def per_cluster(runtime: HasItems) -> bool:
    """Whether deposit calls name a cluster: then there is a ledger for each that an account deposits with."""
    return runtime.has_argument("DdcCustomers", "deposit", "cluster_id")


def ledger_of(account: AccountLike, *, cluster: ClusterId | str | None = None) -> View[CustomerLedger | None]:
    """An account's deposit, None where it has none.

    Args:
        account: The customer.
        cluster: The cluster; left out on runtimes with one ledger per account.

    Raises:
        IncompatibleRuntime: when asked: a cluster is missing, or the runtime does not keep ledgers by cluster.
    """
    who, where = as_account(account, "account"), None if cluster is None else as_cluster(cluster)

    def steps(runtime: HasItems) -> Reading[CustomerLedger | None]:
        found: CustomerLedger | None
        if runtime.has_storage("DdcCustomers", "Ledger"):
            if where is not None:
                raise IncompatibleRuntime(f"DdcCustomers.Ledger: {_NO_CLUSTERS}")
            (found,) = yield [ledger(who)]
        else:
            if where is None and per_cluster(runtime):
                raise IncompatibleRuntime(f"DdcCustomers.ClusterLedger: {_CLUSTERS}")
            (found,) = yield [cluster_ledger(where or ONLY_CLUSTER, who)]
        return found

    return View(f"DdcCustomers.ledger_of({who}, {where})", steps)


def ledgers_of(account: AccountLike) -> View[list[tuple[ClusterId | None, CustomerLedger]]]:
    """An account's deposits with every cluster there is; the cluster is None where one ledger stands for all.

    Args:
        account: The customer.
    """
    who = as_account(account, "account")

    def steps(runtime: HasItems) -> Reading[list[tuple[ClusterId | None, CustomerLedger]]]:
        if runtime.has_storage("DdcCustomers", "Ledger"):
            (found,) = yield [ledger(who)]
            return [(None, found)] if found else []
        places: list[ClusterId] = sorted(cluster for cluster, _ in (yield clusters))
        ledgers = yield [cluster_ledger(cluster, who) for cluster in places]
        return [(place, one) for place, one in zip(places, ledgers, strict=True) if one]

    return View(f"DdcCustomers.ledgers_of({who})", steps)


def all_ledgers(known: Sequence[ClusterId] = ()) -> View[list[tuple[ClusterId | None, CustomerLedger]]]:
    """Every deposit there is, with its cluster.

    Ledgers are stored under hashes of cluster and owner. The owner is in the ledger; the cluster is recovered by hashing
    the ids of all clusters, of the clusters that buckets are in, and of `known`. Where none matches it is None, as it is
    where one ledger stands for all clusters. This reads the whole map.

    Args:
        known: More clusters to look for, such as some that are not on the chain any more.
    """

    def steps(runtime: HasItems) -> Reading[list[tuple[ClusterId | None, CustomerLedger]]]:
        if runtime.has_storage("DdcCustomers", "Ledger"):
            return [(None, found) for _, found in (yield ledger)]
        candidates = {as_cluster(one) for one in known}
        candidates |= {cluster for cluster, _ in (yield clusters)}
        candidates |= {bucket.cluster_id for _, bucket in (yield buckets)}
        by_hash = {blake2_256(cluster): cluster for cluster in candidates}
        return [(by_hash.get(hashes[0]), found) for hashes, found in (yield cluster_ledger)]

    return View("DdcCustomers.all_ledgers()", steps)


def vault(cluster: ClusterId | str | None = None) -> AccountId:
    """The account that holds the deposits.

    Args:
        cluster: The cluster; left out on runtimes where one account holds all deposits (73158, 54113).
    """
    return pallet_account(b"accounts", b"" if cluster is None else blake2_128(as_cluster(cluster)))
