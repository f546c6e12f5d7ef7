"""`referenda list|show` and `vote`, on referenda of the test's own."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from cere_trust import Keypair

from .conftest import Run

CERE = 10**10
Funded = Callable[..., str]
PROPOSAL = "0x00000c637265"  # System.remark("cre")


@pytest.fixture
def referendum(cere: Run) -> int:
    """The index of a new referendum on the small tipper's track."""
    done = cere(
        "call", "Referenda", "submit",
        "-a", 'proposal_origin={"Origins": "SmallTipper"}',
        "-a", f'proposal={{"Inline": "{PROPOSAL}"}}',
        "-a", 'enactment_moment={"After": 10}',
        "--from", "//Alice", "--yes", "--json",
    )  # fmt: skip
    assert done.code == 0, done
    (submitted,) = [e for e in done.data["events"] if e["name"] == "Submitted"]
    return int(submitted["fields"]["index"])


def test_a_new_referendum_is_listed_with_track_status_and_tally(cere: Run, referendum: int) -> None:
    (row,) = [row for row in cere("referenda", "list", "--json").data["referenda"] if row["index"] == referendum]
    assert row["track_name"] == "small_tipper"
    assert row["status"] == "awaits its decision deposit"
    assert row["tally"] == {"ayes": "0", "nays": "0", "support": "0", "approval": "no votes"}
    assert row["submission_deposit"] == {"who": Keypair.from_uri("//Alice").address, "amount": str(CERE)}
    assert row["decision_deposit"] is None
    told = cere("referenda", "list").out
    assert "small_tipper" in told
    assert "\0" not in told


def test_a_referendum_is_shown_with_what_it_proposes(cere: Run, referendum: int) -> None:
    told = cere("referenda", "show", str(referendum))
    assert told.code == 0, told
    assert "System.remark" in told.out
    document = cere("referenda", "show", str(referendum), "--json").data
    assert document["proposed_call"]["call"] == "remark"
    assert document["origin"] == {"Origins": "SmallTipper"}


def test_a_referendum_that_does_not_exist_is_said_so(cere: Run) -> None:
    done = cere("referenda", "show", "4000000000")
    assert done.code == 2
    assert "referenda list" in done.err


def test_an_aye_with_conviction_counts_and_locks(cere: Run, funded: Funded, referendum: int) -> None:
    who = funded("200CERE")
    done = cere("vote", str(referendum), "--aye", "--balance", "100CERE", "--conviction", "2x", "--from", who, "--yes")
    assert done.code == 0, done
    (row,) = [row for row in cere("referenda", "list", "--json").data["referenda"] if row["index"] == referendum]
    assert row["tally"]["ayes"] == str(200 * CERE)
    assert row["tally"]["support"] == str(100 * CERE)
    assert cere("balance", who, "--json").data["frozen"] == str(100 * CERE)


@pytest.mark.parametrize(
    ("options", "tally"),
    [
        (("--nay", "--balance", "10CERE", "--conviction", "1x"), (0, 10, 0)),
        (("--aye", "--balance", "10CERE"), (1, 0, 10)),
        (("--nay", "--balance", "10CERE", "--conviction", "6x"), (0, 60, 0)),
        (("--split", "--aye-balance", "20CERE", "--nay-balance", "10CERE"), (2, 1, 20)),
        (("--abstain", "--balance", "10CERE"), (0, 0, 10)),
    ],
)
def test_every_kind_of_vote_is_counted(
    cere: Run, funded: Funded, referendum: int, options: tuple[str, ...], tally: tuple[int, int, int]
) -> None:
    done = cere("vote", str(referendum), *options, "--from", funded("200CERE"), "--yes")
    assert done.code == 0, done
    shown = cere("referenda", "show", str(referendum), "--json").data["tally"]
    assert tuple(int(shown[name]) / CERE for name in ("ayes", "nays", "support")) == tally


def test_the_vote_is_told_in_words_before_it_is_signed(cere: Run, referendum: int) -> None:
    done = cere(
        "vote", str(referendum), "--nay", "--balance", "10CERE", "--conviction", "3x", "--from", "//Alice", "--dry-run"
    )
    assert done.code == 0, done
    assert "nay, 3x with 10 CERE" in done.out
    assert json.loads(cere(
        "vote", str(referendum), "--abstain", "--balance", "10CERE", "--from", "//Alice", "--dry-run", "--json"
    ).out)["call"]["args"]["vote"]["SplitAbstain"]["abstain"] == str(10 * CERE)  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--balance", "10CERE"),
        ("--aye", "--nay", "--balance", "10CERE"),
        ("--aye",),
        ("--aye", "--balance", "10"),
        ("--aye", "--balance", "10CERE", "--conviction", "7x"),
        ("--split", "--balance", "10CERE"),
        ("--split", "--aye-balance", "10CERE"),
        ("--split", "--aye-balance", "1CERE", "--nay-balance", "1CERE", "--conviction", "1x"),
        ("--abstain", "--balance", "10CERE", "--conviction", "1x"),
        ("--aye", "--balance", "10CERE", "--nay-balance", "1CERE"),
    ],
)
def test_a_vote_that_makes_no_sense_is_a_usage_error(run: Run, options: tuple[str, ...]) -> None:
    done = run("vote", "0", *options, "--from", "//Alice", "--yes")
    assert done.code == 2, done
    assert not done.out


