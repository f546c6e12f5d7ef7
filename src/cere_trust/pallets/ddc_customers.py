"""Buckets, and the deposits that pay for what is in them (pallet DdcCustomers).

The pallet exists in two generations, told apart by name when a call is encoded:

- one ledger per cluster and account (80011 and later): every deposit call names a `cluster`;
- one ledger per account (mainnet 73158; the calls of 54113): leave `cluster` out.

Amounts are planck; a deposit is transferred to the cluster's vault and comes back in two steps, seven days apart.

Source: the interface of ``pallet-ddc-customers``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..call import Call, call
from ..event import event
from ..query import Constant, OptionalDoubleMap, OptionalMap, StorageValue
from ..types import AccountId, AccountLike, Amount, BucketId, ClusterId
from ._unlocking import UnlockChunk, withdrawable
from ._values import as_account, as_amount, as_cluster

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
    return _per_cluster("deposit", cluster, value=as_amount(value))


@call("DdcCustomers", "deposit_extra")
def deposit_extra(max_additional: Amount, *, cluster: ClusterId | str | None = None) -> Call:
    """Add to the deposit.

    Errors: ``NotOwner`` (no deposit to add to: use `deposit`), ``InsufficientDeposit``, ``ClusterDoesNotExist``,
    ``TransferFailed``.

    Args:
        max_additional: At most how much, in planck.
        cluster: The cluster; left out on runtimes with one ledger per account.
    """
    return _per_cluster("deposit_extra", cluster, max_additional=as_amount(max_additional))


@call("DdcCustomers", "deposit_for")
def deposit_for(owner: AccountLike, *, value: Amount, cluster: ClusterId | str | None = None) -> Call:
    """Deposit for someone else, who owns the deposit then.

    Errors: ``NotEnoughBalance``, ``InsufficientDeposit``, ``ClusterDoesNotExist``, ``TransferFailed``.

    Args:
        owner: Who owns the deposit; an account that does not exist receives 1 CERE out of the value.
        value: How much, in planck.
        cluster: The cluster; left out on runtimes with one ledger per account.
    """
    return _per_cluster("deposit_for", cluster, owner=as_account(owner), value=as_amount(value))


@call("DdcCustomers", "unlock_deposit")
def unlock_deposit(value: Amount, *, cluster: ClusterId | str | None = None) -> Call:
    """Ask for some of the deposit back; `withdraw_unlocked_deposit` pays it after seven days.

    Errors: ``NotOwner``, ``NoMoreChunks`` (32 wait already). Zero succeeds without effect.

    Args:
        value: How much, in planck; more than there is means all of it.
        cluster: The cluster; left out on runtimes with one ledger per account.
    """
    return _per_cluster("unlock_deposit", cluster, value=as_amount(value))


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
    """A bucket. Removed ones stay on record."""

    bucket_id: BucketId
    owner_id: AccountId
    cluster_id: ClusterId
    is_public: bool
    is_removed: bool


cluster_ledger = OptionalDoubleMap("DdcCustomers", "ClusterLedger", (ClusterId, AccountId), CustomerLedger)
"""Deposits by cluster and owner. Listing them gives opaque keys: the owner is in the value, the cluster is not."""
ledger = OptionalMap("DdcCustomers", "Ledger", AccountId, CustomerLedger)
"""Deposits by owner, on runtimes with one ledger per account (mainnet 73158)."""
buckets_count = StorageValue("DdcCustomers", "BucketsCount", BucketId)
"""The newest bucket; they are counted from 1."""
buckets = OptionalMap("DdcCustomers", "Buckets", BucketId, Bucket)

pallet_id = Constant("DdcCustomers", "PalletId", bytes)
unlocking_delay = Constant("DdcCustomers", "UnlockingDelay", int)
"""Blocks between `unlock_deposit` and `withdraw_unlocked_deposit`."""

# --- events; `cluster_id` is None where the runtime does not name it (mainnet 73158) ----------------------------------


@event("DdcCustomers", "Deposited")
@dataclass(frozen=True, slots=True)
class Deposited:
    """A deposit arrived; `amount` is what was taken."""

    owner_id: AccountId
    amount: Amount
    cluster_id: ClusterId | None = None


@event("DdcCustomers", "InitialDepositUnlock")
@dataclass(frozen=True, slots=True)
class InitialDepositUnlock:
    """Some of a deposit was asked back."""

    owner_id: AccountId
    amount: Amount
    cluster_id: ClusterId | None = None


@event("DdcCustomers", "Withdrawn")
@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Some of a deposit came back."""

    owner_id: AccountId
    amount: Amount
    cluster_id: ClusterId | None = None


@event("DdcCustomers", "Charged")
@dataclass(frozen=True, slots=True)
class Charged:
    """A customer paid for usage; `charged` is less than `expected` where the deposit was short."""

    owner_id: AccountId
    charged: Amount
    expected: Amount = field(metadata={"formerly": "expected_to_charge"})
    cluster_id: ClusterId | None = None


@event("DdcCustomers", "BucketCreated")
@dataclass(frozen=True, slots=True)
class BucketCreated:
    """A bucket was created."""

    bucket_id: BucketId
    cluster_id: ClusterId | None = None


@event("DdcCustomers", "BucketUpdated")
@dataclass(frozen=True, slots=True)
class BucketUpdated:
    """A bucket was changed."""

    bucket_id: BucketId
    cluster_id: ClusterId | None = None


@event("DdcCustomers", "BucketRemoved")
@dataclass(frozen=True, slots=True)
class BucketRemoved:
    """A bucket was removed."""

    bucket_id: BucketId
    cluster_id: ClusterId | None = None
