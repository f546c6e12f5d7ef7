"""``payment_*``: fees of transactions."""

from __future__ import annotations

from ...codec.primitives import read_compact
from ..node.errors import UndecodableExtrinsic, opaque_extrinsic
from .registry import Failure, Hash, Hex, JsonValue, method
from .served import ServedNode
from .state import runtime_call

_CLASSES = ("normal", "operational", "mandatory")


def _ask(served: ServedNode, data: bytes, at: bytes | None, name: str, failed: str) -> bytes:
    try:
        extrinsic = opaque_extrinsic(data)
    except UndecodableExtrinsic as error:
        cause = f'Some(Error {{ cause: None, desc: "{error}" }})'
        detail = f'Error {{ cause: {cause}, desc: "Could not decode `OpaqueExtrinsic.0`" }}'
        raise Failure(2, failed, detail) from None
    length = len(data).to_bytes(4, "little")
    try:
        return runtime_call(served, f"TransactionPaymentApi_{name}", extrinsic + length, at)
    except Failure as failure:
        raise Failure(1, failed, failure.message.removeprefix("Client error: ")) from None


@method("payment_queryInfo")
def query_info(served: ServedNode, encoded_xt: Hex, at: Hash | None) -> JsonValue:
    answer = _ask(served, encoded_xt, at, "query_info", "Unable to query dispatch info.")
    ref_time, end = read_compact(answer, 0)
    proof_size, end = read_compact(answer, end)
    return {
        "weight": {"ref_time": ref_time, "proof_size": proof_size},
        "class": _CLASSES[answer[end]],
        "partialFee": str(int.from_bytes(answer[end + 1 : end + 17], "little")),
    }


@method("payment_queryFeeDetails")
def query_fee_details(served: ServedNode, encoded_xt: Hex, at: Hash | None) -> JsonValue:
    answer = _ask(served, encoded_xt, at, "query_fee_details", "Unable to query fee details.")
    if answer[0] == 0:
        return {"inclusionFee": None}
    parts = (answer[1 + 16 * i : 17 + 16 * i] for i in range(3))
    names = ("baseFee", "lenFee", "adjustedWeightFee")
    return {
        "inclusionFee": {name: hex(int.from_bytes(part, "little")) for name, part in zip(names, parts, strict=True)}
    }
