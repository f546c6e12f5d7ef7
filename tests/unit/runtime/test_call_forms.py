"""Calls that differ between generations of a runtime: the first form that fits is encoded; where none does, the hint."""

from __future__ import annotations

import pytest

from cere_trust import AccountId, Amount, Call, Runtime
from cere_trust.errors import EncodeError, IncompatibleRuntime, UnknownItem
from cere_trust.pallets import ddc_customers

from . import recorded

BOB = AccountId(b"\x02" * 32)
CLUSTER = "0x" + "11" * 20


@pytest.fixture(scope="module")
def old() -> Runtime:
    name = next(name for name in recorded.ALL if "54113" in name)
    return Runtime.from_metadata(recorded.metadata(name))


@pytest.fixture(scope="module")
def new() -> Runtime:
    return Runtime.from_metadata(recorded.metadata("dev-v16.scale.zst"))


def chill_other(name: str) -> Call:
    other = Call("Staking", "chill_other", {"controller": BOB}) if name == "stash" else None
    return Call("Staking", "chill_other", {name: BOB}, fallback=other, hint="ask the operator")


def test_each_runtime_takes_its_own_form(old: Runtime, new: Runtime) -> None:
    call = chill_other("stash")
    assert new.decode_call(new.encode_call(call)).args == {"stash": BOB}
    assert old.decode_call(old.encode_call(call)).args == {"controller": BOB}


def test_forms_are_chosen_inside_other_calls_too(old: Runtime) -> None:
    batch = Call("Utility", "batch", {"calls": [chill_other("stash")]})
    calls = old.decode_call(old.encode_call(batch)).args["calls"]
    assert isinstance(calls, list)
    (inner,) = calls
    assert inner.args == {"controller": BOB}


def test_no_form_that_fits_ends_in_the_hint(old: Runtime) -> None:
    with pytest.raises(IncompatibleRuntime, match=r"expects controller; got who: ask the operator$"):
        old.encode_call(chill_other("who"))
    with pytest.raises(UnknownItem, match=r"no pallet 'Ghost'.*: not before 2027$"):
        old.encode_call(Call("Ghost", "walk", hint="not before 2027"))


def test_a_value_that_does_not_fit_is_told_of_the_form_that_the_runtime_has(old: Runtime) -> None:
    call = Call("Staking", "chill_other", {"stash": 7}, fallback=Call("Staking", "chill_other", {"controller": 7}))
    with pytest.raises(EncodeError, match=r"Staking\.chill_other\.controller: expected an account"):
        old.encode_call(call)


def test_deposits_say_what_a_runtime_knows_of_clusters(old: Runtime, new: Runtime) -> None:
    with pytest.raises(IncompatibleRuntime, match=r"one ledger per account; leave `cluster` out"):
        old.encode_call(ddc_customers.deposit(Amount(1), cluster=CLUSTER))
    with pytest.raises(IncompatibleRuntime, match=r"a ledger per cluster; say which one is meant with `cluster`"):
        new.encode_call(ddc_customers.deposit(Amount(1)))
    assert old.encode_call(ddc_customers.deposit(Amount(1)))
