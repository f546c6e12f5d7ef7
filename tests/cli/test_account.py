"""`account show`, `locks`, `unlock`, `payout`; some on a chain of their own, with storage overrides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cere_trust import Client, Keypair

from ..backend import OwnChain
from ..chain.pallets.harness import Ground
from ..chain.pallets.test_payouts import ERA, three_pages
from .conftest import Run, runner

CERE = 10**10
Funded = Callable[..., str]


@pytest.fixture
def ground(fresh_chain: Callable[..., OwnChain]) -> Iterator[Ground]:
    """A chain of the test's own."""
    chain = fresh_chain(preset="dev")
    with Client(chain.url) as client:
        yield Ground(chain.url, client)


@pytest.fixture
def own(ground: Ground, keys: Path, metadata_cache: str) -> Run:
    """Run the program against it."""
    return runner(keys, CERE_TRUST_URL=ground.client.url, CERE_TRUST_CACHE=metadata_cache)


def test_a_balance_is_explained_part_by_part(cere: Run, funded: Funded) -> None:
    who = funded("1000CERE")
    nothing = cere("account", "show", who)
    assert nothing.code == 0, nothing
    assert "no part of it is locked" in nothing.out
    for args in (
        ["stake", "bond", "100CERE"],
        ["identity", "set", "--display", "Moon"],
        ["proxy", "add", "//Bob", "--proxy-type", "staking"],
        ["preimage", "note", f"text:{who}"],
        ["delegate", "//Bob", "--balance", "40CERE", "--track", "small_tipper"],
        ["call", "Indices", "claim", "-a", f"index={int.from_bytes(who.encode()[-3:])}"],
    ):
        done = cere(*args, "--from", who, "--yes")
        assert done.code == 0, done
    shown = cere("account", "show", who, "--json").data
    parts = {part["cause"]: (part["kind"], int(part["amount"])) for part in shown["parts"]}
    assert parts["bonded for staking"] == ("hold", 100 * CERE)
    assert parts["votes in referenda"] == ("lock", 40 * CERE)
    assert {"deposit for preimages", "deposit for proxies", "deposit for an identity"} < parts.keys()
    assert any(cause.startswith("other deposits") for cause in parts)
    assert sum(amount for kind, amount in parts.values() if kind in ("hold", "reserve")) == int(shown["reserved"])
    balance = cere("balance", who, "--json").data
    assert {name: balance[name] for name in balance} == {name: shown[name] for name in balance}
    told = cere("account", "show", who).out
    assert "bonded for staking" in told
    assert "100 CERE" in told


def test_what_is_locked_is_told_with_cause_and_date_and_freed_when_due(ground: Ground, own: Run) -> None:
    who, cluster = "//cli//locked", own("ddc", "cluster", "list", "--json").data["clusters"][0]["cluster"]
    account = Keypair.from_uri(who).account
    assert own("transfer", who, "500CERE", "--from", "//Alice", "--yes").code == 0
    assert "nothing of" in own("locks", who).out
    remark = '{"pallet": "System", "call": "remark", "args": {"remark": "0x"}}'
    poll = own("referenda", "submit", remark, "--track", "small_tipper", "--from", "//Alice", "--yes", "--json")
    index = poll.data["referendum"]
    for args in (
        ["stake", "bond", "100CERE"],
        ["stake", "unbond", "30CERE"],
        ["vote", str(index), "--aye", "--balance", "60CERE", "--conviction", "1x"],
        ["ddc", "deposit", "50CERE", "--cluster", cluster],
        ["ddc", "unlock", "20CERE", "--cluster", cluster],
    ):
        done = own(*args, "--from", who, "--yes")
        assert done.code == 0, done

    told = {one["cause"]: one for one in own("locks", who, "--json").data["locks"]}
    assert {cause.split(" ")[0] for cause in told} == {"bonded", "unbonding", "vote", "DDC"}
    assert not any(one["due"] for one in told.values())
    vote = told[f"vote in referendum {index} (track 30)"]
    assert (vote["amount"], vote["date"]) == (str(60 * CERE), None)
    unbonding = told["unbonding until era 3"]
    assert unbonding["amount"] == str(30 * CERE)
    assert unbonding["date"] > "2026"
    assert "70 CERE" in own("locks", who).out
    early = own("unlock", "--from", who, "--yes")
    assert early.code == 2, early
    assert "cere-trust locks" in early.err

    alices = own("locks", "//Alice", "--json").data["locks"]
    (deposit,) = [one for one in alices if one["cause"] == f"submission deposit of referendum {index}"]
    assert (deposit["amount"], deposit["due"]) == (str(CERE), False)

    ground.put("Staking", "CurrentEra", value=3)
    ground.put("Referenda", "ReferendumInfoFor", index, value={"Rejected": (1, None, None)})
    key = (bytes.fromhex(cluster[2:]), account)
    chunk = ground.read("DdcCustomers", "ClusterLedger", *key)["unlocking"][0]
    ground.change("DdcCustomers", "ClusterLedger", *key, unlocking=[{**chunk, "block": 1}])
    listed = own("locks", who)
    assert "cere-trust unlock" in listed.err
    assert listed.out.count("now") == 3, listed
    before = own("account", "show", who, "--json").data
    assert int(before["frozen"]) == 60 * CERE
    shown = own("unlock", "--from", who, "--dry-run").out
    assert [
        name in shown for name in ("remove_vote", "ConvictionVoting.unlock", "withdraw_unbonded", "withdraw_unlocked")
    ]
    freed = own("unlock", "--from", who, "--yes")
    assert freed.code == 0, freed
    after = own("account", "show", who, "--json").data
    assert int(after["frozen"]) == 0
    assert int(before["reserved"]) - int(after["reserved"]) == 30 * CERE
    assert own("unlock", "--from", who, "--yes").code == 2


