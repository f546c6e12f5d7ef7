"""SCALE primitives: compact integers, bounds, and small checks that generated code calls.

Readers take a buffer and an offset and return the value and the offset after it. They may raise plain Python errors;
the registry turns those into a `DecodeError` with offset and type path.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any

MAX_U32 = 0xFFFFFFFF
MAX_BITS = 0x1FFFFFFF
"""Maximum number of bits in a bit sequence, as in parity-scale-codec."""

INTEGERS = {
    name + str(bits): (bits // 8, name == "i", -(1 << bits - 1) if name == "i" else 0, (1 << bits - (name == "i")) - 1)
    for name in "ui"
    for bits in (8, 16, 32, 64, 128, 256)
}
"""Integer primitive → size in bytes, signedness, minimum and maximum."""

# --- reading ---------------------------------------------------------------------------------------------------------


def read_compact(data: bytes, offset: int) -> tuple[int, int]:
    """Read a compact integer of up to 536 bits; rejects encodings that are longer than necessary."""
    first = data[offset]
    mode = first & 3
    if mode == 0:
        return first >> 2, offset + 1
    if mode == 1:
        value = (first | data[offset + 1] << 8) >> 2
        if value < 64:
            raise ValueError("compact integer in canonical form")
        return value, offset + 2
    if mode == 2:
        value = (first | data[offset + 1] << 8 | data[offset + 2] << 16 | data[offset + 3] << 24) >> 2
        if value < 1 << 14:
            raise ValueError("compact integer in canonical form")
        return value, offset + 4
    end = offset + (first >> 2) + 5
    if not data[end - 1] or (first == 3 and data[end - 1] < 64):
        raise ValueError("compact integer in canonical form")
    return int.from_bytes(data[offset + 1 : end], "little"), end


def compact_reader(maximum: int) -> Callable[[bytes, int], tuple[int, int]]:
    """Return `read_compact` with a maximum."""

    def read(data: bytes, offset: int) -> tuple[int, int]:
        value, end = read_compact(data, offset)
        if value > maximum:
            raise ValueError(f"compact integer up to {maximum}")
        return value, end

    return read


read_length = compact_reader(MAX_U32)
"""Reader of the length prefix of a sequence."""


def character(code: int) -> str:
    """Convert a code point into a character; rejects surrogates."""
    if 0xD800 <= code < 0xE000:
        raise ValueError("a Unicode scalar value")
    return chr(code)


def bits_reader(width: int, msb_first: bool) -> Callable[[bytes, int], tuple[list[bool], int]]:
    """Return a reader of bit sequences stored in little-endian integers of `width` bytes."""
    order = _bit_order(width, msb_first)

    def read(data: bytes, offset: int) -> tuple[list[bool], int]:
        count, offset = read_length(data, offset)
        end = offset + -(-count // (8 * width)) * width
        if count > MAX_BITS or end > len(data):
            raise ValueError("a bit sequence within the input")
        words = int.from_bytes(data[offset:end], "little")
        text = f"{words:0{(end - offset) * 8}b}"[::-1] if count else ""
        if msb_first:
            return [text[order(i)] == "1" for i in range(count)], end
        return [bit == "1" for bit in text[:count]], end

    return read


def bits_writer(width: int, msb_first: bool) -> Callable[[Any], bytes]:
    """Return a writer of lists of bools as bit sequences."""
    order = _bit_order(width, msb_first)

    def write(value: Any) -> bytes:
        if not isinstance(value, (list, tuple)) or len(value) > MAX_BITS:
            raise TypeError("a list of bools")
        words = 0
        for i, bit in enumerate(value):
            if bit is True:
                words |= 1 << order(i)
            elif bit is not False:
                raise TypeError("a list of bools")
        return write_compact(len(value)) + words.to_bytes(-(-len(value) // (8 * width)) * width, "little")

    return write


def _bit_order(width: int, msb_first: bool) -> Callable[[int], int]:
    """Return the function from the index of a bit to its position in the little-endian number of the sequence."""
    size = 8 * width
    return (lambda n: n - n % size + size - 1 - n % size) if msb_first else (lambda n: n)


# --- writing ---------------------------------------------------------------------------------------------------------

_SMALL = tuple(bytes((n << 2,)) for n in range(64))


def write_compact(value: int) -> bytes:
    """Encode a compact integer of up to 536 bits in its shortest form."""
    if value < 64:
        return _SMALL[value] if value >= 0 else _refuse()
    if value < 1 << 14:
        return (value << 2 | 1).to_bytes(2, "little")
    if value < 1 << 30:
        return (value << 2 | 2).to_bytes(4, "little")
    size = (value.bit_length() + 7) >> 3
    return bytes(((size - 4) << 2 | 3,)) + value.to_bytes(size, "little")


def compact_writer(maximum: int) -> Callable[[Any], bytes]:
    """Return `write_compact` with a maximum; it rejects bools."""

    def write(value: Any) -> bytes:
        if value is True or value is False or value > maximum:
            _refuse()
        return write_compact(value)

    return write


def integer_writer(name: str) -> Callable[[Any], bytes]:
    """Return a writer of fixed-width integers; it rejects bools and values out of range."""
    size, signed, _, _ = INTEGERS[name]
    code = {1: "b", 2: "h", 4: "i", 8: "q"}.get(size)
    if code:
        pack = Struct("<" + (code if signed else code.upper())).pack

        def write_packed(value: Any) -> bytes:
            return pack(value) if value is not True and value is not False else _refuse()

        return write_packed

    def write(value: Any) -> bytes:
        if value is True or value is False:
            _refuse()
        encoded: bytes = value.to_bytes(size, "little", signed=signed)
        return encoded

    return write


def write_bool(value: Any) -> bytes:
    """Encode True or False as one byte; rejects other values."""
    return b"\1" if value is True else b"\0" if value is False else _refuse()


def write_text(value: Any) -> bytes:
    """Encode text as length-prefixed UTF-8."""
    encoded: bytes = value.encode()
    return write_compact(len(encoded)) + encoded


def write_character(value: Any) -> bytes:
    """Encode a string of one character as a Unicode scalar value."""
    code = ord(value)
    return code.to_bytes(4, "little") if isinstance(value, str) and not 0xD800 <= code < 0xE000 else _refuse()


def as_bytes(value: Any) -> bytes:
    """Convert bytes-like values, hex text that starts with 0x, and lists of small integers into bytes."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return bytes.fromhex(value[2:]) if value[:2] == "0x" else _refuse()
    return bytes(value) if isinstance(value, (bytearray, memoryview, list, tuple)) else _refuse()


