"""A place in JSON text, and how a node's JSON library says that something is wrong there.

What is said of a value that does not fit names its place in the text, so the text is read as it came. It is known to be JSON.

Sources: `serde_json`, `serde`, as far as they can be seen from outside.
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
    """A value is not what is wanted. Without its place, until one is said."""

    def __init__(self, reason: str, place: str = "") -> None:
        self.reason = reason
        self.place = place
        super().__init__(reason + place)


def _whole(digits: str) -> int | float:
    """A whole number, where it has as many bits as those of nodes; they take others for fractions."""
    number = int(digits) if len(digits) <= 20 else 2**64
    return number if number in _U64_OR_I64 and digits != "-0" else float(digits)


_as_node = json.JSONDecoder(parse_int=_whole).raw_decode
_as_python = json.JSONDecoder().raw_decode


class Cursor:
    """A place in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def peek(self) -> str:
        """The next character that is no space; nothing at the end."""
        space = _SPACE.match(self.text, self.at)
        assert space is not None
        self.at = space.end()
        return self.text[self.at : self.at + 1]

    def step(self) -> None:
        """Go past the next character."""
        self.peek()
        self.at += 1

    def take(self) -> JsonValue:
        """The value here, whatever it is."""
        self.peek()
        value, self.at = _as_node(self.text, self.at)
        return value

    def take_exactly(self) -> JsonValue:
        """The value here, numbers of any size."""
        self.peek()
        value, self.at = _as_python(self.text, self.at)
        return value

    def slice(self) -> str:
        """The value here as it is written."""
        self.peek()
        start = self.at
        self.take_exactly()
        written = self.text[start : self.at]
        if SURROGATE.search(written):
            raise Unfit("invalid unicode code point")
        return written

    def elements(self) -> Iterator[None]:
        """Stops at each value of the list here."""
        self.step()
        while self.peek() != "]":
            yield
            if self.peek() == ",":
                self.step()
        self.step()

    def names(self) -> Iterator[str]:
        """The names in the object here; stops behind each."""
        self.step()
        while self.peek() != "}":
            yield self.take()
            if self.peek() == ",":
                self.step()
        self.step()

    def fail(self, reason: str, ahead: int = 0) -> Unfit:
        """Something is wrong here, or a little further on."""
        start = self.text.rfind("\n", 0, self.at) + 1
        column = len(self.text[start : self.at].encode("utf-8", "surrogatepass")) + ahead
        return Unfit(reason, f" at line {1 + self.text.count(chr(10), 0, start)} column {column}")

    def placed(self, error: Unfit, closing: str) -> Unfit:
        """What was wrong inside a list or an object; where nobody has said its place, it is here, behind its end."""
        if error.place:
            return error
        if self.peek() == closing:
            self.step()
        return self.fail(error.reason)

    def mismatch(self, expected: str, *, fractions: bool = False) -> Unfit:
        """The value here is of another type; whether it is one that holds fractions decides how numbers are named."""
        opening = self.peek()
        if opening in ("[", "{"):
            return self.fail(f"invalid type: {'sequence' if opening == '[' else 'map'}, expected {expected}")
        if opening in ("]", "}", ""):
            return self.fail("expected value", ahead=1)
        found = self.take()
        if isinstance(found, float):
            if fractions and found in (float("inf"), -float("inf")):
                return self.fail("number out of range")
            return self.fail(
                f"invalid type: {f'floating point `{found}`' if fractions else 'number'}, expected {expected}"
            )
        return self.fail(f"invalid type: {_kind(found)}, expected {expected}")


def _kind(value: JsonValue) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"boolean `{json.dumps(value)}`"
    return f"integer `{value}`" if isinstance(value, int) else f"string {quoted(value)}"


def quoted(text: str) -> str:
    """Text as Rust quotes it for a reader."""
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\u{{{ord(c):x}}}") for c in text) + '"'
