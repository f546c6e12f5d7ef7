"""What DdcCustomers reports; `cluster_id` is None where the runtime does not name it (mainnet 73158)."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...event import event
from ...types import AccountId, Amount, BucketId, ClusterId
from .._usage import Usage


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


@event("DdcCustomers", "BucketTotalNodesUsageUpdated")
@dataclass(frozen=True, slots=True)
class BucketTotalNodesUsageUpdated(Usage):
    """What nodes stored and moved for a bucket in a DDC era; 54113 only."""

    cluster_id: ClusterId
    bucket_id: BucketId


@event("DdcCustomers", "BucketTotalCustomersUsageUpdated")
@dataclass(frozen=True, slots=True)
class BucketTotalCustomersUsageUpdated(Usage):
    """What customers stored and moved in a bucket in a DDC era; 54113 only."""

    cluster_id: ClusterId
    bucket_id: BucketId


@event("DdcCustomers", "BucketRemoved")
@dataclass(frozen=True, slots=True)
class BucketRemoved:
    """A bucket was removed."""

    bucket_id: BucketId
    cluster_id: ClusterId | None = None
