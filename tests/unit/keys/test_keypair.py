"""Key pairs: what they do, and what they never show."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable

import pytest
import substrateinterface
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.errors import InvalidUri
from cere_trust.keys import Keypair
from cere_trust.types import AccountId

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
SCHEMES = ("sr25519", "ed25519", "ecdsa")


@pytest.fixture(params=SCHEMES)
def keypair(request: pytest.FixtureRequest) -> Keypair:
    return Keypair.from_uri("//Alice", request.param)


def test_it_signs_and_verifies(keypair: Keypair) -> None:
    signature = keypair.sign(b"data")
    assert len(signature) == (65 if keypair.scheme == "ecdsa" else 64)
    assert keypair.verify(b"data", signature)
    assert not keypair.verify(b"date", signature)
    assert keypair.verify(bytearray(b"data"), memoryview(signature))  # type: ignore[arg-type]


@given(st.binary(max_size=100))
def test_the_referee_accepts_its_signatures_and_it_the_referees(data: bytes) -> None:
    ours, theirs = Keypair.from_uri("//Alice"), substrateinterface.Keypair.create_from_uri("//Alice")
    assert theirs.verify(data, ours.sign(data))
    assert ours.verify(data, theirs.sign(data))


@pytest.mark.parametrize("data", ["0x00", "text", 5, None, [1]])
def test_it_signs_bytes_only(keypair: Keypair, data: object) -> None:
    with pytest.raises(TypeError, match="expected bytes"):
        keypair.sign(data)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected bytes"):
        keypair.verify(b"", data)  # type: ignore[arg-type]


def test_account_and_address(keypair: Keypair) -> None:
    assert isinstance(keypair.account, AccountId)
    assert AccountId.parse(keypair.address) == keypair.account
    assert len(keypair.public) == (33 if keypair.scheme == "ecdsa" else 32)


def test_a_seed_is_the_hex_uri() -> None:
    assert Keypair.from_seed(b"*" * 32) == Keypair.from_uri("0x" + "2a" * 32)
    with pytest.raises(InvalidUri, match="32 bytes"):
        Keypair.from_seed(b"short")


def test_a_generated_key_is_new() -> None:
    assert Keypair.generate() != Keypair.generate()
    assert Keypair.generate("ecdsa").scheme == "ecdsa"
    assert not Keypair.generate().is_development


def test_equal_keys_are_equal() -> None:
    # The secrets of a soft path differ in their nonce seed, the keys are the same.
    assert Keypair.from_uri("//Alice/soft") == Keypair.from_uri("//Alice/soft")
    assert len({Keypair.from_uri("//Alice"), Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")}) == 2
    assert Keypair.from_uri("//Alice") != Keypair.from_uri("//Alice", "ed25519")
    assert Keypair.from_uri("//Alice") != "//Alice"


def test_it_is_immutable(keypair: Keypair) -> None:
    change: Callable[[], object]
    for change in (lambda: setattr(keypair, "_scheme", "x"), lambda: delattr(keypair, "_secret")):
        with pytest.raises(AttributeError, match="immutable"):
            change()


def test_it_is_not_pickled_and_copies_are_itself(keypair: Keypair) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps([keypair], protocol)
    assert copy.copy(keypair) is keypair
    assert copy.deepcopy([keypair])[0] is keypair


def test_its_secret_is_in_no_text(keypair: Keypair) -> None:
    secret = keypair._secret.reveal()
    shown = f"{keypair!r} {keypair} {keypair!s:>80} {[keypair]} {keypair.account!r}"
    for form in (secret.hex(), secret[:32].hex(), repr(secret), repr(secret[:8])[2:-1]):
        assert form not in shown
    assert not hasattr(keypair, "__dict__")
    assert keypair.address in repr(keypair)


def test_no_error_message_quotes_a_secret() -> None:
    words = PHRASE.replace("year", "jahr")
    attempt: Callable[[], object]
    for attempt in (
        lambda: Keypair.from_uri(words + "//path///password"),
        lambda: Keypair.from_phrase(words, "password"),
        lambda: Keypair.from_uri(PHRASE + "/path///password", "ed25519"),
        lambda: Keypair.from_uri("//Alice", PHRASE),
        lambda: Keypair.from_json(words),
        lambda: Keypair.from_json('{"encoded": "' + words),
    ):
        with pytest.raises(Exception) as caught:
            attempt()
        # The messages only: a traceback also prints source lines of this file.
        told = "".join(traceback.TracebackException.from_exception(caught.value).format_exception_only())
        for error in (caught.value.__cause__, None if caught.value.__suppress_context__ else caught.value.__context__):
            told += str(error)
        for secret in ("winner", "jahr", "password", "//path"):
            assert secret not in told


def test_keys_load_no_crypto_library_before_it_is_needed() -> None:
    code = "import sys, cere_trust.keys; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    heavy = {
        "nacl",
        "cryptography",
        "unicodedata",
        "Crypto",
        "sr25519",
        "asyncio",
        "ssl",
        "socket",
        "difflib",
        "tempfile",
    }
    assert not loaded & heavy
