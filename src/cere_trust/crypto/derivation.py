"""Secret URIs ``phrase//hard/soft///password``, with the exact grammar of Substrate's own tools.

Source: ``sp_core::crypto`` (``AddressUri``, ``DeriveJunction``, ``from_string_with_seed``). Polkadot-js differs
for two kinds of path element: ``0x…``, and numbers past 64 bits, are text here and numbers there.

Like polkadot-js and unlike ``subkey``, a URI is brought into Unicode's form NFC first: an accent typed as a character
of its own, as text from macOS often has it, yields the key of the composed letter. For the key that ``subkey`` makes of
decomposed text, pass the password to `Keypair.from_phrase`, which takes it as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import InvalidUri
from . import mnemonic
from .hashing import blake2_256
from .secret import Secret, confidential

_PATH = re.compile(r"(//?)([^/]+)")
_PHRASE = re.compile(r"[A-Za-z0-9 ]*")
_NUMBER = re.compile(r"\+?[0-9]+")
_SEED_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Junction:
    """One step of a derivation path.

    Attributes:
        code: Chain code, 32 bytes.
        hard: Whether the step needs the secret key (``//``); a soft step (``/``) works on public keys too.
    """

    code: bytes
    hard: bool

    @classmethod
    def of(cls, text: str, *, hard: bool) -> Junction:
        """Compute the chain code of a path element: a u64 if it is a number, else SCALE text, hashed past 32 bytes."""
        digits = text.removeprefix("+").lstrip("0")
        if _NUMBER.fullmatch(text) and len(digits) <= 20 and int(digits or "0") < 2**64:
            return cls(int(digits or "0").to_bytes(32, "little"), hard)
        data = _scale_text(text)
        return cls(blake2_256(data) if len(data) > 32 else data.ljust(32, b"\0"), hard)

    def __repr__(self) -> str:
        # Some people keep their password in the path, so it is a secret too.
        return f"<Junction {'hard' if self.hard else 'soft'}>"


@dataclass(frozen=True, slots=True, repr=False)
class SecretUri:
    """A parsed secret URI; its repr shows no part of it.

    Attributes:
        seed: The 32-byte seed at the start of the path.
        junctions: The derivation path.
        is_development: Whether it starts from the well-known development phrase, without a password.
    """

    seed: Secret[bytes]
    junctions: tuple[Junction, ...]
    is_development: bool

    @classmethod
    @confidential
    def parse(cls, uri: str | Secret[str]) -> SecretUri:
        """Parse ``[phrase or 0x seed][//hard][/soft]…[///password]``; the development phrase is the default.

        Raises:
            InvalidUri: the text does not follow the grammar, or the phrase is invalid. The message never
                quotes the text.
        """
        text = uri.reveal() if isinstance(uri, Secret) else uri
        if not isinstance(text, str):
            raise InvalidUri(f"a secret URI is text, not {type(text).__name__}")
        text = _composed(text)
        if not text.strip():
            raise InvalidUri("the secret URI is empty; give a phrase, a 0x seed, or a development key such as //Alice")
        if (
            "\n" in text or "\r" in text
        ):  # Substrate accepts one as part of a path element, which yields another account
            raise InvalidUri("a secret URI cannot hold a line break; strip what was read from a file")
        head, marker, password = text.partition("///")
        root, path = _split(head)
        junctions = tuple(Junction.of(part, hard=slash == "//") for slash, part in _PATH.findall(path))
        if root.startswith("0x"):
            if marker:
                raise InvalidUri("a password has no effect on a hex seed; leave out the part from /// on")
            return cls(Secret(_hex_seed(root)), junctions, False)
        if not _PHRASE.fullmatch(root):
            raise InvalidUri("the phrase holds a character that is neither an English letter, a digit nor a space")
        is_development = not password and (not root or " ".join(root.split()) == mnemonic.DEVELOPMENT_PHRASE)
        seed = mnemonic.to_seed(Secret(root or mnemonic.DEVELOPMENT_PHRASE), Secret(password))
        return cls(Secret(seed), junctions, is_development)

    def __repr__(self) -> str:
        return "<SecretUri>"


def _composed(text: str) -> str:
    """Return text in Unicode's form NFC."""
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", text)


def _split(head: str) -> tuple[str, str]:
    """Split a URI without password into phrase and path."""
    start = head.find("/")
    root, path = (head, "") if start < 0 else (head[:start], head[start:])
    if "".join(slash + part for slash, part in _PATH.findall(path)) != path:
        raise InvalidUri("the derivation path has an empty element; write //name for hard and /name for soft ones")
    return root, path


def _hex_seed(root: str) -> bytes:
    digits = root[2:]
    if not re.fullmatch(r"[0-9A-Fa-f]*", digits):
        raise InvalidUri("the hex seed holds a character that is not a hex digit")
    if len(digits) != 2 * _SEED_LENGTH:
        raise InvalidUri(f"a hex seed has 64 digits after 0x, this has {len(digits)}")
    return bytes.fromhex(digits)


def _scale_text(text: str) -> bytes:
    """Encode text in SCALE: compact byte length, then UTF-8."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise InvalidUri("the derivation path is not valid Unicode text") from None
    length = len(data)
    if length < 1 << 6:
        return bytes((length << 2,)) + data
    if length < 1 << 14:
        return (length << 2 | 1).to_bytes(2, "little") + data
    return (length << 2 | 2).to_bytes(4, "little") + data
