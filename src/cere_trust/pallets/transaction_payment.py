"""Fees of extrinsics (pallet TransactionPayment). The pallet has no calls.

Weights are picoseconds of computation and bytes of proof, fees are planck. ``client.estimate_fee`` makes the same query
for a call and an account.

Source: ``pallet-transaction-payment``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..call import Call
from ..codec.primitives import read_compact, write_compact
from ..event import event
from ..query import ApiCall, Constant, StorageValue, runtime_api
from ..types import AccountId, Amount, Weight
from ._values import as_call, as_weight
from .system import DispatchClass

__all__ = [
    "FeeDetails",
    "InclusionFee",
    "RuntimeDispatchInfo",
    "TransactionFeePaid",
    "next_fee_multiplier",
    "operational_fee_multiplier",
    "query_call_fee_details",
    "query_call_info",
    "query_call_length_to_fee",
    "query_call_weight_to_fee",
    "query_fee_details",
    "query_info",
    "query_length_to_fee",
    "query_weight_to_fee",
]

next_fee_multiplier = StorageValue("TransactionPayment", "NextFeeMultiplier", int)
"""Factor on the weight's part of fees, times 10^18."""

operational_fee_multiplier = Constant("TransactionPayment", "OperationalFeeMultiplier", int)
"""Factor on the priority of operational extrinsics."""


@event("TransactionPayment")
class TransactionFeePaid:
    """A fee was paid; the tip is part of it."""

    who: AccountId
    actual_fee: Amount
    tip: Amount


# --- runtime APIs ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RuntimeDispatchInfo:
    """Weight, class and fee of an extrinsic.

    Attributes:
        weight: Weight of the extrinsic.
        dispatch_class: Class of the extrinsic.
        partial_fee: The fee without a tip, in planck.
    """

    weight: Weight
    dispatch_class: DispatchClass = field(metadata={"chain": "class"})
    partial_fee: Amount


@dataclass(frozen=True, slots=True)
class InclusionFee:
    """Parts of a fee, in planck: base, for length, and for weight."""

    base_fee: Amount
    len_fee: Amount
    adjusted_weight_fee: Amount


@dataclass(frozen=True, slots=True)
class FeeDetails:
    """A fee in its parts; None if the extrinsic is free. A query about a call does not know the tip."""

    inclusion_fee: InclusionFee | None
    tip: Amount | None = None


@runtime_api("TransactionPaymentApi", "query_info")
def query_info(uxt: bytes) -> ApiCall[RuntimeDispatchInfo]:
    """Query weight and fee of a whole extrinsic.

    Args:
        uxt: The extrinsic, from ``SignedExtrinsic.data``.
    """
    return ApiCall("TransactionPaymentApi", "query_info", *_measured(uxt), value=RuntimeDispatchInfo)


@runtime_api("TransactionPaymentApi", "query_fee_details")
def query_fee_details(uxt: bytes) -> ApiCall[FeeDetails]:
    """Query the parts of a whole extrinsic's fee.

    Args:
        uxt: The extrinsic, from ``SignedExtrinsic.data``.
    """
    return ApiCall("TransactionPaymentApi", "query_fee_details", *_measured(uxt), value=FeeDetails)


def _measured(uxt: bytes) -> tuple[bytes, int]:
    """Split an extrinsic into its bytes without the length prefix, and the length of the whole."""
    try:
        length, start = read_compact(uxt, 0)
    except (IndexError, ValueError):
        length, start = -1, 0
    body = uxt[start:] if start + length == len(uxt) else uxt
    return body, len(write_compact(len(body))) + len(body)


@runtime_api("TransactionPaymentApi", "query_weight_to_fee")
def query_weight_to_fee(weight: Weight) -> ApiCall[Amount]:
    """Query the fee of a weight.

    Args:
        weight: The weight.
    """
    return ApiCall("TransactionPaymentApi", "query_weight_to_fee", as_weight(weight, "weight"), value=Amount)


@runtime_api("TransactionPaymentApi", "query_length_to_fee")
def query_length_to_fee(length: int) -> ApiCall[Amount]:
    """Query the fee of a length.

    Args:
        length: Length in bytes.
    """
    return ApiCall("TransactionPaymentApi", "query_length_to_fee", length, value=Amount)


@runtime_api("TransactionPaymentCallApi", "query_call_info")
def query_call_info(call: Call, *, length: int) -> ApiCall[RuntimeDispatchInfo]:
    """Query weight and fee of a call; multisigs and motions need its weight.

    The fee excludes the weight of the signed extensions; `query_info` and ``client.estimate_fee`` include it.

    Args:
        call: The call.
        length: Length in bytes of the extrinsic with the call; ``preimage_of(runtime, call).length`` if only the weight
            matters.
    """
    return ApiCall(
        "TransactionPaymentCallApi", "query_call_info", as_call(call, "call"), length, value=RuntimeDispatchInfo
    )


@runtime_api("TransactionPaymentCallApi", "query_call_fee_details")
def query_call_fee_details(call: Call, *, length: int) -> ApiCall[FeeDetails]:
    """Query the parts of a call's fee.

    Args:
        call: The call.
        length: Length in bytes of the extrinsic with the call.
    """
    return ApiCall(
        "TransactionPaymentCallApi", "query_call_fee_details", as_call(call, "call"), length, value=FeeDetails
    )


@runtime_api("TransactionPaymentCallApi", "query_weight_to_fee")
def query_call_weight_to_fee(weight: Weight) -> ApiCall[Amount]:
    """Query the fee of a weight; the same as `query_weight_to_fee`.

    Args:
        weight: The weight.
    """
    return ApiCall("TransactionPaymentCallApi", "query_weight_to_fee", as_weight(weight, "weight"), value=Amount)


@runtime_api("TransactionPaymentCallApi", "query_length_to_fee")
def query_call_length_to_fee(length: int) -> ApiCall[Amount]:
    """Query the fee of a length; the same as `query_length_to_fee`.

    Args:
        length: Length in bytes.
    """
    return ApiCall("TransactionPaymentCallApi", "query_length_to_fee", length, value=Amount)
