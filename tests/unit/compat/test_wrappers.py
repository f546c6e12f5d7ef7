"""The verdicts on wrappers: what fits, what a runtime has not, what it has in another shape, and in which words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from cere_trust import AccountId, Call, pallets
from cere_trust import call as calls
from cere_trust import event as events
from cere_trust import query as queries
from cere_trust.compat.doctor import diagnose
from cere_trust.compat.sampling import arguments
from cere_trust.compat.wrappers import (
    Match,
    WrapperCheck,
    WrapperKey,
    WrapperKind,
    check_wrapper,
    choices,
    fitting_choices,
)
from cere_trust.runtime import Runtime

from ..extrinsic.made import UNIT, primitive, type_count, with_extensions
from ..runtime.recorded import CERE_14, CERE_15, DEV_14, DEV_16, metadata, runtime

pallets.load_all()
DEPOSIT = ("DdcCustomers", "deposit")


def verdict(name: str, kind: WrapperKind, pallet: str, item: str) -> WrapperCheck:
    return check_wrapper(runtime(name), kind, (pallet, item))


def test_the_choice_of_optional_arguments_is_found_by_itself() -> None:
    assert fitting_choices(runtime(CERE_14), DEPOSIT) == [frozenset({"cluster"})]
    assert fitting_choices(runtime(DEV_16), DEPOSIT) == [frozenset()]
    assert len(fitting_choices(runtime(DEV_16), ("Staking", "restore_ledger"))) == 8


def test_choices_begin_with_the_likely_ones_and_end() -> None:
    def many(
        a: int | None, b: int | None, c: int | None, d: int | None, e: int | None, f: int | None, g: int | None
    ) -> None: ...

    tried = list(choices(many))
    assert tried[:2] == [frozenset(), frozenset("abcdefg")]
    assert len(tried) == len(set(tried)) == 64


@pytest.mark.parametrize(
    ("name", "kind", "pallet", "item", "match", "words"),
    [
        (DEV_16, WrapperKind.CALL, *DEPOSIT, Match.FITS, ""),
        (CERE_14, WrapperKind.CALL, "Staking", "manual_slash", Match.ABSENT, "pallet Staking has no call 'manual_slash'"),
        (CERE_14, WrapperKind.STORAGE, "Staking", "ErasStakersPaged", Match.ABSENT, "no storage item"),
        (CERE_14, WrapperKind.EVENT, "Balances", "Held", Match.ABSENT, "no event 'Held'"),
    ],
)  # fmt: skip
def test_a_verdict_says_why(name: str, kind: WrapperKind, pallet: str, item: str, match: Match, words: str) -> None:
    found = verdict(name, kind, pallet, item)
    assert found.match is match
    assert words in found.why
    assert found.ok is (match is Match.FITS)


@pytest.fixture
def registries() -> Iterator[None]:
    """Nothing is wrapped but what a test wraps, which is gone behind it."""
    every: list[dict[WrapperKey, Any]] = [
        calls.REGISTRY, queries.STORAGE, queries.CONSTANTS, queries.APIS, events.EVENTS
    ]  # fmt: skip
    kept = [dict(registry) for registry in every]
    for registry in every:
        registry.clear()
    yield
    for registry, before in zip(every, kept, strict=True):
        registry.clear()
        registry.update(before)


@pytest.mark.usefixtures("registries")
def test_other_shapes_are_told_in_words() -> None:
    @calls.wraps_call("Balances", "transfer_all")
    def transfer_all(dest: AccountId, *, value: int) -> Call:
        return Call("Balances", "transfer_all", {"dest": dest, "value": value})

    queries.StorageMap("System", "Number", AccountId, int)
    queries.StorageValue("System", "EventCount", AccountId)
    queries.StorageMap("Staking", "Ledger", AccountId, object)
    queries.OptionalMap("Staking", "Bonded", int, object)
    queries.Constant("Balances", "ExistentialDeposit", str)

    @events.event("Balances")
    class Transfer:
        sender: AccountId

    @queries.runtime_api("Core", "version")
    def version(at: int) -> queries.ApiCall[object]:
        return queries.ApiCall("Core", "version", at)

    known = runtime(DEV_16)
    why = {
        item: check_wrapper(known, kind, key).why
        for kind, registry in (
            (WrapperKind.CALL, calls.REGISTRY), (WrapperKind.STORAGE, queries.STORAGE), (WrapperKind.CONSTANT, queries.CONSTANTS),
            (WrapperKind.EVENT, events.EVENTS), (WrapperKind.API, queries.APIS),
        )
        for key in registry
        for item in [".".join(key)]
    }  # fmt: skip
    assert "expects dest, keep_alive; got dest, value" in why["Balances.transfer_all"]
    assert "has 0 keys, not 1" in why["System.Number"]
    assert "AccountId" in why["System.EventCount"]
    assert "may be absent" in why["Staking.Ledger"]
    assert "int" in why["Staking.Bonded"]
    assert "str" in why["Balances.ExistentialDeposit"]
    assert "sender" in why["Balances.Transfer"]
    assert "expects no arguments; got 1" in why["Core.version"]
    assert check_wrapper(runtime(CERE_14), WrapperKind.API, ("Core", "version")).match is Match.UNDESCRIBED


def test_arguments_left_out_are_none_and_others_are_not() -> None:
    def wrapper(a: int | None, *, b: int | None, c: int) -> None: ...

    for seed in range(20):
        positional, named = arguments(wrapper, random.Random(seed), left_out={"b"})
        assert positional[0] is not None and named["b"] is None and named["c"] is not None


def test_a_diagnosis_counts_and_says_what_is_not_there() -> None:
    found = diagnose(runtime(CERE_15))
    fits, of = found.counts()[WrapperKind.CALL]
    assert 0 < fits < of
    assert found.counts("Staking")[WrapperKind.CALL][0] < found.counts("Staking")[WrapperKind.CALL][1]
    assert any(one.item == "manual_slash" and one.match is Match.ABSENT for one in found.failing("Staking"))
    assert [check.name for check in found.checks if not check.ok] == []


def test_an_extension_that_cannot_be_filled_in_is_told() -> None:
    raw = metadata(DEV_14)
    count = type_count(raw)
    known = Runtime.from_metadata(with_extensions(raw, [primitive(3), UNIT], [("CheckMood", 0, 1)]))
    assert known.metadata.registry.type_name(count) == "u8"
    (failed,) = [check for check in diagnose(known).checks if not check.ok]
    assert failed.name == "extensions" and "CheckMood" in failed.message
    assert not diagnose(known).ok


def test_what_is_not_wrapped_has_no_verdict() -> None:
    with pytest.raises(KeyError):
        check_wrapper(runtime(DEV_16), WrapperKind.CALL, ("Balances", "no_such_wrapper"))
