"""Key files: polkadot-js' and substrate-interface's are read, theirs read ours, and damaged ones are explained."""

from __future__ import annotations

import base64
import contextlib
import copy
import json
from pathlib import Path
from typing import Any

import pytest
import substrateinterface
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.errors import InvalidKeyFile, KeyringError, WrongPassword
from cere_trust.keys import KeyFile, Keypair

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "keys" / "polkadot-js.json").read_text(encoding="utf-8"))
SCHEMES = ("sr25519", "ed25519", "ecdsa")

SEALED = json.loads(Keypair.from_uri("//Alice").to_json("eight letters", name="alice"))
ALICE = Keypair.from_uri("//Alice")


def label(vector: dict[str, Any]) -> str:
    encoding = vector["json"]["encoding"]
    return f"{vector['scheme']}-v{encoding['version']}-{'locked' if vector['password'] else 'open'}"


@pytest.mark.parametrize("vector", VECTORS["files"], ids=label)
def test_files_of_polkadot_js_open(vector: dict[str, Any]) -> None:
    expected = Keypair.from_uri(vector["uri"], vector["scheme"])
    opened = Keypair.from_json(json.dumps(vector["json"]), vector["password"])
    assert opened == expected
    assert expected.verify(b"x", opened.sign(b"x")), "the secret is right too, not only the public key"
    parsed = KeyFile.parse(vector["json"])
    assert parsed.account == expected.account
    assert parsed.is_encrypted == bool(vector["password"])
    assert parsed.name == vector["json"]["meta"].get("name", "")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_written_is_read(scheme: str) -> None:
    keypair = Keypair.from_uri("//Alice//stash", scheme)
    text = keypair.to_json("pass ☃ word", name="Jürgen")
    assert Keypair.from_json(text, "pass ☃ word") == keypair
    assert KeyFile.parse(text.encode()) == KeyFile.parse(text) == KeyFile.parse(json.loads(text))
    assert KeyFile.parse(text).name == "Jürgen"


def test_salt_and_nonce_are_fresh_every_time() -> None:
    first, second = (
        base64.b64decode(json.loads(text)["encoded"]) for text in (json.dumps(SEALED), ALICE.to_json("eight letters"))
    )
    assert first[:32] != second[:32]
    assert first[44:68] != second[44:68]


def test_a_soft_path_survives_the_file() -> None:
    keypair = Keypair.from_uri("//Alice/soft")
    opened = Keypair.from_json(keypair.to_json("eight letters"), "eight letters")
    assert opened == keypair
    assert keypair.verify(b"x", opened.sign(b"x"))


def test_the_referee_opens_ours_and_we_the_referees() -> None:
    theirs = substrateinterface.Keypair.create_from_encrypted_json(SEALED, "eight letters")
    assert theirs.public_key == ALICE.public
    assert ALICE.verify(b"x", theirs.sign(b"x"))
    exported = substrateinterface.Keypair.create_from_uri("//Bob").export_to_encrypted_json("eight letters", "bob")
    assert Keypair.from_json(exported, "eight letters") == Keypair.from_uri("//Bob")
    ed25519 = Keypair.from_uri("//Bob", "ed25519")
    theirs = substrateinterface.Keypair.create_from_encrypted_json(ed25519.to_json("eight letters"), "eight letters")
    assert ed25519.verify(b"x", theirs.sign(b"x"))


def test_a_wrong_password_is_told_apart_from_a_bad_file() -> None:
    with pytest.raises(WrongPassword, match=ALICE.address) as caught:
        Keypair.from_json(SEALED, "not it")
    assert "not it" not in str(caught.value)
    with pytest.raises(WrongPassword, match="needs a password"):
        Keypair.from_json(SEALED)


@pytest.mark.parametrize("password", ["", None])
def test_nothing_is_written_without_a_password(password: Any) -> None:
    with pytest.raises(WrongPassword, match="needs a password"):
        ALICE.to_json(password)


@pytest.mark.parametrize("password", [b"eight letters", "\ud800"])
def test_a_password_is_text(password: Any) -> None:
    with pytest.raises(WrongPassword, match="text"):
        ALICE.to_json(password)
    with pytest.raises(WrongPassword, match="text"):
        Keypair.from_json(SEALED, password)


def changed(**changes: Any) -> dict[str, Any]:
    """Alice's file with other values: ``encoding__type=…`` reaches inside."""
    content: dict[str, Any] = copy.deepcopy(SEALED)
    for path, value in changes.items():
        *outer, last = path.split("__")
        target = content
        for part in outer:
            target = target[part]
        target[last] = value
    return content


