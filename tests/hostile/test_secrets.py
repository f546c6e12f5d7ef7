"""Secrets in the wrong place: refused unseen, written nowhere, and in no frame of an exception."""

from __future__ import annotations

import getpass
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.crypto import mnemonic
from cere_trust.crypto.secret import Secret, confidential, looks_like_secret
from cere_trust.errors import KeyringError
from cere_trust.keys import KeyFile, Keypair, Keyring

from ..cli.conftest import Run, runner

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
SEED = "c0ffee" + "1f" * 29
DIGITS = "11" * 32
PASSWORD = "tr0ub4dor and staple"
PARTS = ("winner", "sausage", "useful", SEED, DIGITS, "staple")
SEALED = Keypair.from_uri("//Alice").to_json(PASSWORD)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def run(keys: Path) -> Run:
    return runner(keys)


PLACES: list[tuple[str, ...]] = [
    ("{}",),
    ("{}", "--json"),
    ("key", "new", "{}", "--password-stdin"),
    ("key", "import", "{}"),
    ("key", "export", "{}"),
    ("key", "export", "x", "--out", "{}"),
    ("key", "import", "x", "--file", "{}"),
    ("key", "import", "x", "--scheme", "{}"),
    ("key", "new", "alice", "{}"),
    ("key", "import", "alice", "{}"),
    ("key", "import", "alice", "--{}"),
    ("key", "import", "alice", "--seed={}"),
    ("key", "sign", "{}", "text"),
    ("key", "verify", "text", "0x00", "{}"),
    ("key", "{}"),
    ("key", "list", "{}"),
    ("balance", "//Alice", "{}"),
    ("balance", "//Alice", "--url", "{}"),
    ("balance", "//Alice", "--network", "{}"),
    ("balance", "//Alice", "--profile", "{}"),
    ("balance", "//Alice", "--timeout", "{}"),
    ("transfer", "//Bob", "{}", "--from", "//Alice"),
    ("transfer", "//Bob", "1CERE", "--from", "{}"),
    ("transfer", "//Bob", "1CERE", "--from={}"),
    ("transfer", "//Bob", "1CERE", "--from", "//Alice", "--wait", "{}"),
    ("transfer", "//Bob", "1CERE", "--from", "//Alice", "--batch", "{}"),
    ("config", "set", "{}", "x"),
    ("config", "set", "from", "{}"),
    ("config", "set", "network", "{}"),
    ("config", "set", "url", "{}"),
    ("config", "set", "wait", "{}"),
    ("config", "set", "profile", "{}"),
    ("config", "set", "multisig.{}", "1://Alice"),
    ("config", "set", "network", "testnet", "--profile", "{}"),
    ("config", "unset", "{}"),
    ("config", "{}"),
    ("schema", "{}"),
    ("schema", "key", "{}"),
    ("devnet", "--preset", "{}"),
    ("devnet", "--port", "{}"),
    ("metadata", "show", "--code", "{}"),
    ("tx", "{}"),
]


@pytest.mark.parametrize(
    "secret", [PHRASE, PHRASE + "//stash", SEED, "0x" + SEED, DIGITS, "0x" + SEED + "//x", SEED[:-1]]
)
@pytest.mark.parametrize("place", PLACES, ids=" ".join)
def test_a_secret_is_refused_unseen(run: Run, tmp_path: Path, place: tuple[str, ...], secret: str) -> None:
    done = run(
        *(part.replace("{}", secret) for part in place), input=PASSWORD + "\n", CERE_TRUST_URL="ws://127.0.0.1:1"
    )
    assert done.code, done
    check_unseen(done.out + done.err, tmp_path, secret)


@pytest.mark.parametrize(
    "place",
    [
        ("{}",),
        ("key", "import", "{}"),
        ("key", "new", "{}"),
        ("key", "import", "alice", "{}"),
        ("balance", "{}"),
        ("transfer", "//Bob", "1CERE", "--from", "{}"),
        ("config", "set", "from", "{}"),
        ("config", "set", "multisig.us", "{}"),
    ],
    ids=" ".join,
)
def test_the_words_of_a_phrase_are_refused_unseen_without_quotation_marks(
    run: Run, tmp_path: Path, place: tuple[str, ...]
) -> None:
    arguments = [word for part in place for word in (PHRASE.split() if part == "{}" else [part])]
    done = run(*arguments, input=PASSWORD + "\n")
    assert done.code == 4
    assert "looks like a secret" in done.err
    check_unseen(done.out + done.err, tmp_path, PHRASE)
    short = run(*[word for part in place for word in (PHRASE.split()[4:8] if part == "{}" else [part])])
    assert short.code
    assert "sausage" not in short.out + short.err


