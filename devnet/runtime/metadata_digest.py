#!/usr/bin/env python3
"""The digest of a runtime's metadata that `CheckMetadataHash` compares with (RFC-0078).

    metadata_digest.py WASM      print the digest of a runtime's metadata, in hex

The types an extrinsic can hold become the leaves of a Merkle tree of BLAKE3, one for each type and one for each variant of
an enum; the digest is over the tree's root, the extrinsic's own description, and what the chain is called. Needs this
package with its extra `devnet`, and `blake3`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from blake3 import blake3

from cere_trust import Runtime
from cere_trust.codec.portable import PRIMITIVES
from cere_trust.codec.primitives import read_compact, write_compact

COMPOSITE, VARIANT, SEQUENCE, ARRAY, TUPLE, PRIMITIVE, COMPACT, BITS = range(8)
_COMPACTS = {name: 15 + place for place, name in enumerate(("u8", "u16", "u32", "u64", "u128", "u256"))}
_VOID, _PER_ID = 21, 22


class Field(NamedTuple):
    """A field: its name, its type, the name its type has in the source."""

    name: str | None
    type: int
    type_name: str | None


class Type(NamedTuple):
    """A type. What `parts` holds depends on the kind: fields, variants (name, fields, index), types, a length and a type."""

    path: list[str]
    kind: int
    parts: list[object]


class _Reader:
    """Reads a type registry with the names that the package's own reader leaves out."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def compact(self) -> int:
        value, self.at = read_compact(self.data, self.at)
        return value

    def text(self) -> str:
        size = self.compact()
        self.at += size
        return self.data[self.at - size : self.at].decode()

    def texts(self) -> list[str]:
        return [self.text() for _ in range(self.compact())]

    def optional_text(self) -> str | None:
        return self.text() if self.byte() else None

    def fields(self) -> list[Field]:
        found = []
        for _ in range(self.compact()):
            found.append(Field(self.optional_text(), self.compact(), self.optional_text()))
            self.texts()
        return found

    def variants(self) -> list[tuple[str, list[Field], int]]:
        found = []
        for _ in range(self.compact()):
            found.append((self.text(), self.fields(), self.byte()))
            self.texts()
        return found

    def type(self) -> Type:
        self.compact()
        path = self.texts()
        for _ in range(self.compact()):
            self.text()
            if self.byte():
                self.compact()
        kind = self.byte()
        parts: list[object]
        match kind:
            case 0:
                parts = [*self.fields()]
            case 1:
                parts = [*self.variants()]
            case 3:
                self.at += 4
                parts = [self.data[self.at - 4 : self.at], self.compact()]
            case 4:
                parts = [self.compact() for _ in range(self.compact())]
            case 5:
                parts = [self.byte()]
            case 7:
                parts = [self.compact(), self.compact()]
            case _:
                parts = [self.compact()]
        self.texts()
        return Type(path, kind, parts)


