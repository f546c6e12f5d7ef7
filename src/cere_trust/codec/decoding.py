"""Compiler of decoders: one function per type, generated as Python source on first use.

A decoder is a function ``(data, offset) -> (value, offset)``. In the source, ``b`` is the data and ``o`` the offset.
The generator tracks the position as ``o`` plus a known number of bytes, so that runs of fixed-size fields become one
`struct` call. Text from metadata enters the source through `repr` only.

Compiling a type twice yields equivalent functions, and the memo only ever holds complete ones, so threads need no lock.

Short input raises an index error or a `struct` error, or yields an offset past the end of the data: the caller of a
decoder must check that offset. Generated code checks lengths against the remaining bytes before it builds anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from . import primitives
from .fixed import MAX_SLOTS, Fixed, FixedParts, compose
from .generated import CodeBudget
from .overrides import Decoder, TypeOverride
from .portable import ARRAY, BITS, COMPACT, COMPOSITE, PRIMITIVE, SEQUENCE, TUPLE, Field, Variant
from .type_table import TypeTable

MAX_INLINE_DEPTH = 6
MAX_INLINE_LINES = 250


class FunctionBody:
    """Source lines of one function under construction.

    Args:
        budget: Budget of the source.
    """

    def __init__(self, budget: CodeBudget) -> None:
        self.budget = budget
        self.lines: list[str] = []
        self.within: list[int] = []
        self._names = 0

    def name(self) -> str:
        self._names += 1
        return f"v{self._names}"

    def add(self, indent: int, line: str) -> None:
        self.budget.spend(indent + len(line))
        self.lines.append(" " * indent + line)


class DecoderCompiler:
    """Compiler and memo of the decoders of one registry."""

    def __init__(self, types: TypeTable, overrides: Mapping[int, TypeOverride]) -> None:
        self._types = types
        self._overrides = overrides
        self._code = CodeBudget("decoders")
        self._space: dict[str, Any] = {"length": primitives.read_length}
        self._parts = FixedParts(types, overrides, self._space)

    def decoder(self, type_id: int) -> Decoder:
        """Return the decoder of a type."""
        name = self._function(type_id)
        found: Decoder = self._space[name]
        return self._compile(type_id) if found.__name__ == "stub" else found

    def fields_decoder(
        self, fields: Sequence[Field], build: Callable[[str], str], space: dict[str, Any], positional: bool
    ) -> Decoder:
        """Compile a decoder of fields in order; `build` wraps the source of their plain value in an expression."""
        self._space.update(space)
        body = FunctionBody(self._code)
        expressions, ahead = self._sequence(body, fields, 1, 0, 1)
        plain = compose(fields, expressions, positional and bool(fields) and fields[0][0] is None)
        return self._define("fields", body, build(plain if fields or not positional else "{}"), ahead)

    def _function(self, type_id: int) -> str:
        name = f"d{type_id}"
        if name not in self._space:

            def stub(data: bytes, offset: int) -> tuple[Any, int]:
                return self._compile(type_id)(data, offset)

            self._space.setdefault(name, stub)
        return name

    def _compile(self, type_id: int) -> Decoder:
        override = self._overrides.get(type_id)
        if override and (own := override.decoder(self._types, type_id)):
            self._space[f"d{type_id}"] = own
            return own
        body = FunctionBody(self._code)
        expression, ahead = self._emit(body, type_id, 1, 0, 0)
        made = self._space[f"d{type_id}"] = self._define(f"d{type_id}", body, expression, ahead)
        return made

    def _define(self, name: str, body: FunctionBody, expression: str, ahead: int) -> Decoder:
        body.add(1, f"return {expression}, {_at(ahead)}")
        made: Decoder = self._code.compiled("\n".join([f"def {name}(b, o):", *body.lines]), name, self._space)
        return made

    # --- emitters of statements: each returns an expression without b and o, and the position in bytes after o ---

    def _emit(self, body: FunctionBody, type_id: int, indent: int, ahead: int, depth: int) -> tuple[str, int]:
        this = self._types.type(type_id)
        override = self._overrides.get(type_id)
        if self._parts.part(type_id):
            values, ahead = self._sequence(body, [(None, type_id)], indent, ahead, depth)
            return values[0], ahead
        value = body.name()
        crowded = depth > MAX_INLINE_DEPTH or len(body.lines) > MAX_INLINE_LINES or type_id in body.within
        if depth and (crowded or (override and override.wrap is None and override.transparent is None)):
            body.add(indent, f"{value}, o = {self._function(type_id)}(b, {_at(ahead)})")
            return value, 0
        body.within.append(type_id)
        if this.kind in (COMPOSITE, TUPLE):
            values, ahead = self._sequence(body, this.fields, indent, ahead, depth)
            body.add(indent, f"{value} = {compose(this.fields, values, this.kind == TUPLE)}")
        elif this.kind == SEQUENCE:
            ahead = self._emit_items(body, value, type_id, indent, ahead, depth)
        elif this.kind == ARRAY:
            ahead = self._emit_array(body, value, type_id, indent, ahead, depth)
        elif this.kind == PRIMITIVE:  # str is the only primitive without a fixed size
            self._emit_length(body, "n", indent, ahead)
            body.add(indent, f"{value} = b[o:o+n].decode(); o += n")
            ahead = 0
        elif this.kind == COMPACT:
            ahead = self._emit_compact(body, value, type_id, indent, ahead)
        elif this.kind == BITS:
            reader = f"bits{type_id}"
            self._space[reader] = primitives.bits_reader(*self._types.bit_layout(type_id))
            body.add(indent, f"{value}, o = {reader}(b, {_at(ahead)})")
            ahead = 0
        elif (some := self._types.option_item(type_id)) is not None:
            tag = body.name()
            body.add(indent, f"{tag} = b[{_at(ahead)}]")
            body.add(indent, f"if {tag} == 1:")
            inner, inside = self._emit(body, some, indent + 1, ahead + 1, depth + 1)
            if self._types.is_nullable(some):
                inner = f"{{'Some': {inner}}}"
            body.add(indent + 1, f"{value} = {inner}; o += {inside}")
            body.add(indent, f"elif {tag}: raise ValueError")
            body.add(indent, f"else: {value} = None; o += {ahead + 1}")
            ahead = 0
        elif len(this.variants) <= 5:
            ahead = self._emit_variants(body, value, type_id, indent, ahead, depth)
        else:
            table = f"V{type_id}"
            if table not in self._space:
                self._space[table] = EnumDecoders(this.variants, partial(self.variant_decoder, type_id))
            body.add(indent, f"{value}, o = {table}[b[{_at(ahead)}]](b, {_at(ahead + 1)})")
            ahead = 0
        body.within.pop()
        if override and override.wrap:
            self._space[f"w{type_id}"] = override.wrap
            body.add(indent, f"{value} = w{type_id}({value})")
        return value, ahead

    def _sequence(
        self, body: FunctionBody, fields: Sequence[Field], indent: int, ahead: int, depth: int
    ) -> tuple[list[str], int]:
        """Emit the fields in order, with one `struct` call per run of fixed-size fields."""
        values: list[str] = []
        position = 0
        while position < len(fields):
            run: list[Fixed] = []
            slots = 0
            while position < len(fields) and (part := self._parts.part(fields[position][1])):
                if slots + part[2] > 4 * MAX_SLOTS:
                    break
                run.append(part)
                slots += part[2]
                position += 1
            if run:
                format = "".join(part[0] for part in run)
                names = [body.name() for _ in range(slots)]
                if format == "B":
                    body.add(indent, f"{names[0]} = b[{_at(ahead)}]")
                elif slots == 1 and format.endswith("s"):
                    body.add(indent, f"{names[0]} = b[{_at(ahead)}:{_at(ahead + run[0][1])}]")
                elif names:
                    body.add(indent, f"{', '.join(names)}, = {self._parts.unpacker(format)}(b, {_at(ahead)})")
                for part in run:
                    values.append(part[3](names[: part[2]]))
                    body.budget.spend(len(values[-1]))
                    del names[: part[2]]
                    ahead += part[1]
            else:
                value, ahead = self._emit(body, fields[position][1], indent, ahead, depth + 1)
                values.append(value)
                position += 1
        return values, ahead

    def _emit_length(self, body: FunctionBody, name: str, indent: int, ahead: int) -> None:
        body.add(indent, f"{name} = b[{_at(ahead)}]")
        body.add(indent, f"if {name} & 3: {name}, o = length(b, {_at(ahead)})")
        body.add(indent, f"else: {name} >>= 2; o += {ahead + 1}")

    def _emit_items(self, body: FunctionBody, value: str, type_id: int, indent: int, ahead: int, depth: int) -> int:
        item = self._types.type(type_id).item
        count = body.name()
        self._emit_length(body, count, indent, ahead)
        least = self._types.min_size(item)
        bound = f"{count} * {least} > len(b) - o" if least else f"{count} > {self._types.max_count(item)}"
        body.add(indent, f"if {bound}: raise ValueError")
        if self._types.is_bytes(type_id):
            body.add(indent, f"{value} = b[o:o+{count}]; o += {count}")
        else:
            self._emit_loop(body, value, item, count, indent, depth)
        return 0

    def _emit_array(self, body: FunctionBody, value: str, type_id: int, indent: int, ahead: int, depth: int) -> int:
        this = self._types.type(type_id)
        if ahead:
            body.add(indent, f"o += {ahead}")
        if self._types.is_bytes(type_id):
            body.add(indent, f"{value} = b''")  # non-empty byte arrays have a fixed part
            return 0
        least = self._types.min_size(this.item)
        bound = (
            f"{this.length * least} > len(b) - o" if least else f"{this.length} > {self._types.max_count(this.item)}"
        )
        body.add(indent, f"if {bound}: raise ValueError")
        self._emit_loop(body, value, this.item, str(this.length), indent, depth)
        return 0

    def _emit_loop(self, body: FunctionBody, value: str, item: int, count: str, indent: int, depth: int) -> None:
        part = self._parts.part(item)
        if part and part[1]:
            format, size, slots, build = part
            names = [body.name() for _ in range(slots)]
            body.add(indent, f"n = {count} * {size}")
            body.add(indent, "if n > len(b) - o: raise ValueError")
            each = f"for {', '.join(names)}, in {self._parts.unpacker(format)}_each(b[o:o+n])"
            body.add(indent, f"{value} = [{build(names)} {each}]; o += n")
            return
        body.add(indent, f"{value} = []")
        body.add(indent, f"for _ in range({count}):")
        inner, inside = self._emit(body, item, indent + 1, 0, depth + 1)
        body.add(indent + 1, f"{value}.append({inner})")
        if inside:
            body.add(indent + 1, f"o += {inside}")

    def _emit_compact(self, body: FunctionBody, value: str, type_id: int, indent: int, ahead: int) -> int:
        names, maximum = self._types.compact_layout(type_id)
        if maximum is None:
            body.add(indent, f"{value} = ()")
            return ahead
        reader = f"compact{maximum.bit_length()}"
        if reader not in self._space:
            self._space[reader] = primitives.compact_reader(maximum)
        body.add(indent, f"{value} = b[{_at(ahead)}]")
        body.add(indent, f"if {value} & 3: {value}, o = {reader}(b, {_at(ahead)})")
        body.add(indent, f"else: {value} >>= 2; o += {ahead + 1}")
        for name in names:
            body.add(indent, f"{value} = {{{name!r}: {value}}}")
        return 0

    def _emit_variants(self, body: FunctionBody, value: str, type_id: int, indent: int, ahead: int, depth: int) -> int:
        tag = body.name()
        body.add(indent, f"{tag} = b[{_at(ahead)}]")
        for number, variant in enumerate(self._types.type(type_id).variants):
            body.add(indent, f"{'elif' if number else 'if'} {tag} == {variant.index}:")
            inner, inside = self._variant_value(body, type_id, variant, indent + 1, ahead + 1, depth + 1)
            body.add(indent + 1, f"{value} = {inner}; o += {inside}")
        body.add(indent, "else: raise ValueError")
        return 0

    def _variant_value(
        self, body: FunctionBody, type_id: int, variant: Variant, indent: int, ahead: int, depth: int
    ) -> tuple[str, int]:
        if not variant.fields:
            return repr(variant.name), ahead
        values, ahead = self._sequence(body, variant.fields, indent, ahead, depth)
        inner = compose(variant.fields, values)
        override = self._overrides.get(type_id)
        return inner if override and override.transparent == variant.name else f"{{{variant.name!r}: {inner}}}", ahead

    def variant_decoder(self, type_id: int, variant: Variant) -> Decoder:
        """Compile the decoder of a variant's fields, which follow its index byte."""
        body = FunctionBody(self._code)
        body.within.append(type_id)
        value, ahead = self._variant_value(body, type_id, variant, 1, 0, 1)
        return self._define(f"d{type_id}_{variant.index}", body, value, ahead)


class EnumDecoders(dict[int, "Decoder"]):
    """Decoders of an enum's variants by index byte, compiled on first use."""

    def __init__(self, variants: Sequence[Variant], compile: Callable[[Variant], Decoder]) -> None:
        super().__init__()
        self._variants = variants
        self._compile = compile

    def __missing__(self, index: int) -> Decoder:
        for variant in self._variants:
            if variant.index == index:
                made = self[index] = self._compile(variant)
                return made
        raise ValueError(index)


def _at(ahead: int) -> str:
    return f"o+{ahead}" if ahead else "o"
