"""Decoders, generated as Python source per type.

The source is straight-line code over ``b`` (bytes) and ``o`` (offset). Names from metadata reach it only through
``repr``. Short input is not checked at each step: an index past the end raises, a short slice leaves ``o`` past the end,
and `Registry.decode` compares ``o`` with the length once. Lengths are checked before anything is allocated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from ..types import AccountId
from .compact import decode_compact

if TYPE_CHECKING:
    from .registry import Decoder, Field, Registry, Variant

# A sequence whose elements take no bytes can claim any length for free.
MAX_EMPTY_ELEMENTS = 1 << 16
_INLINE_DEPTH = 4
_BOOLS = (False, True)


def compile_decoder(registry: Registry, type_id: int) -> Decoder:
    """Make the decoder of a type. Types met inside are inlined where small, else called."""
    return _Source(registry).function(type_id)


def is_account(path: tuple[str, ...]) -> bool:
    """Whether a type path is the 32-byte account of the SDK's crypto crate."""
    return path[-1:] == ("AccountId32",)


def is_multi_address(path: tuple[str, ...]) -> bool:
    """Whether a type path is the SDK's address enum, whose `Id` variant stands for the account itself."""
    return path[-1:] == ("MultiAddress",)


def is_option(path: tuple[str, ...]) -> bool:
    """Whether a type path is the standard option."""
    return path == ("Option",)


def yields_none(registry: Registry, type_id: int, depth: int = 0) -> bool:
    """Whether a value of the type can decode to None, so that an option around it must be told apart."""
    path, _, kind, of = registry[type_id]
    if is_option(path):
        return True
    if kind == "composite" and isinstance(of, tuple) and len(of) == 1 and of[0].name is None and depth < 32:
        return yields_none(registry, of[0].type, depth + 1)
    return False


