"""Random values of any type of a runtime: used by wrapper checks and codec tests."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from ..codec import Field, Registry
from ..codec.portable import ARRAY, BITS, COMPACT, COMPOSITE, PRIMITIVE, SEQUENCE, TUPLE
from ..codec.primitives import INTEGERS


class NoSample(Exception):
    """The type has no value within the allowed depth."""


def any_value(registry: Registry, type_id: int, rng: Random, depth: int = 7) -> Any:
    """Return a random plain value of a type; limits of integers are likely.

    Args:
        registry: The types.
        type_id: The type.
        rng: Source of randomness.
        depth: Nesting of the value at most.

    Raises:
        NoSample: the type has no value within the depth.
    """
    this = registry.type(type_id)
    if depth < 0:
        raise NoSample(registry.type_name(type_id))
    if this.kind == PRIMITIVE:
        return _primitive(this.name, rng)
    if this.kind == COMPACT:
        names, maximum = registry.compact_layout(type_id)
        value: object = () if maximum is None else _integer(rng, 0, maximum)
        for name in names:
            value = {name: value}
        return value
    if registry.is_bytes(type_id):
        return rng.randbytes(this.length if this.kind == ARRAY else rng.choice((0, 1, 5, 32, 70)))
    if this.kind == SEQUENCE:
        count = rng.choice((0, 1, 2, 3)) if depth > 2 else 0
        try:
            return [any_value(registry, this.item, rng, depth - 1) for _ in range(count)]
        except NoSample:
            return []
    if this.kind == ARRAY:
        return [any_value(registry, this.item, rng, depth - 1) for _ in range(this.length)]
    if this.kind == BITS:
        return [rng.random() < 0.5 for _ in range(rng.randrange(40))]
    if this.kind in (COMPOSITE, TUPLE):
        return any_fields(registry, this.fields, rng, depth, is_tuple=this.kind == TUPLE)
    some = registry.option_item(type_id)
    if some is not None:
        try:
            value = any_value(registry, some, rng, depth - 1) if rng.random() < 0.7 else None
        except NoSample:
            return None
        return {"Some": value} if value is not None and registry.is_nullable(some) else value
    for variant in rng.sample(this.variants, len(this.variants)):
        try:
            fields = any_fields(registry, variant.fields, rng, depth - 1)
        except NoSample:
            continue
        return {variant.name: fields} if variant.fields else variant.name
    raise NoSample(registry.type_name(type_id))


def any_fields(
    registry: Registry, fields: Sequence[Field], rng: Random, depth: int = 7, *, is_tuple: bool = False
) -> Any:
    """Return random values of fields, in the codec's form. Raises as `any_value` does."""
    values = [any_value(registry, item, rng, depth - 1) for _, item in fields]
    if not fields:
        return ()
    if is_tuple or fields[0][0] is None:
        return values[0] if len(values) == 1 and not is_tuple else tuple(values)
    return {name: value for (name, _), value in zip(fields, values, strict=True)}


def _primitive(name: str, rng: Random) -> object:
    if name in INTEGERS:
        return _integer(rng, *INTEGERS[name][2:])
    if name == "bool":
        return rng.random() < 0.5
    text = "".join(rng.choice("aZ9 _é€😀") for _ in range(rng.randrange(6)))
    return text if name == "str" else rng.choice("aé€😀")


def _integer(rng: Random, least: int, greatest: int) -> int:
    limits = [least, greatest, 0, 1, 63, 64, (1 << 14) - 1, 1 << 14, (1 << 30) - 1, 1 << 30, 1 << 32, 1 << 56, 1 << 64]
    limits = [limit for limit in limits if least <= limit <= greatest]
    return rng.choice(limits) if rng.random() < 0.5 else rng.randint(least, greatest)
