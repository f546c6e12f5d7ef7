"""The referee: scalecodec over the same types, and its way of writing values."""

from __future__ import annotations

from scalecodec.base import ScaleBytes
from scalecodec.type_registry import load_type_registry_preset

from cere_trust.codec import Field, Registry
from cere_trust.codec.portable import ARRAY, COMPACT, COMPOSITE, PRIMITIVE, SEQUENCE, TUPLE
from cere_trust.extrinsic.crosscheck.referee import configuration


class Referee:
    """scalecodec over the same registry, its special classes removed so that every type follows from the registry."""

    def __init__(self, raw: bytes) -> None:
        self.config = configuration(implements_scale_info=True)
        self.config.update_type_registry(load_type_registry_preset("core"))
        metadata = self.config.create_scale_object("MetadataVersioned", ScaleBytes(raw))
        metadata.decode()
        types = self.config.type_registry["types"]
        for name in [name for name in types if "::" in name or name.lower() in ("btreemap", "btreeset", "cow")]:
            del types[name]
        self.config.add_portable_registry(metadata)

    def encode(self, type_id: int, value: object) -> bytes:
        return bytes(self.config.create_scale_object(f"scale_info::{type_id}").encode(value).data)

    def decode(self, type_id: int, data: bytes) -> object:
        made = self.config.create_scale_object(f"scale_info::{type_id}", ScaleBytes(data))
        made.decode(check_remaining=True)
        return made.value


def as_referee(registry: Registry, type_id: int, value: object, *, decoded: bool) -> object:
    """Our plain value in scalecodec's convention, as it takes it or (`decoded`) as it gives it."""
    this = registry.type(type_id)
    if this.kind == PRIMITIVE or this.kind == COMPACT:
        while isinstance(value, dict):  # a compact struct: the integer alone
            (value,) = value.values()
        return value
    if registry.is_bytes(type_id):
        assert isinstance(value, bytes)
        if decoded and this.kind == SEQUENCE:
            try:
                return value.decode()
            except UnicodeDecodeError:
                pass
        return ("0x" + value.hex()) if this.kind == SEQUENCE or this.length else []
    if this.kind in (SEQUENCE, ARRAY):
        return [as_referee(registry, this.item, item, decoded=decoded) for item in value]  # type: ignore[attr-defined]
    if this.kind in (COMPOSITE, TUPLE):
        return fields_as_referee(registry, this.fields, value, this.kind == TUPLE, decoded)
    some = registry.option_item(type_id)
    if some is not None:
        return None if value is None else as_referee(registry, some, value, decoded=decoded)
    if isinstance(value, str):
        return value
    ((name, inner),) = value.items()  # type: ignore[attr-defined]
    fields = next(variant.fields for variant in this.variants if variant.name == name)
    if len(fields) == 1 and fields[0][0] is None:
        return {name: as_referee(registry, fields[0][1], inner, decoded=decoded)}
    return {name: fields_as_referee(registry, fields, inner, False, decoded)}


def fields_as_referee(registry: Registry, fields: list[Field], value: object, is_tuple: bool, decoded: bool) -> object:
    if not fields:
        return () if is_tuple else {}
    if is_tuple or fields[0][0] is None:
        values = list(value) if is_tuple or len(fields) > 1 else [value]  # type: ignore[call-overload]
        made = tuple(
            as_referee(registry, item, one, decoded=decoded) for (_, item), one in zip(fields, values, strict=True)
        )
        return made[0] if len(made) == 1 and decoded else made
    return {name: as_referee(registry, item, value[name], decoded=decoded) for name, item in fields}  # type: ignore[index]
