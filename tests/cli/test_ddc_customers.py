"""`ddc deposit|ledger` and `ddc bucket …`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cere_trust import Keypair

from .conftest import Run

CERE = 10**10
Funded = Callable[..., str]


@pytest.fixture
def cluster(cere: Run) -> str:
    """A cluster of the chain."""
    (first, *_) = cere("query", "DdcClusters", "Clusters", "--json").data["entries"]
    key: str = first["key"]
    return key


def test_the_first_deposit_opens_a_ledger_and_the_second_adds_to_it(
    cere: Run, funded: Funded, at_cluster: list[str]
) -> None:
    who = funded("100CERE")
    assert "deposited nothing" in cere("ddc", "ledger", who).out
    first = cere("ddc", "deposit", "25CERE", *at_cluster, "--from", who, "--yes")
    assert first.code == 0, first
    assert "opens a ledger" in first.err
    assert "25 CERE" in first.out
    second = cere("ddc", "deposit", "5CERE", *at_cluster, "--from", who, "--yes", "--json")
    assert second.code == 0, second
    assert second.data["deposited"] == str(5 * CERE)
    shown = cere("ddc", "ledger", who, "--json").data
    assert shown["account"] == Keypair.from_uri(who).address
    (ledger,) = shown["ledgers"]
    where = at_cluster[1] if at_cluster else None
    assert ledger == {"cluster": where, "total": str(30 * CERE), "active": str(30 * CERE), "unlocking": []}
    assert "30 CERE" in cere("ddc", "ledger", who, *at_cluster).out


def test_a_deposit_without_a_cluster_takes_the_only_open_one(
    fresh_cere: Run, at_cluster: list[str], per_cluster: bool
) -> None:
    done = fresh_cere("ddc", "deposit", "2CERE", "--from", "//Eve", "--yes")
    assert done.code == 0, done
    assert (f"{at_cluster[1]}, the only open one" if per_cluster else "opens a ledger") in done.err


def test_more_than_can_be_moved_is_refused_with_a_hint(
    cere: Run, funded: Funded, at_cluster: list[str], per_cluster: bool
) -> None:
    done = cere("ddc", "deposit", "100CERE", *at_cluster, "--from", funded("50CERE"), "--yes")
    if not per_cluster:  # takes what there is, down to nothing: its transfers may empty the account
        return
    assert done.code == 1, done
    assert "DdcCustomers.TransferFailed" in done.err
    assert "1 CERE" in done.err


def test_a_cluster_that_does_not_exist_is_what_the_chain_says(cere: Run, funded: Funded, per_cluster: bool) -> None:
    done = cere("ddc", "deposit", "2CERE", "--cluster", "0x" + "77" * 20, "--from", funded("50CERE"), "--yes")
    assert done.code == (1 if per_cluster else 2), done
    assert ("ClusterDoesNotExist" if per_cluster else "leave --cluster out") in done.err


@pytest.mark.parametrize("text", ["0x1234", "cluster", "0x" + "zz" * 20])
def test_what_is_no_cluster_id_is_a_usage_error(run: Run, text: str) -> None:
    done = run("ddc", "deposit", "2CERE", "--cluster", text, "--from", "//Alice", "--yes")
    assert done.code == 2, done
    assert "ClusterId" in done.err


@pytest.mark.parametrize("option", ["--public", "--private"])
def test_a_bucket_is_created_told_by_its_id_shown_and_listed(
    cere: Run, funded: Funded, cluster: str, option: str
) -> None:
    who = funded("50CERE")
    done = cere("ddc", "bucket", "create", "--cluster", cluster, option, "--from", who, "--yes", "--json")
    assert done.code == 0, done
    bucket = done.data["bucket_id"]
    address = Keypair.from_uri(who).address
    expected = {
        "bucket_id": bucket, "owner": address, "cluster": cluster, "public": option == "--public", "removed": False,
    }  # fmt: skip
    assert cere("ddc", "bucket", "show", str(bucket), "--json").data == expected
    assert cere("ddc", "bucket", "list", "--owner", who, "--json").data["buckets"] == [expected]
    assert str(bucket) in cere("ddc", "bucket", "list").out


def test_a_removed_bucket_is_listed_only_when_asked_for(cere: Run, funded: Funded, cluster: str) -> None:
    who = funded("50CERE")
    created = cere("ddc", "bucket", "create", "--cluster", cluster, "--from", who, "--yes")
    assert created.code == 0, created
    assert "bucket id" in created.out
    (row,) = cere("ddc", "bucket", "list", "--owner", who, "--json").data["buckets"]
    removed = cere(
        "call", "DdcCustomers", "remove_bucket", "-a", f"bucket_id={row['bucket_id']}", "--from", who, "--yes"
    )
    assert removed.code == 0, removed
    assert cere("ddc", "bucket", "list", "--owner", who, "--json").data["buckets"] == []
    assert cere("ddc", "bucket", "list", "--owner", who, "--removed", "--json").data["buckets"] == [
        row | {"removed": True}
    ]


def test_a_bucket_that_does_not_exist_is_said_so(cere: Run) -> None:
    done = cere("ddc", "bucket", "show", "18446744073709551615")
    assert done.code == 2
    assert "bucket list" in done.err
