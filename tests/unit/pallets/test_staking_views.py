"""Exposures, payouts and rewards of eras, in the layouts of both generations."""

from __future__ import annotations

from typing import Any

import pytest

from cere_trust import AccountId, Keypair, Query
from cere_trust.errors import UnknownItem
from cere_trust.pallets import staking
from cere_trust.types import EraIndex
from tests.unit.runtime.recorded import CERE_15, DEV_15, runtime

from .answering import answered

CERE = 10**10
VALIDATOR = Keypair.from_uri("//Alice//stash").account
BACKERS = [AccountId(bytes([n]) * 32) for n in range(1, 8)]
ERA = EraIndex(7)
Table = dict[Query[Any], Any]


def others(*stakes: int, start: int = 0) -> list[dict[str, object]]:
    return [{"who": BACKERS[start + n], "value": stake * CERE} for n, stake in enumerate(stakes)]


def ledger(**fields: object) -> dict[str, object]:
    return {"stash": VALIDATOR, "total": 100, "active": 100, "unlocking": [], **fields}


def eras(current: int, over: list[int]) -> Table:
    """Past eras, in each of which the validator has half of the points."""
    table: Table = {staking.active_era(): {"index": current, "start": None}, staking.current_era(): current}
    for era in map(EraIndex, over):
        table[staking.eras_validator_reward(era)] = 1000 * CERE
        table[staking.eras_reward_points(era)] = {"total": 40, "individual": [(VALIDATOR, 20)]}
    return table


def unpaged(*claimed: int, at: tuple[int, ...] = (ERA,)) -> Table:
    """An exposure in the form of 54113, and a ledger with the eras paid out."""
    whole = {"total": 100 * CERE, "own": 40 * CERE, "others": others(30, 20, 10)}
    table: Table = {
        staking.bonded(VALIDATOR): VALIDATOR,
        staking.ledger(VALIDATOR): ledger(claimed_rewards=list(claimed)),
    }
    for era in map(EraIndex, at):
        table[staking.eras_stakers(era, VALIDATOR)] = whole
        table[staking.eras_stakers_clipped(era, VALIDATOR)] = whole
    return table


def paged(*claimed: int, legacy: tuple[int, ...] = (), at: tuple[int, ...] = (ERA,)) -> Table:
    """The same exposure on three pages, of which these were paid."""
    table: Table = {
        staking.bonded(VALIDATOR): VALIDATOR,
        staking.ledger(VALIDATOR): ledger(legacy_claimed_rewards=list(legacy)),
    }
    for era in map(EraIndex, at):
        overview = {"total": 100 * CERE, "own": 40 * CERE, "nominator_count": 3, "page_count": 3}
        table[staking.eras_stakers_overview(era, VALIDATOR)] = overview
        table[staking.claimed_rewards(era, VALIDATOR)] = list(claimed)
        for page, stake in enumerate((30, 20, 10)):
            found = {"page_total": stake * CERE, "others": others(stake, start=page)}
            table[staking.eras_stakers_paged(era, VALIDATOR, page)] = found
    return table


def test_an_exposure_is_the_same_in_either_layout() -> None:
    view = staking.exposure(ERA, VALIDATOR)
    older = answered(view, runtime(CERE_15), unpaged())
    assert older is not None
    assert older == answered(view, runtime(DEV_15), paged())
    assert [(one.who, one.value) for one in older.others] == list(
        zip(BACKERS, (30 * CERE, 20 * CERE, 10 * CERE), strict=False)
    )
    assert (older.total, older.own) == (100 * CERE, 40 * CERE)


@pytest.mark.parametrize("name", [CERE_15, DEV_15])
def test_who_did_not_validate_has_no_exposure_no_pages_and_no_rewards(name: str) -> None:
    assert answered(staking.exposure(ERA, VALIDATOR), runtime(name), {}) is None
    assert answered(staking.claimed_pages(ERA, VALIDATOR), runtime(name), {}) == []
    assert answered(staking.unclaimed(VALIDATOR), runtime(name), {}) == []
    assert answered(staking.unclaimed(VALIDATOR), runtime(name), eras(8, [7])) == []
    assert answered(staking.era_reward(ERA, VALIDATOR), runtime(name), {}) is None
    nothing = answered(staking.era_reward(ERA, VALIDATOR), runtime(name), eras(8, [7]))
    assert nothing is not None
    assert nothing.pages == []


def test_pages_are_claimed_one_by_one_and_eras_from_before_pages_as_a_whole() -> None:
    view = staking.claimed_pages(ERA, VALIDATOR)
    assert answered(view, runtime(DEV_15), paged(2, 0)) == [0, 2]
    assert answered(view, runtime(DEV_15), paged()) == []
    assert answered(view, runtime(CERE_15), unpaged(6, 7)) == [0]
    assert answered(view, runtime(CERE_15), unpaged(6)) == []
    # An era from before the upgrade, on a runtime with pages: clipped exposure, claims in the ledger.
    before = {**unpaged(), staking.ledger(VALIDATOR): ledger(legacy_claimed_rewards=[7])}
    assert answered(view, runtime(DEV_15), before) == [0]
    before[staking.ledger(VALIDATOR)] = ledger(legacy_claimed_rewards=[6])
    assert answered(view, runtime(DEV_15), before) == []
    # Claims of a stash with a controller of its own are in the controller's ledger.
    apart = unpaged(7)
    apart[staking.bonded(VALIDATOR)] = BACKERS[0]
    apart[staking.ledger(BACKERS[0])] = apart.pop(staking.ledger(VALIDATOR))
    assert answered(view, runtime(CERE_15), apart) == [0]


