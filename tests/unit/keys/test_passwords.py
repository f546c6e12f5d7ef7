"""The floor of new passwords."""

from __future__ import annotations

from pathlib import Path

import pytest

from cere_trust.crypto.secret import Secret
from cere_trust.errors import WrongPassword
from cere_trust.keys import KeyFile, Keypair, Keyring
from cere_trust.keys.passwords import MIN_LENGTH, _common, weakness


@pytest.mark.parametrize("password", ["", "1", "short", "1234567", "ö" * 7])
def test_a_short_password_is_weak(password: str) -> None:
    assert "8 characters" in weakness(password)


@pytest.mark.parametrize("password", ["password", "PassWord", "12345678", "qwertyuiop", "iloveyou", " password1 "])
def test_a_common_password_is_weak(password: str) -> None:
    assert "commonest" in weakness(password) == weakness(Secret(password))


@pytest.mark.parametrize("password", ["correct horse", "secret words", "zq7#Lm!x", "пароль как слово"])
def test_another_is_not(password: str) -> None:
    assert not weakness(password)


def test_the_list_has_a_thousand_passwords_that_the_length_does_not_refuse() -> None:
    listed = _common() - {""}
    assert len(listed) == 1000
    assert min(map(len, listed)) >= MIN_LENGTH
    assert {word.casefold() for word in listed} == listed


@pytest.mark.parametrize("password", ["seven77", "password1", "QWERTYUIOP"])
def test_no_key_file_is_written_with_a_weak_password(tmp_path: Path, password: str) -> None:
    pair, ring = Keypair.from_uri("//Alice"), Keyring(tmp_path / "keys")
    for write in (
        lambda: pair.to_json(password),
        lambda: ring.save("alice", pair, password),
        lambda: KeyFile.seal("sr25519", bytes(64), password),
    ):
        with pytest.raises(WrongPassword, match=r"the password is too weak: .*allow_weak_password=True"):
            write()
    assert not ring.folder.exists()
    text = pair.to_json(password, allow_weak_password=True)
    assert Keypair.from_json(text, password).account == pair.account
    ring.save("alice", pair, password, allow_weak_password=True)
    assert ring.load("alice", password).account == pair.account


def test_the_weakness_of_a_password_does_not_show_it() -> None:
    with pytest.raises(WrongPassword) as raised:
        Keypair.from_uri("//Alice").to_json("abcdefg")
    assert "abcdefg" not in str(raised.value)