@pytest.mark.parametrize("value", ["1:" + PHRASE, "1:" + SEED, "1://Alice," + PHRASE[:40], "1:x///" + SEED, PHRASE])
def test_no_secret_is_written_to_the_config(run: Run, tmp_path: Path, value: str) -> None:
    done = run("config", "set", "multisig.us", value)
    assert done.code
    check_unseen(done.out + done.err, tmp_path, value)


@pytest.mark.parametrize("setting", ["URL", "NETWORK", "FROM", "WAIT", "PROFILE", "TIMEOUT"])
@pytest.mark.parametrize("secret", [PHRASE, SEED, "0x" + SEED])
def test_a_secret_in_a_variable_is_refused_unseen(run: Run, tmp_path: Path, setting: str, secret: str) -> None:
    done = run("transfer", "//Bob", "1CERE", **{f"CERE_TRUST_{setting}": secret})
    assert done.code
    check_unseen(done.out + done.err, tmp_path, secret)


def test_a_config_file_with_a_secret_does_not_show_it(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    for text in (
        f"[profiles.{SEED}]\nurl = 5",
        f"{SEED} = 1",
        f'[profiles.x]\nfrom = "{PHRASE}"',
        f'profile = "{SEED}"',
    ):
        config.write_text(text, encoding="utf-8")
        done = run("config", "show")
        assert done.code
        assert not [part for part in PARTS if part in done.out + done.err], done


def check_unseen(text: str, folder: Path, secret: str) -> None:
    shown = text.replace("\n", " ").lower()
    assert not [part for part in (*PARTS, secret) if part.lower() in shown], text
    for path in folder.rglob("*"):
        if path.suffix == ".cwasm":  # a runtime, with the words of its error messages
            continue
        assert not [part for part in PARTS if part in path.name], path
        assert not path.is_file() or not [p for p in PARTS if p.encode() in path.read_bytes()], path


@pytest.mark.parametrize("name", [SEED, DIGITS, "0x" + SEED[:62], SEED[:-2]])
def test_no_key_is_named_like_a_secret(tmp_path: Path, name: str) -> None:
    keyring = Keyring(tmp_path / "keys")
    for attempt in (lambda: keyring.save(name, Keypair.from_uri("//Alice"), PASSWORD), lambda: keyring.account(name)):
        with pytest.raises(KeyringError) as caught:
            attempt()
        assert name not in str(caught.value)
    assert not keyring.folder.exists()


@pytest.mark.parametrize(
    "text",
    ["alice", "", "0x" + "ab" * 20, "9" * 80, "6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi", "//Alice",
     "a text of twelve words is no phrase if some of it is short"],
)  # fmt: skip
def test_other_text_does_not_look_like_a_secret(text: str) -> None:
    assert not looks_like_secret(text)


def test_hashes_and_public_keys_are_legal_where_they_are_expected(run: Run) -> None:
    key = "0x" + SEED
    for place in (("balance", key), ("block", key), ("transfer", key, "1CERE", "--from", "//Alice", "--yes")):
        done = run(*place, CERE_TRUST_URL="ws://127.0.0.1:1")
        assert done.code == 3, done
        assert "looks like a secret" not in done.err


# --- frames of exceptions ---------------------------------------------------------------------------------------------


def frames(error: BaseException | None) -> Iterator[FrameType]:
    """Frames of this package in an exception's traceback, and in those of its causes and contexts."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if "cere_trust" in frame.f_code.co_filename and "tests" not in frame.f_code.co_filename:
                yield frame
        error = error.__cause__ or error.__context__


def leaked(error: BaseException, *secrets: str) -> list[str]:
    """Names of variables that show one of the secrets."""
    found = []
    for frame in frames(error):
        for name, value in frame.f_locals.items():
            shown = f"{value!r} {vars(value) if hasattr(value, '__dict__') else ''}"
            if any(secret in shown for secret in secrets):
                found.append(f"{frame.f_code.co_qualname if hasattr(frame.f_code, 'co_qualname') else frame}: {name}")
    return found


BAD_PHRASE = PHRASE.replace("year", "jahr")
PLAIN = json.loads(SEALED) | {"encoding": {"content": ["pkcs8", "sr25519"], "type": ["none"], "version": "3"}}

ATTEMPTS: dict[str, Callable[[], object]] = {
    "uri": lambda: Keypair.from_uri(BAD_PHRASE),
    "uri with a password": lambda: Keypair.from_uri(f"{PHRASE}//a///{PASSWORD}///", "ed25519") and 1 / 0,
    "uri of a soft path": lambda: Keypair.from_uri(f"{PHRASE}/soft", "ed25519"),
    "uri with a wrong scheme": lambda: Keypair.from_uri(PHRASE, "rsa"),
    "uri as the scheme": lambda: Keypair.from_uri("//Alice", PHRASE),
    "uri with a surrogate": lambda: Keypair.from_uri(f"{PHRASE}///{PASSWORD}\ud800"),
    "seed uri": lambda: Keypair.from_uri("0x" + SEED + "0"),
    "phrase": lambda: Keypair.from_phrase(BAD_PHRASE, PASSWORD),
    "phrase checksum": lambda: Keypair.from_phrase(PHRASE.replace("yellow", "zoo")),
    "phrase with a surrogate": lambda: Keypair.from_phrase(PHRASE, PASSWORD + "\ud800"),
    "phrase and scheme": lambda: Keypair.from_phrase(PHRASE, PASSWORD, "rsa"),
    "phrase of a surrogate": lambda: Keypair.from_phrase(PHRASE + "\ud800", PASSWORD),
    "mnemonic": lambda: mnemonic.check(BAD_PHRASE),
    "mnemonic checksum": lambda: mnemonic.check(PHRASE.replace("yellow", "zoo")),
    "entropy": lambda: mnemonic.from_entropy(bytes.fromhex(SEED) + b"\0"),
    "wrong password": lambda: Keypair.from_json(SEALED, PASSWORD + "!"),
    "password with a surrogate": lambda: Keypair.from_json(SEALED, PASSWORD + "\ud800"),
    "phrase as a file": lambda: Keypair.from_json(PHRASE, PASSWORD),
    "file cut short": lambda: Keypair.from_json('{"encoded": "' + PHRASE, PASSWORD),
    "plain file": lambda: Keypair.from_json(PLAIN, PASSWORD),
    "file with the wrong account": lambda: Keypair.from_json(
        SEALED.replace(Keypair.from_uri("//Alice").address, Keypair.from_uri("//Bob").address), PASSWORD
    ),
    "sealing": lambda: KeyFile.seal("sr25519", b"short", PASSWORD),
    "saving": lambda: Keyring("/dev/null").save("x", Keypair.from_uri("//Alice"), PASSWORD),
    "loading": lambda: Keyring("/dev/null").load("x", PASSWORD),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_no_frame_of_an_exception_holds_a_secret(
    attempt: Callable[[], object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Exception) as caught:
        attempt()
    assert not leaked(caught.value, "winner", "jahr", "staple", SEED, repr(bytes.fromhex(SEED))[2:-1])
    told = "".join(traceback.TracebackException.from_exception(caught.value).format_exception_only())
    for secret in ("winner", "jahr", "staple", SEED):
        assert secret not in told + caplog.text


def test_no_frame_holds_a_seed_when_signing_is_refused() -> None:
    key = Keypair.from_uri(PHRASE)
    with pytest.raises(TypeError) as caught:
        key.sign("text")  # type: ignore[arg-type]
    secret = key._secret.reveal()
    assert not leaked(caught.value, repr(secret)[2:20], secret.hex()[:20])


def test_an_interrupted_prompt_leaves_no_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from cere_trust.cli import secrets

    answers = iter([PASSWORD])

    def prompt(text: str) -> str:
        for answer in answers:
            return answer
        raise KeyboardInterrupt

    monkeypatch.setattr(secrets, "interactive", lambda: True)
    monkeypatch.setattr(getpass, "getpass", prompt)
    with pytest.raises(KeyboardInterrupt) as caught:
        secrets.Passwords().read("password", twice=True)
    assert not leaked(caught.value, "staple")


@given(st.text(min_size=4))
def test_a_secret_has_no_text_form(text: str) -> None:
    secret = Secret(text)
    assert secret.reveal() == text == Secret(secret).reveal()
    assert f"{secret} {secret!r} {[secret]} {secret:>9}".strip() == "<Secret> <Secret> [<Secret>]  <Secret>"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)
    with pytest.raises(AttributeError):
        secret._value = "x"
    assert not hasattr(secret, "__dict__")


def test_a_confidential_function_keeps_the_lines_of_its_traceback() -> None:
    @confidential
    def outer(password: str) -> None:
        inner(password)

    def inner(password: str) -> None:
        try:
            password.encode("ascii")
        except UnicodeError:
            raise ValueError("not ASCII") from None

    with pytest.raises(ValueError, match="not ASCII") as caught:
        outer("staple ☃")
    names = [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert names[-2:] == ["outer", "inner"]
    assert caught.value.__context__ is None
    for frame, _ in list(traceback.walk_tb(caught.value.__traceback__))[1:]:
        assert "staple" not in repr(frame.f_locals)
