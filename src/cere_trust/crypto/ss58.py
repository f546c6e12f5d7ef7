"""SS58 addresses: base58 of network prefix, public key and a two-byte checksum.

Source: the SS58 registry's specification (simple and two-byte prefixes; 1 to 8 byte indices, 32 and 33 byte keys).
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from ..errors import InvalidAddress

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {char: value for value, char in enumerate(_ALPHABET)}
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
# length of the account part → length of its checksum
_CHECKSUMS = {1: 1, 2: 1, 4: 1, 8: 1, 32: 2, 33: 2}
_RESERVED = (46, 47)
_MAX_LENGTH = 60


def _checksum(data: bytes, length: int) -> bytes:
    return blake2b(b"SS58PRE" + data).digest()[:length]


@lru_cache(maxsize=4096)
def encode(public: bytes, prefix: int) -> str:
    """Encode a public key as an address of a network.

    Args:
        public: Account bytes (32, or 33 for a compressed ecdsa key, or an index of 1, 2, 4 or 8 bytes).
        prefix: Network prefix, 0 to 16383, without the reserved 46 and 47.

    Raises:
        InvalidAddress: a length or a prefix that SS58 does not define.
    """
    if len(public) not in _CHECKSUMS:
        raise InvalidAddress(f"an address holds 32 bytes (or 1, 2, 4, 8, 33), not {len(public)}")
    if prefix in _RESERVED:
        raise InvalidAddress(f"network prefix {prefix} is reserved")
    if 0 <= prefix < 64:
        head = bytes((prefix,))
    elif 64 <= prefix < 16384:
        head = bytes(((prefix & 0xFC) >> 2 | 0x40, prefix >> 8 | (prefix & 3) << 6))
    else:
        raise InvalidAddress(f"no network has prefix {prefix}; prefixes are 0 to 16383")
    data = head + public
    data += _checksum(data, _CHECKSUMS[len(public)])
    number = int.from_bytes(data, "big")
    chunks = []
    while number:
        number, rest = divmod(number, 58**10)
        for _ in range(5):
            rest, pair = divmod(rest, 3364)
            chunks.append(_PAIRS[pair])
    text = "".join(reversed(chunks)).lstrip("1")
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def decode(text: str) -> tuple[bytes, int]:
    """Decode an address into account bytes and network prefix.

    Raises:
        InvalidAddress: a character outside base58, a bad length, a reserved prefix, or a checksum that does not match.
    """
    if not isinstance(text, str):
        raise InvalidAddress(f"an address is text, not {type(text).__name__}")
    if not text or len(text) > _MAX_LENGTH:
        raise InvalidAddress(f"not an address: {_shown(text)} has {len(text)} characters; a Cere address has 48")
    data = base58(text)
    if len(data) < 3:
        raise InvalidAddress(f"not an address: {text!r} is too short")
    if data[0] in _RESERVED or data[0] > 127:
        raise InvalidAddress(f"not an address: {text!r} has a reserved first byte {data[0]}")
    if data[0] < 64:
        prefix, body = data[0], 1
    else:
        prefix, body = (data[0] & 0x3F) << 2 | data[1] >> 6 | (data[1] & 0x3F) << 8, 2
        if prefix < 64:
            raise InvalidAddress(f"not an address: {text!r} writes network prefix {prefix} in two bytes")
    for account, checksum in _CHECKSUMS.items():
        if len(data) == body + account + checksum:
            if _checksum(data[:-checksum], checksum) != data[-checksum:]:
                raise InvalidAddress(f"{text!r} has a bad checksum: a character is wrong or missing")
            return data[body:-checksum], prefix
    raise InvalidAddress(f"not an address: {text!r} holds {len(data)} bytes, a length no address has")


def is_base58(text: str) -> bool:
    """Return True if all characters are base58 digits."""
    return all(char in _DIGITS for char in text)


def base58(text: str) -> bytes:
    """Decode base58 text.

    Raises:
        InvalidAddress: a character outside base58.
    """
    number = 0
    for position, char in enumerate(text):
        digit = _DIGITS.get(char)
        if digit is None:
            raise InvalidAddress(f"not an address: {_shown(text)} has {char!r} at character {position + 1}")
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _shown(text: str) -> str:
    """Return the text for a message, unless it may be a secret phrase, URI or seed pasted by mistake."""
    return repr(text) if text.isalnum() and len(text) <= _MAX_LENGTH else "the text"
