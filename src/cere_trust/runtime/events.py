"""Event records of a block, from `System.Events`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..call import format_value
from ..codec import Registry
from ..codec.overrides import Decoder
from ..codec.primitives import read_length
from ..errors import IncompatibleRuntime
from .metadata import PalletInfo, VariantInfo
from .variants import VariantDecoders


class EventRecord(NamedTuple):
    """One event.

    Attributes:
        fields: Values by name, or a tuple where the pallet does not name them.
        extrinsic: Index of the extrinsic that emitted it, None for events of the block itself.
        phase: ``ApplyExtrinsic``, ``Finalization`` or ``Initialization``.
        topics: Hashes under which it is indexed.
    """

    pallet: str
    name: str
    fields: dict[str, Any] | tuple[Any, ...]
    extrinsic: int | None = None
    phase: str = "ApplyExtrinsic"
    topics: tuple[bytes, ...] = ()

    def __str__(self) -> str:
        if isinstance(self.fields, dict):
            inside = ", ".join(f"{name}={format_value(value)}" for name, value in self.fields.items())
        else:
            inside = ", ".join(format_value(value) for value in self.fields)
        return f"{self.pallet}.{self.name}({inside})"


def events_decoder(registry: Registry, pallets: Mapping[str, PalletInfo], type_id: int) -> Decoder:
    """Build a decoder of a list of event records.

    Raises:
        IncompatibleRuntime: the type is not a list of event records.
    """
    record = registry.type(registry.type(type_id).item) if registry.type_kind(type_id) == "sequence" else None
    if record is None or [name for name, _ in getattr(record, "fields", [])] != ["phase", "event", "topics"]:
        raise IncompatibleRuntime(f"System.Events holds {registry.type_name(type_id)}, not event records")
    (_, phase_type), _, (_, topics_type) = record.fields
    phases = {variant.index: variant.name for variant in registry.variants(phase_type)}
    applies = next((index for index, name in phases.items() if name == "ApplyExtrinsic"), -1)
    read_topics = registry.decoder(topics_type)

    def make(event: VariantInfo) -> Decoder:
        start = f"({event.pallet!r}, {event.name!r}, "
        return registry.fields_decoder(event.fields, lambda plain: f"{start}{plain})", {}, positional=True)

    table = VariantDecoders(pallets, "events", make)
    new = tuple.__new__

    def decode(data: bytes, offset: int) -> tuple[list[EventRecord], int]:
        count, offset = read_length(data, offset)
        if count * 4 > len(data) - offset:
            raise ValueError
        records = []
        extrinsic: int | None
        topics: tuple[bytes, ...]
        for _ in range(count):
            tag = data[offset]
            if tag == applies:
                extrinsic = data[offset + 1] | data[offset + 2] << 8 | data[offset + 3] << 16 | data[offset + 4] << 24
                offset += 5
            else:
                extrinsic = None
                offset += 1
            (pallet, name, fields), offset = table[data[offset] << 8 | data[offset + 1]](data, offset + 2)
            if data[offset]:
                found, offset = read_topics(data, offset)
                topics = tuple(found)
            else:
                topics = ()
                offset += 1
            records.append(new(EventRecord, (pallet, name, fields, extrinsic, phases[tag], topics)))
        return records, offset

    return decode
