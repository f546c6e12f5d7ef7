"""`identity …`, `proxy …`, `multisig …`, `preimage …`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust import Keypair

from .conftest import Run

CERE = 10**10
Funded = Callable[..., str]


def address(uri: str) -> str:
    return Keypair.from_uri(uri).address


def test_an_identity_is_set_shown_and_cleared(cere: Run, funded: Funded) -> None:
    who = funded("500CERE")
    assert "has no identity" in cere("identity", "show", who).out
    assert cere("identity", "show", who, "--json").data["info"] is None
    done = cere("identity", "set", "--display", "Moon 🌒", "--matrix", "@moon:cere", "--from", who, "--yes")
    assert done.code == 0, done
    shown = cere("identity", "show", who, "--json").data
    assert shown["info"]["display"] == "Moon 🌒"
    assert shown["info"]["riot"] == "@moon:cere"
    assert shown["info"]["legal"] is None
    assert int(shown["deposit"]) > 0
    told = cere("identity", "show", who).out
    assert "Moon 🌒" in told
    assert "legal" not in told
    assert cere("identity", "clear", "--from", who, "--yes").code == 0
    assert cere("identity", "clear", "--from", who, "--yes", "--json").error["name"] in ("NotNamed", "NoIdentity")


def test_judgements_are_told_by_registrar(cere: Run, funded: Funded) -> None:
    who, judge = funded("500CERE"), funded("50CERE")
    named = json.dumps({"pallet": "Identity", "call": "add_registrar", "args": {"account": address(judge)}})
    assert cere("tx", "sudo", "sudo", named, "--from", "//Alice", "--yes").code == 0
    index = len(cere("query", "Identity", "Registrars", "--json").data["value"]) - 1
    asked = ("tx", "identity", "request-judgement", str(index), "--max-fee", "1CERE")
    assert cere("identity", "set", "--display", "Moon", "--from", who, "--yes").code == 0
    assert cere(*asked, "--from", who, "--yes").code == 0
    told = [line.split() for line in cere("identity", "show", who).out.splitlines()]
    at = told.index(["judgements"])
    assert told[at + 1 : at + 3] == [["registrar", str(index)], ["fee", "0", "CERE"]]


def test_too_long_a_name_is_refused_before_signing(cere: Run) -> None:
    done = cere("identity", "set", "--display", "m" * 33, "--from", "//Alice", "--yes")
    assert done.code == 2, done
    assert "32 bytes" in done.err


def test_proxies_are_added_listed_and_removed(cere: Run, funded: Funded) -> None:
    who = funded("300CERE")
    assert "has no proxies" in cere("proxy", "list", who).out
    for kind, delay in (("staking", "0"), ("governance", "10")):
        done = cere("proxy", "add", "//Bob", "--proxy-type", kind, "--delay", delay, "--from", who, "--yes")
        assert done.code == 0, done
    listed = cere("proxy", "list", who, "--json").data
    assert {(one["proxy_type"], one["delay"]) for one in listed["proxies"]} == {("Staking", 0), ("Governance", 10)}
    assert all(one["delegate"] == address("//Bob") for one in listed["proxies"])
    assert "10 blocks" in cere("proxy", "list", who).out
    assert cere("proxy", "remove", "//Bob", "--proxy-type", "staking", "--from", who, "--yes").code == 0
    assert len(cere("proxy", "list", who, "--json").data["proxies"]) == 1
    gone = cere("proxy", "remove", "//Bob", "--proxy-type", "staking", "--from", who, "--yes", "--json")
    assert (gone.code, gone.error["name"]) == (1, "NotFound")


def test_a_multisigs_calls_wait_are_shown_approved_by_hash_and_cancelled(cere: Run, funded: Funded) -> None:
    people = [funded("60CERE") for _ in range(3)]
    group = f"3:{','.join(map(address, people))}"
    account = cere("multisig", "address", group, "--json").data["account"]
    assert account in cere("multisig", "address", group).out
    assert cere("transfer", account, "20CERE", "--from", "//Alice", "--yes").code == 0
    assert "no pending calls" in cere("multisig", "show", group).out

    call = cere("transfer", "//Bob", "5CERE", "--from", people[0], "--dry-run", "--json").data["call_data"]
    proposed = cere("multisig", "propose", group, call, "--from", people[0], "--yes", "--json")
    assert proposed.code == 0, proposed
    hash = proposed.data["waits_as"]
    (waiting,) = cere("multisig", "show", group, "--json").data["waiting"]
    assert (waiting["call_hash"], waiting["missing"]) == (hash, 2)
    assert waiting["approvals"] == [address(people[0])]
    assert hash in cere("multisig", "show", group).out

    approved = cere("multisig", "approve", group, hash, "--from", people[1], "--yes")
    assert approved.code == 0, approved
    last = cere("multisig", "approve", group, hash, "--from", people[2], "--yes")
    assert last.code == 2, last
    assert "give the call" in last.err
    done = cere("multisig", "approve", group, call, "--from", people[2], "--yes")
    assert done.code == 0, done
    assert cere("balance", account, "--json").data["free"] == str(15 * CERE)

    again = cere("multisig", "propose", group, call, "--from", people[1], "--yes", "--json")
    foreign = cere("multisig", "cancel", group, again.data["waits_as"], "--from", people[0], "--yes", "--json")
    assert (foreign.code, foreign.error["name"]) == (1, "NotOwner")
    cancelled = cere("multisig", "cancel", group, again.data["waits_as"], "--from", people[1], "--yes")
    assert cancelled.code == 0, cancelled
    assert cere("multisig", "show", group, "--json").data["waiting"] == []


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["approve", "2://Alice,//Bob", "0x" + "00" * 32], "is no pending call"),
        (["cancel", "2://Alice,//Bob", "0x12"], "HASH"),
        (["propose", "2://Alice,//Bob", "{}"], "CALL"),
        (
            ["propose", "2://Charlie,//Bob", '{"pallet": "System", "call": "remark", "args": {"remark": "0x"}}'],
            "signatories",
        ),
        (["address", "5://Alice,//Bob"], "threshold"),
    ],
)
def test_bad_input_of_multisigs(cere: Run, args: list[str], says: str) -> None:
    options = ["--from", "//Alice", "--yes"] if args[0] != "address" else []
    done = cere("multisig", *args, *options)
    assert done.code == 2, done
    assert says in done.err


def test_a_call_is_noted_shown_and_taken_off(cere: Run, funded: Funded, tmp_path: Path) -> None:
    who, file = funded("300CERE"), tmp_path / "call"
    assert (
        cere(
            "call", "System", "remark", "-a", f"remark=0x{who.encode().hex()}", "--from", who, "--batch", str(file)
        ).code
        == 0
    )
    noted = cere("preimage", "note", f"@{file}", "--from", who, "--yes", "--json")
    assert noted.code == 0, noted
    hash = noted.data["noted"]
    shown = cere("preimage", "show", hash, "--json").data
    assert shown["noted_by"] == address(who)
    assert shown["requests"] == 0
    assert shown["call"]["call"] == "remark"
    assert json.loads(file.read_text())["args"]["remark"] == shown["call"]["args"]["remark"]
    assert "System.remark" in cere("preimage", "show", hash).out
    assert cere("preimage", "unnote", hash, "--from", who, "--yes").code == 0
    gone = cere("preimage", "show", hash)
    assert gone.code == 2, gone
    assert "preimage note" in gone.err
    assert "HASH" in cere("preimage", "show", "0x1").err


def test_what_is_no_call_is_shown_as_bytes(cere: Run, funded: Funded) -> None:
    who = funded("300CERE")
    hash = cere("preimage", "note", "0xff" + who.encode().hex(), "--from", who, "--yes", "--json").data["noted"]
    assert cere("preimage", "show", hash, "--json").data["call"] is None
    assert "0xff" in cere("preimage", "show", hash).out
