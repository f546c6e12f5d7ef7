"""BIP39 phrases with Substrate's derivation: from the phrase's entropy instead of its words.

Supports only the English list, like Substrate itself. Messages give the position of a wrong word, never the word.
Source: the ``substrate-bip39`` crate. ``bip39_english.license.txt`` names the source of the list.
"""

from __future__ import annotations

import os
from functools import cache
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path

from ..errors import InvalidUri
from .secret import Secret, confidential

DEVELOPMENT_PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk"
"""Public phrase of ``//Alice`` and the other development keys: never fund them on a public chain."""

LENGTHS = (12, 15, 18, 21, 24)

_ENGLISH = Path(__file__).with_name("bip39_english.txt")
_WORD_BITS = 11
_ROUNDS = 2048


def generate(words: int = 12) -> str:
    """Generate a random phrase of 12, 15, 18, 21 or 24 words.

    Raises:
        InvalidUri: another number of words.
    """
    if words not in LENGTHS:
        raise InvalidUri(f"a phrase has 12, 15, 18, 21 or 24 words, not {words}")
    return from_entropy(Secret(os.urandom(words // 3 * 4)))


@confidential
def from_entropy(entropy: bytes | Secret[bytes]) -> str:
    """Encode 16, 20, 24, 28 or 32 bytes of entropy as a phrase, with its checksum.

    Raises:
        InvalidUri: another number of bytes.
    """
    data = Secret(entropy).reveal()
    words = len(data) * 3 // 4
    if len(data) % 4 or words not in LENGTHS:
        raise InvalidUri(f"the entropy of a phrase has 16, 20, 24, 28 or 32 bytes, not {len(data)}")
    bits = int.from_bytes(data, "big") << _checksum_bits(words) | _checksum(data, words)
    english = tuple(_positions())
    return " ".join(english[bits >> _WORD_BITS * place & 2**_WORD_BITS - 1] for place in reversed(range(words)))


@confidential
def to_seed(phrase: str | Secret[str], password: str | Secret[str] = "") -> bytes:
    """Derive the 32-byte seed of a phrase, the same for every scheme.

    Args:
        phrase: English BIP39 words, lower-case, with any white space between them; normalized to NFKD.
        password: Extra secret, taken as it is; every password is valid and yields another seed.

    Raises:
        InvalidUri: wrong number of words, a word outside the list, or a checksum that does not match.
    """
    text = phrase.reveal() if isinstance(phrase, Secret) else phrase
    extra = password.reveal() if isinstance(password, Secret) else password
    if not isinstance(text, str) or not isinstance(extra, str):
        raise InvalidUri("a phrase and its password are text")
    try:
        salt = ("mnemonic" + extra).encode()
        text.encode()
    except UnicodeEncodeError:
        raise InvalidUri("the phrase or its password is not valid Unicode text") from None
    return pbkdf2_hmac("sha512", _entropy(text), salt, _ROUNDS)[:32]


@confidential
def check(phrase: str | Secret[str]) -> None:
    """Refuse an invalid phrase.

    Raises:
        InvalidUri: the phrase is invalid; the message gives the reason.
    """
    to_seed(phrase)


def _entropy(phrase: str) -> bytes:
    from unicodedata import normalize

    words = normalize("NFKD", phrase).split()
    if len(words) not in LENGTHS:
        hint = "; a phrase with a //path goes through from_uri" if "/" in phrase else ""
        hint = "; a hex seed starts with 0x, a development key with //" if len(words) == 1 else hint
        raise InvalidUri(f"a phrase has 12, 15, 18, 21 or 24 words, this has {len(words)}{hint}")
    positions = _positions()
    bits = 0
    for place, word in enumerate(words, 1):
        position = positions.get(word)
        if position is None:
            case = "; words are lower-case" if word != word.lower() else ""
            raise InvalidUri(f"word {place} of the phrase is not in the English BIP39 list{case}")
        bits = bits << _WORD_BITS | position
    width = _checksum_bits(len(words))
    entropy = (bits >> width).to_bytes(len(words) // 3 * 4, "big")
    if bits & 2**width - 1 != _checksum(entropy, len(words)):
        raise InvalidUri("the phrase's checksum does not match: a word is wrong, or two are in the wrong order")
    return entropy


def _checksum_bits(words: int) -> int:
    return words // 3


def _checksum(entropy: bytes, words: int) -> int:
    return sha256(entropy).digest()[0] >> 8 - _checksum_bits(words)


@cache
def _positions() -> dict[str, int]:
    """Position of each word, in the order of the list."""
    return {word: position for position, word in enumerate(_ENGLISH.read_text(encoding="ascii").split())}
