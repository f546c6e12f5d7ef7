"""`Signer` protocol, and adapters for the key pairs of other libraries."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from ..types import AccountId
from .keypair import Keypair

_CRYPTO_TYPES = {0: "ed25519", 1: "sr25519", 2: "ecdsa"}


@runtime_checkable
class Signer(Protocol):
    """Protocol of signers for an account: a `Keypair`, a hardware wallet, a remote service."""

    @property
    def account(self) -> AccountId:
        """Account of the signer."""
        ...

    @property
    def scheme(self) -> str:
        """``sr25519``, ``ed25519`` or ``ecdsa``."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return a raw signature of exactly these bytes: 64 bytes, 65 for ecdsa."""
        ...


class _ForeignSigner:
    """Adapter for a key pair of another library, whose sr25519 and ed25519 signatures need no change."""

    __slots__ = ("_keypair", "account", "scheme")

    def __init__(self, keypair: Any, scheme: str) -> None:
        self._keypair = keypair
        self.account = AccountId(bytes(keypair.public_key))
        self.scheme = scheme

    def sign(self, data: bytes) -> bytes:
        return bytes(self._keypair.sign(bytes(data)))

    def __repr__(self) -> str:
        return f"<{type(self._keypair).__name__} {self.scheme} {self.account.address}>"


def as_signer(value: object) -> Signer:
    """Convert a value to a `Signer`: a signer, or a ``substrateinterface.Keypair`` (or a key pair with its interface).

    An ecdsa key pair of that library is an Ethereum one: a 20-byte address, Keccak signatures. As a `Signer` its secret
    key makes Substrate signatures, for the account blake2-256(compressed public key).

    Raises:
        TypeError: the value cannot sign; the message lists accepted values.
    """
    # A class has the attributes of its instances, so that the class `Keypair` would match the protocol.
    if isinstance(value, Signer) and not isinstance(value, type):
        return value
    foreign: Any = value
    kind = getattr(foreign, "crypto_type", None)
    scheme = _CRYPTO_TYPES.get(kind) if isinstance(kind, int) else None
    if scheme is None or not callable(getattr(foreign, "sign", None)):
        raise TypeError(
            f"expected a signer, got {type(value).__name__}; pass Keypair.from_uri(…), Keyring().load(…), "
            "or an object with account, scheme and sign(data)"
        )
    secret = getattr(foreign, "private_key", b"hidden")
    if not secret:
        raise TypeError(f"this {type(value).__name__} holds only a public key and cannot sign")
    return Keypair("ecdsa", bytes(secret)) if scheme == "ecdsa" else _ForeignSigner(foreign, scheme)