def with_scrypt(n: int, p: int, r: int) -> str:
    blob = bytearray(base64.b64decode(SEALED["encoded"]))
    blob[32:44] = b"".join(number.to_bytes(4, "little") for number in (n, p, r))
    return base64.b64encode(blob).decode()


BAD = [
    ("", "not JSON"),
    ("{", "not JSON .line 1"),
    (b"\xff\xfe\xff", "not JSON"),
    ("[" * 50_000, "not JSON"),
    ("1" * 20_000, "not JSON"),
    ("x" * 1_100_000, "characters"),
    ("[]", "not an object"),
    ("null", "not an object"),
    (5, "not int"),
    ({}, "no 'encoding'"),
    ({"accounts": [], "encoded": "", "encoding": {}}, "encoding.version"),
    ({"version": 3, "crypto": {}}, "Ethereum keystore"),
    (changed(encoding="pkcs8"), "no 'encoding'"),
    (changed(encoding__version="4"), "encoding.version"),
    (changed(encoding__version="0", encoding__content="pkcs8"), "does not name its scheme: choose .*--scheme"),
    (changed(encoding__version="2", encoding__content="pkcs8"), "does not name its scheme"),
    (changed(encoding__version="2", encoding__content=["aes"]), "encoding.content"),
    (changed(encoding__content="pkcs8"), "encoding.content"),
    (changed(encoding__content=["pkcs8", "ethereum"]), "Ethereum key"),
    (changed(encoding__content=["pkcs8", ["sr25519"]]), "none of sr25519"),
    (changed(encoding__type=["scrypt", "aes"]), "encoding.type"),
    (changed(encoding__type=None), "encoding.type"),
    (changed(address=None), "no 'address'"),
    (changed(address="6UJs"), "address is wrong"),
    (changed(address="0x12"), "address is wrong: .*32 bytes, got 1"),
    (changed(address="0xzz"), "address is wrong"),
    (changed(encoded=None), "no 'encoded'"),
    (changed(encoded="!!"), "base64"),
    (changed(encoded="0x0"), "base64"),
    (changed(encoded=""), "cut short"),
    (changed(encoded=SEALED["encoded"][:80]), "cut short"),
    (changed(encoded=with_scrypt(1 << 31, 1, 8)), "N=2147483648"),
    (changed(encoded=with_scrypt(1 << 15, 2**32 - 1, 8)), "p=4294967295"),
    (changed(encoded=with_scrypt(1 << 15, 1, 2**30)), "r=1073741824"),
    (changed(encoded=with_scrypt(0, 0, 0)), "N=0"),
    (changed(encoding__type=["none"]), "layout"),
    (changed(address=Keypair.from_uri("//Bob").address), "says it is for 6Sjhk.* its key is that of 6UJs"),
    (changed(encoding__content=["pkcs8", "ed25519"]), "not hold an ed25519 key"),
    (changed(encoding__content=["pkcs8", "ecdsa"]), "not hold an ecdsa key"),
]


@pytest.mark.parametrize(("source", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_bad_file_is_explained(source: Any, reason: str) -> None:
    with pytest.raises(InvalidKeyFile, match=reason):
        Keypair.from_json(source, "eight letters")


def test_a_file_whose_public_key_is_anothers_is_refused() -> None:
    plain = VECTORS["files"][1]["json"]
    blob = bytearray(base64.b64decode(plain["encoded"]))
    blob[-1] ^= 1
    with pytest.raises(InvalidKeyFile, match="do not belong together"):
        Keypair.from_json({**plain, "encoded": base64.b64encode(blob).decode()})


def test_it_shows_no_unencrypted_secret() -> None:
    plain = VECTORS["files"][1]["json"]
    assert plain["encoded"][30:50] not in repr(KeyFile.parse(plain))
    assert repr(base64.b64decode(plain["encoded"])[16:24])[2:-1] not in repr(KeyFile.parse(plain))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_object_is_a_key_file_or_an_error_of_ours(data: st.DataObject) -> None:
    content = copy.deepcopy(VECTORS["files"][1]["json"])
    target = data.draw(st.sampled_from([content, content["encoding"]]))
    key = data.draw(st.sampled_from(sorted(target)))
    target[key] = data.draw(JSON)
    with contextlib.suppress(KeyringError):
        Keypair.from_json(content)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=120), st.sampled_from(SCHEMES))
