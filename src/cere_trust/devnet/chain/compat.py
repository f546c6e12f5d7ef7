"""Support for chains unlike Cere's, so that foreign and old chain specifications run: Aura, relay chains, runtimes of 2020."""

from __future__ import annotations

from collections.abc import Callable

from ...codec.primitives import read_compact, write_compact
from ...proofs.grandpa import AUTHORITIES_KEY, OLD_AUTHORITIES_KEY
from ...proofs.header import PRE_RUNTIME, Header, digest_item
from ...wasm.state import ChainState

AURA = b"aura"


def aura_slot_of(header: Header) -> int | None:
    """Return the slot that an Aura header claims, or None."""
    for claim in header.logs(PRE_RUNTIME, AURA):
        return int.from_bytes(claim[:8], "little")
    return None


def aura_schedule(call: Callable[[str, bytes], bytes]) -> tuple[int, tuple[bytes, ...]]:
    """Return an Aura runtime's slot duration in milliseconds, and its authorities, which author in turns."""
    duration = int.from_bytes(call("AuraApi_slot_duration", b""), "little")
    data = call("AuraApi_authorities", b"")
    count, at = read_compact(data, 0)
    return duration, tuple(data[at + 32 * i : at + 32 * i + 32] for i in range(count))


def aura_claim(number: int) -> tuple[bytes, dict[bytes, bytes]]:
    """Return the pre-runtime digest item and the inherent data of an Aura slot."""
    slot = number.to_bytes(8, "little")
    return digest_item(PRE_RUNTIME, AURA, slot), {b"auraslot": slot}


def relay_inherents(parent: Header) -> dict[bytes, bytes]:
    """Return the inherent data that relay chains require in every block: no parachain blocks. Other runtimes ignore it."""
    nothing = write_compact(0)
    return {
        b"newheads": nothing,
        b"parachn0": nothing * 3 + parent.encode(),
        b"finalnum": max(parent.number, 0).to_bytes(4, "little"),
        b"uncles00": nothing,
    }


def grandpa_authorities(state: ChainState) -> bytes | None:
    """Return the encoded GRANDPA authorities of a state, under today's key or that of runtimes of 2020."""
    return state.value(AUTHORITIES_KEY) or state.value(OLD_AUTHORITIES_KEY)
