"""Random values of any type of a registry, and the referee's way of writing them."""

from __future__ import annotations

import random
from pathlib import Path

from scalecodec.base import RuntimeConfigurationObject, ScaleBytes
from scalecodec.type_registry import load_type_registry_preset
from zstandard import ZstdDecompressor

from cere_trust.codec import Registry
from cere_trust.codec.portable import ARRAY, BITS, COMPACT, COMPOSITE, PRIMITIVE, SEQUENCE, TUPLE
from cere_trust.codec.primitives import INTEGERS

METADATA = Path(__file__).parents[2] / "vectors" / "metadata"
V14 = ("cere-54113-v14.scale", "dev-v14.scale.zst")
ALL = (*V14, "cere-54113-v15.scale", "dev-v15.scale.zst", "dev-v16.scale.zst")


def metadata(name: str) -> bytes:
    raw = (METADATA / name).read_bytes()
    return ZstdDecompressor().decompress(raw, max_output_size=1 << 22) if name.endswith(".zst") else raw


class Unmakeable(Exception):
    """The type has no value within the allowed depth."""


def random_value(registry: Registry, type_id: int, rng: random.Random, depth: int = 7) -> object:
    """A plain value of a type, with a taste for limits."""
    this = registry.type(type_id)
    if depth < 0:
        raise Unmakeable(registry.type_name(type_id))
    if this.kind == PRIMITIVE:
        if this.name in INTEGERS:
            return random_integer(rng, *INTEGERS[this.name][2:])
        if this.name == "bool":
            return rng.random() < 0.5
        text = "".join(rng.choice("aZ9 _é€😀") for _ in range(rng.randrange(6)))
        return text if this.name == "str" else rng.choice("aé€😀")
    if this.kind == COMPACT:
        names, maximum = registry.compact_layout(type_id)
        value: object = () if maximum is None else random_integer(rng, 0, maximum)
        for name in names:
            value = {name: value}
        return value
    if registry.is_bytes(type_id):
        return rng.randbytes(this.length if this.kind == ARRAY else rng.choice((0, 1, 5, 32, 70)))
    if this.kind == SEQUENCE:
        count = rng.choice((0, 1, 2, 3)) if depth > 2 else 0
        try:
            return [random_value(registry, this.item, rng, depth - 1) for _ in range(count)]
        except Unmakeable:
            return []
    if this.kind == ARRAY:
        return [random_value(registry, this.item, rng, depth - 1) for _ in range(this.length)]
    if this.kind == BITS:
        return [rng.random() < 0.5 for _ in range(rng.randrange(40))]
    if this.kind in (COMPOSITE, TUPLE):
        return random_fields(registry, this.fields, rng, depth, this.kind == TUPLE)
    some = registry.option_item(type_id)
    if some is not None:
        try:
            value = random_value(registry, some, rng, depth - 1) if rng.random() < 0.7 else None
        except Unmakeable:
            return None
        return {"Some": value} if value is not None and registry.is_nullable(some) else value
    for variant in rng.sample(this.variants, len(this.variants)):
        try:
            fields = random_fields(registry, variant.fields, rng, depth - 1, False)
        except Unmakeable:
            continue
        return {variant.name: fields} if variant.fields else variant.name
    raise Unmakeable(registry.type_name(type_id))


def random_fields(registry: Registry, fields: list, rng: random.Random, depth: int, is_tuple: bool) -> object:
    values = [random_value(registry, item, rng, depth - 1) for _, item in fields]
    if not fields:
        return ()
    if is_tuple or fields[0][0] is None:
        return values[0] if len(values) == 1 and not is_tuple else tuple(values)
    return {name: value for (name, _), value in zip(fields, values, strict=True)}


def random_integer(rng: random.Random, least: int, greatest: int) -> int:
    limits = [least, greatest, 0, 1, 63, 64, (1 << 14) - 1, 1 << 14, (1 << 30) - 1, 1 << 30, 1 << 32, 1 << 56, 1 << 64]
    limits = [limit for limit in limits if least <= limit <= greatest]
    return rng.choice(limits) if rng.random() < 0.5 else rng.randint(least, greatest)


class Referee:
    """scalecodec over the same registry, its special classes removed so that every type follows from the registry."""

    def __init__(self, raw: bytes) -> None:
        self.config = RuntimeConfigurationObject(implements_scale_info=True)
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


def fields_as_referee(registry: Registry, fields: list, value: object, is_tuple: bool, decoded: bool) -> object:
    if not fields:
        return () if is_tuple else {}
    if is_tuple or fields[0][0] is None:
        values = list(value) if is_tuple or len(fields) > 1 else [value]  # type: ignore[call-overload]
        made = tuple(
            as_referee(registry, item, one, decoded=decoded) for (_, item), one in zip(fields, values, strict=True)
        )
        return made[0] if len(made) == 1 and decoded else made
    return {name: as_referee(registry, item, value[name], decoded=decoded) for name, item in fields}  # type: ignore[index]
