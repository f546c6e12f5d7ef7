"""The three signature schemes behind one shape; each loads its library when first asked for."""

from __future__ import annotations

from typing import Protocol

from ..errors import KeyringError
from .derivation import Junction

SCHEMES = ("sr25519", "ed25519", "ecdsa")


class Scheme(Protocol):
    """What the modules `sr25519`, `ed25519` and `ecdsa` offer; secrets are opaque bytes of the scheme."""

    def from_seed(self, seed: bytes) -> bytes: ...
    def public(self, secret: bytes) -> bytes: ...
    def account(self, public: bytes) -> bytes: ...
    def derive(self, secret: bytes, junction: Junction) -> bytes: ...
    def sign(self, secret: bytes, public: bytes, message: bytes) -> bytes: ...
    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool: ...
    def to_portable(self, secret: bytes, public: bytes) -> bytes: ...
    def from_portable(self, data: bytes) -> bytes: ...


def scheme_named(name: str) -> Scheme:
    """The scheme of that name.

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
    # The name is not quoted: a secret handed in as the wrong argument would end up in a log.
    raise KeyringError(f"no such signature scheme; there are {', '.join(SCHEMES)}")
