"""What validators were reported for (pallet Offences). It has no calls.

Source: ``pallet-offences``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..event import event
from ..query import DoubleMap, OptionalMap
from ..types import H256, AccountId

__all__ = [
    "Offence",
    "OffenceDetails",
    "concurrent_reports_index",
    "reports",
]


@dataclass(frozen=True, slots=True)
class OffenceDetails:
    """An offence.

    Attributes:
        offender: The validator, with its exposure where the runtime keeps it (54113).
        reporters: Who reported it.
    """

    offender: tuple[AccountId, object]
    reporters: list[AccountId]


reports = OptionalMap("Offences", "Reports", H256, OffenceDetails)
concurrent_reports_index = DoubleMap("Offences", "ConcurrentReportsIndex", (bytes, bytes), list[H256])
"""Keys of `reports`, by kind (16 bytes, such as ``b"im-online:offlin"``) and time slot."""


@event("Offences")
class Offence:
    """An offence was reported; `timeslot` is encoded as the kind has it."""

    kind: bytes
    timeslot: bytes
