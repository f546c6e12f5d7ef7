"""Hash functions."""

from __future__ import annotations

from ...crypto import hashing
from .registry import Host, host


@host("ext_hashing_blake2_128_version_1", "s", "p")
def blake2_128(h: Host, data: bytes) -> bytes:
    return hashing.blake2_128(data)


@host("ext_hashing_blake2_256_version_1", "s", "p")
def blake2_256(h: Host, data: bytes) -> bytes:
    return hashing.blake2_256(data)


@host("ext_hashing_twox_64_version_1", "s", "p")
def twox_64(h: Host, data: bytes) -> bytes:
    return hashing.twox_64(data)


@host("ext_hashing_twox_128_version_1", "s", "p")
def twox_128(h: Host, data: bytes) -> bytes:
    return hashing.twox_128(data)


@host("ext_hashing_twox_256_version_1", "s", "p")
def twox_256(h: Host, data: bytes) -> bytes:
    return hashing.twox_256(data)


@host("ext_hashing_sha2_256_version_1", "s", "p")
def sha2_256(h: Host, data: bytes) -> bytes:
    return hashing.sha2_256(data)


@host("ext_hashing_keccak_256_version_1", "s", "p")
def keccak_256(h: Host, data: bytes) -> bytes:
    return hashing.keccak_256(data)


@host("ext_hashing_keccak_512_version_1", "s", "p")
def keccak_512(h: Host, data: bytes) -> bytes:
    return hashing.keccak_512(data)
