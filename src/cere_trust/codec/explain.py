"""Why bytes are not a value of a type: a slow, strict walk that runs only after decoding failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from .decode import MAX_EMPTY_ELEMENTS, bits_layout
from .compact import decode_compact, decode_text
from .registry import MAX_DEPTH

if TYPE_CHECKING:
    from .registry import Field, Registry


def explain(registry: Registry, type_id: int, data: bytes) -> DecodeError:
    """The error to raise for data that does not decode: where, what was expected, on which path."""
    walk = _Walk(registry, data)
    try:
        end = walk.value(type_id, 0)
    except DecodeError as error:
        return DecodeError(error.offset, error.expected, walk.path())
    if end < len(data):
        return DecodeError(end, f"the end of the data, not {len(data) - end} more bytes", registry.name(type_id))
    return DecodeError(end, "a valid value", registry.name(type_id))


class _Walk:
    def __init__(self, registry: Registry, data: bytes) -> None:
        self.registry = registry
        self.data = data
        self.trail: list[str] = []

    def path(self) -> str:
        return ".".join(self.trail[:8]) + (" …" if len(self.trail) > 8 else "")

    def need(self, offset: int, count: int, expected: str) -> int:
        if offset + count > len(self.data):
            raise DecodeError(len(self.data), f"{expected}, which needs {offset + count - len(self.data)} more bytes")
        return offset + count

    def value(self, type_id: int, offset: int) -> int:
        if len(self.trail) > MAX_DEPTH:
            raise DecodeError(offset, f"at most {MAX_DEPTH} levels of nesting")
        path, _, kind, of = self.registry[type_id]
        if path or not self.trail:
            self.trail.append("::".join(path[-2:]) or self.registry.name(type_id))
            offset = getattr(self, kind)(of, offset, path)
            self.trail.pop()
            return offset
        result: int = getattr(self, kind)(of, offset, path)
        return result

    def step(self, segment: str, type_id: int, offset: int) -> int:
        self.trail.append(segment)
        offset = self.value(type_id, offset)
        self.trail.pop()
        return offset

    def fields(self, fields: tuple[Field, ...], offset: int) -> int:
        for position, field in enumerate(fields):
            offset = self.step(field.name or str(position), field.type, offset)
        return offset

    def composite(self, of: Any, offset: int, path: tuple[str, ...]) -> int:
        return self.fields(of, offset)

    def tuple(self, of: Any, offset: int, path: tuple[str, ...]) -> int:
        for position, inner in enumerate(of):
            offset = self.step(str(position), inner, offset)
        return offset

    def array(self, of: Any, offset: int, path: tuple[str, ...]) -> int:
        return self.elements(of[0], of[1], offset)

    def sequence(self, of: Any, offset: int, path: tuple[str, ...]) -> int:
        count, offset = decode_compact(self.data, offset)
        return self.elements(count, of, offset)

    def elements(self, count: int, inner: int, offset: int) -> int:
        least = self.registry.least_size(inner)
        room = (len(self.data) - offset) // least if least else MAX_EMPTY_ELEMENTS
        if count > room:
            raise DecodeError(offset, f"{count} elements of {self.registry.name(inner)}, but only {room} can follow")
        if self.registry[inner].of == "u8":
            return offset + count
        for position in range(count):
            offset = self.step(f"[{position}]", inner, offset)
        return offset

    def compact(self, of: Any, offset: int, path: tuple[str, ...]) -> int:
        return offset if self.registry.is_empty(of) else decode_compact(self.data, offset)[1]

    def bits(self, of: Any, offset: int, path: tuple[str, ...]) -> int:
        width, _ = bits_layout(self.registry, of)
        count, offset = decode_compact(self.data, offset)
        return self.need(offset, -(-count // (8 * width)) * width, f"{count} bits")

    def primitive(self, of: Any, offset: int, path: tuple[str, ...]) -> int:
        if of == "str":
            return decode_text(self.data, offset)[1]
        end = self.need(offset, _WIDTH[of], of)
        if of == "bool" and self.data[offset] > 1:
            raise DecodeError(offset, "a bool, 0 or 1")
        if of == "char":
            point = int.from_bytes(self.data[offset:end], "little")
            if point > 0x10FFFF or 0xD800 <= point < 0xE000:
                raise DecodeError(offset, "a Unicode scalar value")
        return end

    def variant(self, of: Any, offset: int, path: tuple[str, ...]) -> int:
        end = self.need(offset, 1, "a variant's index")
        for variant in of:
            if variant.index == self.data[offset]:
                self.trail.append(variant.name)
                end = self.fields(variant.fields, end)
                self.trail.pop()
                return end
        raise DecodeError(offset, f"a variant of {'::'.join(path) or 'the enum'}, not index {self.data[offset]}")


_WIDTH = {"bool": 1, "char": 4} | {f"{sign}{bits}": bits // 8 for sign in "ui" for bits in (8, 16, 32, 64, 128, 256)}
