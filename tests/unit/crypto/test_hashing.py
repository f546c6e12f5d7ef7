"""Hash functions against the referee's and against known digests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from substrateinterface.utils import hasher as referee

from cere_trust.crypto import hashing

PAIRS = {
    "Blake2_128": referee.blake2_128,
    "Blake2_256": referee.blake2_256,
    "Blake2_128Concat": referee.blake2_128_concat,
    "Twox128": referee.xxh128,
    "Twox64Concat": referee.two_x64_concat,
    "Identity": referee.identity,
}


@pytest.mark.parametrize("name", PAIRS)
@given(data=st.binary(max_size=200))
def test_a_storage_hasher_agrees_with_the_referee(name: str, data: bytes) -> None:
    expected = PAIRS[name](data)
    expected = bytes.fromhex(expected.removeprefix("0x")) if isinstance(expected, str) else bytes(expected)
    assert hashing.HASHERS[name][0](data) == expected


@pytest.mark.parametrize("name", hashing.HASHERS)
@given(data=st.binary(max_size=100))
def test_the_table_says_the_digests_length_and_whether_the_key_follows(name: str, data: bytes) -> None:
    function, length, reversible = hashing.HASHERS[name]
    hashed = function(data)
    assert len(hashed) == length + (len(data) if reversible else 0)
    assert not reversible or hashed[length:] == data


def test_known_digests() -> None:
    assert hashing.twox_128(b"System").hex() == "26aa394eea5630e07c48ae0c9558cef7"
    assert hashing.twox_64(b"").hex() == "99e9d85137db46ef"
    assert hashing.twox_256(b"abc")[:16] == hashing.twox_128(b"abc")
    assert hashing.keccak_256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert hashing.keccak_512(b"").hex().startswith("0eab42de4c3ceb9235fc91acffe746b29c29a8c366b7c60e4e67c466f36a4304")
    assert hashing.sha2_256(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hashing.blake2_256(b"abc").hex() == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"
