"""Host functions for hashes: they take bytes and return a pointer to the digest."""

from __future__ import annotations

from collections.abc import Callable

from ...crypto import hashing
from .registry import Host, host


def _register(function: Callable[[bytes], bytes]) -> None:
    @host(f"ext_hashing_{function.__name__}_version_1", "s", "p")
    def digest(h: Host, data: bytes) -> bytes:
        return function(data)


for _function in (
    hashing.blake2_128,
    hashing.blake2_256,
    hashing.twox_64,
    hashing.twox_128,
    hashing.twox_256,
    hashing.sha2_256,
    hashing.keccak_256,
    hashing.keccak_512,
):
    _register(_function)
