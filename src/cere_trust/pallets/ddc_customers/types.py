"""Deposits and buckets."""

from __future__ import annotations

from dataclasses import dataclass

from ...types import AccountId, Amount, BucketId, ClusterId
from .._unlocking import UnlockChunk, withdrawable
from .._usage import Usage

__all__ = [
    "Bucket",
    "CustomerLedger",
]


@dataclass(frozen=True, slots=True)
class CustomerLedger:
    """A deposit.

    Attributes:
        owner: Owner of the deposit.
        total: Sum of active and unlocking, in planck.
        active: Amount that pays for usage, in planck.
        unlocking: Unlocking chunks, oldest first.
    """

    owner: AccountId
    total: Amount
    active: Amount
    unlocking: list[UnlockChunk]

    def withdrawable(self, block: int) -> Amount:
        """Return the amount that `withdraw_unlocked_deposit` in block `block` pays."""
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
