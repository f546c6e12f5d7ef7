"""Types of a fixed size, of which one `struct` call reads a whole run.

A fixed part consists of a `struct` format and an expression that builds the Python value from the unpacked slots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from struct import Struct
from typing import Any, TypeAlias

from . import primitives
from .overrides import TypeOverride
from .portable import ARRAY, COMPOSITE, PRIMITIVE, TUPLE, VARIANT, Field
from .type_table import TypeTable, part_types

Fixed: TypeAlias = tuple[str, int, int, Callable[[list[str]], str]]
"""`struct` format, size in bytes, number of slots, and an expression over the unpacked slots."""

FORMATS = {
    "bool": "B", "u8": "B", "u16": "H", "u32": "I", "u64": "Q", "u128": "QQ", "u256": "32s", "char": "I",
    "i8": "b", "i16": "h", "i32": "i", "i64": "q", "i128": "Qq", "i256": "32s",
}  # fmt: skip
MAX_SLOTS = 48
MAX_PART_DEPTH = 32
"""Maximum levels of one expression: Python compiles up to 200 nested brackets."""


class FixedParts:
    """The fixed parts of one registry.

    Args:
        types: The types.
        overrides: Type overrides by type number.
        space: Namespace of the generated source; this class adds its own names.
    """

    def __init__(self, types: TypeTable, overrides: Mapping[int, TypeOverride], space: dict[str, Any]) -> None:
        self._types = types
        self._overrides = overrides
        self._space = space
        self._known: dict[int, Fixed | None] = {}
        self._depths: dict[int, int] = {}
        space |= {"BOOL": (False, True), "int_from": int.from_bytes, "character": primitives.character}

    def part(self, type_id: int, within: frozenset[int] = frozenset()) -> Fixed | None:
        """Return the fixed part of a type; None if its size varies or it is too large for one `struct`."""
        if type_id not in self._known:
            if type_id in within:
                return None  # a type that contains itself has no fixed size
            part = self._analyse(type_id, within | {type_id})
            items = part_types(self._types.type(type_id))
            depth = self._depths[type_id] = 1 + max((self._depths.get(item, 0) for item in items), default=0)
            self._known[type_id] = part if depth <= MAX_PART_DEPTH else None
        return self._known[type_id]

    def _analyse(self, type_id: int, within: frozenset[int]) -> Fixed | None:
        this = self._types.type(type_id)
        override = self._overrides.get(type_id)
        if override and override.wrap is None:
            return None
        part: Fixed | None = None
        if this.kind == PRIMITIVE:
            part = _fixed_primitive(this.name)
        elif this.kind == ARRAY:
            if self._types.is_bytes(type_id):
                part = (f"{this.length}s", this.length, 1, lambda slots: slots[0]) if this.length else None
            elif (item := self.part(this.item, within)) and item[1] and item[2] * this.length <= MAX_SLOTS // 3:
                format, size, slots, build = item
                part = (format * this.length, size * this.length, slots * this.length, _repeat(slots, build))
        elif this.kind in (COMPOSITE, TUPLE) and len(this.fields) <= MAX_SLOTS:
            parts = [found for _, field in this.fields if (found := self.part(field, within))]
            slots = sum(found[2] for found in parts)
            if len(parts) == len(this.fields) and (slots or not parts) and slots <= MAX_SLOTS:
                build = _join(parts, this.fields, this.kind == TUPLE)
                part = ("".join(found[0] for found in parts), sum(found[1] for found in parts), slots, build)
        elif this.kind == VARIANT and not any(variant.fields for variant in this.variants):
            table = f"E{type_id}"
            self._space[table] = {variant.index: variant.name for variant in this.variants}
            part = ("B", 1, 1, lambda slots: f"{table}[{slots[0]}]")
        if part and override:
            wrap = f"w{type_id}"
            self._space[wrap] = override.wrap
            format, size, slots, plain = part
            return format, size, slots, lambda names: f"{wrap}({plain(names)})"
        return part

    def unpacker(self, format: str) -> str:
        """Return the name of the function that unpacks a format; with suffix ``_each`` it names the iterating one."""
        name = f"U_{format}"
        if name not in self._space:
            self._space[f"{name}_each"] = Struct("<" + format).iter_unpack
            self._space[name] = Struct("<" + format).unpack_from
        return name


def compose(fields: Sequence[Field], values: list[str], is_tuple: bool = False) -> str:
    """Return the source of the plain value of a struct or tuple, built from the sources of its fields."""
    if not fields:
        return "()"
    if is_tuple or fields[0][0] is None:
        return values[0] if len(values) == 1 and not is_tuple else f"({', '.join(values)},)"
    return f"{{{', '.join(f'{name!r}: {value}' for (name, _), value in zip(fields, values, strict=True))}}}"


def _fixed_primitive(name: str) -> Fixed | None:
    format = FORMATS.get(name)
    if format is None:
        return None
    size = Struct("<" + format).size
    if name == "bool":
        return format, size, 1, lambda slots: f"BOOL[{slots[0]}]"
    if name == "char":
        return format, size, 1, lambda slots: f"character({slots[0]})"
    if len(format) == 2:
        return format, size, 2, lambda slots: f"({slots[0]} | {slots[1]} << 64)"
    if format == "32s":
        return format, size, 1, lambda slots: f"int_from({slots[0]}, 'little', signed={name == 'i256'})"
    return format, size, 1, lambda slots: slots[0]


def _repeat(slots: int, build: Callable[[list[str]], str]) -> Callable[[list[str]], str]:
    return lambda names: f"[{', '.join(build(names[i : i + slots]) for i in range(0, len(names), slots))}]"


def _join(parts: list[Fixed], fields: Sequence[Field], is_tuple: bool) -> Callable[[list[str]], str]:
    def build(names: list[str]) -> str:
        values = []
        position = 0
        for part in parts:
            values.append(part[3](names[position : position + part[2]]))
            position += part[2]
        return compose(fields, values, is_tuple)

    return build
