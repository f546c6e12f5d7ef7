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