class _Source:
    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.lines: list[str] = []
        self.scope: dict[str, Any] = {
            "account": AccountId,
            "as_account": bytes.__new__,
            "bits": _decode_bits,
            "bools": _BOOLS,
            "char": _decode_char,
            "check": _check_length,
            "compact": decode_compact,
            "empty": _decode_empty_sequence,
            "int_": int.from_bytes,
        }
        self.names = 0

    def function(self, type_id: int) -> Decoder:
        self.emit(type_id, "v", 1, ())
        source = "def decode(b, o):\n" + "\n".join(self.lines) + "\n    return v, o\n"
        exec(compile(source, f"<decoder of type {type_id}>", "exec"), self.scope)
        made: Decoder = self.scope["decode"]
        return made

    def variable(self) -> str:
        self.names += 1
        return f"x{self.names}"

    def line(self, level: int, text: str) -> None:
        self.lines.append("    " * level + text)

    def constant(self, value: object) -> str:
        name = f"c{len(self.scope)}"
        self.scope[name] = value
        return name

    def emit(self, type_id: int, target: str, level: int, inside: tuple[int, ...]) -> None:
        """Write the lines that decode one value into `target`."""
        registry = self.registry
        path, _, kind, of = registry[type_id]
        line = self.line
        if type_id == registry.call_type and registry.call_decoder is not None:
            line(level, f"{target}, o = {self.constant(registry.call_decoder)}(b, o)")
        elif is_account(path):
            line(level, f"{target} = as_account(account, b[o:o + 32]); o += 32")
        elif inside and (type_id in inside or len(inside) >= _INLINE_DEPTH or kind == "variant"):
            # A stand-in that asks for the real decoder when first called: types are made only when met.
            line(level, f"{target}, o = {self.constant(_Deferred(registry, type_id))}.call(b, o)")
        else:
            self.emit_kind(type_id, kind, of, target, level, (*inside, type_id))

    def emit_kind(
        self, type_id: int, kind: str, of: Any, target: str, level: int, inside: tuple[int, ...]
    ) -> None:
        line = self.line
        match kind:
            case "primitive":
                self.emit_primitive(of, target, level)
            case "compact":
                self.emit_compact(target, level, empty=self.registry.is_empty(of))
            case "composite":
                self.emit_fields(of, target, level, inside)
            case "tuple":
                self.emit_many(list(of), target, level, inside)
            case "array":
                self.emit_array(of[0], of[1], target, level, inside)
            case "sequence":
                self.emit_sequence(of, target, level, inside)
            case "variant":
                self.emit_variant(type_id, of, target, level)
            case _:
                layout = self.constant(bits_layout(self.registry, of))
                line(level, f"{target}, o = bits(b, o, {layout})")

    def emit_primitive(self, name: str, target: str, level: int) -> None:
        if name == "bool":
            self.line(level, f"{target} = bools[b[o]]; o += 1")
        elif name == "char":
            self.line(level, f"{target} = char(b, o); o += 4")
        elif name == "str":
            length = self.variable()
            self.emit_compact(length, level)
            self.line(level, f"{target} = b[o:o + {length}].decode(); o += {length}")
        elif name == "u8":
            self.line(level, f"{target} = b[o]; o += 1")
        else:
            width = int(name[1:]) // 8
            signed = ", signed=True" if name[0] == "i" else ""
            self.line(level, f"{target} = int_(b[o:o + {width}], 'little'{signed}); o += {width}")

    def emit_compact(self, target: str, level: int, empty: bool = False) -> None:
        if empty:
            self.line(level, f"{target} = ()")
            return
        self.line(level, f"{target} = b[o]")
        self.line(level, f"if {target} & 3: {target}, o = compact(b, o)")
        self.line(level, f"else: {target} >>= 2; o += 1")

    def emit_fields(self, fields: tuple[Field, ...], target: str, level: int, inside: tuple[int, ...]) -> None:
        if len(fields) == 1 and fields[0].name is None:
            self.emit(fields[0].type, target, level, inside)
        elif fields and fields[0].name is not None:
            parts = []
            for field in fields:
                variable = self.variable()
                self.emit(field.type, variable, level, inside)
                parts.append(f"{field.name!r}: {variable}")
            self.line(level, f"{target} = {{{', '.join(parts)}}}")
        else:
            self.emit_many([field.type for field in fields], target, level, inside)

    def emit_many(self, types: list[int], target: str, level: int, inside: tuple[int, ...]) -> None:
        parts = []
        for type_id in types:
            variable = self.variable()
            self.emit(type_id, variable, level, inside)
            parts.append(variable + ",")
        self.line(level, f"{target} = ({' '.join(parts)})")

    def emit_array(self, length: int, inner: int, target: str, level: int, inside: tuple[int, ...]) -> None:
        if self.registry[inner].of == "u8":
            self.line(level, f"{target} = b[o:o + {length}]; o += {length}")
            return
        self.line(level, f"check(b, o, {length}, {self.registry.least_size(inner)})")
        self.emit_loop(str(length), inner, target, level, inside)

    def emit_sequence(self, inner: int, target: str, level: int, inside: tuple[int, ...]) -> None:
        length = self.variable()
        self.emit_compact(length, level)
        if self.registry[inner].of == "u8":
            self.line(level, f"{target} = b[o:o + {length}]; o += {length}")
            return
        self.line(level, f"check(b, o, {length}, {self.registry.least_size(inner)})")
        self.emit_loop(length, inner, target, level, inside)

    def emit_loop(self, length: str, inner: int, target: str, level: int, inside: tuple[int, ...]) -> None:
        items, item = self.variable(), self.variable()
        self.line(level, f"{items} = []")
        self.line(level, f"for _ in range({length}):")
        self.emit(inner, item, level + 1, inside)
        self.line(level + 1, f"{items}.append({item})")
        self.line(level, f"{target} = {items}")

    def emit_variant(self, type_id: int, variants: tuple[Variant, ...], target: str, level: int) -> None:
        path = self.registry[type_id].path
        if is_option(path):
            self.emit_option(variants, target, level)
            return
        if all(not variant.fields for variant in variants):
            names = self.constant({variant.index: variant.name for variant in variants})
            self.line(level, f"{target} = {names}[b[o]]; o += 1")
            return
        unwrap = "Id" if is_multi_address(path) else None
        table = self.constant(_VariantTable(self.registry, variants, unwrap))
        self.line(level, f"{target}, o = {table}[b[o]](b, o + 1)")

    def emit_option(self, variants: tuple[Variant, ...], target: str, level: int) -> None:
        inner = next(variant for variant in variants if variant.name == "Some").fields[0].type
        self.line(level, "if bools[b[o]]:")
        self.line(level + 1, "o += 1")
        self.emit(inner, target, level + 1, (-1,))
        if yields_none(self.registry, inner):
            self.line(level + 1, f"{target} = {{'Some': {target}}}")
        self.line(level, f"else: {target} = None; o += 1")


