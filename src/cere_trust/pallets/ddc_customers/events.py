"""Events of the pallet DdcCustomers; `cluster_id` is None if the runtime does not report it (mainnet 73158)."""

from __future__ import annotations

from dataclasses import field

from ...event import event
from ...types import AccountId, Amount, BucketId, ClusterId
from .._usage import Usage

__all__ = [
    "BucketCreated",
    "BucketRemoved",
    "BucketTotalCustomersUsageUpdated",
    "BucketTotalNodesUsageUpdated",
    "BucketUpdated",
    "Charged",
    "Deposited",
    "InitialDepositUnlock",
    "Withdrawn",
]


@event("DdcCustomers")
class Deposited:
    """A deposit arrived; `amount` is the amount taken."""

    owner_id: AccountId
    amount: Amount
    cluster_id: ClusterId | None = None


@event("DdcCustomers")
class InitialDepositUnlock:
    """The unlocking of some of a deposit started."""

    owner_id: AccountId
    amount: Amount
    cluster_id: ClusterId | None = None


@event("DdcCustomers")
class Withdrawn:
    """Some of a deposit was withdrawn."""

    owner_id: AccountId
    amount: Amount
    cluster_id: ClusterId | None = None


@event("DdcCustomers")
class Charged:
    """A customer paid for usage; `charged` is less than `expected` if the deposit was short."""

    owner_id: AccountId
    charged: Amount
    expected: Amount = field(metadata={"formerly": "expected_to_charge"})
    cluster_id: ClusterId | None = None


@event("DdcCustomers")
class BucketCreated:
    """A bucket was created."""

    bucket_id: BucketId
    cluster_id: ClusterId | None = None


@event("DdcCustomers")
class BucketUpdated:
    """A bucket was changed."""

    bucket_id: BucketId
    cluster_id: ClusterId | None = None


@event("DdcCustomers")
class BucketTotalNodesUsageUpdated(Usage):
    """Usage of a bucket's nodes in a DDC era was recorded; 54113 only."""

    cluster_id: ClusterId
    bucket_id: BucketId


@event("DdcCustomers")
class BucketTotalCustomersUsageUpdated(Usage):
    """Usage of a bucket's customers in a DDC era was recorded; 54113 only."""

    cluster_id: ClusterId
    bucket_id: BucketId


@event("DdcCustomers")
class BucketRemoved:
    """A bucket was removed."""

    bucket_id: BucketId
    cluster_id: ClusterId | None = None
