"""Accounts, amounts, fixed bytes."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust import AccountId, Amount, BlockHash, ClusterId, Conviction
from cere_trust.errors import InvalidAddress, InvalidAmount
from cere_trust.types import BucketId, DdcEra, EraIndex, Perbill, Perquintill, TrackId

ALICE = "6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi"
ALICE_HEX = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d"


@given(st.integers(0, 2**128 - 1))
def test_an_amount_reads_back_what_it_prints(planck: int) -> None:
    amount = Amount(planck)
    assert Amount.parse(str(amount).replace(",", "")) == amount
    assert Amount.parse(f"{planck}planck") == amount


@pytest.mark.parametrize(
    ("text", "planck"),
    [
        ("1.5", 15_000_000_000),
        ("0", 0),
        ("0.0000000001", 1),
        (" 25 ", 250_000_000_000),
        ("1_000", 10**13),
        ("1e2", 10**12),
    ],
)
def test_exact_text_becomes_planck(text: str, planck: int) -> None:
    assert Amount.cere(text) == planck


def test_whole_numbers_and_decimals_become_planck() -> None:
    assert Amount.cere(3) == 3 * 10**10
    assert Amount.cere(Decimal("0.5")) == 5 * 10**9


@pytest.mark.parametrize(
    "bad",
    [
        1.5,
        "-1",
        "1.00000000001",
        "",
        "abc",
        "nan",
        "inf",
        "1e999999999",
        "1e-999999999",
        None,
        True,
        Amount(5),
        Perbill(5),
        (0, (1, 5), -1),
        2**128,
        "١",
        "１",
        "9" * 5000,
    ],
)
def test_what_is_no_exact_amount_is_refused(bad: object) -> None:
    with pytest.raises(InvalidAmount):
        Amount.cere(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [1.0, -1, True, "1", 2**128, None])
def test_what_is_no_number_of_planck_is_refused(bad: object) -> None:
    with pytest.raises(InvalidAmount):
        Amount.planck(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bad", ["25", "25 DOT", "1.5planck", "-1planck", "٣planck", "CERE", "1 5CERE", "1 5 planck", "9" * 5000 + "planck"]
)
def test_an_amount_as_text_needs_its_unit(bad: str) -> None:
    with pytest.raises(InvalidAmount):
        Amount.parse(bad)


@pytest.mark.parametrize("sign", [1, -1])
def test_an_amount_too_long_for_python_to_write_is_refused(sign: int) -> None:
    for make in (Amount.planck, Amount.cere):
        with pytest.raises(InvalidAmount, match="a number of 166"):
            make(sign * 10**5000)


@pytest.mark.parametrize("bad", [None, 5, b"5CERE", Amount(5)])
def test_only_text_is_read_as_an_amount(bad: object) -> None:
    with pytest.raises(InvalidAmount, match="text with a unit"):
        Amount.parse(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("spec", [".3", ".2f", "f", "e", "g", "%", "12.5"])
def test_an_amount_is_never_rounded_or_cut_by_a_format(spec: str) -> None:
    with pytest.raises(ValueError, match="exact"):
        format(Amount.cere("1234.5"), spec)


@pytest.mark.parametrize(
    ("spec", "told"),
    [("", "1,234.5 CERE"), (">14", "  1,234.5 CERE"), ("d", "12345000000000"), (",", "12,345,000,000,000")],
)
def test_an_amount_is_formatted_as_text_or_as_planck(spec: str, told: str) -> None:
    assert format(Amount.cere("1234.5"), spec) == told


def test_amounts_add_up_exactly_and_never_fall_below_zero() -> None:
    total = Amount.cere("1.5") + Amount.planck(1)
    assert isinstance(total, Amount)
    assert str(total) == "1.5000000001 CERE"
    assert sum([Amount(1), Amount(2)]) == 3
    with pytest.raises(InvalidAmount, match="negative"):
        _ = Amount(1) - Amount(2)


def test_an_account_reads_address_hex_and_bytes() -> None:
    account = AccountId.parse(ALICE)
    assert account == bytes.fromhex(ALICE_HEX[2:])
    assert AccountId.parse(ALICE_HEX) == account == AccountId(bytes(account)) == AccountId(ALICE)
    assert str(account) == account.address == ALICE
    assert account.to_ss58(42) == "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"


def test_an_address_of_another_network_is_refused_with_the_right_one() -> None:
    with pytest.raises(InvalidAddress, match=f"network 42.*{ALICE}"):
        AccountId.parse("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")


@pytest.mark.parametrize(
    "bad", [ALICE[:-1], ALICE[:-1] + "j", "0x1234", "0xzz", "", "Alice", 7, b"", None, ALICE[:5] + "0"]
)
def test_what_is_no_account_is_refused(bad: object) -> None:
    with pytest.raises(InvalidAddress):
        AccountId.parse(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("position", range(len(ALICE)))
def test_every_mistyped_character_is_noticed(position: int) -> None:
    wrong = "2" if ALICE[position] != "2" else "3"
    with pytest.raises(InvalidAddress):
        AccountId.parse(ALICE[:position] + wrong + ALICE[position + 1 :])


def test_fixed_bytes_have_their_length() -> None:
    assert str(ClusterId("0x" + "00" * 19 + "01")) == "0x" + "00" * 19 + "01"
    with pytest.raises(ValueError, match="expected 20 bytes, got 32"):
        ClusterId(bytes(32))
    with pytest.raises(ValueError, match="not hex"):
        BlockHash("0xzz")
    with pytest.raises(TypeError):
        BlockHash(7)  # type: ignore[arg-type]


def test_shares_print_as_percent() -> None:
    assert str(Perbill(25 * 10**7)) == "25%"
    assert str(Perquintill(10**16)) == "1%"


@given(st.sampled_from([Perbill, Perquintill]), st.data())
def test_a_share_reads_back_what_it_prints_whatever_decimals_are_rounded_to(
    kind: type[Perbill], data: st.DataObject
) -> None:
    share = kind(data.draw(st.integers(0, kind.ONE)))
    with localcontext() as context:
        context.prec = 3
        assert kind.percent(str(share).removesuffix("%")) == share


def test_shares_are_made_of_per_cent_exactly() -> None:
    assert Perbill.percent("12.5") == Perbill(125_000_000)
    assert Perquintill.percent(100) == Perquintill(10**18)
    assert Perbill.percent("0.0000001") == Perbill(1)
    assert type(Perbill.percent(Decimal(5))) is Perbill
    for wrong in (
        0.5,
        True,
        "",
        "5%",
        "-1",
        "100.0000001",
        "0.00000001",
        "NaN",
        "1e999999999",
        "1e-999999999",
        None,
        "٥",
        Perbill(5),
    ):
        with pytest.raises(InvalidAmount):
            Perbill.percent(wrong)  # type: ignore[arg-type]


def test_convictions_count_from_none_to_six() -> None:
    assert [conviction.index for conviction in Conviction] == list(range(7))


@pytest.mark.parametrize("bad", [32, [0] * 32, None, 1.5])
def test_what_bytes_would_make_zeros_of_is_no_account(bad: object) -> None:
    with pytest.raises(InvalidAddress):
        AccountId(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [BucketId, TrackId, EraIndex, DdcEra, Perbill, Perquintill])
@pytest.mark.parametrize("bad", [0.1, 1.0, True, "1", None, Decimal(1)])
def test_a_whole_number_is_not_cut_out_of_something_else(kind: type[int], bad: object) -> None:
    assert kind(7) == 7
    with pytest.raises(TypeError, match=kind.__name__):
        kind(bad)  # type: ignore[call-overload]
