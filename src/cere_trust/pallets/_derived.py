"""Derivation of accounts that have no key."""

from __future__ import annotations

from ..crypto.hashing import blake2_256
from ..types import AccountId
from ._values import pallet_account


def hashed(prefix: bytes, *parts: bytes) -> AccountId:
    """Derive a pallet's account by hashing; `prefix` is 16 bytes."""
    return AccountId(blake2_256(prefix + b"".join(parts)))


def treasury_pot(purpose: str, *numbers: int) -> AccountId:
    """Return an account of the treasury for a purpose, such as a bounty."""
    name = bytes((len(purpose) << 2,)) + purpose.encode() + b"".join(n.to_bytes(4, "little") for n in numbers)
    return pallet_account(b"py/trsry", name)


def u16(value: int) -> bytes:
    """Encode a number for hashing, as two little-endian bytes."""
    return value.to_bytes(2, "little")
