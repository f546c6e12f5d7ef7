"""The customer-deposit contract: selectors, messages, and its answer byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust import AccountId, Amount
from cere_trust.errors import DecodeError, InvalidAddress, InvalidAmount
from cere_trust.pallets import ddc_deposit_contract as contract
from cere_trust.pallets.ddc_customers import CustomerLedger, UnlockChunk

from ..runtime.recorded import CERE_15, DEV_16, runtime

ALICE = AccountId("6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi")
BOB = AccountId("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm")
WHERE = AccountId(b"\7" * 32)
ONE = Amount.cere(1)


@pytest.mark.parametrize(
    ("message", "selector"),
    [
        ("DdcBalancesFetcher::get_balance", "a40735c6"),
        ("DdcBalancesDepositor::deposit", "2d1d8745"),
        ("DdcBalancesDepositor::deposit_for", "d8c1df42"),
        ("DdcBalancesDepositor::unlock_deposit", "91be5b57"),
        ("DdcBalancesDepositor::withdraw_unlocked", "52402e18"),
    ],
)
def test_selectors_are_those_of_the_published_interface(message: str, selector: str) -> None:
    assert contract.selector(message).hex() == selector


@pytest.mark.parametrize("name", [CERE_15, DEV_16])
def test_messages_are_calls_of_the_contract(name: str) -> None:
    planck = (10**10).to_bytes(16, "little").hex()
    for call, value, data in (
        (contract.deposit(WHERE, value=ONE), ONE, "2d1d8745"),
        (contract.deposit_for(WHERE, owner=BOB, value=ONE), ONE, "d8c1df42" + BOB.hex()),
        (contract.unlock_deposit(WHERE, value=ONE), 0, "91be5b57" + planck),
        (contract.withdraw_unlocked(WHERE), 0, "52402e18"),
    ):
        args = runtime(name).decode_call(runtime(name).encode_call(call)).args
        assert (call.pallet, call.name, args["dest"]) == ("Contracts", "call", WHERE)
        assert (args["value"], args["data"].hex()) == (value, data)  # type: ignore[attr-defined]
        assert args["storage_deposit_limit"] == Amount.cere(10), "no limit means zero on some networks"


def test_wrong_arguments_are_refused_at_once() -> None:
    with pytest.raises(InvalidAddress):
        contract.deposit("contract", value=ONE)
    with pytest.raises(InvalidAmount):
        contract.unlock_deposit(WHERE, value=1.5)  # type: ignore[arg-type]
    with pytest.raises(InvalidAddress):
        contract.ledger_of(ALICE, contract="0x00")


def test_an_answer_is_a_ledger_of_plain_numbers() -> None:
    def number(value: int, size: int = 16) -> bytes:
        return value.to_bytes(size, "little")

    chunks = b"\x08" + number(3) + number(100, 4) + number(4) + number(200, 4)
    answer = b"\0\1" + ALICE + number(12) + number(5) + chunks
    ledger = CustomerLedger(ALICE, Amount(12), Amount(5), [UnlockChunk(Amount(3), 100), UnlockChunk(Amount(4), 200)])
    assert contract.decode_ledger(answer) == ledger
    assert contract.decode_ledger(b"\0\0") is None
    for bad in (b"", b"\0", b"\1\0", b"\0\2", answer[:-1], answer + b"\0", b"\0\1" + ALICE):
        with pytest.raises(DecodeError, match="deposit contract"):
            contract.decode_ledger(bad)


@given(st.binary(max_size=140))
def test_any_bytes_are_an_answer_or_refused_in_our_own_error(data: bytes) -> None:
    try:
        contract.decode_ledger(data)
    except DecodeError:
        return
    assert data[:1] == b"\0"