def write_bytes(value: Any) -> bytes:
    """Encode length-prefixed bytes."""
    raw = as_bytes(value)
    return write_compact(len(raw)) + raw


def fixed_bytes_writer(length: int) -> Callable[[Any], bytes]:
    """Return a writer of exactly `length` bytes, without a length prefix."""

    def write(value: Any) -> bytes:
        raw = value if isinstance(value, bytes) else as_bytes(value)
        return raw if len(raw) == length else _refuse()

    return write


def items(value: Any) -> Any:
    """Return the items of a list, a tuple or another ordered collection; rejects strings, bytes, dicts and sets."""
    if isinstance(value, (list, tuple)):
        return value
    if isinstance(value, (str, bytes, bytearray, memoryview, dict, set, frozenset)):
        _refuse()
    return list(value)


def items_of(value: Any, length: int) -> Any:
    """Return a list or tuple unchanged; rejects other types and other lengths."""
    return value if isinstance(value, (list, tuple)) and len(value) == length else _refuse()


def entries(value: Any, names: tuple[str, ...]) -> Any:
    """Return a mapping unchanged, any other object (such as a dataclass) as a dict of these attributes."""
    if hasattr(value, "keys"):
        return value
    return {name: getattr(value, name) for name in names}


def _refuse() -> Any:
    raise ValueError
