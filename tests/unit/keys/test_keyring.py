"""The keyring on disk: private, whole or not at all, and clear about what is wrong."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from cere_trust.errors import InvalidKeyFile, KeyringError, UnknownKey, WrongPassword
from cere_trust.keys import Keypair, Keyring, default_folder

ALICE = Keypair.from_uri("//Alice")
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "data" / "keys")


@pytest.fixture(scope="module")
def sealed() -> str:
    """One encrypted file, made once: the key stretching takes its time on purpose."""
    return ALICE.to_json("eight letters", name="alice")


def put(keyring: Keyring, name: str, text: str | bytes) -> Path:
    keyring.folder.mkdir(parents=True, exist_ok=True)
    path = keyring.folder / f"{name}.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_saved_key_is_loaded(keyring: Keyring) -> None:
    keyring.save("alice", ALICE, "eight letters")
    assert keyring.names() == ["alice"]
    assert keyring.load("alice", "eight letters") == ALICE
    assert keyring.address("alice") == ALICE.address
    assert Keypair.from_json(keyring.export("alice"), "eight letters") == ALICE
    with pytest.raises(WrongPassword):
        keyring.load("alice", "wp")


@posix
def test_files_are_for_their_owner_only(keyring: Keyring) -> None:
    before = os.umask(0)
    try:
        path = keyring.save("alice", ALICE, "eight letters")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["alice.json"], "no draft stays behind"


def test_an_existing_key_is_not_overwritten_unless_asked(keyring: Keyring, sealed: str) -> None:
    put(keyring, "alice", sealed)
    with pytest.raises(KeyringError, match="'alice' exists"):
        keyring.save("alice", Keypair.from_uri("//Bob"), "eight letters")
    assert keyring.address("alice") == ALICE.address
    keyring.save("alice", Keypair.from_uri("//Bob"), "eight letters", overwrite=True)
    assert keyring.load("alice", "eight letters") == Keypair.from_uri("//Bob")


def test_two_writers_of_one_name_cannot_both_win(
    keyring: Keyring, sealed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "exists", lambda self, **_: False)  # the other one came right after the look
    put(keyring, "alice", sealed)
    with pytest.raises(KeyringError, match="'alice' exists"):
        keyring.save("alice", Keypair.from_uri("//Bob"), "eight letters")
    assert keyring.address("alice") == ALICE.address
    assert [p.name for p in keyring.folder.iterdir()] == ["alice.json"]


def test_a_file_system_without_hard_links_will_do(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    keyring.save("alice", ALICE, "eight letters")
    assert [p.name for p in keyring.folder.iterdir()] == ["alice.json"]


def test_listing_needs_no_password_and_names_damaged_files(keyring: Keyring, sealed: str) -> None:
    assert keyring.names() == []
    assert keyring.entries() == []
    put(keyring, "alice", sealed)
    put(keyring, "cut", sealed[:100])
    put(keyring, "latin", b'{"name": "J\xfcrgen"}')
    put(keyring, "marked", b"\xef\xbb\xbf" + sealed.encode())
    for other in (".hidden.json.abc", ".dot.json", "notes.txt", "bad name.json"):
        (keyring.folder / other).write_text(sealed, encoding="utf-8")
    (keyring.folder / "folder.json").mkdir()
    entries = keyring.entries()
    assert [entry.name for entry in entries] == ["alice", "cut", "latin", "marked"] == keyring.names()
    assert (entries[0].account, entries[0].scheme, entries[0].problem) == (ALICE.account, "sr25519", "")
    assert entries[1].account is None
    assert entries[1].problem.startswith("key 'cut': the key file is not JSON (line")
    assert entries[2].problem == "key 'latin': the key file is not UTF-8 text"
    assert entries[3].account == ALICE.account, "a byte order mark does no harm"
    for read in (keyring.load, keyring.account, keyring.address, keyring.export):
        with pytest.raises(InvalidKeyFile, match="key 'cut'"):
            read("cut")


def test_damage_found_on_unlocking_names_the_key(keyring: Keyring, sealed: str) -> None:
    put(keyring, "bob", sealed.replace(ALICE.address, Keypair.from_uri("//Bob").address))
    with pytest.raises(InvalidKeyFile, match="key 'bob': the file says it is for"):
        keyring.load("bob", "eight letters")


def test_an_unknown_key_gets_suggestions(keyring: Keyring, sealed: str) -> None:
    with pytest.raises(UnknownKey, match="no key named 'alice' in"):
        keyring.load("alice", "eight letters")
    put(keyring, "alice", sealed)
    put(keyring, "stash", sealed)
    with pytest.raises(UnknownKey, match="did you mean alice"):
        keyring.address("alcie")
    with pytest.raises(UnknownKey, match="there are alice, stash"):
        keyring.export("zzz")
    with pytest.raises(LookupError):
        keyring.remove("zzz")
    assert "alice" in keyring
    assert "zzz" not in keyring
    assert 5 not in keyring


def test_a_removed_key_is_gone(keyring: Keyring, sealed: str) -> None:
    path = put(keyring, "alice", sealed)
    keyring.remove("alice")
    assert not path.exists()
    assert keyring.names() == []


@pytest.mark.parametrize(
    "name", ["", "..", ".hidden", "-flag", "a/b", "a\\b", "../up", "a b", "a\n", "é", "a" * 65, "//Alice"]
)
def test_names_are_plain(keyring: Keyring, name: str) -> None:
    for attempt in (
        lambda: keyring.save(name, ALICE, "eight letters"),
        lambda: keyring.load(name, "eight letters"),
        lambda: keyring.remove(name),
    ):
        with pytest.raises(KeyringError, match="a key name has 1 to 64 letters"):
            attempt()


def test_an_empty_password_is_refused_before_anything_is_written(keyring: Keyring) -> None:
    with pytest.raises(WrongPassword, match="needs a password"):
        keyring.save("alice", ALICE, "")
    assert not keyring.folder.exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    keyring = Keyring(tmp_path / "file")
    assert keyring.names() == []
    with pytest.raises(KeyringError, match=r"cannot write key 'alice' to .*file"):
        keyring.save("alice", ALICE, "eight letters")


@pytest.mark.skipif(sys.platform == "win32", reason="XDG folders")
def test_the_default_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CERE_TRUST_KEYS", str(tmp_path / "mine"))
    assert default_folder() == Keyring().folder == tmp_path / "mine"
    monkeypatch.delenv("CERE_TRUST_KEYS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "cere-trust" / "keys"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for ignored in ("", "relative/path"):
        monkeypatch.setenv("XDG_DATA_HOME", ignored)
        assert default_folder() == tmp_path / "home" / ".local" / "share" / "cere-trust" / "keys"


@posix
def test_created_parents_are_private(tmp_path: Path, sealed: str) -> None:
    before = os.umask(0)
    try:
        Keyring(tmp_path / "a" / "b" / "keys").save("alice", ALICE, "eight letters")
    finally:
        os.umask(before)
    for folder in ("a", "a/b", "a/b/keys"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700


@posix
def test_a_folder_and_a_file_open_to_others_are_closed(keyring: Keyring, sealed: str) -> None:
    path = put(keyring, "alice", sealed)
    keyring.folder.chmod(0o777)
    path.chmod(0o664)
    assert keyring.account("alice") == ALICE.account
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keyring.folder.stat().st_mode) == 0o700


@posix
def test_what_cannot_be_closed_is_refused_with_the_command(
    keyring: Keyring, sealed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(keyring, "alice", sealed)
    path.chmod(0o666)
    keyring.folder.chmod(0o700)

    def refuse(self: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(KeyringError, match=rf"mode 0666.*`chmod 600 {path}` mends it"):
        keyring.load("alice", "eight letters")
    entry = keyring.entries()[0]
    assert "chmod 600" in entry.problem


@posix
def test_files_of_other_users_are_refused_with_the_command(
    keyring: Keyring, sealed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(keyring, "alice", sealed)
    path.chmod(0o644)
    owner = path.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    if owner != 0:
        with pytest.raises(KeyringError, match=rf"belongs to another user.*`sudo chown {owner + 1} "):
            keyring.account("alice")
        with pytest.raises(KeyringError, match="belongs to another user"):
            keyring.save("bob", ALICE, "eight letters")
        return
    assert keyring.account("alice") == ALICE.account, "root's file may be readable"
    path.chmod(0o666)
    with pytest.raises(KeyringError, match=r"other users can change .*`sudo chmod 600 "):
        keyring.account("alice")


@posix
def test_another_users_folder_is_refused(keyring: Keyring, sealed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives folders away")
    put(keyring, "alice", sealed)
    os.chown(keyring.folder, 12345, 12345)
    with pytest.raises(KeyringError, match=r"keys belongs to another user.*sudo chown 0 "):
        keyring.account("alice")