class _Tree:
    """The types that are reachable from an extrinsic, numbered anew, and their encodings."""

    def __init__(self, types: list[Type], roots: Iterable[int]) -> None:
        self.types = types
        found: set[int] = set()
        pending = list(roots)
        while pending:
            number = pending.pop()
            kind, parts = types[number].kind, types[number].parts
            if number in found or kind in (PRIMITIVE, COMPACT) or not parts:
                continue
            found.add(number)
            pending += self._inside(number)
        self.numbers = {old: new for new, old in enumerate(sorted(found))}

    def _inside(self, number: int) -> list[int]:
        kind, parts = self.types[number].kind, self.types[number].parts
        if kind == COMPOSITE:
            return [field.type for field in parts]  # type: ignore[attr-defined]
        if kind == VARIANT:
            return [field.type for _, fields, _ in parts for field in fields]  # type: ignore[misc]
        if kind == BITS:
            return []
        return [part for part in parts if isinstance(part, int)]

    def reference(self, number: int) -> bytes:
        """How one type names another."""
        kind, parts = self.types[number].kind, self.types[number].parts
        if kind == PRIMITIVE:
            return bytes([parts[0]])  # type: ignore[list-item]
        if kind == COMPACT:
            name = self._primitive(parts[0])  # type: ignore[arg-type]
            return bytes([_VOID if name is None else _COMPACTS[name]])
        if number in self.numbers:
            return bytes([_PER_ID]) + write_compact(self.numbers[number])
        return bytes([_VOID])

    def _primitive(self, number: int) -> str | None:
        """The primitive that a type is but for its wrappers; None for nothing."""
        kind = self.types[number].kind
        if kind == PRIMITIVE:
            return PRIMITIVES[self.types[number].parts[0]]  # type: ignore[call-overload, no-any-return]
        inside = self._inside(number)
        if kind not in (COMPOSITE, TUPLE) or len(inside) > 1:
            raise ValueError(f"type {number} cannot be compact")
        return self._primitive(inside[0]) if inside else None

    def _field(self, field: Field) -> bytes:
        return _optional(field.name) + self.reference(field.type) + _optional(field.type_name)

    def leaves(self) -> list[bytes]:
        """The encodings, types by number, variants of a type by index."""
        found = []
        for old, new in self.numbers.items():
            path, kind, parts = self.types[old]
            head, tail = _list(_text(part) for part in path), write_compact(new)
            if kind == VARIANT:
                for name, fields, index in sorted(parts, key=lambda variant: variant[2]):  # type: ignore
                    inside = _list(self._field(field) for field in fields)
                    found.append(head + b"\1" + _text(name) + inside + write_compact(index) + tail)
                continue
            match kind:
                case 0:
                    body = b"\0" + _list(self._field(field) for field in parts)  # type: ignore[arg-type]
                case 2:
                    body = b"\2" + self.reference(parts[0])  # type: ignore[arg-type]
                case 3:
                    body = b"\3" + parts[0] + self.reference(parts[1])  # type: ignore
                case 4:
                    body = b"\4" + _list(self.reference(part) for part in parts)  # type: ignore[arg-type]
                case _:
                    store, order = parts
                    size = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}[str(self._primitive(store))]  # type: ignore
                    body = bytes([5, size, "Lsb0" in self.types[order].path])  # type: ignore[index]
            found.append(head + body + tail)
        return found


def _text(text: str) -> bytes:
    encoded = text.encode()
    return write_compact(len(encoded)) + encoded


def _optional(text: str | None) -> bytes:
    return b"\0" if text is None else b"\1" + _text(text)


def _list(parts: Iterable[bytes]) -> bytes:
    items = list(parts)
    return write_compact(len(items)) + b"".join(items)


def _root(leaves: list[bytes]) -> bytes:
    """The root of the complete tree whose leaves stand last in the array of its nodes."""
    if not leaves:
        return bytes(32)
    nodes = [b""] * (len(leaves) - 1) + [blake3(leaf).digest() for leaf in leaves]
    for place in range(len(leaves) - 2, -1, -1):
        nodes[place] = blake3(nodes[2 * place + 1] + nodes[2 * place + 2]).digest()
    return nodes[0]


def metadata_digest(metadata: bytes, symbol: str = "CERE", decimals: int = 10) -> bytes:
    """The digest of metadata V15, 32 bytes.

    Args:
        metadata: As the runtime gives it, from its magic number on.
        symbol: What the chain's token is called.
        decimals: How many of its decimals are behind the point.
    """
    runtime = Runtime.from_metadata(metadata)
    reader = _Reader(metadata, 5)
    types = [reader.type() for _ in range(reader.compact())]
    extrinsic = runtime.extrinsic
    extensions = [(one.identifier, one.extra, one.additional) for one in extrinsic.extensions]
    roots = [extrinsic.call, extrinsic.address, extrinsic.signature]
    tree = _Tree(types, roots + [number for _, *both in extensions for number in both])
    about = (
        bytes([4])
        + tree.reference(extrinsic.address)
        + tree.reference(extrinsic.call)
        + tree.reference(extrinsic.signature)
        + _list(_text(name) + tree.reference(one) + tree.reference(two) for name, one, two in extensions)
    )
    version = runtime.version
    return blake3(
        b"\1"
        + _root(tree.leaves())
        + blake3(about).digest()
        + version.spec_version.to_bytes(4, "little")
        + _text(version.spec_name)
        + int(runtime.constant("System", "SS58Prefix")).to_bytes(2, "little")
        + bytes([decimals])
        + _text(symbol)
    ).digest()


def metadata_of(wasm: bytes) -> bytes:
    """Metadata V15 of a runtime that runs in the package's own executor."""
    from cere_trust.wasm.executor import shared_executor
    from cere_trust.wasm.state import ChainState, Overlay

    answer = shared_executor(wasm).call(
        "Metadata_metadata_at_version", (15).to_bytes(4, "little"), Overlay(ChainState())
    )
    if answer[:1] != b"\1":
        sys.exit("the runtime has no metadata of version 15")
    size, at = read_compact(answer, 1)
    return answer[at : at + size]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("0x" + metadata_digest(metadata_of(Path(sys.argv[1]).read_bytes())).hex())
