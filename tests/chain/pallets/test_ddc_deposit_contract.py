"""What a deposit contract answers, read by a dry run; the contracts here say one thing whatever they are asked."""

from __future__ import annotations

import pytest

from cere_trust import Amount
from cere_trust.errors import DecodeError
from cere_trust.pallets import ddc_deposit_contract as contract
from cere_trust.pallets import system
from cere_trust.pallets.ddc_customers import CustomerLedger, UnlockChunk

from .harness import Ground


def test_a_ledger_in_a_contract_is_read_without_sending_anything(ground: Ground) -> None:
    who = ground.account()
    numbers = (12 * 10**10, 5 * 10**10)
    chunk = (7 * 10**10).to_bytes(16, "little") + (100).to_bytes(4, "little")
    answer = b"\0\1" + who.account + b"".join(n.to_bytes(16, "little") for n in numbers) + b"\x04" + chunk
    keeper = ground.contract(f"(call $return (i32.const 0) (i32.const 0) (i32.const {len(answer)}))", answer)
    before = ground.now
    ledger = ground.client.query(contract.ledger_of(who.account, contract=keeper))
    assert ground.now == before
    chunks = [UnlockChunk(Amount.cere(7), 100)]
    assert ledger == CustomerLedger(who.account, Amount.cere(12), Amount.cere(5), chunks)
    assert ledger.withdrawable(100) == Amount.cere(7)
    empty = ground.contract("(call $return (i32.const 0) (i32.const 0) (i32.const 2))", b"\0\0")
    assert ground.client.query(contract.ledger_of(who.account, contract=empty)) is None


def test_what_is_no_deposit_contract_is_told_as_such(ground: Ground) -> None:
    who = ground.account()
    trap, other = (
        ground.contract("unreachable"),
        ground.contract("(call $return (i32.const 0) (i32.const 0) (i32.const 1))"),
    )
    for where in (trap, other, ground.stranger().account):
        with pytest.raises(DecodeError, match="deposit contract"):
            ground.client.query(contract.ledger_of(who.account, contract=where))


def test_a_deposit_reaches_the_contract(ground: Ground) -> None:
    who = ground.account(100)
    keeper = ground.contract("(call $return (i32.const 0) (i32.const 0) (i32.const 2))", b"\0\0")
    before = ground.client.query(system.account(keeper)).data.free
    ground.ok(contract.deposit(keeper, value=Amount.cere(25)), who)
    assert ground.client.query(system.account(keeper)).data.free == before + Amount.cere(25)
    assert Amount.cere(74) < ground.client.query(system.account(who.account)).data.free < Amount.cere(75)
    refusing = ground.contract("(call $return (i32.const 1) (i32.const 0) (i32.const 2))")
    assert ground.refused(contract.unlock_deposit(refusing, value=Amount.cere(1)), who) == "Contracts.ContractReverted"
