"""ecdsa over secp256k1 as in Substrate: blake2-256 of the message, 65-byte recoverable signatures.

A secret is the 32-byte scalar. The account is the blake2-256 hash of the compressed public key; it is unrelated to the
Ethereum address of the same key, and phrases do not become keys by Ethereum's derivation (BIP44).
"""

from __future__ import annotations

from coincurve import PrivateKey, PublicKey

from ..errors import InvalidUri
from .derivation import Junction
from .hashing import blake2_256

_HARD = b"\x34Secp256k1HDKD"


def from_seed(seed: bytes) -> bytes:
    """Return the secret key of a 32-byte seed: the seed, if it is a scalar of the curve."""
    if len(seed) != 32:
        raise InvalidUri(f"an ecdsa seed has 32 bytes, not {len(seed)}")
    try:
        PrivateKey(seed)
    except ValueError:
        raise InvalidUri("the seed is not a secp256k1 secret key (zero, or past the curve's order)") from None
    return bytes(seed)


def public(secret: bytes) -> bytes:
    """Return the compressed public key of a secret key (33 bytes)."""
    return PrivateKey(secret).public_key.format(compressed=True)


def account(public: bytes) -> bytes:
    """Return the account of a public key: blake2-256 of its compressed form."""
    return blake2_256(public)


def derive(secret: bytes, junction: Junction) -> bytes:
    """Derive the secret key of the next path element, which must be hard.

    Raises:
        InvalidUri: the element is soft; ecdsa has no soft derivation in Substrate.
    """
    if not junction.hard:
        raise InvalidUri("ecdsa keys have hard derivation only: write //name, not /name")
    return from_seed(blake2_256(_HARD + secret + junction.code))


def sign(secret: bytes, public: bytes, message: bytes) -> bytes:
    """Sign a message: r, s and recovery id 0 to 3 (65 bytes), deterministic."""
    return PrivateKey(secret).sign_recoverable(blake2_256(message), hasher=None)


def recover(message: bytes, signature: bytes) -> bytes | None:
    """Recover the compressed public key that made a signature; None for an invalid signature."""
    if len(signature) != 65 or signature[64] > 3:
        return None
    try:
        return PublicKey.from_signature_and_message(signature, blake2_256(message), hasher=None).format(compressed=True)
    except Exception:  # the binding raises bare Exception for invalid signatures
        return None


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return True if the signature is valid; malformed keys and signatures are not."""
    return recover(message, signature) == public


def to_portable(secret: bytes, public: bytes) -> bytes:
    """Convert a secret to polkadot-js's form (32 bytes)."""
    return secret


def from_portable(data: bytes) -> bytes:
    """Convert a secret from polkadot-js's form.

    Raises:
        ValueError: not a secp256k1 secret key.
    """
    return from_seed(data)
