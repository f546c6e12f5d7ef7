"""Finality authorities (pallet Grandpa). Reads only: its calls are for root, and for nodes' offence reports.

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
"""Last session of an authority set, by the set's number."""
next_forced = OptionalValue("Grandpa", "NextForced", int)
"""Block before which no further forced change can happen."""
stalled = OptionalValue("Grandpa", "Stalled", tuple[int, int])
"""Delay and last finalized block, if root reported that finality stalled."""

max_authorities = Constant("Grandpa", "MaxAuthorities", int)
"""Maximum number of authorities."""
max_set_id_session_entries = Constant("Grandpa", "MaxSetIdSessionEntries", int)
"""Maximum number of entries in `set_id_session`."""


@runtime_api("GrandpaApi", "grandpa_authorities")
def authorities() -> ApiCall[list[tuple[bytes, int]]]:
    """Query the keys of the finality authorities (ed25519), each with its weight, in the set's order."""
    return ApiCall("GrandpaApi", "grandpa_authorities", value=list[tuple[bytes, int]])


@event("Grandpa")
class NewAuthorities:
    """A new authority set finalizes blocks from here on."""

    authority_set: list[tuple[bytes, int]]


@event("Grandpa")
class Paused:
    """Finality was paused."""


@event("Grandpa")
class Resumed:
    """Finality resumed."""
