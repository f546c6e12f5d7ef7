"""Who makes blocks final (pallet Grandpa). Reads only: its calls report offences, which nodes do, or are root's.

Source: ``pallet-grandpa``.
"""

from __future__ import annotations

from ..event import event
from ..query import ApiCall, Constant, OptionalMap, OptionalValue, StorageValue, runtime_api

__all__ = [
    "NewAuthorities",
    "Paused",
    "Resumed",
    "authorities",
    "current_set_id",
    "max_authorities",
    "max_set_id_session_entries",
    "next_forced",
    "set_id_session",
    "stalled",
]

current_set_id = StorageValue("Grandpa", "CurrentSetId", int)
"""Number of the authority set; finality proofs name it."""
set_id_session = OptionalMap("Grandpa", "SetIdSession", int, int)
"""The last session that an authority set served in."""
next_forced = OptionalValue("Grandpa", "NextForced", int)
stalled = OptionalValue("Grandpa", "Stalled", tuple[int, int])
"""Set where root has said that finality stalled: delay and last final block."""

max_authorities = Constant("Grandpa", "MaxAuthorities", int)
max_set_id_session_entries = Constant("Grandpa", "MaxSetIdSessionEntries", int)


@runtime_api("GrandpaApi", "grandpa_authorities")
def authorities() -> ApiCall[list[tuple[bytes, int]]]:
    """Keys of who makes blocks final (ed25519), each with its weight, in the set's order."""
    return ApiCall("GrandpaApi", "grandpa_authorities", value=list[tuple[bytes, int]])


@event("Grandpa")
class NewAuthorities:
    """Another authority set makes blocks final from here on."""

    authority_set: list[tuple[bytes, int]]


@event("Grandpa")
class Paused:
    """Finality is paused."""


@event("Grandpa")
class Resumed:
    """Finality goes on."""
