"""ed25519, through libsodium. A secret is the 32-byte seed."""

from __future__ import annotations

from nacl import bindings
from nacl.exceptions import CryptoError

from ..errors import InvalidUri
from .derivation import Junction
from .hashing import blake2_256

_HARD = b"\x2cEd25519HDKD"


def from_seed(seed: bytes) -> bytes:
    """Return the secret key of a 32-byte seed: the seed."""
    if len(seed) != 32:
        raise InvalidUri(f"an ed25519 seed has 32 bytes, not {len(seed)}")
    return bytes(seed)


def public(secret: bytes) -> bytes:
    """Return the public key of a secret key (32 bytes)."""
    return bindings.crypto_sign_seed_keypair(secret)[0]


def account(public: bytes) -> bytes:
    """Return the account of a public key: the key itself."""
    return public


def derive(secret: bytes, junction: Junction) -> bytes:
    """Derive the secret key of the next path element, which must be hard.

    Raises:
        InvalidUri: the element is soft; ed25519 has no soft derivation.
    """
    if not junction.hard:
        raise InvalidUri("ed25519 keys have hard derivation only: write //name, not /name")
    return blake2_256(_HARD + secret + junction.code)


def sign(secret: bytes, public: bytes, message: bytes) -> bytes:
    """Sign a message (64 bytes), deterministic."""
    return bindings.crypto_sign(message, secret + public)[:64]


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return True if the signature is valid; malformed keys and signatures are not.

    libsodium also rejects the small-order keys that Substrate's verifier accepts (ZIP-215).
    """
    if len(signature) != 64 or len(public) != 32:
        return False
    try:
        bindings.crypto_sign_open(signature + message, public)
    except CryptoError:
        return False
    return True


def to_portable(secret: bytes, public: bytes) -> bytes:
    """Convert a secret to polkadot-js's form: seed, then public key (64 bytes)."""
    return secret + public


def from_portable(data: bytes) -> bytes:
    """Convert a secret from polkadot-js's form: 64 bytes, or the 32-byte seed in old files.

    Raises:
        ValueError: the public half does not belong to the seed.
    """
    secret = from_seed(data[:32])
    if data[32:] and data[32:] != public(secret):
        raise ValueError("the public half does not belong to the seed")
    return secret
