"""Signed messages: ours are those of browser wallets, and theirs verify from an address alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import substrateinterface
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.crypto import ss58
from cere_trust.crypto.wrapping import wrap
from cere_trust.errors import InvalidAddress
from cere_trust.keys import Keypair, sign_message, verify_message

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "keys" / "wallets.json").read_text(encoding="utf-8"))
ALICE, BOB = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")


@pytest.mark.parametrize("vector", VECTORS["messages"], ids=lambda v: f"{v['scheme']}-{v['text'][:12]!r}")
def test_signatures_of_the_extensions_verify(vector: dict[str, Any]) -> None:
    address, text = vector["address"], vector["text"]
    assert wrap(text).hex() == vector["signed"][2:]
    for signature in (vector["signature"], vector["raw_signature"], vector["typed_signature"]):
        assert verify_message(text, signature, address)
        assert verify_message(text, bytes.fromhex(signature[2:]), ss58.encode(ss58.decode(address)[0], 42))
        assert not verify_message(text + "!", signature, address)
        assert not verify_message(text, signature, BOB)
    if vector["scheme"] != "sr25519":  # signatures of sr25519 are random
        key = Keypair.from_uri(vector["uri"], vector["scheme"])
        assert key.sign_message(text).hex() == vector["signature"][2:]


@pytest.mark.parametrize("scheme", ["sr25519", "ed25519", "ecdsa"])
@given(text=st.text() | st.binary())
def test_every_message_signed_is_verified(scheme: str, text: str | bytes) -> None:
    key = Keypair.from_uri("//Login", scheme)
    try:
        signature = sign_message(text, key)
    except ValueError:
        assert isinstance(text, str)  # a lone surrogate
        return
    assert verify_message(text, signature, key.address)
    assert verify_message(wrap(text), signature, key)
    assert not verify_message(text, signature, ALICE)


def test_the_referee_verifies_ours_and_we_the_referees() -> None:
    theirs = substrateinterface.Keypair.create_from_uri("//Alice")
    assert theirs.verify(b"<Bytes>hello</Bytes>", ALICE.sign_message("hello"))
    assert verify_message("hello", theirs.sign(b"<Bytes>hello</Bytes>"), ALICE.address)
    assert verify_message("hello", theirs.sign(b"hello"), ALICE.address)


def test_the_wrapping_is_part_of_what_is_signed() -> None:
    signature = ALICE.sign_message("hello")
    assert not ALICE.verify(b"hello", signature)
    assert ALICE.verify(b"<Bytes>hello</Bytes>", signature)
    assert not verify_message("<Bytes>hello", signature, ALICE)
    assert wrap("<Bytes>hello</Bytes>") == wrap("hello")
    assert wrap(b"<Bytes></Bytes") == b"<Bytes><Bytes></Bytes</Bytes>"


def test_the_byte_for_the_scheme_must_be_the_signatures() -> None:
    signature = ALICE.sign_message("hello")
    assert verify_message("hello", b"\1" + signature, ALICE)
    assert not verify_message("hello", b"\0" + signature, ALICE)


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65), bytes(66), bytes(67), "0x", "00" * 64])
def test_what_is_no_signature_is_false(signature: Any) -> None:
    assert verify_message("hello", signature, ALICE) is False


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(ValueError, match="not hex"):
        verify_message("hello", "0xsignature", ALICE)
    with pytest.raises(TypeError, match="bytes or hex text"):
        verify_message("hello", 5, ALICE)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="text or bytes"):
        verify_message(5, bytes(64), ALICE)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Unicode"):
        ALICE.sign_message("\ud800")
    with pytest.raises(InvalidAddress):
        verify_message("hello", bytes(64), "6UJs")
    with pytest.raises(TypeError, match="expected a signer"):
        sign_message("hello", "//Alice")  # type: ignore[arg-type]
