"""Substrate's ecdsa over secp256k1: blake2-256 of the message, 65-byte recoverable signatures.

A secret here is the 32-byte scalar. The account is the blake2-256 hash of the compressed public key; it is unrelated to
the Ethereum address of the same key, and phrases yield other keys than with Ethereum's BIP44 derivation.

`cryptography` handles secrets, in constant time. `secp256k1` recovers public keys, from public data only.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ..errors import InvalidUri
from . import secp256k1
from .derivation import Junction
from .hashing import blake2_256

_HARD = b"\x34Secp256k1HDKD"
_DETERMINISTIC = ec.ECDSA(Prehashed(SHA256()), deterministic_signing=True)
"""Nonces by RFC 6979 with HMAC-SHA256, as libsecp256k1 makes them, whatever hashed the message to 32 bytes."""


def _key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256K1())


def _compressed(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def from_seed(seed: bytes) -> bytes:
    """Return the secret key of a 32-byte seed: the seed itself, if it is a scalar of the curve."""
    if len(seed) != 32:
        raise InvalidUri(f"an ecdsa seed has 32 bytes, not {len(seed)}")
    if not 0 < int.from_bytes(seed, "big") < secp256k1.ORDER:
        raise InvalidUri("the seed is not a secp256k1 secret key (zero, or past the curve's order)")
    return bytes(seed)


def public(secret: bytes) -> bytes:
    """Compute the compressed public key of a secret key (33 bytes)."""
    return _compressed(_key(secret))


def account(public: bytes) -> bytes:
    """Compute the account of a public key: blake2-256 of its compressed form."""
    return blake2_256(public)


def derive(secret: bytes, junction: Junction) -> bytes:
    """Derive the secret key for one more hard path element.

    Raises:
        InvalidUri: the element is soft; ecdsa has no soft derivation in Substrate.
    """
    if not junction.hard:
        raise InvalidUri("ecdsa keys have hard derivation only: write //name, not /name")
    return from_seed(blake2_256(_HARD + secret + junction.code))


def sign(secret: bytes, public: bytes, message: bytes) -> bytes:
    """Sign deterministically; return r, s and a recovery id 0 to 3 (65 bytes)."""
    digest, key = blake2_256(message), _key(secret)
    r, s = decode_dss_signature(key.sign(digest, _DETERMINISTIC))
    rs = r.to_bytes(32, "big") + min(s, secp256k1.ORDER - s).to_bytes(32, "big")
    own = _compressed(key)
    candidates = (rs + bytes((recovery,)) for recovery in range(4))
    return next(signature for signature in candidates if secp256k1.recover(digest, signature) == own)


def recover(message: bytes, signature: bytes) -> bytes | None:
    """Recover the signature's compressed public key, None if there is none."""
    return secp256k1.recover(blake2_256(message), signature)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether the signature is valid; False for malformed keys and signatures."""
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
