"""What counts as a signer."""

from __future__ import annotations

import pytest
import substrateinterface
from substrateinterface import KeypairType

from cere_trust.crypto import ecdsa
from cere_trust.keys import Keypair, Signer, as_signer
from cere_trust.types import AccountId

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


class Remote:
    """A signer of the user's own."""

    scheme = "ed25519"
    account = AccountId(bytes(32))

    def sign(self, data: bytes) -> bytes:
        return bytes(64)


def test_a_signer_passes_through() -> None:
    for signer in (Keypair.from_uri("//Alice"), Remote()):
        assert isinstance(signer, Signer)
        assert as_signer(signer) is signer


@pytest.mark.parametrize(
    ("crypto_type", "scheme"), [(KeypairType.SR25519, "sr25519"), (KeypairType.ED25519, "ed25519")]
)
def test_a_foreign_keypair_signs_as_it_is(crypto_type: int, scheme: str) -> None:
    foreign = substrateinterface.Keypair.create_from_mnemonic(PHRASE, crypto_type=crypto_type)
    signer, own = as_signer(foreign), Keypair.from_phrase(PHRASE, scheme=scheme)
    assert (signer.account, signer.scheme) == (own.account, scheme)
    assert own.verify(b"data", signer.sign(b"data"))
    assert own.verify(b"0x00", signer.sign(b"0x00")), "bytes that look like hex text are bytes"
    assert own.address in repr(signer)


def test_a_foreign_ecdsa_keypair_signs_the_substrate_way() -> None:
    foreign = substrateinterface.Keypair.create_from_mnemonic(PHRASE, crypto_type=KeypairType.ECDSA)
    assert len(foreign.public_key) == 20, "an Ethereum address, which is no account here"
    signer = as_signer(foreign)
    signature = signer.sign(b"data")
    public = ecdsa.recover(b"data", signature)
    assert public == ecdsa.public(foreign.private_key)
    assert signer.account == ecdsa.account(public)
    assert signer.scheme == "ecdsa"


def test_a_public_key_cannot_sign() -> None:
    with pytest.raises(TypeError, match="only a public key"):
        as_signer(substrateinterface.Keypair(public_key=bytes(32), ss58_format=54))


@pytest.mark.parametrize(
    "value", ["//Alice", None, 1, Keypair, Remote, substrateinterface.Keypair, AccountId(bytes(32))]
)
def test_anything_else_is_refused_with_a_remedy(value: object) -> None:
    with pytest.raises(TypeError, match=r"Keypair\.from_uri") as caught:
        as_signer(value)
    assert "//Alice" not in str(caught.value)


def test_an_object_of_odd_shape_is_refused() -> None:
    class Odd:
        crypto_type: object = [1]
        sign = "no function"

    with pytest.raises(TypeError, match="expected a signer"):
        as_signer(Odd())
