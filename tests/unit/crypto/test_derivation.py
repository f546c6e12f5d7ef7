"""Secret URIs: the same keys as Substrate's tools and polkadot-js make, and errors that keep the secret."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
import substrateinterface
from hypothesis import given, settings
from hypothesis import strategies as st
from substrateinterface.key import DeriveJunction

from cere_trust.crypto import mnemonic
from cere_trust.crypto.derivation import Junction, SecretUri
from cere_trust.crypto.schemes import scheme_named
from cere_trust.errors import InvalidUri
from cere_trust.keys import Keypair

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "keys" / "polkadot-js.json").read_text(encoding="utf-8"))
WALLETS = json.loads((Path(__file__).parents[2] / "vectors" / "keys" / "wallets.json").read_text(encoding="utf-8"))
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
SCHEMES = ("sr25519", "ed25519", "ecdsa")


@pytest.mark.parametrize("vector", VECTORS["derivations"], ids=lambda v: f"{v['scheme']}-{v['uri'][-24:]}")
def test_polkadot_js_derives_the_same_key(vector: dict[str, str]) -> None:
    keypair = Keypair.from_uri(vector["uri"], vector["scheme"])
    assert "0x" + keypair.public.hex() == vector["public"]
    assert keypair.address == vector["address"]
    message, signature = (bytes.fromhex(text[2:]) for text in (VECTORS["message"], vector["signature"]))
    assert keypair.verify(message, signature)
    if vector["scheme"] != "sr25519":  # those two sign the same way every time
        assert keypair.sign(message) == signature


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ("//Alice", "6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi"),
        ("//Alice//stash", "6TpDwMtozKf64TL4DkZcvD44HbyLZi63uKawpyUrMbkkLetk"),
        ("//Bob", "6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm"),
        ("//Bob//stash", "6VGBFqd4nq8oPuiAVPPEMteYHkNAQ3jWUEVXhDS1g6cipMEK"),
    ],
)
def test_development_accounts(uri: str, address: str) -> None:
    assert Keypair.from_uri(uri).address == address
    assert Keypair.from_uri(mnemonic.DEVELOPMENT_PHRASE + uri).address == address


# The referee takes numbers past 64 bits for numbers, Substrate takes them for text: no text of digits only.
TEXTS = st.text("abz09-_. é☃", min_size=1, max_size=40).map("x".__add__)
JUNCTIONS = st.lists(st.tuples(st.booleans(), st.integers(0, 2**64 - 1).map(str) | TEXTS), max_size=3)


@settings(max_examples=40, deadline=None)
@given(JUNCTIONS)
def test_the_referee_walks_the_same_sr25519_path(junctions: list[tuple[bool, str]]) -> None:
    path = "".join(("//" if hard else "/") + text for hard, text in junctions)
    uri = PHRASE + path
    assert Keypair.from_uri(uri).public == substrateinterface.Keypair.create_from_uri(uri).public_key


@pytest.mark.parametrize(
    "text", ["0", "1", "007", "18446744073709551615", "soft", "a" * 31, "a" * 32, "a" * 40, "☃" * 11]
)
def test_the_referee_makes_the_same_chain_code(text: str) -> None:
    assert Junction.of(text, hard=False).code == DeriveJunction.from_derive_path(text).chain_code


def test_numbers_are_read_as_rust_reads_a_u64() -> None:
    def code(text: str) -> bytes:
        return Junction.of(text, hard=True).code

    assert code("+5") == code("5") == code("0" * 5000 + "5") == b"\5".ljust(32, b"\0")
    assert code("0") == bytes(32)
    for text in ("18446744073709551616", "-1", "+", "1_000", " 1", "٣", "0x10"):
        assert code(text)[0] == len(text.encode()) << 2, f"{text} is text"


def test_everything_after_three_slashes_is_the_password() -> None:
    assert Keypair.from_uri(f"{PHRASE}///a//b/c") == Keypair.from_phrase(PHRASE, "a//b/c")
    assert Keypair.from_uri(f"{PHRASE}////a") == Keypair.from_phrase(PHRASE, "/a")
    assert Keypair.from_uri(f"{PHRASE}///") == Keypair.from_phrase(PHRASE)


@pytest.mark.parametrize("scheme", ["ed25519", "ecdsa"])
def test_soft_paths_exist_for_sr25519_only(scheme: str) -> None:
    with pytest.raises(InvalidUri, match="hard derivation only"):
        Keypair.from_uri("//Alice/soft", scheme)


BAD = [
    ("", "empty"),
    ("  ", "empty"),
    ("Alice", "12, 15, 18, 21 or 24 words, this has 1; a hex seed"),
    ("//", "empty element"),
    ("//Alice/", "empty element"),
    ("0x1234", "64 digits after 0x, this has 4"),
    ("0x" + "zz" * 32, "not a hex digit"),
    ("0x" + "12" * 33, "has 66"),
    ("0x" + "12" * 32 + "///pw", "no effect"),
    ("correct horse battery staple", "this has 4"),
    ("zebra " * 12, "checksum"),
    (PHRASE.replace("year", "jahr"), "word 4 "),
    (PHRASE.replace("year", "Year"), "word 4 .*lower-case"),
    (PHRASE + "!", "character"),
    (PHRASE + "///first\nsecond", "line break"),
    ("//Alice\n", "line break"),
    (PHRASE + "\r\n", "line break"),
    ("//\ud800", "Unicode"),
    (PHRASE + "///\ud800", "Unicode"),
]


@pytest.mark.parametrize(("uri", "reason"), BAD)
def test_a_bad_uri_is_refused_and_not_quoted(uri: str, reason: str) -> None:
    with pytest.raises(InvalidUri, match=reason) as caught:
        Keypair.from_uri(uri)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    for secret in ("jahr", "Year", "horse", "second", "winner", "1212", "zz"):
        assert secret not in str(caught.value)


def test_a_phrase_with_a_path_is_sent_to_from_uri() -> None:
    with pytest.raises(InvalidUri, match="from_uri"):
        Keypair.from_phrase(PHRASE + " //Alice")


@settings(deadline=None)
@given(st.text(max_size=60) | st.text("0x/ab 1", max_size=20).map("//Alice".__add__))
def test_any_text_is_a_uri_or_an_invalid_one(text: str) -> None:
    with contextlib.suppress(InvalidUri):
        SecretUri.parse(text)


@pytest.mark.parametrize(
    ("uri", "development"),
    [
        ("//Alice", True),
        ("//Alice//stash", True),
        ("/soft", True),
        ("//anything///", True),
        (mnemonic.DEVELOPMENT_PHRASE.replace(" ", "  "), True),
        ("//Alice///password", False),
        (PHRASE, False),
        ("0x" + "2a" * 32, False),
    ],
)
def test_development_keys_know_that_they_are(uri: str, development: bool) -> None:
    assert SecretUri.parse(uri).is_development is development
    assert Keypair.from_uri(uri).is_development is development


def test_a_parsed_uri_shows_nothing() -> None:
    parsed = SecretUri.parse("//some-secret-path///password")
    assert repr(parsed) == "<SecretUri>"
    assert "secret" not in repr(parsed.junctions)


# --- phrases ---------------------------------------------------------------------------------------------------------


def test_the_seed_comes_from_entropy_as_substrate_has_it() -> None:
    # Vectors of the substrate-bip39 crate, whose password is "Substrate"; a seed is the first half of their 64 bytes.
    zeros = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
    assert (
        mnemonic.to_seed(zeros, "Substrate").hex() == "44e9d125f037ac1d51f0a7d3649689d422c2af8b1ec8e00d71db4d7bf6d127e3"
    )
    assert (
        mnemonic.to_seed(PHRASE, "Substrate").hex()
        == "4313249608fe8ac10fd5886c92c4579007272cb77c21551ee5b8d60b78041685"
    )
    assert mnemonic.to_seed(mnemonic.DEVELOPMENT_PHRASE).hex() == (
        "fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e"
    )


@pytest.mark.parametrize("words", [12, 15, 18, 21, 24])
def test_a_new_phrase_is_valid_and_new(words: int) -> None:
    phrase = mnemonic.generate(words)
    assert len(phrase.split()) == words
    mnemonic.check(phrase)
    assert phrase != mnemonic.generate(words)
    assert Keypair.from_phrase(phrase).public == substrateinterface.Keypair.create_from_mnemonic(phrase).public_key


def test_white_space_between_words_does_not_matter() -> None:
    assert mnemonic.to_seed("\n " + PHRASE.replace(" ", " \t\n") + " ") == mnemonic.to_seed(PHRASE)


@pytest.mark.parametrize("words", [0, 11, 13, 25])
def test_no_phrase_has_that_many_words(words: int) -> None:
    with pytest.raises(InvalidUri, match="12, 15, 18, 21 or 24"):
        mnemonic.generate(words)


def test_an_unknown_scheme_is_refused_without_quoting_it() -> None:
    with pytest.raises(Exception, match="sr25519, ed25519, ecdsa") as caught:
        Keypair.from_uri("//Alice", PHRASE)
    assert "winner" not in str(caught.value)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_schemes_functions_fit_together(scheme: str) -> None:
    functions = scheme_named(scheme)
    secret = functions.derive(functions.from_seed(bytes(31) + b"\1"), Junction(bytes(32), hard=True))
    public = functions.public(secret)
    assert functions.verify(public, b"m", functions.sign(secret, public, b"m"))
    assert functions.public(functions.from_portable(functions.to_portable(secret, public))) == public


@pytest.mark.parametrize("vector", WALLETS["uris"], ids=lambda v: ascii(v["uri"]))
def test_a_uri_is_brought_into_form_nfc_as_by_polkadot_js(vector: dict[str, str]) -> None:
    assert Keypair.from_uri(vector["uri"]).address == vector["address"]


def test_a_phrase_takes_its_password_as_it_is_as_subkey_does() -> None:
    composed, decomposed = Keypair.from_phrase(PHRASE, "p\u00e9"), Keypair.from_phrase(PHRASE, "pe\u0301")
    assert composed != decomposed
    assert composed == Keypair.from_uri(f"{PHRASE}///pe\u0301")
