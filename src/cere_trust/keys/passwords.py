"""Floor of new passwords: a length, and none of the commonest."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ..crypto.secret import Secret, confidential

MIN_LENGTH = 8
"""Characters of a new password. An attacker with the key file tries thousands of passwords a second on one computer."""

_COMMON = Path(__file__).with_name("common_passwords.txt")


@confidential
def weakness(password: str | Secret[str]) -> str:
    """Return why a new password is too weak, or an empty text; key files keep old passwords, whatever they are.

    The thousand commonest passwords of at least `MIN_LENGTH` characters are too weak, in any case. The list ranks the
    leaked passwords of public collections (by way of zxcvbn 4.5.0).
    """
    text = Secret(password).reveal()
    if len(text) < MIN_LENGTH:
        return f"a new password has at least {MIN_LENGTH} characters"
    if text.strip().casefold() in _common():
        return "it is one of the thousand commonest passwords, which attackers try first"
    return ""


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split("\n"))