def test_a_vote_in_no_referendum_is_what_the_chain_says(cere: Run) -> None:
    done = cere("vote", "4000000000", "--aye", "--balance", "1CERE", "--from", "//Alice", "--yes")
    assert done.code == 1, done
    assert "ConvictionVoting.NotOngoing" in done.err
    assert "referenda list" in done.err


REMARK = '{"pallet": "System", "call": "remark", "args": {"remark": "0x%s"}}'


def test_a_referendum_is_submitted_short_or_long_and_its_deposits_placed(cere: Run, funded: Funded) -> None:
    who = funded("200000CERE")
    for text in ("aa", "aa" * 200):
        done = cere(
            "referenda",
            "submit",
            REMARK % text,
            "--track",
            "small_tipper",
            "--after",
            "5",
            "--from",
            who,
            "--yes",
            "--json",
        )
        assert done.code == 0, done
        index = str(done.data["referendum"])
        shown = cere("referenda", "show", index, "--json").data
        assert shown["proposed_call"]["args"]["remark"] == "0x" + text
        assert shown["track_name"].startswith("small_tipper")
        assert shown["enactment"] == {"After": "5"}
    placed = cere("referenda", "deposit", index, "--from", who, "--yes")
    assert placed.code == 0, placed
    early = cere("referenda", "refund", index, "--from", who, "--yes")
    assert early.code == 2, early
    assert "no deposit to return" in early.err
    cancel = cere("referenda", "cancel", index, "--from", who, "--yes", "--json")
    assert (cancel.code, cancel.error["pallet"]) == (1, "BadOrigin")
    root = cere(
        *("tx", "sudo", "sudo", json.dumps({"pallet": "Referenda", "call": "cancel", "args": {"index": int(index)}})),
        *("--from", "//Alice", "--yes"),
    )
    assert root.code == 0, root
    refund = cere("referenda", "refund", index, "--from", "//Bob", "--yes")
    assert refund.code == 0, refund
    shown = cere("referenda", "show", index, "--json").data
    assert shown["submission_deposit"] is shown["decision_deposit"] is None


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["submit", "{}", "--track", "root", "--from", "//Alice"], "CALL"),
        (["submit", REMARK % "", "--from", "//Alice"], "--track"),
        (["refund", "99999", "--from", "//Alice"], "no deposit"),
        (["deposit", "x", "--from", "//Alice"], "whole number"),
    ],
)
def test_bad_input_of_referenda(cere: Run, args: list[str], says: str) -> None:
    done = cere("referenda", *args)
    assert done.code == 2, done
    assert says in done.err


def test_votes_are_delegated_again_and_back(cere: Run, funded: Funded) -> None:
    who = funded("300CERE")
    first = cere(
        "delegate", "//Bob", "--balance", "50CERE", "--track", "small_tipper", "--track", "0", "--from", who, "--yes"
    )
    assert first.code == 0, first
    tracks = ["--track", "root", "--track", "whitelisted_caller"]
    again = cere("delegate", "//Charlie", "--balance", "70CERE", *tracks, "--conviction", "1x", "--from", who, "--yes")
    assert again.code == 0, again
    many = cere("delegate", "//Bob", "--balance", "5CERE", "--track", "all", "--from", who, "--yes")
    assert many.code == 2, many
    assert "fewer tracks" in many.err
    ended = cere("undelegate", "--track", "all", "--from", who, "--yes", "--json")
    assert ended.code == 0, ended
    nothing = cere("undelegate", "--track", "root", "--from", who, "--yes")
    assert nothing.code == 2, nothing
    assert "nothing is delegated" in nothing.err
    unknown = cere("undelegate", "--track", "moon", "--from", who, "--yes")
    assert unknown.code == 2, unknown
    assert "small_tipper" in unknown.err


def test_who_votes_on_a_track_cannot_delegate_there(cere: Run, funded: Funded) -> None:
    who = funded("300CERE")
    submitted = cere("referenda", "submit", REMARK % "bb", "--track", "small_tipper", "--from", who, "--yes", "--json")
    index = str(submitted.data["referendum"])
    assert cere("vote", index, "--aye", "--balance", "10CERE", "--from", who, "--yes").code == 0
    done = cere("delegate", "//Bob", "--balance", "5CERE", "--track", "small_tipper", "--from", who, "--yes")
    assert done.code == 2, done
    assert "has votes on track" in done.err
