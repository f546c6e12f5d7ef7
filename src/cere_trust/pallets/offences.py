"""Offences of validators (pallet Offences). The pallet has no calls.

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
        offender: The validator, with its exposure if the runtime records it (54113).
        reporters: Accounts that reported it.
    """

    offender: tuple[AccountId, object]
    reporters: list[AccountId]


reports = OptionalMap("Offences", "Reports", H256, OffenceDetails)
"""Offences by the hash of their report."""
concurrent_reports_index = DoubleMap("Offences", "ConcurrentReportsIndex", (bytes, bytes), list[H256])
"""Keys of `reports`, by kind (16 bytes, such as ``b"im-online:offlin"``) and time slot."""


@event("Offences")
class Offence:
    """An offence was reported; `timeslot` is encoded in the form of its kind."""

    kind: bytes
    timeslot: bytes
