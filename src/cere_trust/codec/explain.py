"""Slow path of the codec: error messages for bytes or values that generated code has rejected.

Generated code keeps no names and no positions, so this module walks the same input again, type by type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, NoReturn

from ..errors import CereTrustError, DecodeError, EncodeError
from ..limits import HOSTILE
from . import primitives
from .overrides import TypeOverride
from .portable import ARRAY, COMPACT, COMPOSITE, PRIMITIVE, SEQUENCE, TUPLE, VARIANT, Field, Type
from .type_table import TypeTable

MAX_PATH_LENGTH = 300
_UNSHOWN: tuple[type[Exception], ...] = (CereTrustError, *HOSTILE)


def explain_decode(types: TypeTable, type_id: int, data: bytes, offset: int, *, whole: bool) -> DecodeError:
    """Build the error with the offset and type path at which the data is not an encoding of the type."""
    walk = _BytesWalk(types, data, offset)
    try:
        walk.value(type_id, types.type_name(type_id))
    except DecodeError as error:
        return error
    except (RecursionError, MemoryError):
        return DecodeError(walk.offset, "values nested less deeply", _short(walk.path))
    if whole and walk.offset < len(data):
        left = len(data) - walk.offset
        found = f"the end, found {left} more byte{'s' * (left > 1)}"
        return DecodeError(walk.offset, found, types.type_name(type_id))
    return DecodeError(offset, "values nested less deeply", types.type_name(type_id))


def explain_encode(
    types: TypeTable,
    overrides: Mapping[int, TypeOverride],
    type_id: int,
    value: object,
    path: str,
    cause: Exception,
) -> EncodeError:
    """Build the error with the path of the part of the value that the type cannot hold."""
    try:
        _ValueWalk(types, overrides).value(type_id, value, path)
    except EncodeError as error:
        return error
    except RecursionError:
        return EncodeError(path, "values nested less deeply", "one that may contain itself")
    return EncodeError(path, types.type_name(type_id), f"{shown(value)} ({cause or type(cause).__name__})")


class _BytesWalk:
    """Walk over encoded data that builds no values."""

    def __init__(self, types: TypeTable, data: bytes, offset: int) -> None:
        self.types = types
        self.data = data
        self.offset = offset
        self.path = ""

    def refuse(self, expected: str, offset: int | None = None) -> NoReturn:
        raise DecodeError(self.offset if offset is None else offset, expected, _short(self.path))

    def take(self, size: int, what: str) -> bytes:
        if size > len(self.data) - self.offset:
            self.refuse(f"{what}, {size} byte{'s' * (size != 1)}; {max(0, len(self.data) - self.offset)} left")
        self.offset += size
        return self.data[self.offset - size : self.offset]

    def compact(self, maximum: int, what: str) -> int:
        start = self.offset
        try:
            value, self.offset = primitives.read_compact(self.data, start)
        except IndexError:
            self.refuse(f"{what}, found the end")
        except ValueError:
            self.refuse(f"{what} in its shortest form")
        if value > maximum:
            self.refuse(f"{what} up to {maximum}, found {value}", start)
        return value

    def value(self, type_id: int, path: str) -> None:
        types = self.types
        this = types.type(type_id)
        self.path = path
        if this.kind == PRIMITIVE:
            self.primitive(this.name)
        elif this.kind in (COMPOSITE, TUPLE):
            self.fields(this.fields, path)
        elif this.kind == SEQUENCE:
            start = self.offset
            count = self.compact(primitives.MAX_U32, "a length")
            self.items(type_id, this.item, count, path, start)
        elif this.kind == ARRAY:
            self.items(type_id, this.item, this.length, path, self.offset)
        elif this.kind == VARIANT:
            self.variant(type_id, this, path)
        elif this.kind == COMPACT:
            maximum = types.compact_layout(type_id)[1]
            if maximum is not None:
                self.compact(maximum, "a compact integer")
        else:
            start = self.offset
            width, _ = types.bit_layout(type_id)
            count = self.compact(primitives.MAX_U32, "a number of bits")
            if count > primitives.MAX_BITS:
                self.refuse(f"up to {primitives.MAX_BITS} bits, found {count}", start)
            self.take(-(-count // (8 * width)) * width, f"{count} bits")

    def primitive(self, name: str) -> None:
        start = self.offset
        if name == "str":
            raw = self.take(self.compact(primitives.MAX_U32, "a length"), "text")
            try:
                raw.decode()
            except UnicodeDecodeError as error:
                self.refuse("UTF-8 text", self.offset - len(raw) + error.start)
        elif name == "bool":
            if self.take(1, "a bool")[0] > 1:
                self.refuse("0 or 1 for a bool", start)
        elif name == "char":
            code = int.from_bytes(self.take(4, "a char"), "little")
            if code > 0x10FFFF or 0xD800 <= code < 0xE000:
                self.refuse("a Unicode scalar value", start)
        else:
            self.take(primitives.INTEGERS[name][0], name)

    def fields(self, fields: Sequence[Field], path: str) -> None:
        for position, (name, item) in enumerate(fields):
            transparent = name is None and len(fields) == 1
            self.value(item, path if transparent else f"{path}.{position if name is None else name}")

    def items(self, type_id: int, item: int, count: int, path: str, start: int) -> None:
        if self.types.is_bytes(type_id):
            self.take(count, "bytes")
            return
        least = self.types.min_size(item)
        left = max(0, len(self.data) - self.offset)
        if not least and count > (limit := self.types.max_count(item)):
            self.refuse(f"at most {limit} items that take no bytes, found {count}", start)
        if count * least > left:
            self.refuse(f"room for {count} items of at least {least} bytes; {left} left", start)
        for position in range(count):
            self.value(item, f"{path}[{position}]")

    def variant(self, type_id: int, this: Type, path: str) -> None:
        tag = self.take(1, "a variant")[0]
        for variant in this.variants:
            if variant.index == tag:
                option = self.types.option_item(type_id) is not None
                self.fields(variant.fields, path if option else f"{path}.{variant.name}")
                return
        known = ", ".join(str(variant.index) for variant in this.variants[:12])
        more = ", …" if len(this.variants) > 12 else ""
        found = f"a variant ({known}{more}), found {tag}"
        self.refuse(found if known else "nothing: the enum has no variants", self.offset - 1)


class _ValueWalk:
    """Walk over a value that raises the `EncodeError` of the first part its type cannot hold."""

    def __init__(self, types: TypeTable, overrides: Mapping[int, TypeOverride]) -> None:
        self.types = types
        self.overrides = overrides

    def value(self, type_id: int, value: Any, path: str) -> None:
        types = self.types
        override = self.overrides.get(type_id)
        if override and override.explain(types, type_id, value, path):
            return
        this = types.type(type_id)
        if this.kind == PRIMITIVE:
            _refuse_primitive(this.name, value, path)
        elif this.kind == COMPACT:
            names, maximum = types.compact_layout(type_id)
            for name in reversed(names):
                value = _entries(value, [name], path)[name]
                path = f"{path}.{name}"
            if maximum is not None:
                _refuse_integer(0, maximum, value, path)
        elif this.kind in (SEQUENCE, ARRAY):
            length = this.length if this.kind == ARRAY else None
            if types.is_bytes(type_id):
                _refuse_bytes(value, length, path)
                return
            _refuse_sequence(value, length, path, f"a list of {types.type_name(this.item)}")
            for position, item in enumerate(value):
                self.value(this.item, item, f"{path}[{position}]")
        elif this.kind in (COMPOSITE, TUPLE):
            self.fields(this.fields, value, path, types.type_name(type_id), this.kind == TUPLE)
        elif (some := types.option_item(type_id)) is not None:
            if value is not None:
                if types.is_nullable(some):
                    value = _entries(value, ["Some"], path)["Some"]
                self.value(some, value, path)
        elif this.kind == VARIANT:
            self.variant(this, value, path)
        elif not isinstance(value, (list, tuple)) or any(type(bit) is not bool for bit in value):
            raise EncodeError(path, "a list of bools", shown(value))

    def fields(self, fields: Sequence[Field], value: Any, path: str, what: str, is_tuple: bool) -> None:
        if not fields:
            if value is not None and value not in ((), [], {}):
                raise EncodeError(path, "nothing: () or None", shown(value))
        elif is_tuple or fields[0][0] is None:
            if len(fields) == 1 and not is_tuple:
                self.value(fields[0][1], value, path)
                return
            _refuse_sequence(value, len(fields), path, f"a tuple for {what}")
            for position, (_, item) in enumerate(fields):
                self.value(item, value[position], f"{path}[{position}]")
        else:
            entries = _entries(value, [str(name) for name, _ in fields], path)
            for name, item in fields:
                self.value(item, entries[str(name)], f"{path}.{name}" if path else str(name))

    def variant(self, this: Type, value: Any, path: str) -> None:
        names = {variant.name: variant for variant in this.variants}
        name = value.value if isinstance(value, Enum) else value
        inner: Any = None
        if isinstance(value, dict) and len(value) == 1:
            ((name, inner),) = value.items()
        if not isinstance(name, str) or name not in names:
            known = ", ".join(list(names)[:12]) + (", …" if len(names) > 12 else "")
            raise EncodeError(path, f"one of {known}", shown(value))
        fields = names[name].fields
        if fields and not isinstance(value, dict):
            expected = ", ".join(str(field) for field, _ in fields) if fields[0][0] is not None else "its value"
            raise EncodeError(path, f"{{{name!r}: …}} with {expected}", shown(value))
        self.fields(fields, inner, f"{path}.{name}" if path else name, name, False)


def _refuse_primitive(name: str, value: Any, path: str) -> None:
    if name in primitives.INTEGERS:
        _, _, least, greatest = primitives.INTEGERS[name]
        _refuse_integer(least, greatest, value, path)
    elif name == "bool" and type(value) is not bool:
        raise EncodeError(path, "True or False", shown(value))
    elif name == "char" and (not isinstance(value, str) or len(value) != 1 or "\ud800" <= value < "\ue000"):
        raise EncodeError(path, "a string of one character", shown(value))
    elif name == "str":
        if not isinstance(value, str):
            raise EncodeError(path, "text", shown(value))
        try:
            value.encode()
        except UnicodeEncodeError:
            raise EncodeError(path, "text without lone surrogates", shown(value)) from None


def _refuse_integer(least: int, greatest: int, value: Any, path: str) -> None:
    if type(value) is bool or not hasattr(value, "__index__") or not least <= int(value) <= greatest:
        raise EncodeError(path, f"an integer from {least} to {greatest}", shown(value))


def _refuse_bytes(value: Any, length: int | None, path: str) -> None:
    expected = "bytes" if length is None else f"{length} bytes"
    try:
        raw = primitives.as_bytes(value)
    except (TypeError, ValueError):
        hint = "; write text as .encode() or as 0x… hex" if isinstance(value, str) else ""
        raise EncodeError(path, f"{expected} or hex text that starts with 0x", shown(value) + hint) from None
    if length is not None and len(raw) != length:
        raise EncodeError(path, expected, f"{len(raw)} bytes")


def _refuse_sequence(value: Any, length: int | None, path: str, what: str) -> None:
    try:
        value = primitives.items(value) if length is None else value
        if not isinstance(value, (list, tuple)):
            raise TypeError
    except (TypeError, ValueError):
        hint = "; put it into a list" if isinstance(value, (str, bytes)) else ""
        raise EncodeError(path, what, shown(value) + hint) from None
    if length is not None and len(value) != length:
        raise EncodeError(path, f"{what}, {length} of them", f"{len(value)}")


def _entries(value: Any, names: list[str], path: str) -> Any:
    expected = f"a dict with {', '.join(names)}"
    if not hasattr(value, "keys"):
        if any(not hasattr(value, name) for name in names):
            raise EncodeError(path, expected, shown(value))
        return {name: getattr(value, name) for name in names}
    missing = [name for name in names if name not in value]
    extra = [str(name) for name in value if name not in names]
    if missing or extra:
        found = [f"no {', '.join(missing)}"] * bool(missing) + [f"unknown {', '.join(extra)}"] * bool(extra)
        raise EncodeError(path, expected, " and ".join(found))
    return value


def shown(value: object) -> str:
    """Format a value for an error message."""
    try:
        text = repr(value)
    except _UNSHOWN:
        text = "…"  # ValueError: Python does not format integers of thousands of digits
    return f"{text if len(text) <= 80 else text[:77] + '…'} ({type(value).__name__})"


def _short(path: str) -> str:
    return path if len(path) <= MAX_PATH_LENGTH else f"{path[: MAX_PATH_LENGTH // 2]}…{path[-MAX_PATH_LENGTH // 2 :]}"
