"""The floor of new passwords."""

from __future__ import annotations

import pytest

from cere_trust.crypto.secret import Secret
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