def test_any_unencrypted_content_is_a_key_or_an_error_of_ours(tail: bytes, scheme: str) -> None:
    blob = (
        bytes.fromhex("3053020101300506032b657004220420")
        + tail[:64].ljust(64, b"\1")
        + b"\xa1\x23\x03\x21\x00"
        + tail[64:]
    )
    content = changed(
        encoding__type=["none"], encoded=base64.b64encode(blob).decode(), encoding__content=["pkcs8", scheme]
    )
    with pytest.raises(KeyringError):
        Keypair.from_json(content)


WALLETS = json.loads((Path(__file__).parents[2] / "vectors" / "keys" / "wallets.json").read_text(encoding="utf-8"))
EXPORT = WALLETS["export"]["json"]
PAIRS = [(Keypair.from_uri(uri, scheme), password) for uri, scheme, password in WALLETS["export"]["pairs"]]


def test_an_export_of_all_accounts_opens() -> None:
    files = KeyFile.parse_all(json.dumps(EXPORT), "pw")
    assert [(file.account, file.name) for file in files] == [
        (pair.account, name) for (pair, _), name in zip(PAIRS, ("B1", "B2", "B3"), strict=True)
    ]
    for file, (pair, password) in zip(files, PAIRS, strict=True):
        assert Keypair(file.scheme, file.unlock(password)) == pair
    assert Keypair.from_json(EXPORT, "pw", account=PAIRS[1][0]) == PAIRS[1][0]
    with pytest.raises(InvalidKeyFile, match=f"3 accounts .*{PAIRS[0][0].address}.*account="):
        Keypair.from_json(EXPORT, "pw")
    with pytest.raises(InvalidKeyFile, match="holds no key of"):
        Keypair.from_json(EXPORT, "pw", account=ALICE)
    with pytest.raises(WrongPassword, match=PAIRS[2][0].address):
        Keypair.all_from_json(EXPORT, "pw")
    with pytest.raises(WrongPassword, match="the export"):
        Keypair.all_from_json(EXPORT, "other")
    with pytest.raises(InvalidKeyFile, match="several accounts"):
        KeyFile.parse(EXPORT)


def test_a_backup_is_an_export_of_one() -> None:
    assert Keypair.all_from_json(SEALED, "eight letters") == [ALICE]
    assert Keypair.from_json(SEALED, "eight letters", account=ALICE.address) == ALICE


@pytest.mark.parametrize("plain", [b"", b"{}", b"[5]", b"[{}]", b"\xff", b"[[]]"])
def test_a_bad_export_is_explained(plain: bytes) -> None:
    content = {
        **EXPORT,
        "encoded": base64.b64encode(plain).decode(),
        "encoding": {**EXPORT["encoding"], "type": "none"},
    }
    with pytest.raises(InvalidKeyFile):
        Keypair.all_from_json(content, "pw")


@pytest.mark.parametrize("vector", WALLETS["old"], ids=lambda v: f"{v['scheme']}-{v['json']['encoding']['version']}")
def test_files_that_do_not_name_their_scheme_open_with_it(vector: dict[str, Any]) -> None:
    expected = Keypair.from_uri(vector["uri"], vector["scheme"])
    assert Keypair.from_json(vector["json"], "pw", scheme=vector["scheme"]) == expected
    other = "ed25519" if vector["scheme"] == "sr25519" else "sr25519"
    with pytest.raises(InvalidKeyFile, match=r"belong together|does not hold"):
        Keypair.from_json(vector["json"], "pw", scheme=other)
    if vector["json"]["encoding"]["content"] != "pkcs8":
        assert Keypair.from_json(vector["json"], "pw") == expected


def test_the_chosen_scheme_must_be_the_files() -> None:
    assert Keypair.from_json(SEALED, "eight letters", scheme="sr25519") == ALICE
    with pytest.raises(InvalidKeyFile, match="its scheme is sr25519, not ecdsa"):
        Keypair.from_json(SEALED, "eight letters", scheme="ecdsa")
    with pytest.raises(InvalidKeyFile, match="no such signature scheme") as caught:
        Keypair.from_json(SEALED, "eight letters", scheme="a secret")
    assert "a secret" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_files_saved_by_windows_programs_open(encoding: str) -> None:
    assert Keypair.from_json(json.dumps(SEALED).encode(encoding), "eight letters") == ALICE
    assert Keypair.from_json("\ufeff" + json.dumps(SEALED), "eight letters") == ALICE
