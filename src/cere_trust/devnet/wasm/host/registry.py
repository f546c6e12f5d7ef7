"""How host functions are written down, and what they may use.

A function is registered with the kinds of its arguments and result, one letter each:

====  =====================================================================
s     bytes, as pointer and length packed into 64 bits
o     such a pair, as ``(pointer, length)``: room to write to
i     a number (u32 or u64)
P Q   a pointer to 32 or 64 bytes
K R   a pointer to 33 or 65 bytes
T     a pointer to 4 bytes
====  =====================================================================

A result ``s`` is bytes, ``p`` bytes that are passed by pointer alone, ``i`` a number, and nothing is an empty string.

Source: the `sp-io` crate's function names and the runtime interface's passing conventions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from ...state import Overlay
    from ..memory import Memory

F = TypeVar("F", bound=Callable[..., Any])


class Host:
    """What host functions act on during one runtime call.

    Attributes:
        memory: The runtime's linear memory.
        overlay: The state as this call sees and writes it.
        log: Lines the runtime logged; the last ones explain a trap.
        keys: Secret keys the host may sign with, by key type and public key.
        offchain: The offchain database.
        now: Milliseconds since 1970, as offchain code may ask.
        version_of: Reads the encoded version of another runtime's code.
    """

    def __init__(self, memory: Memory, overlay: Overlay, now: int, version_of: Callable[[bytes], bytes]) -> None:
        self.memory = memory
        self.overlay = overlay
        self.now = now
        self.version_of = version_of
        self.log: list[str] = []
        self.batch: list[bool] | None = None
        self.offchain: dict[bytes, bytes] = {}


class HostFunction(NamedTuple):
    """A host function and how its arguments and result are passed."""

    call: Callable[..., Any]
    arguments: str
    result: str


FUNCTIONS: dict[str, HostFunction] = {}


def host(name: str, arguments: str = "", result: str = "") -> Callable[[F], F]:
    """Register a host function under its import's name."""

    def register(function: F) -> F:
        FUNCTIONS[name] = HostFunction(function, arguments, result)
        return function

    return register


def some(value: bytes | None) -> bytes:
    """An encoded option of bytes."""
    from ....codec.primitives import write_compact

    return b"\0" if value is None else b"\1" + write_compact(len(value)) + value
