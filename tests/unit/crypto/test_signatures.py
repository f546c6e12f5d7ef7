"""Signatures of the three schemes: they hold, nothing else does, and other implementations agree."""

from __future__ import annotations

import ed25519_zebra
import pytest
import sr25519 as binding
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.crypto import ecdsa
from cere_trust.crypto.schemes import SCHEMES, Scheme, scheme_named
from cere_trust.errors import InvalidUri

SEED = st.binary(min_size=32, max_size=32).filter(lambda seed: 0 < int.from_bytes(seed, "big") < 2**255)
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@pytest.fixture(params=SCHEMES, scope="module")
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return scheme_named(request.param)


@settings(max_examples=30, deadline=None)
@given(seed=SEED, message=st.binary(max_size=300), data=st.data())
def test_a_signature_holds_and_one_flipped_bit_breaks_it(
    scheme: Scheme, seed: bytes, message: bytes, data: st.DataObject
) -> None:
    secret = scheme.from_seed(seed)
    public = scheme.public(secret)
    signature = scheme.sign(secret, public, message)
    assert scheme.verify(public, message, signature)
    position, bit = data.draw(st.integers(0, len(signature) - 1)), data.draw(st.integers(0, 7))
    changed = bytearray(signature)
    changed[position] ^= 1 << bit
    assert not scheme.verify(public, message, bytes(changed))
    assert not scheme.verify(public, message + b"\0", signature)
    assert not scheme.verify(scheme.public(scheme.from_seed(bytes(31) + b"\7")), message, signature)


@settings(max_examples=60, deadline=None)
@given(
    public=st.binary(max_size=40) | st.binary(min_size=32, max_size=33),
    message=st.binary(max_size=10),
    signature=st.binary(max_size=70) | st.binary(min_size=64, max_size=65),
)
def test_garbage_is_no_signature_and_no_crash(scheme: Scheme, public: bytes, message: bytes, signature: bytes) -> None:
    assert scheme.verify(public, message, signature) is False


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=70) | st.binary(min_size=64, max_size=64) | st.binary(min_size=32, max_size=32))
def test_garbage_is_a_value_error_as_a_stored_secret(scheme: Scheme, data: bytes) -> None:
    try:
        secret = scheme.from_portable(data)
    except ValueError:
        return
    public = scheme.public(secret)
    assert scheme.verify(public, b"m", scheme.sign(secret, public, b"m"))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(scheme: Scheme, length: int) -> None:
    with pytest.raises(InvalidUri, match=f"32 bytes, not {length}"):
        scheme.from_seed(bytes(length))


@given(SEED, st.binary(max_size=50))
def test_ed25519_signs_as_the_referee_does(seed: bytes, message: bytes) -> None:
    ed25519 = scheme_named("ed25519")
    public = ed25519.public(seed)
    signature = ed25519.sign(seed, public, message)
    secret, expected = ed25519_zebra.ed_from_seed(seed)
    assert public == bytes(expected)
    assert signature == bytes(ed25519_zebra.ed_sign(secret, message))
    assert ed25519_zebra.ed_verify(signature, message, public)


def test_sr25519_portable_form_is_the_scalar_times_eight() -> None:
    sr25519 = scheme_named("sr25519")
    secret = sr25519.from_seed(bytes(range(32)))
    portable = sr25519.to_portable(secret, sr25519.public(secret))
    scalar, expanded = (int.from_bytes(form[:32], "little") for form in (secret, portable))
    assert expanded == 8 * scalar
    assert portable[32:] == secret[32:]
    assert bytes(binding.public_from_secret_key(secret)) == sr25519.public(secret)


@pytest.mark.parametrize("number", [0, ORDER, 2**256 - 1])
def test_some_seeds_are_no_ecdsa_key(number: int) -> None:
    with pytest.raises(InvalidUri, match="secp256k1"):
        ecdsa.from_seed(number.to_bytes(32, "big"))


def test_an_ecdsa_signature_tells_its_key() -> None:
    secret = ecdsa.from_seed(bytes(31) + b"\1")
    signature = ecdsa.sign(secret, b"", b"message")
    assert ecdsa.recover(b"message", signature) == ecdsa.public(secret)
    assert ecdsa.recover(b"another", signature) not in (None, ecdsa.public(secret))
    assert ecdsa.recover(b"message", signature[:64] + b"\x1b") is None, "Ethereum counts recovery ids from 27"
    assert ecdsa.recover(b"message", bytes(65)) is None
