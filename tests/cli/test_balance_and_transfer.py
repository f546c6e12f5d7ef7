"""`balance` and `transfer`, and the options of all commands that sign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust import Amount, Keypair

from .conftest import Run

CERE = 10**10
Funded = Callable[..., str]


def test_a_balance_is_shown_in_words_and_as_exact_strings(cere: Run, funded: Funded) -> None:
    who = funded("1234.5CERE")
    told = cere("balance", who)
    assert told.code == 0, told
    assert "1,234.5 CERE" in told.out
    document = cere("balance", who, "--json").data
    assert document == {
        "unit": "planck",
        "account": Keypair.from_uri(who).address,
        "free": "12345000000000",
        "reserved": "0",
        "frozen": "0",
        "transferable": "12335000000000",
        "nonce": 0,
    }


def test_the_account_may_come_from_the_from_option_or_the_environment(cere: Run, funded: Funded) -> None:
    who = funded()
    named = cere("balance", Keypair.from_uri(who).address, "--json").out
    assert cere("balance", "--from", who, "--json").out == named
    assert cere("balance", "--json", CERE_TRUST_FROM=who).out == named


def test_a_transfer_moves_what_it_says_and_tells_block_fee_and_events(cere: Run, funded: Funded) -> None:
    sender, dest = funded(), funded("2CERE")
    done = cere("transfer", dest, "1.5CERE", "--from", sender, "--yes", "--json")
    assert done.code == 0, done
    receipt = done.data
    assert receipt["ok"] is True
    assert receipt["finalized"] is True
    assert receipt["unit"] == "planck"
    assert receipt["block"]["hash"].startswith("0x")
    (moved,) = [e for e in receipt["events"] if (e["pallet"], e["name"]) == ("Balances", "Transfer")]
    assert moved["fields"]["amount"] == "15000000000"
    assert cere("balance", dest, "--json").data["free"] == str(35 * CERE // 10)
    left = 1000 * CERE - 15 * CERE // 10 - int(receipt["fee"])
    assert cere("balance", sender, "--json").data["free"] == str(left)


def test_a_transfer_in_words_names_block_extrinsic_fee_and_event(cere: Run, funded: Funded) -> None:
    done = cere("transfer", funded("2CERE"), "100planck", "--from", funded(), "--yes")
    assert done.code == 0, done
    for said in ("block", "final", "extrinsic", "fee", "Balances.Transfer("):
        assert said in done.out
    assert "amount=0.00000001 CERE (100 planck)" in done.out
    block = cere("block", done.out.split()[2].rstrip(","))
    assert block.code == 0, block
    assert "Balances.transfer_keep_alive(" in block.out


@pytest.mark.parametrize("wait", ["in-block", "finalized"])
def test_both_ways_of_waiting_end(cere: Run, funded: Funded, wait: str) -> None:
    done = cere("transfer", funded("2CERE"), "1CERE", "--from", funded(), "--yes", "--wait", wait, "--json")
    assert done.code == 0, done
    assert done.data["ok"] is True


def test_a_dry_run_says_everything_and_changes_nothing(cere: Run, funded: Funded) -> None:
    sender, dest = funded(), funded("2CERE")
    before = cere("balance", sender, "--json").out
    told = cere("transfer", dest, "1.5CERE", "--from", sender, "--dry-run")
    assert told.code == 0, told
    for said in ("Balances.transfer_keep_alive", "1.5 CERE", Keypair.from_uri(dest).address, "fee", "0x"):
        assert said in told.out
    assert "nothing was signed or sent" in told.err
    document = cere("transfer", dest, "1.5CERE", "--from", sender, "--dry-run", "--json").data
    assert document["dry_run"] is True
    assert document["call_data"].startswith("0x")
    assert document["call"]["call"] == "transfer_keep_alive"
    assert int(document["fee"]) > 0
    assert document["from"] == Keypair.from_uri(sender).address
    assert cere("balance", sender, "--json").out == before


def test_a_dry_run_needs_no_password_of_a_key_and_takes_an_address(cere: Run, funded: Funded) -> None:
    assert cere("key", "new", "mine", "--password-stdin", input="secret words\n").code == 0
    assert cere("transfer", "mine", "5CERE", "--from", "//Alice", "--yes").code == 0
    assert cere("transfer", "//Bob", "1CERE", "--from", "mine", "--dry-run").code == 0
    address = Keypair.from_uri("//Alice").address
    assert cere("transfer", "//Bob", "1CERE", "--from", address, "--dry-run").code == 0
    refused = cere("transfer", "//Bob", "1CERE", "--from", address, "--yes")
    assert refused.code == 4
    assert "cannot sign" in refused.err


def test_a_key_of_the_keyring_signs_with_its_password(cere: Run, keys: Path) -> None:
    assert cere("key", "new", "mine", "--password-stdin", input="secret words\n").code == 0
    assert cere("transfer", "mine", "5CERE", "--from", "//Alice", "--yes").code == 0
    wrong = cere("transfer", "//Bob", "1CERE", "--from", "mine", "--yes", "--password-stdin", input="wrong words\n")
    assert wrong.code == 4
    assert "wrong words" not in wrong.out + wrong.err
    assert cere("balance", "mine", "--json").data["nonce"] == 0
    missing = cere("transfer", "//Bob", "1CERE", "--from", "mine", "--yes")
    assert missing.code == 2
    assert "--password-stdin" in missing.err
    done = cere("transfer", "//Bob", "1CERE", "--from", "mine", "--yes", "--password-stdin", input="secret words\n")
    assert done.code == 0, done
    assert "secret words" not in done.out + done.err


def test_nothing_is_signed_without_a_yes_where_nobody_can_be_asked(cere: Run) -> None:
    for more in ((), ("--json",)):
        done = cere("transfer", "//Bob", "1CERE", "--from", "//Alice", *more)
        assert done.code == 2
        assert "--yes" in done.err
        assert not done.out


@pytest.mark.parametrize(
    "secret",
    [
        "bottom drive obey lake curtain smoke basket hold race lonely fit walk",
        "bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice",
        "0x" + "1f" * 32,
        "//Alice///password",
    ],
)
def test_a_secret_as_an_argument_is_refused_and_not_repeated(cere: Run, secret: str) -> None:
    done = cere("transfer", "//Bob", "1CERE", "--from", secret, "--dry-run")
    assert done.code == 4, done
    assert "key import" in done.err
    assert secret not in done.out + done.err
    assert "obey" not in done.out + done.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1.5", "no unit"),
        ("15000000000", "no unit"),
        ("1.00000000001CERE", "decimals"),
        ("1.5planck", "whole"),
        ("manyCERE", "number"),
        ("1e400CERE", "number"),
        ("NaNCERE", "number"),
        ("-1CERE", "negative"),
        ("", "no unit"),
    ],
)
def test_what_is_no_amount_is_a_usage_error(run: Run, text: str, says: str) -> None:
    done = run("transfer", "//Bob", text, "--from", "//Alice", "--dry-run")
    assert done.code == 2, done
    assert says in done.err


@pytest.mark.parametrize("text", ["0.07CERE", "0.29CERE", "4.35CERE", "900719925474.0993CERE", "1planck"])
def test_an_amount_keeps_every_planck(cere: Run, text: str) -> None:
    document = cere("transfer", "//Bob", text, "--from", "//Alice", "--dry-run", "--json").data
    assert document["call"]["args"]["value"] == str(int(Amount.parse(text)))


def test_a_referee_may_be_asked_before_anything_is_signed(cere: Run, funded: Funded) -> None:
    done = cere("transfer", funded("2CERE"), "1CERE", "--from", funded(), "--yes", "--crosscheck", "--json")
    assert done.code == 0, done
    assert done.data["ok"] is True
