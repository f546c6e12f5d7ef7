"""sr25519: Schnorr signatures over Ristretto, Substrate's default. Only this module uses the binding.

A secret is 64 bytes: the scalar in canonical form, then the nonce seed. Polkadot-js files hold the same key with the
scalar multiplied by the cofactor 8 ("ed25519 expanded" form); `to_portable` and `from_portable` convert.
"""

# The binding is compiled and has no stubs.
# pyright: reportAttributeAccessIssue=false
from __future__ import annotations

import sr25519 as _binding

from ..errors import InvalidUri
from .derivation import Junction


def from_seed(seed: bytes) -> bytes:
    """Return the secret key of a 32-byte seed."""
    if len(seed) != 32:
        raise InvalidUri(f"an sr25519 seed has 32 bytes, not {len(seed)}")
    return bytes(_binding.pair_from_seed(seed)[1])


def public(secret: bytes) -> bytes:
    """Return the public key of a secret key (32 bytes)."""
    return bytes(_binding.public_from_secret_key(secret))


def account(public: bytes) -> bytes:
    """Return the account of a public key: the key itself."""
    return public


def derive(secret: bytes, junction: Junction) -> bytes:
    """Derive the secret key of the next path element.

    The nonce seed after a soft step is random, so secrets of the same path differ while their public keys are equal.
    """
    step = _binding.hard_derive_keypair if junction.hard else _binding.derive_keypair
    return bytes(step((junction.code, public(secret), secret), b"")[2])


def sign(secret: bytes, public: bytes, message: bytes) -> bytes:
    """Sign a message in the context ``substrate`` (64 bytes), randomized."""
    return bytes(_binding.sign((public, secret), message))


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return True if the signature is valid; malformed keys and signatures are not."""
    try:
        return bool(_binding.verify(signature, message, public))
    except ValueError:
        return False


def to_portable(secret: bytes, public: bytes) -> bytes:
    """Convert a secret to polkadot-js's form (64 bytes)."""
    return bytes(_binding.convert_secret_key_to_ed25519(secret))


def from_portable(data: bytes) -> bytes:
    """Convert a secret from polkadot-js's form: 64 bytes, or the 32-byte seed in old files.

    Raises:
        ValueError: not an sr25519 secret.
    """
    return from_seed(data) if len(data) == 32 else bytes(_binding.pair_from_ed25519_secret_key(data)[1])
