"""What extrinsics cost (pallet TransactionPayment). No calls.

Weights are picoseconds of computation and bytes of proof, fees are planck. ``client.estimate_fee`` asks the same for a
call and an account.

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


@event("TransactionPayment")
class TransactionFeePaid:
    """A fee was paid; the tip is part of it."""

    who: AccountId
    actual_fee: Amount
    tip: Amount


# --- runtime APIs ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RuntimeDispatchInfo:
    """What an extrinsic takes and costs.

    Attributes:
        weight: How much of a block.
        dispatch_class: Of what kind it is.
        partial_fee: The fee without a tip.
    """

    weight: Weight
    dispatch_class: DispatchClass = field(metadata={"chain": "class"})
    partial_fee: Amount


@dataclass(frozen=True, slots=True)
class InclusionFee:
    """A fee by what it is for: being an extrinsic at all, its length, its weight."""

    base_fee: Amount
    len_fee: Amount
    adjusted_weight_fee: Amount


@dataclass(frozen=True, slots=True)
class FeeDetails:
    """A fee in its parts; None where the extrinsic costs nothing. The tip is not known to a question about a call."""

    inclusion_fee: InclusionFee | None
    tip: Amount | None = None


@runtime_api("TransactionPaymentApi", "query_info")
def query_info(uxt: bytes) -> ApiCall[RuntimeDispatchInfo]:
    """What a whole extrinsic takes and costs.

    Args:
        uxt: The extrinsic, as ``SignedExtrinsic.data`` has it.
    """
    return ApiCall("TransactionPaymentApi", "query_info", *_measured(uxt), value=RuntimeDispatchInfo)


@runtime_api("TransactionPaymentApi", "query_fee_details")
def query_fee_details(uxt: bytes) -> ApiCall[FeeDetails]:
    """What a whole extrinsic costs, in parts.

    Args:
        uxt: The extrinsic, as ``SignedExtrinsic.data`` has it.
    """
    return ApiCall("TransactionPaymentApi", "query_fee_details", *_measured(uxt), value=FeeDetails)


def _measured(uxt: bytes) -> tuple[bytes, int]:
    """An extrinsic without its length in front, and the length of it all."""
    try:
        length, start = read_compact(uxt, 0)
    except (IndexError, ValueError):
        length, start = -1, 0
    body = uxt[start:] if start + length == len(uxt) else uxt
    return body, len(write_compact(len(body))) + len(body)


@runtime_api("TransactionPaymentApi", "query_weight_to_fee")
def query_weight_to_fee(weight: Weight) -> ApiCall[Amount]:
    """What a weight costs.

    Args:
        weight: The weight.
    """
    return ApiCall("TransactionPaymentApi", "query_weight_to_fee", as_weight(weight, "weight"), value=Amount)


@runtime_api("TransactionPaymentApi", "query_length_to_fee")
def query_length_to_fee(length: int) -> ApiCall[Amount]:
    """What a length costs.

    Args:
        length: Bytes.
    """
    return ApiCall("TransactionPaymentApi", "query_length_to_fee", length, value=Amount)


@runtime_api("TransactionPaymentCallApi", "query_call_info")
def query_call_info(call: Call, *, length: int) -> ApiCall[RuntimeDispatchInfo]:
    """What a call takes and costs; its weight is what multisigs and motions ask for.

    The fee leaves out what the signed extensions weigh; `query_info` and ``client.estimate_fee`` have it.

    Args:
        call: The call.
        length: Bytes of the extrinsic that makes it; ``preimage_of(runtime, call).length`` where only the weight
            matters.
    """
    return ApiCall(
        "TransactionPaymentCallApi", "query_call_info", as_call(call, "call"), length, value=RuntimeDispatchInfo
    )


@runtime_api("TransactionPaymentCallApi", "query_call_fee_details")
def query_call_fee_details(call: Call, *, length: int) -> ApiCall[FeeDetails]:
    """What a call costs, in parts.

    Args:
        call: The call.
        length: Bytes of the extrinsic that makes it.
    """
    return ApiCall(
        "TransactionPaymentCallApi", "query_call_fee_details", as_call(call, "call"), length, value=FeeDetails
    )


@runtime_api("TransactionPaymentCallApi", "query_weight_to_fee")
def query_call_weight_to_fee(weight: Weight) -> ApiCall[Amount]:
    """What a weight costs; the same as `query_weight_to_fee`.

    Args:
        weight: The weight.
    """
    return ApiCall("TransactionPaymentCallApi", "query_weight_to_fee", as_weight(weight, "weight"), value=Amount)


@runtime_api("TransactionPaymentCallApi", "query_length_to_fee")
def query_call_length_to_fee(length: int) -> ApiCall[Amount]:
    """What a length costs; the same as `query_length_to_fee`.

    Args:
        length: Bytes.
    """
    return ApiCall("TransactionPaymentCallApi", "query_length_to_fee", length, value=Amount)
