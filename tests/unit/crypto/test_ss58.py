"""Addresses: against the referee, and against everything a slip of the hand can do to one."""

from __future__ import annotations

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalecodec.utils import ss58 as referee

from cere_trust.crypto import ss58
from cere_trust.errors import InvalidAddress

ALICE = bytes.fromhex("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d")
PREFIXES = st.integers(0, 16383).filter(lambda prefix: prefix not in (46, 47))
PUBLIC = st.sampled_from((1, 2, 4, 8, 32, 33)).flatmap(lambda n: st.binary(min_size=n, max_size=n))

# Pallet accounts and development accounts of the Cere network.
KNOWN = {
    "6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi": ALICE,
    "6PWcxaEmkiEFSAr3ukWHPfMwuCisxu17Bnv6DujG1B7LCm3w": bytes(32),
    "6Rz7GYaZMD3PrMQbAgkZMtHSXDgu5MtF5Yhz918NJfW2TRpx": b"modlpy/trsry".ljust(32, b"\0"),
    "6Rz7GYaWKtpwXKDAZToSFv3KCJqqGzsBWRUL7TofDvozXWS4": b"modlaccounts".ljust(32, b"\0"),
    "6Rz7GYaXL6PTNDaRyTUeHGmok1H1G6XGTq1fNANj5mvoxqXE": b"modlfeehandl".ljust(32, b"\0"),
}


@pytest.mark.parametrize("address", KNOWN)
def test_known_addresses_of_the_network(address: str) -> None:
    assert ss58.decode(address) == (KNOWN[address], 54)
    assert ss58.encode(KNOWN[address], 54) == address


def test_known_addresses_of_other_networks() -> None:
    assert ss58.encode(ALICE, 42) == "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
    assert ss58.encode(ALICE, 0) == "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"
    assert ss58.encode(ALICE, 255) == "yGHXkYLYqxijLKKfd9Q2CB9shRVu8rPNBS53wvwGTutYg4zTg"


@given(PUBLIC, PREFIXES)
def test_what_is_encoded_is_decoded(public: bytes, prefix: int) -> None:
    assert ss58.decode(ss58.encode(public, prefix)) == (public, prefix)


@given(st.binary(min_size=32, max_size=32), PREFIXES)
def test_the_referee_writes_the_same_address(public: bytes, prefix: int) -> None:
    assert ss58.encode(public, prefix) == referee.ss58_encode(public, prefix)


@given(st.data(), st.binary(min_size=32, max_size=32))
def test_one_wrong_character_never_gives_another_account(data: st.DataObject, public: bytes) -> None:
    address = ss58.encode(public, 54)
    position = data.draw(st.integers(0, len(address) - 1))
    other = data.draw(st.characters().filter(lambda char: char != address[position]))
    changed = address[:position] + other + address[position + 1 :]
    try:
        found = ss58.decode(changed)
    except InvalidAddress:
        return
    # The checksum has 16 bits: one slip in 65,536 passes it, with another account or network.
    assert ss58.encode(*found) == changed


@given(st.text(max_size=80) | st.text("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", max_size=64))
def test_any_text_is_an_address_or_an_invalid_one(text: str) -> None:
    try:
        found = ss58.decode(text)
    except InvalidAddress:
        return
    assert ss58.encode(*found) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "0 characters"),
        ("1" * 61, "61 characters"),
        ("6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmp0", "'0' at character 48"),
        ("6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpj", "checksum"),
        ("6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHm", "length"),
        ("6U", "short"),
        (base58.b58encode(b"\x2e" + bytes(34)).decode(), "reserved"),
        (base58.b58encode(b"\xff" + bytes(34)).decode(), "reserved"),
        (base58.b58encode(b"\x40\0" + bytes(34)).decode(), "two bytes"),
    ],
)
def test_the_message_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(InvalidAddress, match=reason):
        ss58.decode(text)


def test_text_only() -> None:
    with pytest.raises(InvalidAddress, match="NoneType"):
        ss58.decode(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("prefix", [-1, 46, 47, 16384])
def test_no_network_has_this_prefix(prefix: int) -> None:
    with pytest.raises(InvalidAddress, match="prefix"):
        ss58.encode(ALICE, prefix)


@pytest.mark.parametrize("length", [0, 3, 20, 31, 34])
def test_no_account_has_this_length(length: int) -> None:
    with pytest.raises(InvalidAddress, match=str(length)):
        ss58.encode(bytes(length), 54)


@pytest.mark.parametrize("secret", ["legal winner thank year", "//Alice///password", "0x" + "2a" * 32, "winner " * 12])
def test_a_secret_in_the_wrong_place_is_not_quoted(secret: str) -> None:
    with pytest.raises(InvalidAddress, match="not an address: the text") as caught:
        ss58.decode(secret)
    for part in ("winner", "password", "2a2a"):
        assert part not in str(caught.value)
