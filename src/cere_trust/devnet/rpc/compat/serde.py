"""JSON text read as nodes read it: typed, from left to right, with their words where a value does not fit.

A reader takes one value from a cursor.

Sources: `serde_json`, `serde`, `impl_serde` (hex), as far as they can be seen from outside.
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
    """Text."""
    return _text(cursor, "a string")


def _digits(cursor: Cursor, given: str) -> tuple[bytes, int]:
    """The bytes of hex, and how many a node makes room for: one may be left over where there are spaces."""
    raw = given.removeprefix("0x").encode()
    stranger = _NOT_HEX.search(raw)
    if stranger:
        where = stranger.start() + 2 * given.startswith("0x")
        raise cursor.fail(f"invalid hex character: {chr(stranger[0][0])}, at {where}")
    nibbles = b"0" * (len(raw) % 2) + raw.translate(None, b" \n\r\t")
    return bytes.fromhex(nibbles[: len(nibbles) // 2 * 2].decode()), (len(raw) + 1) // 2


_HEX = "a (both 0x-prefixed or not) hex string or byte array"


def hexed(cursor: Cursor) -> bytes:
    """Bytes in hex, its prefix optional; an odd number of digits is taken as with a leading zero."""
    data, size = _digits(cursor, _text(cursor, _HEX))
    return data.ljust(size, b"\0")


def hash_(cursor: Cursor) -> bytes:
    """32 bytes in hex."""
    expected = f"{_HEX} containing 32 bytes"
    given = _text(cursor, expected)
    length = len(given.removeprefix("0x").encode())
    if length != 64:
        raise cursor.fail(f"invalid length {length}, expected {expected}")
    return _digits(cursor, given)[0].ljust(32, b"\0")


def whole(bits: int) -> Reader[int]:
    """A whole number of so many bits, and not negative."""
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
    """Yes or no."""
    if cursor.peek() not in ("t", "f"):
        raise cursor.mismatch("a boolean")
    return bool(cursor.take())


def anything(cursor: Cursor) -> JsonValue:
    """Any value, numbers of any size."""
    return cursor.take_exactly()


def number_or_hex(cursor: Cursor) -> tuple[str, int]:
    """A whole number, and whether it is written as `Number` or in `Hex`; no place is told of what is neither."""
    value = cursor.take()
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return "Number", value
    if isinstance(value, str) and 0 < len(value.removeprefix("0x")) <= 64:
        return "Hex", int.from_bytes(_digits(cursor, value)[0], "big")
    raise Unfit("data did not match any variant of untagged enum NumberOrHex")


def sequence(item: Reader[T]) -> Reader[list[T]]:
    """A list."""

    def read(cursor: Cursor) -> list[T]:
        if cursor.peek() != "[":
            raise cursor.mismatch("a sequence")
        try:
            return [item(cursor) for _ in cursor.elements()]
        except Unfit as error:
            raise cursor.placed(error, "]") from None

    return read


def list_or_value(item: Reader[T]) -> Reader[list[T] | T]:
    """A list, or one of what would be in it."""

    def read(cursor: Cursor) -> list[T] | T:
        try:
            return sequence(item)(cursor) if cursor.peek() == "[" else item(cursor)
        except Unfit:
            raise Unfit("data did not match any variant of untagged enum ListOrValue") from None

    return read


def variant(**kinds: Reader[Any] | None) -> Reader[tuple[str, Any]]:
    """One of several kinds, its name and what it holds: an object of one; or, where the kind holds nothing, its name."""
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
    """What is read under a name; of optional ones, nothing where it is not there."""

    read: Reader[Any]
    optional: bool = False

    def value(self, cursor: Cursor) -> Any:
        """Read it; null is nothing where it is optional."""
        if self.optional and cursor.peek() == "n":
            return cursor.take()
        return self.read(cursor)


def fields(cursor: Cursor, wanted: dict[str, JsonField]) -> dict[str, Any]:
    """The fields of the object here, by name or by name in camel case; others do not matter."""
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
    """An object with certain fields; or a list of all of them in their order."""

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
