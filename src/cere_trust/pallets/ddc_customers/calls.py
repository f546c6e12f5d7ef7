"""Calls of customers and of buckets' owners."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...types import AccountId, AccountLike, Amount, BucketId, ClusterId
from .._values import as_account, as_amount, as_cluster

__all__ = [
    "create_bucket",
    "deposit",
    "deposit_extra",
    "deposit_for",
    "remove_bucket",
    "set_bucket_params",
    "unlock_deposit",
    "withdraw_unlocked_deposit",
]

LEAVE_CLUSTER_OUT = "this runtime keeps one ledger per account; leave `cluster` out"
NAME_CLUSTER = "this runtime keeps a ledger per cluster; say which one is meant with `cluster`"


def _per_cluster(
    name: str, cluster: ClusterId | str | None, *, owner: AccountId | None = None, **amount: object
) -> Call:
    """Build a call on a ledger; the caller decides between a ledger per cluster and one per account."""
    args: dict[str, object] = {} if owner is None else {"owner": owner}
    if cluster is None:
        return Call("DdcCustomers", name, args | amount, hint=NAME_CLUSTER)
    return Call("DdcCustomers", name, {**args, "cluster_id": as_cluster(cluster), **amount}, hint=LEAVE_CLUSTER_OUT)


@wraps_call("DdcCustomers", "create_bucket")
def create_bucket(cluster: ClusterId | str, *, is_public: bool = False) -> Call:
    """Create a bucket in a cluster; `BucketCreated` names it. Errors: ``ClusterDoesNotExist``.

    Args:
        cluster: The cluster that will store the bucket.
        is_public: Grant everyone read access.
    """
    args = {"cluster_id": as_cluster(cluster), "bucket_params": {"is_public": is_public}}
    return Call("DdcCustomers", "create_bucket", args)


@wraps_call("DdcCustomers", "deposit")
def deposit(value: Amount, *, cluster: ClusterId | str | None = None) -> Call:
    """Make the first deposit.

    Errors: ``AlreadyPaired`` (use `deposit_extra`), ``InsufficientDeposit`` (below 1 CERE), ``ClusterDoesNotExist``,
    ``TransferFailed`` (the remainder could not keep the account alive, or is locked).

    Args:
        value: Amount, in planck; `Deposited` reports the amount taken, which is less if the account holds less.
        cluster: The cluster to pay; omitted on runtimes with one ledger per account.
    """
    return _per_cluster("deposit", cluster, value=as_amount(value, "value"))


@wraps_call("DdcCustomers", "deposit_extra")
def deposit_extra(max_additional: Amount, *, cluster: ClusterId | str | None = None) -> Call:
    """Add to the deposit.

    Errors: ``NotOwner`` (no deposit to add to: use `deposit`), ``InsufficientDeposit`` (less than 1 CERE active
    afterwards), ``ClusterDoesNotExist``, ``TransferFailed``.

    Args:
        max_additional: Maximum amount, in planck.
        cluster: The cluster; omitted on runtimes with one ledger per account.
    """
    return _per_cluster("deposit_extra", cluster, max_additional=as_amount(max_additional, "max_additional"))


@wraps_call("DdcCustomers", "deposit_for")
def deposit_for(owner: AccountLike, *, value: Amount, cluster: ClusterId | str | None = None) -> Call:
    """Deposit for another account, which then owns the deposit.

    Errors: ``ClusterDoesNotExist``, ``InsufficientDeposit`` (a first deposit below 1 CERE, or less than 1 CERE active
    afterwards), ``NotEnoughBalance``, ``TransferFailed``, ``Token.NotExpendable`` (the 1 CERE for the owner would not leave
    1 CERE to the signer).

    Args:
        owner: Owner of the deposit; an account that does not exist receives 1 CERE out of the value.
        value: Amount, in planck.
        cluster: The cluster; omitted on runtimes with one ledger per account.
    """
    return _per_cluster("deposit_for", cluster, owner=as_account(owner, "owner"), value=as_amount(value, "value"))


@wraps_call("DdcCustomers", "unlock_deposit")
def unlock_deposit(value: Amount, *, cluster: ClusterId | str | None = None) -> Call:
    """Start to unlock some of the deposit; `withdraw_unlocked_deposit` pays it after seven days.

    Errors: ``NotOwner``, ``NoMoreChunks`` (32 chunks are unlocking already). Zero succeeds without effect.

    Args:
        value: Amount, in planck; more than the deposit means all of it.
        cluster: The cluster; omitted on runtimes with one ledger per account.
    """
    return _per_cluster("unlock_deposit", cluster, value=as_amount(value, "value"))


@wraps_call("DdcCustomers", "withdraw_unlocked_deposit")
def withdraw_unlocked_deposit(cluster: ClusterId | str | None = None) -> Call:
    """Withdraw unlocked deposits after their seven days; without any, succeeds without `Withdrawn`.

    Errors: ``NotOwner``, ``Token.FundsUnavailable`` (the vault holds less).

    Args:
        cluster: The cluster; omitted on runtimes with one ledger per account.
    """
    return _per_cluster("withdraw_unlocked_deposit", cluster)


@wraps_call("DdcCustomers", "set_bucket_params")
def set_bucket_params(bucket_id: BucketId, *, is_public: bool) -> Call:
    """Change a bucket. Errors: ``NoBucketWithId``, ``NotBucketOwner``.

    Args:
        bucket_id: The bucket.
        is_public: Grant everyone read access.
    """
    args = {"bucket_id": bucket_id, "bucket_params": {"is_public": is_public}}
    return Call("DdcCustomers", "set_bucket_params", args)


@wraps_call("DdcCustomers", "remove_bucket")
def remove_bucket(bucket_id: BucketId) -> Call:
    """Remove a bucket; its record stays, marked as removed.

    Errors: ``NoBucketWithId``, ``NotBucketOwner``, ``AlreadyRemoved``.

    Args:
        bucket_id: The bucket.
    """
    return Call("DdcCustomers", "remove_bucket", {"bucket_id": bucket_id})
