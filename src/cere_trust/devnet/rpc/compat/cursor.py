"""A cursor in JSON text, with the errors of `serde_json`, for parity with a real node.

The errors name a line and a column, so the original text is parsed. It is known to be JSON.

Sources: observed behaviour of `serde_json` and `serde`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

JsonValue: TypeAlias = Any
_SPACE = re.compile(r"[ \n\r\t]*")
SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\0": "\\0", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_U64_OR_I64 = range(-(2**63), 2**64)


class Unfit(Exception):
    """Raised for a value of the wrong type; `place` is empty until it is known."""

    def __init__(self, reason: str, place: str = "") -> None:
        self.reason = reason
        self.place = place
        super().__init__(reason + place)


def _whole(digits: str) -> int | float:
    """Parse a whole number; one that needs more than 64 bits becomes a float, as in a node."""
    number = int(digits) if len(digits) <= 20 else 2**64
    return number if number in _U64_OR_I64 and digits != "-0" else float(digits)


_as_node = json.JSONDecoder(parse_int=_whole).raw_decode
_as_python = json.JSONDecoder().raw_decode


class Cursor:
    """A position in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def peek(self) -> str:
        """Skip white space and return the next character; empty at the end."""
        space = _SPACE.match(self.text, self.at)
        assert space is not None
        self.at = space.end()
        return self.text[self.at : self.at + 1]

    def step(self) -> None:
        """Skip the next character."""
        self.peek()
        self.at += 1

    def take(self) -> JsonValue:
        """Parse the value here, with a node's range of numbers."""
        self.peek()
        value, self.at = _as_node(self.text, self.at)
        return value

    def take_exactly(self) -> JsonValue:
        """Parse the value here, with numbers of any size."""
        self.peek()
        value, self.at = _as_python(self.text, self.at)
        return value

    def slice(self) -> str:
        """Return the text of the value here."""
        self.peek()
        start = self.at
        self.take_exactly()
        written = self.text[start : self.at]
        if SURROGATE.search(written):
            raise Unfit("invalid unicode code point")
        return written

    def elements(self) -> Iterator[None]:
        """Yield at each value of the list here; the caller parses it."""
        self.step()
        while self.peek() != "]":
            yield
            if self.peek() == ",":
                self.step()
        self.step()

    def names(self) -> Iterator[str]:
        """Yield each name of the object here; the caller parses its value."""
        self.step()
        while self.peek() != "}":
            yield self.take()
            if self.peek() == ",":
                self.step()
        self.step()

    def fail(self, reason: str, ahead: int = 0) -> Unfit:
        """Return an error at this position, or `ahead` columns further on."""
        start = self.text.rfind("\n", 0, self.at) + 1
        column = len(self.text[start : self.at].encode("utf-8", "surrogatepass")) + ahead
        return Unfit(reason, f" at line {1 + self.text.count(chr(10), 0, start)} column {column}")

    def placed(self, error: Unfit, closing: str) -> Unfit:
        """Return an error inside a list or object; without a place of its own, it is placed here, behind the end."""
        if error.place:
            return error
        if self.peek() == closing:
            self.step()
        return self.fail(error.reason)

    def mismatch(self, expected: str, *, fractions: bool = False) -> Unfit:
        """Return the error for a value of another type; `fractions` if the reader is one that names floats."""
        opening = self.peek()
        if opening in ("[", "{"):
            return self.fail(f"invalid type: {'sequence' if opening == '[' else 'map'}, expected {expected}")
        if opening in ("]", "}", ""):
            return self.fail("expected value", ahead=1)
        value = self.take()
        if isinstance(value, float):
            if fractions and value in (float("inf"), -float("inf")):
                return self.fail("number out of range")
            return self.fail(
                f"invalid type: {f'floating point `{value}`' if fractions else 'number'}, expected {expected}"
            )
        return self.fail(f"invalid type: {_kind(value)}, expected {expected}")


def _kind(value: JsonValue) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"boolean `{json.dumps(value)}`"
    return f"integer `{value}`" if isinstance(value, int) else f"string {quoted(value)}"


def quoted(text: str) -> str:
    """Quote text as Rust's debug format does."""
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\u{{{ord(c):x}}}") for c in text) + '"'
