"""The types that an extrinsic can hold, in the form whose hashes are the leaves of a metadata digest (RFC-78).

Source: https://github.com/polkadot-fellows/RFCs/blob/main/text/0078-merkleized-metadata.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ..codec.portable import BITS, COMPACT, COMPOSITE, PRIMITIVE, PRIMITIVES, SEQUENCE, TUPLE, VARIANT
from ..codec.primitives import read_compact, write_compact
from ..errors import MetadataError
from .metadata import Metadata

COMPACT_REFERENCES = {name: 15 + place for place, name in enumerate(("u8", "u16", "u32", "u64", "u128", "u256"))}
VOID, PER_ID = 21, 22
BIT_WORDS = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}


class NamedField(NamedTuple):
    """A field, its type number, and the name of its type in the source code."""

    name: str | None
    type: int
    type_name: str | None


class NamedVariant(NamedTuple):
    """A variant of an enum, encoded as the byte `number`."""

    name: str
    fields: list[NamedField]
    number: int


class NamedType(NamedTuple):
    """A type of the registry.

    Attributes:
        path: Rust path, empty for builtin types.
        kind: A constant of `codec.portable`.
        parts: Fields of a struct, variants of an enum; type numbers for any other kind, of a primitive its index.
        length: Length of an array.
    """

    path: list[str]
    kind: int
    parts: list[Any]
    length: int = 0


class _Reader:
    """Reader of a type registry that the codec has accepted; keeps the names of types in the source code."""

    def __init__(self, data: bytes, offset: int) -> None:
        self.data, self.offset = data, offset

    def byte(self) -> int:
        self.offset += 1
        return self.data[self.offset - 1]

    def compact(self) -> int:
        value, self.offset = read_compact(self.data, self.offset)
        return value

    def text(self) -> str:
        size = self.compact()
        self.offset += size
        return self.data[self.offset - size : self.offset].decode()

    def optional_text(self) -> str | None:
        return self.text() if self.byte() else None

    def skip_docs(self) -> None:
        for _ in range(self.compact()):
            size = self.compact()
            self.offset += size

    def fields(self) -> list[NamedField]:
        fields = []
        for _ in range(self.compact()):
            fields.append(NamedField(self.optional_text(), self.compact(), self.optional_text()))
            self.skip_docs()
        return fields

    def variants(self) -> list[NamedVariant]:
        variants = []
        for _ in range(self.compact()):
            variants.append(NamedVariant(self.text(), self.fields(), self.byte()))
            self.skip_docs()
        return sorted(variants, key=lambda variant: variant.number)

    def type(self) -> NamedType:
        self.compact()
        path = [self.text() for _ in range(self.compact())]
        for _ in range(self.compact()):
            self.text()
            if self.byte():
                self.compact()
        kind, length = self.byte(), 0
        parts: list[Any]
        if kind == COMPOSITE:
            parts = self.fields()
        elif kind == VARIANT:
            parts = self.variants()
        elif kind == TUPLE:
            parts = [self.compact() for _ in range(self.compact())]
        elif kind == PRIMITIVE:
            parts = [self.byte()]
        elif kind == BITS:
            parts = [self.compact(), self.compact()]
        else:
            if kind not in (SEQUENCE, COMPACT):
                length = int.from_bytes(self.data[self.offset : self.offset + 4], "little")
                self.offset += 4
            parts = [self.compact()]
        self.skip_docs()
        return NamedType(path, kind, parts, length)


class MerkleTypes:
    """Types that an extrinsic of one runtime can hold, renumbered, and their encodings as leaves.

    Args:
        metadata: The metadata.

    Attributes:
        types: All types of the registry.
        leaves: Encoded leaves: one for each type, one for each variant of an enum.
        extrinsic: The encoded description of the extrinsic format.
        places: Index in `leaves` by type number, and by type number and variant byte for an enum.
        is_empty: Function of a type number: whether every value of the type takes no bytes.

    Raises:
        MetadataError: a type has no form in RFC-78.
    """

    def __init__(self, metadata: Metadata) -> None:
        self.is_empty = metadata.registry.is_empty_type
        reader = _Reader(metadata.raw, 5)
        self.types = [reader.type() for _ in range(reader.compact())]
        format = metadata.extrinsic
        extensions = [(each.identifier, each.extra, each.additional) for each in format.extensions]
        roots = [format.call, format.address, format.signature]
        self._numbers = self._accessible(roots + [number for _, *both in extensions for number in both])
        self.places: dict[int | tuple[int, int], int] = {}
        self.leaves: list[bytes] = []
        for old, new in self._numbers.items():
            self._add_leaves(old, new)
        self.extrinsic = (
            bytes([min(format.versions)])
            + self.reference(format.address)
            + self.reference(format.call)
            + self.reference(format.signature)
            + _list(_text(name) + self.reference(extra) + self.reference(more) for name, extra, more in extensions)
        )

    def parts_of(self, number: int) -> list[int]:
        """Return the types that a value of a type can contain."""
        _, kind, parts, _ = self.types[number]
        if kind == COMPOSITE:
            return [field.type for field in parts]
        if kind == VARIANT:
            return [field.type for variant in parts for field in variant.fields]
        return [] if kind in (BITS, PRIMITIVE, COMPACT) else parts

    def _accessible(self, roots: list[int]) -> dict[int, int]:
        """Return the numbers of all types with a leaf, and the numbers that the leaves use instead."""
        found: set[int] = set()
        pending = list(roots)
        while pending:
            number = pending.pop()
            _, kind, parts, _ = self.types[number]
            if number in found or kind in (PRIMITIVE, COMPACT) or not parts:
                continue
            found.add(number)
            pending += self.parts_of(number)
        return {old: new for new, old in enumerate(sorted(found))}

    def reference(self, number: int) -> bytes:
        """Encode a reference to a type."""
        _, kind, parts, _ = self.types[number]
        if kind == PRIMITIVE:
            return bytes([parts[0]])
        if kind == COMPACT:
            return bytes([self.compact_reference(parts[0])])
        if number in self._numbers:
            return bytes([PER_ID]) + write_compact(self._numbers[number])
        return bytes([VOID])

    def compact_reference(self, number: int) -> int:
        """Return the reference to the compact form of a type, `VOID` for a unit."""
        name = self._primitive(number)
        if name is not None and name not in COMPACT_REFERENCES:
            raise MetadataError(f"RFC-78 has no compact form of {name}")
        return VOID if name is None else COMPACT_REFERENCES[name]

    def _primitive(self, number: int) -> str | None:
        """Return the primitive inside structs and tuples of one field, None inside an empty one."""
        for _ in self.types:
            _, kind, parts, _ = self.types[number]
            if kind == PRIMITIVE:
                return PRIMITIVES[parts[0]]
            if kind not in (COMPOSITE, TUPLE) or len(parts) > 1:
                break
            if not parts:
                return None
            number = self.parts_of(number)[0]
        raise MetadataError(f"type {number} of the metadata is not a primitive in structs of one field")

    def _add_leaves(self, old: int, new: int) -> None:
        path, kind, parts, length = self.types[old]
        head, tail = _list(_text(part) for part in path), write_compact(new)
        if kind == VARIANT:
            for name, fields, number in parts:
                body = b"\1" + _text(name) + self._fields(fields) + write_compact(number)
                self.places[old, number] = len(self.leaves)
                self.leaves.append(head + body + tail)
            return
        if kind == COMPOSITE:
            body = b"\0" + self._fields(parts)
        elif kind == SEQUENCE:
            body = b"\2" + self.reference(parts[0])
        elif kind == TUPLE:
            body = b"\4" + _list(self.reference(part) for part in parts)
        elif kind == BITS:
            body = bytes([5, *self.bit_layout(old)])
        else:
            body = b"\3" + length.to_bytes(4, "little") + self.reference(parts[0])
        self.places[old] = len(self.leaves)
        self.leaves.append(head + body + tail)

    def bit_layout(self, number: int) -> tuple[int, bool]:
        """Return the bytes per storage integer of a bit sequence, and whether its first bit is the least significant."""
        word, order = self.types[number].parts
        size = BIT_WORDS.get(self._primitive(word) or "")
        path = self.types[order].path
        if size is None or not {"Lsb0", "Msb0"} & set(path):
            raise MetadataError(f"RFC-78 has no form of type {number}, a bit sequence")
        return size, "Lsb0" in path

    def _fields(self, fields: list[NamedField]) -> bytes:
        return _list(
            _optional(field.name) + self.reference(field.type) + _optional(field.type_name) for field in fields
        )


def _text(text: str) -> bytes:
    encoded = text.encode()
    return write_compact(len(encoded)) + encoded


def _optional(text: str | None) -> bytes:
    return b"\0" if text is None else b"\1" + _text(text)


def _list(parts: Iterable[bytes]) -> bytes:
    items = list(parts)
    return write_compact(len(items)) + b"".join(items)