def test_a_page_between_paid_ones_is_not_missed() -> None:
    table = eras(8, [7]) | paged(0, 2)
    assert answered(staking.unclaimed(VALIDATOR), runtime(DEV_15), table) == [staking.UnclaimedPage(ERA, 1)]


def test_every_era_that_can_be_paid_is_looked_at_and_no_other() -> None:
    depth = 84
    over = [14, 15, 16, 50, 97, 98]
    numbers = [(16, 0), (50, 0), (98, 0)]
    earned_nothing = {staking.eras_reward_points(EraIndex(97)): {"total": 40, "individual": []}}
    table = eras(99, over) | earned_nothing | unpaged(15, at=(14, 15, 16, 50, 97, 98, 99))
    expected = [staking.UnclaimedPage(EraIndex(era), page) for era, page in numbers]
    assert 99 - depth == 15
    assert answered(staking.unclaimed(VALIDATOR), runtime(CERE_15), table) == expected
    table = eras(99, over) | earned_nothing | paged(1, 2, legacy=(15,), at=(14, 15, 16, 50, 97, 98, 99))
    assert answered(staking.unclaimed(VALIDATOR), runtime(DEV_15), table) == expected
    # Elected ahead: the oldest era is lost one era sooner.
    table[staking.current_era()] = 101
    assert answered(staking.unclaimed(VALIDATOR), runtime(DEV_15), table) == expected[1:]


def test_a_validator_without_nominators_has_one_page_that_is_not_stored() -> None:
    overview = {"total": 40 * CERE, "own": 40 * CERE, "nominator_count": 0, "page_count": 0}
    table = eras(8, [7]) | {
        staking.bonded(VALIDATOR): VALIDATOR,
        staking.ledger(VALIDATOR): ledger(legacy_claimed_rewards=[]),
        staking.eras_stakers_overview(ERA, VALIDATOR): overview,
    }
    assert answered(staking.unclaimed(VALIDATOR), runtime(DEV_15), table) == [staking.UnclaimedPage(ERA, 0)]
    reward = answered(staking.era_reward(ERA, VALIDATOR), runtime(DEV_15), table)
    assert reward is not None
    assert [(page.validator, page.nominators) for page in reward.pages] == [(500 * CERE, {})]


def test_an_eras_reward_is_divided_the_same_in_either_layout() -> None:
    prefs = {staking.eras_validator_prefs(ERA, VALIDATOR): {"commission": 10**8, "blocked": False}}
    older = answered(staking.era_reward(ERA, VALIDATOR), runtime(CERE_15), eras(8, [7]) | prefs | unpaged())
    newer = answered(staking.era_reward(ERA, VALIDATOR), runtime(DEV_15), eras(8, [7]) | prefs | paged(1))
    assert older is not None
    assert newer is not None
    assert (newer.points, newer.total_points, newer.total, newer.commission) == (20, 40, 500 * CERE, 50 * CERE)
    # Of 450 each stake earns its share; the commission of 50 goes by the stake on each page.
    assert [page.validator for page in newer.pages] == [(180 + 35) * CERE, 10 * CERE, 5 * CERE]
    assert [page.claimed for page in newer.pages] == [False, True, False]
    nominators = {who: stake * CERE * 450 // 100 for who, stake in zip(BACKERS, (30, 20, 10), strict=False)}
    assert {who: paid for page in newer.pages for who, paid in page.nominators.items()} == nominators
    assert [(page.validator, page.nominators) for page in older.pages] == [((180 + 50) * CERE, nominators)]


def test_a_page_is_paid_on_runtimes_without_pages_if_it_is_the_first() -> None:
    older, newer = runtime(CERE_15), runtime(DEV_15)
    first, second = (staking.payout_stakers_by_page(VALIDATOR, era=ERA, page=page) for page in (0, 1))
    assert older.decode_call(older.encode_call(first)) == staking.payout_stakers(VALIDATOR, era=ERA)
    assert newer.decode_call(newer.encode_call(first)) == first
    with pytest.raises(UnknownItem, match="one page, page 0"):
        older.encode_call(second)


def test_an_older_runtime_says_why_it_lacks_a_call_and_takes_the_other_name_of_an_argument() -> None:
    older = runtime(CERE_15)
    for call, reason in (
        (staking.update_payee(VALIDATOR), "controllers are not being given up"),
        (staking.deprecate_controller_batch([VALIDATOR]), "controllers are not being given up"),
        (staking.migrate_currency(VALIDATOR), "locked, not held"),
    ):
        with pytest.raises(UnknownItem, match=reason):
            older.encode_call(call)
    assert older.decode_call(older.encode_call(staking.chill_other(VALIDATOR))).args == {"controller": VALIDATOR}


@pytest.mark.parametrize("name", [CERE_15, DEV_15])
def test_a_payee_reads_on_either_generation(name: str) -> None:
    query = staking.payee(VALIDATOR)
    raw = runtime(name).encode(runtime(name).storage_info("Staking", "Payee").value, "Stash")
    assert runtime(name).decode_storage(query.pallet, query.item, raw) == "Stash"
