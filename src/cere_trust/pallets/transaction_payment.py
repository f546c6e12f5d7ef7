"""What extrinsics cost (pallet TransactionPayment). Reads only.

Source: ``pallet-transaction-payment``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..event import event
from ..query import Constant, StorageValue
from ..types import AccountId, Amount

next_fee_multiplier = StorageValue("TransactionPayment", "NextFeeMultiplier", int)
"""Factor on the weight's part of fees, times 10^18."""

operational_fee_multiplier = Constant("TransactionPayment", "OperationalFeeMultiplier", int)


@event("TransactionPayment", "TransactionFeePaid")
@dataclass(frozen=True, slots=True)
class TransactionFeePaid:
    """A fee was paid; the tip is part of it."""

    who: AccountId
    actual_fee: Amount
    tip: Amount
