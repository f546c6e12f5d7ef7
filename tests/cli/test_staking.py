"""`stake …`, `nominate`, `validators`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust import Call, Client, Keypair
from cere_trust.pallets import staking, sudo

from ..backend import OwnChain
from .conftest import Run, runner

CERE = 10**10
Funded = Callable[..., str]


def stashes(cere: Run) -> list[str]:
    return [row["stash"] for row in cere("validators", "--json").data["validators"]]


def test_validators_are_listed_with_terms_and_stake(fresh_cere: Run) -> None:
    told = fresh_cere("validators")
    assert told.code == 0, told
    assert told.out.startswith("STASH")
    rows = fresh_cere("validators", "--json").data["validators"]
    assert len(rows) >= 8
    assert all(
        set(row) == {"stash", "commission", "own", "total", "nominators", "active", "accepts_nominations"}
        for row in rows
    )
    active = [row for row in rows if row["active"]]
    assert active
    assert all(int(row["total"]) >= int(row["own"]) > 0 for row in active)
    assert [int(row["total"]) for row in active] == sorted((int(row["total"]) for row in active), reverse=True)


def test_the_life_of_a_stake(cere: Run, funded: Funded) -> None:
    who = funded("1000CERE")
    assert "nothing bonded" in cere("stake", "show", who).out

    assert cere("stake", "bond", "500CERE", "--from", who, "--yes").code == 0
    assert cere("stake", "extra", "20CERE", "--from", who, "--yes").code == 0
    chosen = stashes(cere)[:3]
    done = cere("nominate", *chosen, "--from", who, "--yes")
    assert done.code == 0, done
    assert cere("stake", "unbond", "70CERE", "--from", who, "--yes").code == 0

    shown = cere("stake", "show", who, "--json").data
    assert shown["stash"] == Keypair.from_uri(who).address
    assert (shown["total"], shown["active"]) == (str(520 * CERE), str(450 * CERE))
    (chunk,) = shown["unlocking"]
    assert chunk["value"] == str(70 * CERE)
    assert chunk["eras_left"] == 3
    assert shown["nominations"] == chosen
    assert shown["payee"] == "Staked"
    told = cere("stake", "show", who).out
    assert "70 CERE, free in 3 eras" in told
    assert "450 CERE" in told

    withdrawn = cere("stake", "withdraw", "--from", who, "--yes", "--json")
    assert withdrawn.code == 0, withdrawn
    assert cere("stake", "show", who, "--json").data["total"] == str(520 * CERE)


def test_eras_are_counted_from_the_planned_era_as_the_chain_counts_them(
    keys: Path, fresh_chain: Callable[..., OwnChain], metadata_cache: str
) -> None:
    chain = fresh_chain()
    cere = runner(keys, CERE_TRUST_URL=chain.url, CERE_TRUST_CACHE=metadata_cache)
    who = ("--from", "//Alice", "--yes")
    assert cere("stake", "bond", "50CERE", *who).code == 0
    assert cere("stake", "unbond", "20CERE", *who).code == 0
    with Client(chain.url) as client:
        planned = client.query(staking.current_era()) or 0
        item = client.runtime.storage_info("Staking", "CurrentEra")
        for ahead, eras_left in ((1, 2), (3, 0)):
            pair = (
                client.runtime.storage_key("Staking", "CurrentEra"),
                client.runtime.encode(item.value, planned + ahead),
            )
            put = sudo.sudo(Call("System", "set_storage", {"items": [pair]}))
            assert client.submit_and_wait(put, Keypair.from_uri("//Alice")).ok
            shown = cere("stake", "show", "//Alice", "--json").data
            assert (shown["active_era"], shown["current_era"]) == (planned, planned + ahead)
            assert [chunk["eras_left"] for chunk in shown["unlocking"]] == [eras_left]
    (lock,) = [row for row in cere("locks", "//Alice", "--json").data["locks"] if "unbonding" in row["cause"]]
    assert lock["due"] is True
    assert cere("stake", "withdraw", *who).code == 0
    assert cere("stake", "show", "//Alice", "--json").data["unlocking"] == []


@pytest.mark.parametrize(("payee", "shown"), [("stash", "Stash"), ("none", "None")])
def test_rewards_can_go_elsewhere(cere: Run, funded: Funded, payee: str, shown: str) -> None:
    who = funded("100CERE")
    assert cere("stake", "bond", "50CERE", "--payee", payee, "--from", who, "--yes").code == 0
    assert cere("stake", "show", who, "--json").data["payee"] == shown


def test_rewards_can_go_to_an_account(cere: Run, funded: Funded) -> None:
    who, other = funded("100CERE"), Keypair.from_uri("//Bob").address
    assert cere("stake", "bond", "50CERE", "--payee", other, "--from", who, "--yes").code == 0
    assert other in cere("stake", "show", who).out


def test_bonding_twice_is_refused_by_the_chain_with_a_hint(cere: Run, funded: Funded) -> None:
    who = funded("100CERE")
    assert cere("stake", "bond", "50CERE", "--from", who, "--yes").code == 0
    done = cere("stake", "bond", "10CERE", "--from", who, "--yes")
    assert done.code == 1
    assert "Staking.AlreadyBonded" in done.err
    assert "stake extra" in done.err


def test_a_validator_named_twice_is_refused_before_signing(cere: Run) -> None:
    one = stashes(cere)[0]
    done = cere("nominate", one, one, "--from", "//Alice", "--yes")
    assert done.code == 2
    assert "more than once" in done.err


def test_nominating_nobody_is_a_usage_error(cere: Run) -> None:
    assert cere("nominate", "--from", "//Alice", "--yes").code == 2


def test_a_stash_validates_changes_its_payee_takes_stake_back_and_chills(cere: Run, funded: Funded) -> None:
    who = funded("500CERE")
    for args in (
        ["bond", "300CERE"],
        ["unbond", "50CERE"],
        ["rebond", "20CERE"],
        ["payee", "stash"],
        ["validate", "12.5%", "--blocked"],
    ):
        done = cere("stake", *args, "--from", who, "--yes", "--json")
        assert done.code == 0, done
    shown = cere("stake", "show", who, "--json").data
    assert (shown["active"], shown["payee"]) == (str(270 * CERE), "Stash")
    mine = [v for v in cere("validators", "--json").data["validators"] if v["stash"] == shown["stash"]]
    assert [(v["commission"], v["accepts_nominations"]) for v in mine] == [("125000000", False)]
    assert cere("stake", "chill", "--from", who, "--yes").code == 0
    assert not [v for v in cere("validators", "--json").data["validators"] if v["stash"] == shown["stash"]]
