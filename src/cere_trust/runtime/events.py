"""The records a block leaves in `System.Events`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..call import words
from ..errors import DecodeError, IncompatibleRuntime

if TYPE_CHECKING:
    from .runtime import Runtime


class EventRecord(NamedTuple):
    """One event.

    Attributes:
        fields: By name, or a tuple where the pallet does not name them.
        extrinsic: Index of the extrinsic that caused it, None for the block's own events.
        phase: ``ApplyExtrinsic``, ``Finalization`` or ``Initialization``.
        topics: Hashes it is indexed under.
    """

    pallet: str
    name: str
    fields: dict[str, object] | tuple[object, ...]
    extrinsic: int | None = None
    phase: str = "ApplyExtrinsic"
    topics: tuple[bytes, ...] = ()

    def __str__(self) -> str:
        if isinstance(self.fields, dict):
            inside = ", ".join(f"{name}={words(value)}" for name, value in self.fields.items())
        else:
            inside = ", ".join(words(value) for value in self.fields)
        return f"{self.pallet}.{self.name}({inside})"


def decode_events(runtime: Runtime, data: bytes) -> list[EventRecord]:
    """Decode the whole of `System.Events`."""
    records = runtime.decode_storage("System", "Events", data)
    if not isinstance(records, list):
        raise IncompatibleRuntime("this runtime's System.Events is not a list")
    return [_record(runtime, raw) for raw in records]


def _record(runtime: Runtime, raw: dict[str, object]) -> EventRecord:
    phase = raw["phase"]
    extrinsic = None
    if isinstance(phase, dict):
        (phase, extrinsic) = next(iter(phase.items()))
    outer = raw["event"]
    if not isinstance(outer, dict):
        raise DecodeError(0, "an event of a pallet")
    pallet, inner = next(iter(outer.items()))
    name, payload = (inner, {}) if isinstance(inner, str) else next(iter(inner.items()))
    home = runtime.pallet(pallet)
    declared = runtime.variants(home.events)[name].fields
    fields: dict[str, object] | tuple[object, ...]
    if declared and declared[0].name is None:
        fields = payload if len(declared) > 1 else (payload,)
    else:
        fields = payload
    topics = raw["topics"]
    return EventRecord(
        pallet, name, fields, extrinsic, str(phase), tuple(topics) if isinstance(topics, list) else ()
    )
