"""Compiler of encoders: one function per type, generated as Python source on first use.

An encoder is a function ``value -> bytes``. It raises plain Python errors for values that the type cannot hold; the
registry then walks the value again to find the place and the reason (`explain`). Text from metadata enters the source
through `repr` only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from . import primitives
from .generated import CodeBudget
from .overrides import Encoder, TypeOverride
from .portable import ARRAY, BITS, COMPACT, COMPOSITE, PRIMITIVE, SEQUENCE, TUPLE, Field, Variant
from .type_table import TypeTable


class EncoderCompiler:
    """Compiler and memo of the encoders of one registry."""

    def __init__(self, types: TypeTable, overrides: Mapping[int, TypeOverride]) -> None:
        self._types = types
        self._overrides = overrides
        self._code = CodeBudget("encoders")
        self._made: dict[int, Encoder] = {}
        self._space: dict[str, Any] = {
            "compact": primitives.write_compact,
            "items": primitives.items,
            "items_of": primitives.items_of,
            "entries": primitives.entries,
            "join": b"".join,
            "Enum": Enum,
        }

    def encoder(self, type_id: int) -> Encoder:
        """Return the encoder of a type."""
        found = self._made.get(type_id)
        return found if found is not None else self._compile(type_id)

    def fields_encoder(self, fields: Sequence[Field], prefix: bytes = b"") -> Encoder:
        """Compile an encoder of fields in order, after a constant prefix."""
        return self._define("fields", self._fields(fields, prefix, is_tuple=False))

    def _compile(self, type_id: int) -> Encoder:
        made = self._plain(type_id)
        if override := self._overrides.get(type_id):
            made = override.encoder(self._types, type_id, made)
        self._made[type_id] = self._space[f"e{type_id}"] = made
        return made

    def _plain(self, type_id: int) -> Encoder:
        this = self._types.type(type_id)
        if this.kind == PRIMITIVE:
            if this.name in primitives.INTEGERS:
                return primitives.integer_writer(this.name)
            texts = {"bool": primitives.write_bool, "str": primitives.write_text, "char": primitives.write_character}
            return texts[this.name]
        if this.kind == COMPACT:
            return self._compact(type_id)
        if this.kind == BITS:
            return primitives.bits_writer(*self._types.bit_layout(type_id))
        if this.kind in (COMPOSITE, TUPLE):
            if this.kind == COMPOSITE and len(this.fields) == 1 and this.fields[0][0] is None:
                return self.encoder(this.fields[0][1])
            return self._define(f"e{type_id}", self._fields(this.fields, b"", is_tuple=this.kind == TUPLE))
        if this.kind in (SEQUENCE, ARRAY) and self._types.is_bytes(type_id):
            return primitives.write_bytes if this.kind == SEQUENCE else primitives.fixed_bytes_writer(this.length)
        if this.kind == SEQUENCE:
            limit = self._types.max_count(this.item)
            body = (
                f" x = items(x)\n if len(x) > {limit}: raise ValueError\n"
                f" return compact(len(x)) + join(map({self._name(this.item)}, x))"
            )
            return self._define(f"e{type_id}", body)
        if this.kind == ARRAY:
            return self._define(
                f"e{type_id}", f" return join(map({self._name(this.item)}, items_of(x, {this.length})))"
            )
        if (some := self._types.option_item(type_id)) is not None:
            return self._define(f"e{type_id}", self._option(some))
        return self._enum(type_id)

    def _compact(self, type_id: int) -> Encoder:
        names, maximum = self._types.compact_layout(type_id)
        if maximum is None:
            return _write_unit
        write = primitives.compact_writer(maximum)
        if not names:
            return write

        def write_inner(value: Any) -> bytes:
            for name in reversed(names):
                if len(value) != 1:
                    raise ValueError
                value = value[name]
            return write(value)

        return write_inner

    def _fields(self, fields: Sequence[Field], prefix: bytes, *, is_tuple: bool) -> str:
        """Return the source of a function body that encodes the value of a struct, a tuple or a variant."""
        start = f"{prefix!r} + " if prefix else ""
        if not fields:
            self._space["unit"] = _write_unit
            return f" return {start}unit(x)"
        if is_tuple or fields[0][0] is None:
            if len(fields) == 1 and not is_tuple:
                return f" return {start}{self._name(fields[0][1])}(x)"
            parts = [f"{self._name(item)}(x[{i}])" for i, (_, item) in enumerate(fields)]
            return f" x = items_of(x, {len(fields)})\n return {start}{' + '.join(parts)}"
        parts = [f"{self._name(item)}(x[{name!r}])" for name, item in fields]
        names = tuple(name for name, _ in fields)
        return (
            f" if x.__class__ is not dict: x = entries(x, {names!r})\n"
            f" if len(x) != {len(fields)}: raise ValueError\n return {start}{' + '.join(parts)}"
        )

    def _option(self, some: int) -> str:
        if self._types.is_nullable(some):
            return (
                " if x is None: return b'\\0'\n if len(x) != 1: raise ValueError\n"
                f" return b'\\1' + {self._name(some)}(x['Some'])"
            )
        return f" return b'\\0' if x is None else b'\\1' + {self._name(some)}(x)"

    def _enum(self, type_id: int) -> Encoder:
        variants = self._types.type(type_id).variants
        self._space[f"U{type_id}"] = {
            variant.name: bytes((variant.index,)) for variant in variants if not variant.fields
        }
        self._space[f"V{type_id}"] = EnumEncoders(variants, self._variant)
        return self._define(
            f"e{type_id}",
            f" if x.__class__ is str: return U{type_id}[x]\n"
            f" if isinstance(x, Enum): return U{type_id}[x.value]\n"
            f" (name, inner), = x.items()\n return V{type_id}[name](inner)",
        )

    def _variant(self, variant: Variant) -> Encoder:
        return self.fields_encoder(variant.fields, bytes((variant.index,)))

    def _name(self, type_id: int) -> str:
        """Return the name of a type's encoder in generated source; its first call compiles the encoder."""
        name = f"e{type_id}"
        if name not in self._space:

            def stub(value: Any) -> bytes:
                return self.encoder(type_id)(value)

            self._space.setdefault(name, stub)
        return name

    def _define(self, name: str, body: str) -> Encoder:
        self._code.spend(len(body))
        made: Encoder = self._code.compiled(f"def {name}(x):\n{body}", name, self._space)
        return made


class EnumEncoders(dict[str, "Encoder"]):
    """Encoders of an enum's variants by name, compiled on first use."""

    def __init__(self, variants: Sequence[Variant], compile: Callable[[Variant], Encoder]) -> None:
        super().__init__()
        self._variants = variants
        self._compile = compile

    def __missing__(self, name: str) -> Encoder:
        for variant in self._variants:
            if variant.name == name:
                made = self[name] = self._compile(variant)
                return made
        raise KeyError(name)


def _write_unit(value: Any) -> bytes:
    if value is None or value == () or value == [] or value == {}:
        return b""
    raise ValueError
