"""Recovery of secp256k1 keys; the expected values are libsecp256k1's (coincurve 21)."""

from __future__ import annotations

from hashlib import blake2b, sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.crypto import ecdsa, secp256k1

SIGNED = [
    (
        b"one",
        "ae57cb4d2cb7a88c1fcce6000c2826406b581c90ccaffdb83d5480192e4f30bd43c42b283f7aeac6416d2fc0fd48fb589dd77149e9451869a6f5e19c0768a7a001",
        "025620f0d41f50ecdbf4964ff1105650006a58067624097f0d4113097ee4a10f8f",
    ),
    (
        b"two",
        "54d3e4c6770ddb602d934448ede4f0e3764376879cd57159ac34a92042202c4b2d7b70d9cfee858f33422d824656dd4c58c35f97a67338063ca3a5a0fbf69c8d00",
        "024d0b3747bbe4f204952496c0adc912931d23a4a82db4c146fe92235f0f0091f5",
    ),
    (
        b"three",
        "5f78b72368ee85bb87f1aba74de07a0eddd250147746269e856e54ab19a981df38f48d46b5c889969a1ea2c43307bcd5d973a2935ed89151efcacc486ef2129001",
        "0204a190eb665b65ee0b41fb8f54a128f8de3c5a992a5f507c2cdb995626fe8203",
    ),
]
SMALL = [  # r, recovery id, key: those past 1 need an r below the difference of field and order
    (1, 2, None),
    (2, 0, "0267cf68c3d67c999c3cb65f79855800c929c88f3f56ab291865e3aff4a2ec4171"),
    (2, 1, "020c9244081b17b632c714074f7b0c5a32c9e2e94073c592570e3c6524887136c9"),
    (2, 2, "02d8043a9dd3da21e346a98acd68feaffb8ef61136a35542b0c2c89a54aac37f55"),
    (2, 3, "0249fce40c48a5be49281c81617613a8187cd50844270bdbf8920adba8953fd104"),
    (5, 0, None),
    (7, 1, None),
    (7, 2, "036bbd2ed67cc1e801e28fdca92fe8622ffe8c29f33782e78155eb5670a3d5fabe"),
]
SMALL_DIGEST = blake2b(b"small", digest_size=32).digest()


@pytest.mark.parametrize(("name", "signature", "key"), SIGNED)
def test_signatures_and_their_keys_are_those_of_libsecp256k1(name: bytes, signature: str, key: str) -> None:
    secret, message = sha256(name).digest(), name * 5
    assert ecdsa.public(secret).hex() == key
    assert ecdsa.sign(secret, bytes.fromhex(key), message).hex() == signature
    assert ecdsa.recover(message, bytes.fromhex(signature)) == bytes.fromhex(key)
    whole = secp256k1.recover(blake2b(message, digest_size=32).digest(), bytes.fromhex(signature), compressed=False)
    assert whole is not None and len(whole) == 65 and whole[1:33].hex() == key[2:]


@pytest.mark.parametrize(("r", "recovery", "key"), SMALL)
def test_small_values_recover_as_in_libsecp256k1(r: int, recovery: int, key: str | None) -> None:
    signature = r.to_bytes(32, "big") + (12345).to_bytes(32, "big") + bytes((recovery,))
    found = secp256k1.recover(SMALL_DIGEST, signature)
    assert (found and found.hex()) == key


@pytest.mark.parametrize("r", [0, secp256k1.ORDER, 2**256 - 1])
def test_values_out_of_range_recover_nothing(r: int) -> None:
    two = (2).to_bytes(32, "big")
    assert secp256k1.recover(SMALL_DIGEST, r.to_bytes(32, "big") + two + b"\0") is None
    assert secp256k1.recover(SMALL_DIGEST, two + r.to_bytes(32, "big") + b"\0") is None
    assert secp256k1.recover(SMALL_DIGEST, two + two + b"\4") is None
    assert secp256k1.recover(SMALL_DIGEST[1:], two + two + b"\0") is None


@given(st.integers(1, secp256k1.ORDER - 1), st.binary(max_size=40))
def test_a_signature_recovers_its_key_with_the_low_s(scalar: int, message: bytes) -> None:
    secret = scalar.to_bytes(32, "big")
    key = ecdsa.public(secret)
    signature = ecdsa.sign(secret, key, message)
    assert ecdsa.verify(key, message, signature)
    assert int.from_bytes(signature[32:64], "big") <= secp256k1.ORDER // 2
    assert not ecdsa.verify(key, message + b"x", signature)
