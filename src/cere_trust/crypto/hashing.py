"""Hash functions of the chain, and the storage hashers by their metadata names."""

from __future__ import annotations

from hashlib import blake2b, sha256

from xxhash import xxh64_intdigest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def blake2_128(data: bytes) -> bytes:
    """Compute Blake2b with a digest of 16 bytes."""
    return blake2b(data, digest_size=16).digest()


def blake2_256(data: bytes) -> bytes:
    """Compute Blake2b with a digest of 32 bytes, for block, extrinsic and call hashes."""
    return blake2b(data, digest_size=32).digest()


def twox_64(data: bytes) -> bytes:
    """Compute xxHash64 with seed 0, little-endian."""
    return xxh64_intdigest(data, 0).to_bytes(8, "little")


def twox_128(data: bytes) -> bytes:
    """Concatenate two xxHash64 with seeds 0 and 1, for storage prefixes."""
    return xxh64_intdigest(data, 0).to_bytes(8, "little") + xxh64_intdigest(data, 1).to_bytes(8, "little")


def twox_256(data: bytes) -> bytes:
    """Concatenate four xxHash64 with seeds 0 to 3."""
    return b"".join(xxh64_intdigest(data, seed).to_bytes(8, "little") for seed in range(4))


def sha2_256(data: bytes) -> bytes:
    """Compute SHA-256."""
    return sha256(data).digest()


def keccak_256(data: bytes) -> bytes:
    """Compute Ethereum's Keccak-256 (not SHA3-256)."""
    from Crypto.Hash import keccak

    return keccak.new(digest_bits=256, data=data).digest()


def keccak_512(data: bytes) -> bytes:
    """Compute Keccak-512 (not SHA3-512)."""
    from Crypto.Hash import keccak

    return keccak.new(digest_bits=512, data=data).digest()


def blake3_256(data: bytes) -> bytes:
    """Compute BLAKE3 with a digest of 32 bytes, for metadata digests."""
    from blake3 import blake3

    return blake3(data).digest()


def blake2_128_concat(data: bytes) -> bytes:
    """Concatenate `blake2_128` and the data: reversible."""
    return blake2_128(data) + data


def twox_64_concat(data: bytes) -> bytes:
    """Concatenate `twox_64` and the data: reversible."""
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
"""Storage hashers by metadata name: function, digest length in bytes, whether the key follows the digest."""
