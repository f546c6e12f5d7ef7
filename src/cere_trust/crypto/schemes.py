"""The three signature schemes behind one protocol; each loads its library on first use."""

from __future__ import annotations

from typing import Protocol

from ..errors import KeyringError
from .derivation import Junction

SCHEMES = ("sr25519", "ed25519", "ecdsa")
_SIGNATURE_LENGTHS = {"sr25519": 64, "ed25519": 64, "ecdsa": 65}


class Scheme(Protocol):
    """Functions of the modules `sr25519`, `ed25519` and `ecdsa`; a secret is opaque bytes of its scheme."""

    def from_seed(self, seed: bytes) -> bytes: ...
    def public(self, secret: bytes) -> bytes: ...
    def account(self, public: bytes) -> bytes: ...
    def derive(self, secret: bytes, junction: Junction) -> bytes: ...
    def sign(self, secret: bytes, public: bytes, message: bytes) -> bytes: ...
    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool: ...
    def to_portable(self, secret: bytes, public: bytes) -> bytes: ...
    def from_portable(self, data: bytes) -> bytes: ...


def scheme_named(name: str) -> Scheme:
    """Return a scheme by name.

    Raises:
        KeyringError: no such scheme.
    """
    if name == "sr25519":
        from . import sr25519

        return sr25519
    if name == "ed25519":
        from . import ed25519

        return ed25519
    if name == "ecdsa":
        from . import ecdsa

        return ecdsa
    # The name is not quoted: a secret passed as the wrong argument would end up in a log.
    raise KeyringError(f"no such signature scheme; there are {', '.join(SCHEMES)}")


def signature_length(name: str) -> int:
    """Return the length in bytes of a scheme's signatures.

    Raises:
        KeyringError: an unknown scheme.
    """
    if name not in _SIGNATURE_LENGTHS:
        raise KeyringError(f"unknown signature scheme {name!r}; this package knows {', '.join(_SIGNATURE_LENGTHS)}")
    return _SIGNATURE_LENGTHS[name]


def verify_for_account(name: str, account: bytes, message: bytes, signature: bytes) -> bool:
    """Return True if a signature of a message is valid for an account."""
    if name == "ecdsa":  # the account is the hash of the key, so the key comes from the signature
        from . import ecdsa

        key = ecdsa.recover(message, signature)
        return key is not None and ecdsa.account(key) == account
    return scheme_named(name).verify(bytes(account), message, signature)
