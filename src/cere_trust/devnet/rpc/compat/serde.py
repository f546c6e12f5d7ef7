"""Typed readers of JSON text with the errors of `serde`, for parity with a real node.

A reader parses one value at a cursor.

Sources: observed behaviour of `serde_json`, `serde` and `impl_serde` (hex).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias, TypeVar

from .cursor import SURROGATE, Cursor, JsonValue, Unfit

T = TypeVar("T")
Reader: TypeAlias = Callable[[Cursor], T]

_NOT_HEX = re.compile(rb"[^0-9a-fA-F \n\r\t]")


def _text(cursor: Cursor, expected: str) -> str:
    if cursor.peek() != '"':
        raise cursor.mismatch(expected)
    value: str = cursor.take()
    if SURROGATE.search(value):
        raise cursor.fail("unexpected end of hex escape")
    return value


def text(cursor: Cursor) -> str:
    """Read text."""
    return _text(cursor, "a string")


def _digits(cursor: Cursor, given: str) -> tuple[bytes, int]:
    """Parse hex; returns the bytes and the size of a node's buffer, which is larger if there are spaces."""
    raw = given.removeprefix("0x").encode()
    invalid = _NOT_HEX.search(raw)
    if invalid:
        where = invalid.start() + 2 * given.startswith("0x")
        raise cursor.fail(f"invalid hex character: {chr(invalid[0][0])}, at {where}")
    nibbles = b"0" * (len(raw) % 2) + raw.translate(None, b" \n\r\t")
    return bytes.fromhex(nibbles[: len(nibbles) // 2 * 2].decode()), (len(raw) + 1) // 2


_HEX = "a (both 0x-prefixed or not) hex string or byte array"


def hexed(cursor: Cursor) -> bytes:
    """Read bytes in hex with an optional prefix; an odd number of digits gets a leading zero."""
    data, size = _digits(cursor, _text(cursor, _HEX))
    return data.ljust(size, b"\0")


def hash_(cursor: Cursor) -> bytes:
    """Read 32 bytes in hex."""
    expected = f"{_HEX} containing 32 bytes"
    given = _text(cursor, expected)
    length = len(given.removeprefix("0x").encode())
    if length != 64:
        raise cursor.fail(f"invalid length {length}, expected {expected}")
    return _digits(cursor, given)[0].ljust(32, b"\0")


def whole(bits: int) -> Reader[int]:
    """Return a reader of unsigned integers with a number of bits."""
    fitting = range(1 << bits)

    def read(cursor: Cursor) -> int:
        start, opening = cursor.at, cursor.peek()
        value = cursor.take() if opening in set("-0123456789") else None
        if not isinstance(value, int):
            cursor.at = start
            raise cursor.mismatch(f"u{bits}", fractions=True)
        if value not in fitting:
            raise cursor.fail(f"invalid value: integer `{value}`, expected u{bits}")
        return value

    return read


u8, u32 = whole(8), whole(32)


def boolean(cursor: Cursor) -> bool:
    """Read a boolean."""
    if cursor.peek() not in ("t", "f"):
        raise cursor.mismatch("a boolean")
    return bool(cursor.take())


def anything(cursor: Cursor) -> JsonValue:
    """Read any value, with numbers of any size."""
    return cursor.take_exactly()


def number_or_hex(cursor: Cursor) -> tuple[str, int]:
    """Read a whole number as ("Number", value) or ("Hex", value); the error has no place."""
    value = cursor.take()
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return "Number", value
    if isinstance(value, str) and 0 < len(value.removeprefix("0x")) <= 64:
        return "Hex", int.from_bytes(_digits(cursor, value)[0], "big")
    raise Unfit("data did not match any variant of untagged enum NumberOrHex")


def sequence(item: Reader[T]) -> Reader[list[T]]:
    """Return a reader of lists."""

    def read(cursor: Cursor) -> list[T]:
        if cursor.peek() != "[":
            raise cursor.mismatch("a sequence")
        try:
            return [item(cursor) for _ in cursor.elements()]
        except Unfit as error:
            raise cursor.placed(error, "]") from None

    return read


def list_or_value(item: Reader[T]) -> Reader[list[T] | T]:
    """Return a reader of lists or single items."""

    def read(cursor: Cursor) -> list[T] | T:
        try:
            return sequence(item)(cursor) if cursor.peek() == "[" else item(cursor)
        except Unfit:
            raise Unfit("data did not match any variant of untagged enum ListOrValue") from None

    return read


def variant(**kinds: Reader[Any] | None) -> Reader[tuple[str, Any]]:
    """Return a reader of enum variants as (name, value): an object with one field, or just the name if it has no value."""
    names = [f"`{name}`" for name in kinds]
    expected = " or ".join(names) if len(names) == 2 else f"one of {', '.join(names)}"

    def named(cursor: Cursor) -> str:
        name = text(cursor)
        if name not in kinds:
            raise cursor.fail(f"unknown variant `{name}`, expected {expected}")
        return name

    def read(cursor: Cursor) -> tuple[str, Any]:
        opening = cursor.peek()
        if opening == '"':
            name = named(cursor)
            if kinds[name] is not None:
                raise Unfit("invalid type: unit variant, expected newtype variant")
            return name, None
        if opening != "{":
            raise cursor.fail("expected value", ahead=1)
        cursor.step()
        if cursor.peek() != '"':
            raise cursor.fail("expected value", ahead=1)
        name = named(cursor)
        cursor.step()
        held = (kinds[name] or _unit)(cursor)
        if cursor.peek() != "}":
            raise cursor.fail("expected value")
        cursor.step()
        return name, held

    return read


def _unit(cursor: Cursor) -> None:
    if cursor.peek() != "n":
        raise cursor.mismatch("unit")
    cursor.take()


class JsonField(NamedTuple):
    """A reader for a named value, which may be optional."""

    read: Reader[Any]
    optional: bool = False

    def value(self, cursor: Cursor) -> Any:
        """Read the value; null is accepted if it is optional."""
        if self.optional and cursor.peek() == "n":
            return cursor.take()
        return self.read(cursor)


def fields(cursor: Cursor, wanted: dict[str, JsonField]) -> dict[str, Any]:
    """Read the fields of an object, by name or by name in camel case; other fields are ignored."""
    by_name = {name: name for name in wanted} | {_camel(name): name for name in wanted}
    found: dict[str, Any] = {}
    try:
        for given in cursor.names():
            name = by_name.get(given)
            if name is not None and name in found:
                raise Unfit(f"duplicate field `{name}`")
            cursor.step()
            if name is None:
                anything(cursor)
            else:
                found[name] = wanted[name].value(cursor)
        for name, field in wanted.items():
            if name not in found and not field.optional:
                raise Unfit(f"missing field `{name}`")
    except Unfit as error:
        raise cursor.placed(error, "}") from None
    return {name: found.get(name) for name in wanted}


def struct(name: str, **wanted: JsonField) -> Reader[dict[str, Any]]:
    """Return a reader of objects with certain fields, or of lists with all of them in order."""

    def in_order(cursor: Cursor) -> dict[str, Any]:
        found: dict[str, Any] = {}
        elements = cursor.elements()
        try:
            for key, field in wanted.items():
                if next(elements, "end"):
                    raise cursor.fail(
                        f"invalid length {len(found)}, expected struct {name} with {len(wanted)} elements"
                    )
                found[key] = field.value(cursor)
            if next(elements, "end") is None:
                raise cursor.fail("trailing characters", ahead=1)
        except Unfit as error:
            raise cursor.placed(error, "]") from None
        return found

    def read(cursor: Cursor) -> dict[str, Any]:
        if cursor.peek() == "[":
            return in_order(cursor)
        if cursor.peek() != "{":
            raise cursor.mismatch(f"struct {name}")
        return fields(cursor, wanted)

    return read


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.title() for word in others)
