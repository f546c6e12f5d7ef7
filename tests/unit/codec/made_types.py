"""Registries made by hand, for what no real runtime has."""

from __future__ import annotations

from collections.abc import Sequence

from cere_trust.codec import Registry, Type, Variant
from cere_trust.codec.portable import (
    ARRAY,
    BITS,
    COMPACT,
    COMPOSITE,
    PRIMITIVE,
    PRIMITIVES,
    SEQUENCE,
    TUPLE,
    VARIANT,
)

Fields = tuple[int, Sequence[tuple[str | None, int]]]
"""A variant's index, and its fields by name and type."""


class Maker:
    """Adds types one by one; every method returns the new type's number."""

    def __init__(self) -> None:
        self.types: list[Type] = []
        self.primitives = {name: self._add(PRIMITIVE, name=name) for name in PRIMITIVES}

    def __getitem__(self, primitive: str) -> int:
        return self.primitives[primitive]

    @property
    def registry(self) -> Registry:
        return Registry(self.types)

    def _add(self, kind: int, path: str = "", **parts: object) -> int:
        made = Type()
        made.kind, made.path, made.params = kind, path.split("::") if path else [], []
        for name, value in parts.items():
            setattr(made, name, value)
        self.types.append(made)
        return len(self.types) - 1

    def later(self) -> int:
        """A number to be given by `replace`, for types that contain themselves."""
        return self._add(TUPLE, fields=[])

    def replace(self, later: int, made: int) -> int:
        self.types[later] = self.types[made]
        return later

    def sequence(self, item: int) -> int:
        return self._add(SEQUENCE, item=item)

    def array(self, item: int, length: int) -> int:
        return self._add(ARRAY, item=item, length=length)

    def tuple(self, *items: int) -> int:
        return self._add(TUPLE, fields=[(None, item) for item in items])

    def struct(self, path: str, *items: int, **fields: int) -> int:
        return self._add(COMPOSITE, path, fields=[*((None, item) for item in items), *fields.items()])

    def compact(self, item: int) -> int:
        return self._add(COMPACT, item=item)

    def bits(self, store: str, order: str) -> int:
        return self._add(BITS, item=self[store], length=self.struct(f"bitvec::order::{order}"))

    def enum(self, path: str, **variants: Fields) -> int:
        return self._add(
            VARIANT,
            path,
            variants=[Variant(name, list(fields), index, 0) for name, (index, fields) in variants.items()],
        )

    def option(self, item: int) -> int:
        return self.enum("Option", None_=(0, []), Some=(1, [(None, item)]))
