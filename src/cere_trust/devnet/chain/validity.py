"""The runtime's verdict on a transaction.

Source: `sp_runtime::transaction_validity`.
"""

from __future__ import annotations

from typing import NamedTuple

from ...codec.primitives import read_compact

INVALID = (
    "Call", "Payment", "Future", "Stale", "BadProof", "AncientBirthBlock", "ExhaustsResources", "Custom",
    "BadMandatory", "MandatoryValidation", "BadSigner", "IndeterminateImplicit", "UnknownOrigin",
)  # fmt: skip
UNKNOWN = ("CannotLookup", "NoUnsignedValidator", "Custom")


class Validity(NamedTuple):
    """Verdict on a valid transaction.

    Attributes:
        requires: Tags other transactions must provide first.
        provides: Tags this one provides; two that provide the same one compete.
        longevity: Number of blocks for which the verdict holds.
    """

    priority: int
    requires: tuple[bytes, ...]
    provides: tuple[bytes, ...]
    longevity: int
    propagate: bool


class ValidityError(NamedTuple):
    """Verdict on an invalid transaction.

    Attributes:
        unknown: True if the runtime could not decide, rather than refused.
        name: Name of the variant, such as ``Stale``.
        code: The number of a ``Custom`` error.
    """

    unknown: bool
    name: str
    code: int = 0


EXHAUSTS_RESOURCES = ValidityError(False, "ExhaustsResources")
FUTURE = ValidityError(False, "Future")
TRAPPED = ValidityError(True, "Trapped")
"""The runtime gave no verdict: it trapped."""


def decode_validity(data: bytes) -> Validity | ValidityError:
    """Decode `TransactionValidity`."""
    if data[0] == 1:
        return _error(data[1:])
    priority = int.from_bytes(data[1:9], "little")
    requires, at = _tags(data, 9)
    provides, at = _tags(data, at)
    return Validity(priority, requires, provides, int.from_bytes(data[at : at + 8], "little"), data[at + 8] == 1)


def decode_validity_error(data: bytes) -> ValidityError | None:
    """Decode `ApplyExtrinsicResult`; None if the extrinsic is in the block, even if its call failed."""
    return _error(data[1:]) if data[0] == 1 else None


def _error(data: bytes) -> ValidityError:
    unknown = data[0] == 1
    names = UNKNOWN if unknown else INVALID
    name = names[data[1]] if data[1] < len(names) else f"variant {data[1]}"
    return ValidityError(unknown, name, data[2] if name == "Custom" and len(data) > 2 else 0)


def _tags(data: bytes, at: int) -> tuple[tuple[bytes, ...], int]:
    count, at = read_compact(data, at)
    tags = []
    for _ in range(count):
        size, at = read_compact(data, at)
        tags.append(data[at : at + size])
        at += size
    return tuple(tags), at