class _Deferred:
    """Stands for a decoder until it is first called."""

    __slots__ = ("call", "registry", "type_id")

    def __init__(self, registry: Registry, type_id: int) -> None:
        self.registry = registry
        self.type_id = type_id
        self.call: Decoder = self.first

    def first(self, data: bytes, offset: int) -> tuple[object, int]:
        self.call = self.registry.decoder(self.type_id)
        return self.call(data, offset)


class _VariantTable(dict[int, "Decoder"]):
    """Decoders of an enum's variants by index, each made when first met."""

    def __init__(self, registry: Registry, variants: tuple[Variant, ...], unwrap: str | None) -> None:
        self.registry = registry
        self.variants = {variant.index: variant for variant in variants}
        self.unwrap = unwrap

    def __missing__(self, index: int) -> Decoder:
        variant = self.variants[index]
        source = _Source(self.registry)
        if variant.fields:
            source.emit_fields(variant.fields, "v", 1, (-1,))
            if variant.name != self.unwrap:
                source.line(1, f"v = {{{variant.name!r}: v}}")
        else:
            source.line(1, f"v = {variant.name!r}")
        text = "def decode(b, o):\n" + "\n".join(source.lines) + "\n    return v, o\n"
        exec(compile(text, f"<decoder of variant {variant.name!r}>", "exec"), source.scope)
        made: Decoder = source.scope["decode"]
        self[index] = made
        return made


def _check_length(data: bytes, offset: int, count: int, least: int) -> None:
    room = (len(data) - offset) // least if least else MAX_EMPTY_ELEMENTS
    if count > room:
        raise DecodeError(offset, f"{count} elements")


def _decode_empty_sequence(count: int) -> list[object]:
    return [()] * count


def _decode_char(data: bytes, offset: int) -> str:
    point = int.from_bytes(data[offset : offset + 4], "little")
    if 0xD800 <= point < 0xE000:
        raise DecodeError(offset, "a Unicode scalar value")
    return chr(point)


def bits_layout(registry: Registry, of: tuple[int, int]) -> tuple[int, bool]:
    """Bytes per store word, and whether the most significant bit comes first."""
    store, order = of
    return int(str(registry[store].of)[1:]) // 8, registry[order].path[-1:] == ("Msb0",)


def _decode_bits(data: bytes, offset: int, layout: tuple[int, bool]) -> tuple[list[bool], int]:
    width, msb_first = layout
    count, offset = decode_compact(data, offset)
    words = -(-count // (8 * width))
    if words * width > len(data) - offset:
        raise DecodeError(offset, f"{count} bits")
    bits: list[bool] = []
    for start in range(offset, offset + words * width, width):
        word = int.from_bytes(data[start : start + width], "little")
        order = range(8 * width - 1, -1, -1) if msb_first else range(8 * width)
        bits.extend(bool(word >> position & 1) for position in order)
    return bits[:count], offset + words * width