def test_what_vests_is_told_and_freed_as_it_comes(own: Run, ground: Ground) -> None:
    who, schedule = "//cli//vesting", '{"locked": "40CERE", "per_block": "1CERE", "starting_block": 1}'
    assert own("transfer", who, "20CERE", "--from", "//Alice", "--yes").code == 0
    done = own("tx", "vesting", "vested-transfer", who, "--schedule", schedule, "--from", "//Alice", "--yes")
    assert done.code == 0, done
    (lock,) = own("locks", who, "--json").data["locks"]
    assert lock["cause"].startswith("vesting, 1 CERE a block")
    assert (lock["block"], lock["due"]) == (41, False)
    before = int(own("balance", who, "--json").data["frozen"])
    for _ in range(5):
        ground.new_block()
    assert own("unlock", "--from", who, "--yes").code == 0
    assert int(own("balance", who, "--json").data["frozen"]) <= before - 5 * CERE


def test_rewards_are_listed_and_paid_as_many_as_fit(ground: Ground, own: Run) -> None:
    validator, backers = three_pages(ground)
    who = validator.address
    listed = own("payout", "list", who, "--json").data["unpaid"]
    assert [(row["era"], row["page"]) for row in listed] == [(int(ERA), page) for page in range(3)]
    assert all(int(row["reward"]) > 0 for row in listed)
    assert "LOST IN ERAS" in own("payout", "list", who).out
    assert len(backers) == 6
    none = own("payout", "pay", who, "--era", "4", "--from", "//Alice", "--yes")
    assert none.code == 2, none
    before = int(own("balance", who, "--json").data["free"])
    paid = own("payout", "pay", who, "--from", "//Alice", "--yes", "--json")
    assert paid.code == 0, paid
    assert int(own("balance", who, "--json").data["free"]) > before
    for _ in range(3):
        if own("payout", "pay", who, "--from", "//Alice", "--yes").code:
            break
    assert own("payout", "list", who, "--json").data["unpaid"] == []
    assert "are paid" in own("payout", "list", who).out
    again = own("payout", "pay", who, "--from", "//Alice", "--yes")
    assert again.code == 2, again
    assert "are paid" in again.err


@pytest.mark.parametrize("args", [["account", "show", "6nobody"], ["locks", "6nobody"], ["payout", "list", "6nobody"]])
def test_bad_input(cere: Run, args: list[str]) -> None:
    done = cere(*args)
    assert done.code == 2, done
    assert "neither an address" in done.err


def test_a_vote_that_won_stays_locked_as_long_as_its_conviction_says(ground: Ground, own: Run) -> None:
    who = "//cli//won"
    assert own("transfer", who, "500CERE", "--from", "//Alice", "--yes").code == 0
    remark = '{"pallet": "System", "call": "remark", "args": {"remark": "0x"}}'
    poll = own("referenda", "submit", remark, "--track", "small_tipper", "--from", "//Alice", "--yes", "--json")
    index = poll.data["referendum"]
    vote = ["vote", str(index), "--aye", "--balance", "40CERE", "--conviction", "3x", "--from", who, "--yes"]
    assert own(*vote).code == 0
    ground.put("Referenda", "ReferendumInfoFor", index, value={"Approved": (1, None, None)})
    until = 1 + 4 * int(str(ground.client.constant("ConvictionVoting", "VoteLockingPeriod")))
    (lock,) = own("locks", who, "--json").data["locks"]
    assert (lock["block"], lock["due"], lock["amount"]) == (until, False, str(40 * CERE))
    assert own("unlock", "--from", who, "--yes").code == 2

    remove = ["tx", "conviction-voting", "remove-vote", "30", "--index", str(index), "--from", who, "--yes"]
    done = own(*remove)
    assert done.code == 0, done
    (left,) = own("locks", who, "--json").data["locks"]
    assert (left["block"], left["amount"]) == (until, str(40 * CERE))
    assert left["cause"].startswith("left by an earlier vote")


def test_deposits_of_referenda_that_are_over_come_back_with_what_is_due(ground: Ground, own: Run) -> None:
    remark = '{"pallet": "System", "call": "remark", "args": {"remark": "0x"}}'
    submit = ["referenda", "submit", remark, "--track", "small_tipper", "--from", "//Bob", "--yes", "--json"]
    kept, returned = (own(*submit).data["referendum"] for _ in range(2))
    for index, end in ((kept, "Rejected"), (returned, "Approved")):
        deposit = ground.read("Referenda", "ReferendumInfoFor", index)["Ongoing"]["submission_deposit"]
        ground.put("Referenda", "ReferendumInfoFor", index, value={end: (1, deposit, None)})
    told = {one["cause"]: one["due"] for one in own("locks", "//Bob", "--json").data["locks"]}
    assert told[f"submission deposit of referendum {kept}"] is False
    assert told[f"submission deposit of referendum {returned}"] is True
    done = own("unlock", "--from", "//Bob", "--yes", "--json")
    assert done.code == 0, done
    assert ("Referenda", "SubmissionDepositRefunded") in {(e["pallet"], e["name"]) for e in done.data["events"]}
    again = own("unlock", "--from", "//Bob", "--yes")
    assert again.code == 2, again
