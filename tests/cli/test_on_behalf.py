"""`--proxy`, `--multisig`, `--batch` and `batch`, on any sending command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust import Keypair
from cere_trust.pallets import multisig

from .conftest import Run

CERE = 10**10
Funded = Callable[..., str]


def address(uri: str) -> str:
    return Keypair.from_uri(uri).address


def make_proxy(cere: Run, real: str, delegate: str, kind: str = "Any") -> None:
    args = ["-a", f"delegate={address(delegate)}", "-a", f"proxy_type={kind}", "-a", "delay=0"]
    done = cere("call", "Proxy", "add_proxy", *args, "--from", real, "--yes")
    assert done.code == 0, done


def test_a_proxy_bonds_for_the_account_it_acts_for(cere: Run, funded: Funded) -> None:
    real, delegate = funded("300CERE"), funded("50CERE")
    make_proxy(cere, real, delegate, "Staking")
    for args in (["bond", "100CERE"], ["unbond", "50CERE"], ["withdraw"]):
        done = cere("stake", *args, "--from", delegate, "--proxy", real, "--yes")
        assert done.code == 0, done
    assert cere("stake", "show", real, "--json").data["active"] == str(50 * CERE)
    assert cere("stake", "show", delegate, "--json").data["ledger"] is None


def test_a_dry_run_shows_the_call_inside_the_proxys(cere: Run, funded: Funded) -> None:
    told = cere("transfer", "//Bob", "1CERE", "--from", "//Alice", "--proxy", "//Charlie", "--dry-run").out
    lines = told.splitlines()
    assert f"//Alice ({address('//Alice')})" in told
    assert "function" not in told
    acts = next(line for line in lines if line.startswith("acts as"))
    assert address("//Charlie") in acts
    outer = next(i for i, line in enumerate(lines) if "Proxy.proxy" in line)
    inner = next(i for i, line in enumerate(lines) if "Balances.transfer_keep_alive" in line)
    assert outer < inner
    assert any(address("//Charlie") in line for line in lines[outer:inner])


def test_who_is_no_proxy_is_told_so_by_the_chain(cere: Run, funded: Funded) -> None:
    done = cere("transfer", "//Bob", "1CERE", "--from", funded(), "--proxy", "//Charlie", "--yes", "--json")
    assert done.code == 1, done
    assert (done.error["pallet"], done.error["name"]) == ("Proxy", "NotProxy")


def test_acting_for_oneself_is_refused_before_signing(cere: Run) -> None:
    done = cere("transfer", "//Bob", "1CERE", "--from", "//Alice", "--proxy", "//Alice", "--yes")
    assert done.code == 2, done
    assert "leave it out" in done.err


def test_calls_are_collected_and_sent_as_one(cere: Run, funded: Funded, tmp_path: Path) -> None:
    who, file = funded("500CERE"), tmp_path / "calls.jsonl"
    first = cere("stake", "bond", "100CERE", "--from", who, "--batch", str(file))
    assert first.code == 0, first
    assert "nothing was sent" in first.err
    second = cere("transfer", "//Bob", "0.5CERE", "--from", who, "--batch", str(file), "--json").data
    assert second["calls"] == 2
    assert second["call"]["call"] == "transfer_keep_alive"
    assert cere("stake", "show", who, "--json").data["ledger"] is None

    shown = cere("batch", str(file), "--from", who, "--dry-run").out
    assert "Utility.batch_all" in shown
    assert "0.5 CERE" in shown
    assert file.exists()

    done = cere("batch", str(file), "--from", who, "--yes", "--json")
    assert done.code == 0, done
    assert cere("stake", "show", who, "--json").data["active"] == str(100 * CERE)
    assert not file.exists()
    (sent,) = tmp_path.glob("calls.jsonl.sent-*")
    assert sent.name == f"calls.jsonl.sent-{done.data['block']['number']}"
    again = cere("batch", str(file), "--from", who, "--yes")
    assert again.code == 2, again
    assert "calls.jsonl" in again.err


def test_one_failing_call_undoes_all_unless_forced(cere: Run, funded: Funded, tmp_path: Path) -> None:
    who, file = funded("200CERE"), tmp_path / "calls"
    assert cere("stake", "extra", "5CERE", "--from", who, "--batch", str(file)).code == 0
    assert cere("stake", "bond", "60CERE", "--from", who, "--batch", str(file)).code == 0
    done = cere("batch", str(file), "--from", who, "--yes", "--json")
    assert done.code == 1, done
    assert (done.error["pallet"], done.error["name"]) == ("Staking", "NotStash")
    assert file.exists()
    assert cere("stake", "show", who, "--json").data["ledger"] is None
    forced = cere("batch", str(file), "--force", "--from", who, "--yes")
    assert forced.code == 1, forced
    assert cere("stake", "show", who, "--json").data["active"] == str(60 * CERE)


def test_a_file_for_one_account_is_not_sent_as_another(cere: Run, funded: Funded, tmp_path: Path) -> None:
    file = tmp_path / "calls"
    assert cere("transfer", "//Bob", "1CERE", "--from", "//Alice", "--batch", str(file)).code == 0
    done = cere("batch", str(file), "--from", "//Bob", "--yes")
    assert done.code == 2, done
    assert address("//Alice") in done.err
    line = json.loads(file.read_text())
    del line["account"]
    file.write_text(json.dumps(line) + "\n")
    assert cere("batch", str(file), "--from", "//Bob", "--dry-run").code == 0


def test_a_proxy_sends_a_batch_made_for_the_account_it_acts_for(cere: Run, funded: Funded, tmp_path: Path) -> None:
    real, delegate, file = funded("300CERE"), funded("50CERE"), tmp_path / "calls"
    make_proxy(cere, real, delegate)
    for _ in range(2):
        assert cere("transfer", "//Bob", "1CERE", "--from", real, "--batch", str(file)).code == 0
    done = cere("batch", str(file), "--from", delegate, "--proxy", real, "--yes")
    assert done.code == 0, done
    assert "298" not in cere("balance", delegate).out
    assert int(cere("balance", real, "--json").data["free"]) < 298 * CERE


DEEP = '{"pallet": "System", "call": "remark", "args": {"remark": ' + "[" * 900 + "]" * 900 + "}}"
TWICE = '{"pallet": "Balances", "call": "transfer_all", "args": {"dest": "0x01", "dest": "0x02", "keep_alive": true}}'
NOT_AN_ACCOUNT = '{"account": "nobody", "pallet": "A", "call": "b", "args": {}}'


@pytest.mark.parametrize(
    "text", ["hello", "{}", '{"pallet": "Balances"}', "[1]", NOT_AN_ACCOUNT, "\x00\xff", DEEP, TWICE]
)
def test_a_file_of_something_else_is_neither_sent_nor_added_to(cere: Run, tmp_path: Path, text: str) -> None:
    file = tmp_path / "notes"
    file.write_text(text, encoding="utf-8")
    for args in (["batch", str(file)], ["transfer", "//Bob", "1CERE", "--batch", str(file)]):
        done = cere(*args, "--from", "//Alice", "--yes")
        assert done.code == 2, done
        assert "line 1" in done.err
    assert file.read_text(encoding="utf-8") == text


def test_an_empty_file_and_too_long_a_file_are_refused(cere: Run, tmp_path: Path) -> None:
    file = tmp_path / "calls"
    file.write_text("")
    assert "0 calls" in cere("batch", str(file), "--from", "//Alice", "--yes").err
    line = json.dumps({"pallet": "System", "call": "remark", "args": {"remark": "0x"}}) + "\n"
    file.write_text(line * 20_000)
    done = cere("batch", str(file), "--from", "//Alice", "--yes")
    assert done.code == 2, done
    assert "takes 1 to" in done.err


def test_a_call_that_does_not_fit_is_not_collected(cere: Run, tmp_path: Path) -> None:
    file = tmp_path / "calls"
    done = cere("call", "Balances", "transfer_all", "-a", "to=//Bob", "--from", "//Alice", "--batch", str(file))
    assert done.code == 2, done
    assert not file.exists()


def multisig_of(threshold: int, *uris: str) -> str:
    return f"{threshold}:{','.join(address(uri) for uri in uris)}"


def test_a_multisig_proposes_and_the_last_approval_makes_the_call(cere: Run, funded: Funded) -> None:
    people = [funded("50CERE") for _ in range(3)]
    group = multisig_of(2, *people)
    account = multisig.account_of([Keypair.from_uri(uri).account for uri in people], threshold=2)
    assert cere("transfer", account.address, "20CERE", "--from", "//Alice", "--yes").code == 0
    pay = ["transfer", "//Bob", "3CERE", "--multisig", group, "--yes"]

    proposed = cere(*pay, "--from", people[0])
    assert proposed.code == 0, proposed
    assert "waits for further approvals" in proposed.err
    assert cere("balance", account.address, "--json").data["free"] == str(20 * CERE)

    again = cere(*pay, "--from", people[0])
    assert again.code == 2, again
    assert "1 of 2 have" in again.err

    stranger = cere(*pay, "--from", "//Alice")
    assert stranger.code == 2, stranger
    assert "signatories" in stranger.err

    done = cere(*pay, "--from", people[2], "--json")
    assert done.code == 0, done
    assert ("Multisig", "MultisigExecuted") in {(e["pallet"], e["name"]) for e in done.data["events"]}
    assert "waits_as" not in done.data
    assert cere("balance", account.address, "--json").data["free"] == str(17 * CERE)


def test_a_multisig_has_a_name_and_any_one_of_them_may_suffice(cere: Run, run: Run, funded: Funded) -> None:
    people = [funded("50CERE") for _ in range(2)]
    assert run("config", "set", "multisig.us", multisig_of(1, *people)).code == 0
    account = multisig.account_of([Keypair.from_uri(uri).account for uri in people], threshold=1)
    assert cere("transfer", "us", "100CERE", "--from", "//Alice", "--yes").code == 0
    done = cere("stake", "bond", "60CERE", "--multisig", "us", "--from", people[1], "--yes")
    assert done.code == 0, done
    assert cere("stake", "show", account.address, "--json").data["active"] == str(60 * CERE)
    failed = cere("stake", "bond", "10CERE", "--multisig", "us", "--from", people[0], "--yes", "--json")
    assert failed.code == 1, failed
    assert (failed.error["pallet"], failed.error["name"]) == ("Staking", "AlreadyBonded")


def test_a_multisig_of_itself_is_refused(cere: Run, run: Run) -> None:
    assert run("config", "set", "multisig.us", "1:them,//Alice").code == 0
    assert run("config", "set", "multisig.them", "1:us,//Bob").code == 0
    done = cere("balance", "us")
    assert done.code == 2, done
    assert "its own signatories" in done.err


def test_a_multisig_is_a_proxy_too(cere: Run, funded: Funded) -> None:
    people, real = [funded("50CERE") for _ in range(2)], funded("100CERE")
    account = multisig.account_of([Keypair.from_uri(uri).account for uri in people], threshold=1)
    add = cere("tx", "proxy", "add-proxy", account.address, "--proxy-type", "any", "--from", real, "--yes")
    assert add.code == 0, add
    options = ["--multisig", multisig_of(1, *people), "--proxy", address(real)]
    done = cere("transfer", "//Bob", "5CERE", *options, "--from", people[0], "--yes")
    assert done.code == 0, done
    assert int(cere("balance", real, "--json").data["free"]) < 95 * CERE


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("nobody", "neither THRESHOLD"),
        ("2", "neither THRESHOLD"),
        ("two://Alice,//Bob", "neither THRESHOLD"),
        ("3://Alice,//Bob", "threshold"),
        ("0://Alice,//Bob", "threshold"),
        ("2://Alice,//Alice", "twice"),
        ("2://Alice,6nobody", "neither an address"),
        ("2:", "neither THRESHOLD"),
    ],
)
def test_what_is_no_multisig_is_refused(cere: Run, given: str, says: str) -> None:
    done = cere("transfer", "//Bob", "1CERE", "--multisig", given, "--from", "//Alice", "--yes")
    assert done.code == 2, done
    assert says in done.err
