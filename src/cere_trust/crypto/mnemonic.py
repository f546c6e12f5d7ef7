"""BIP39 phrases with Substrate's derivation: from the phrase's entropy instead of its words.

Supports only the English list, like Substrate itself. Messages give the position of a wrong word, never the word.
Source: the ``substrate-bip39`` crate.
"""

# The binding is compiled and has no stubs.
# pyright: reportAttributeAccessIssue=false
from __future__ import annotations

import re

from ..errors import InvalidUri
from .secret import Secret, confidential

DEVELOPMENT_PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk"
"""Public phrase of ``//Alice`` and the other development keys: never fund them on a public chain."""

LENGTHS = (12, 15, 18, 21, 24)


def generate(words: int = 12) -> str:
    """Generate a random phrase of 12, 15, 18, 21 or 24 words.

    Raises:
        InvalidUri: another number of words.
    """
    if words not in LENGTHS:
        raise InvalidUri(f"a phrase has 12, 15, 18, 21 or 24 words, not {words}")
    from bip39 import bip39_generate

    return str(bip39_generate(words))


@confidential
def to_seed(phrase: str | Secret[str], password: str | Secret[str] = "") -> bytes:
    """Derive the 32-byte seed of a phrase, the same for every scheme.

    Args:
        phrase: English BIP39 words, lower-case, with any white space between them.
        password: Extra secret; every password is valid and yields another seed.

    Raises:
        InvalidUri: wrong number of words, a word outside the list, or a checksum that does not match.
    """
    text = phrase.reveal() if isinstance(phrase, Secret) else phrase
    extra = password.reveal() if isinstance(password, Secret) else password
    if not isinstance(text, str) or not isinstance(extra, str):
        raise InvalidUri("a phrase and its password are text")
    words = text.split()
    if len(words) not in LENGTHS:
        hint = "; a phrase with a //path goes through from_uri" if "/" in text else ""
        hint = "; a hex seed starts with 0x, a development key with //" if len(words) == 1 else hint
        raise InvalidUri(f"a phrase has 12, 15, 18, 21 or 24 words, this has {len(words)}{hint}")
    from bip39 import bip39_to_mini_secret

    try:
        return bytes(bip39_to_mini_secret(" ".join(words), extra, "en"))
    except UnicodeEncodeError:
        raise InvalidUri("the phrase or its password is not valid Unicode text") from None
    except ValueError as error:
        raise InvalidUri(_explain(str(error), words)) from None


@confidential
def check(phrase: str | Secret[str]) -> None:
    """Refuse an invalid phrase.

    Raises:
        InvalidUri: the phrase is invalid; the message gives the reason.
    """
    to_seed(phrase)


def _explain(error: str, words: list[str]) -> str:
    found = re.search(r"index (\d+)", error)
    if not found:
        return "the phrase's checksum does not match: a word is wrong, or two are in the wrong order"
    position = int(found[1])
    case = "; words are lower-case" if words[position] != words[position].lower() else ""
    return f"word {position + 1} of the phrase is not in the English BIP39 list{case}"
