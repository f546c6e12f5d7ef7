"""`pool …`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from cere_trust import Keypair

from .conftest import Run

CERE = 10**10
Funded = Callable[..., str]


def test_the_life_of_a_pool(cere: Run, funded: Funded) -> None:
    founder, joiner = funded("500CERE"), funded("300CERE")
    made = cere("pool", "create", "200CERE", "--from", founder, "--yes", "--json")
    assert made.code == 0, made
    number = str(made.data["pool_id"])
    assert cere("pool", "name", number, "--metadata", "text:Moon & Sons", "--from", founder, "--yes").code == 0
    chosen = [row["stash"] for row in cere("validators", "--json").data["validators"]][:2]
    nominated = cere("pool", "nominate", number, *(f"--validators={one}" for one in chosen), "--from", founder, "--yes")
    assert nominated.code == 0, nominated

    joined = cere("pool", "join", "100CERE", "--pool-id", number, "--from", joiner, "--yes")
    assert joined.code == 0, joined
    assert cere("pool", "extra", "20CERE", "--from", joiner, "--yes").code == 0
    assert cere("pool", "claim", "--from", joiner, "--yes").code == 0

    shown = cere("pool", "show", number, "--json").data
    assert shown["name"] == "Moon & Sons"
    assert shown["balance"] == str(320 * CERE)
    assert shown["validators"] == chosen
    assert shown["roles"]["bouncer"] == Keypair.from_uri(founder).address
    terms = json.dumps(["5%", founder])
    done = cere(
        "tx", "nomination-pools", "set-commission", number, "--new-commission", terms, "--from", founder, "--yes"
    )
    assert done.code == 0, done
    told = [line.split() for line in cere("pool", "show", number).out.splitlines()]
    address = Keypair.from_uri(founder).address
    for line in (["name", "Moon", "&", "Sons"], ["roles"], ["root", address], ["current", "5%"], [address]):
        assert line in told
    (row,) = [row for row in cere("pool", "list", "--json").data["pools"] if row["pool_id"] == int(number)]
    assert row["members"] == 2
    assert row["points"] == str(320 * CERE)
    assert "Moon & Sons" in cere("pool", "list").out

    assert cere("pool", "unbond", "30CERE", "--from", joiner, "--yes").code == 0
    member = cere("pool", "member", joiner, "--json").data
    assert member["balance"] == str(90 * CERE)
    (leaving,) = member["unbonding"]
    assert (leaving["balance"], leaving["free"]) == (str(30 * CERE), False)
    assert "30 CERE, free in era" in cere("pool", "member", joiner).out
    early = cere("pool", "withdraw", "--from", joiner, "--yes", "--json")
    assert early.code == 1, early
    assert early.error["name"] == "CannotWithdrawAny"
    assert cere("pool", "unbond", "1000CERE", "--from", joiner, "--yes").code == 0
    assert cere("pool", "member", joiner, "--json").data["balance"] == "0"


def test_who_is_in_no_pool_is_told_how_to_join(cere: Run, funded: Funded) -> None:
    who = funded("50CERE")
    for args in (["unbond", "5CERE", "--from", who, "--yes"], ["withdraw", "--from", who, "--yes"], ["member", who]):
        done = cere("pool", *args)
        assert done.code == 2, done
        assert "pool join" in done.err


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["show", "99999"], 2, "pool list"),
        (["show", "0"], 2, "POOL"),
        (["join", "10CERE"], 2, "--pool-id"),
        (["join", "10", "--pool-id", "1"], 2, "no unit"),
        (["join", "10CERE", "--pool-id", "99999", "--from", "//Alice", "--yes"], 1, "PoolNotFound"),
    ],
)
def test_bad_input(cere: Run, args: list[str], code: int, says: str) -> None:
    done = cere("pool", *args)
    assert done.code == code, done
    assert says in done.err
