"""Hash functions of the chain, and the storage hashers by metadata name."""

from __future__ import annotations

from hashlib import blake2b, sha256

from xxhash import xxh64_intdigest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def blake2_128(data: bytes) -> bytes:
    """Hash with Blake2b, 16 bytes of digest."""
    return blake2b(data, digest_size=16).digest()


def blake2_256(data: bytes) -> bytes:
    """Hash with Blake2b, 32 bytes of digest: block, extrinsic and call hashes."""
    return blake2b(data, digest_size=32).digest()


def twox_64(data: bytes) -> bytes:
    """Hash with xxHash64, seed 0, little-endian."""
    return xxh64_intdigest(data, 0).to_bytes(8, "little")


def twox_128(data: bytes) -> bytes:
    """Hash with two xxHash64, seeds 0 and 1: storage prefixes."""
    return xxh64_intdigest(data, 0).to_bytes(8, "little") + xxh64_intdigest(data, 1).to_bytes(8, "little")


def twox_256(data: bytes) -> bytes:
    """Hash with four xxHash64, seeds 0 to 3."""
    return b"".join(xxh64_intdigest(data, seed).to_bytes(8, "little") for seed in range(4))


def sha2_256(data: bytes) -> bytes:
    """Hash with SHA-256."""
    return sha256(data).digest()


def keccak_256(data: bytes) -> bytes:
    """Hash with Keccak-256 as in Ethereum (not SHA3-256)."""
    from Crypto.Hash import keccak

    return keccak.new(digest_bits=256, data=data).digest()


def keccak_512(data: bytes) -> bytes:
    """Hash with Keccak-512 (not SHA3-512)."""
    from Crypto.Hash import keccak

    return keccak.new(digest_bits=512, data=data).digest()


def blake2_128_concat(data: bytes) -> bytes:
    """Hash with `blake2_128` and append the data: reversible."""
    return blake2_128(data) + data


def twox_64_concat(data: bytes) -> bytes:
    """Hash with `twox_64` and append the data: reversible."""
    return twox_64(data) + data


def identity(data: bytes) -> bytes:
    """Return the data itself."""
    return data


HASHERS: dict[str, tuple[Callable[[bytes], bytes], int, bool]] = {
    "Blake2_128": (blake2_128, 16, False),
    "Blake2_256": (blake2_256, 32, False),
    "Blake2_128Concat": (blake2_128_concat, 16, True),
    "Twox128": (twox_128, 16, False),
    "Twox256": (twox_256, 32, False),
    "Twox64Concat": (twox_64_concat, 8, True),
    "Identity": (identity, 0, True),
}
"""Storage hashers by metadata name: function, digest length in bytes, True if the key follows the digest."""
