"""Registry of host functions, and the context they run in.

A function is registered with the kinds of its arguments and result, one letter each:

====  =====================================================================
s     bytes, as pointer and length packed into 64 bits
o     such a pair, as ``(pointer, length)``: a buffer to write to
i     a number (u32 or u64)
P Q   a pointer to 32 or 64 bytes
K R   a pointer to 33 or 65 bytes
T     a pointer to 4 bytes
====  =====================================================================

A result ``s`` is bytes, ``p`` bytes passed as a pointer only, ``i`` a number; an empty string means no result.

Source: the `sp-io` crate's function names and the runtime interface's passing conventions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from ...codec.primitives import write_compact
from ..memory import Memory
from ..state import Overlay

F = TypeVar("F", bound=Callable[..., Any])


class Host:
    """Context of host functions during one runtime call.

    Attributes:
        memory: The runtime's linear memory.
        overlay: The state that this call reads and writes.
        log: Lines the runtime logged; the last ones explain a trap.
        batch: Results of the open batch verification; None outside of one.
        offchain: The offchain database.
        now: Milliseconds since 1970, as offchain code sees it.
        version_of: Returns the encoded version of another runtime's code.
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
    """A host function and the kinds of its arguments and result."""

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
    """Encode an option of bytes."""
    return b"\0" if value is None else b"\1" + write_compact(len(value)) + value
