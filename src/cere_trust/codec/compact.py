"""Compact integers, byte strings and text.

Source: the SCALE specification; decoding refuses what `parity-scale-codec` refuses, such as a compact integer written
longer than it needs to be.
"""

from __future__ import annotations

from ..errors import DecodeError


def encode_compact(value: int) -> bytes:
    """A non-negative integer below 2^536, in the shortest of the four compact modes."""
    if value < 64:
        return bytes((value << 2,))
    if value < 1 << 14:
        return (value << 2 | 1).to_bytes(2, "little")
    if value < 1 << 30:
        return (value << 2 | 2).to_bytes(4, "little")
    length = (value.bit_length() + 7) // 8
    return bytes(((length - 4) << 2 | 3,)) + value.to_bytes(length, "little")


def decode_compact(data: bytes, offset: int) -> tuple[int, int]:
    """The compact integer at an offset, and the offset behind it.

    Raises:
        DecodeError: the data ends, or the integer could have been written shorter.
    """
    first = data[offset] if offset < len(data) else -1
    mode = first & 3
    if first < 0:
        raise DecodeError(offset, "a compact integer")
    if mode == 0:
        return first >> 2, offset + 1
    if mode == 3:
        start, length = offset + 1, (first >> 2) + 4
        value = int.from_bytes(data[start : start + length], "little")
        least = 1 << 30 if length == 4 else 1 << 8 * (length - 1)
    else:
        start, length = offset, 2 if mode == 1 else 4
        value = int.from_bytes(data[start : start + length], "little") >> 2
        least = 1 << 6 if mode == 1 else 1 << 14
    if start + length > len(data):
        raise DecodeError(offset, f"a compact integer of {length} bytes")
    if value < least:
        raise DecodeError(offset, "a compact integer in its shortest form")
    return value, start + length


def encode_bytes(value: bytes) -> bytes:
    """Bytes behind their compact length."""
    return encode_compact(len(value)) + value


def decode_bytes(data: bytes, offset: int) -> tuple[bytes, int]:
    """The length-prefixed bytes at an offset, and the offset behind them."""
    length, start = decode_compact(data, offset)
    end = start + length
    if end > len(data):
        raise DecodeError(start, f"{length} bytes")
    return data[start:end], end


def decode_text(data: bytes, offset: int) -> tuple[str, int]:
    """The length-prefixed UTF-8 text at an offset, and the offset behind it."""
    raw, end = decode_bytes(data, offset)
    try:
        return raw.decode(), end
    except UnicodeDecodeError as error:
        raise DecodeError(end - len(raw) + error.start, "UTF-8 text") from None
