"""`ddc node …`, `ddc cluster …`, `ddc unlock|withdraw`."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable

import pytest

from cere_trust import Keypair

from .conftest import Run, the_cluster

CERE = 10**10
Funded = Callable[..., str]


def test_the_life_of_a_node(cere: Run, funded: Funded) -> None:
    who, key, cluster = funded("200CERE"), "0x" + secrets.token_hex(32), the_cluster(cere)
    made = cere("ddc", "node", "create", key, "--host", "10.0.0.7", "--mode", "storage", "--from", who, "--yes")
    assert made.code == 0, made
    shown = cere("ddc", "node", "show", key, "--json").data
    assert (shown["host"], shown["mode"], shown["provider"]) == ("10.0.0.7", "Storage", Keypair.from_uri(who).address)
    assert shown["stake"] is None
    (row,) = cere("ddc", "node", "list", "--provider", who, "--json").data["nodes"]
    assert row["node"] == key
    assert key in cere("ddc", "node", "list").out

    terms = cere("ddc", "cluster", "show", cluster, "--json").data["terms"]
    staked = cere(
        "ddc", "node", "stake", key, f"{int(terms['storage_bond_size']) + 10 * CERE}planck", "--from", who, "--yes"
    )
    assert staked.code == 0, staked
    assert cere("ddc", "node", "store", cluster, "--from", who, "--yes").code == 0
    shown = cere("ddc", "node", "show", key, "--json").data
    assert (shown["stores_to"], shown["stage"]) == (cluster, "storing")
    assert int(shown["stake"]["active"]) == int(terms["storage_bond_size"]) + 10 * CERE
    assert "CERE active" in cere("ddc", "node", "show", key).out

    dangling = cere("ddc", "node", "delete", key, "--from", who, "--yes", "--json")
    assert (dangling.code, dangling.error["name"]) == (1, "NodeHasDanglingStake")
    assert cere("ddc", "node", "unbond", "5CERE", "--from", who, "--yes").code == 0
    assert cere("ddc", "node", "show", key, "--json").data["stake"]["unlocking"]
    assert cere("ddc", "node", "withdraw", "--from", who, "--yes").code == 0
    assert cere("ddc", "node", "chill", "--from", who, "--yes").code == 0


def test_a_cluster_is_created_added_to_and_validated(cere: Run, funded: Funded) -> None:
    cluster, manager = "0x" + secrets.token_hex(20), funded("100CERE")
    known = the_cluster(cere)
    like = cere("ddc", "cluster", "show", known, "--json").data
    params = json.dumps(like["cluster"]["props"])
    terms = dict(like["terms"])
    for share in ("treasury_share", "validators_share", "cluster_reserve_share"):
        terms[share] = "5%"
    money = [n for n in terms if (n.startswith("cost_per") or n == "storage_bond_size") and terms[n] is not None]
    terms |= {name: f"{terms[name]}planck" for name in money}
    made = cere(
        *("ddc", "cluster", "create", cluster, "--cluster-reserve-id", manager, "--cluster-params", params),
        *("--initial-protocol-params", json.dumps(terms), "--from", manager, "--yes"),
    )
    assert made.code == 0, made
    shown = cere("ddc", "cluster", "show", cluster, "--json").data
    assert shown["cluster"]["status"] == "Unbonded"
    assert shown["cluster"]["manager_id"] == Keypair.from_uri(manager).address
    assert shown["terms"]["treasury_share"] == str(5 * 10**16)
    assert cluster in cere("ddc", "cluster", "list").out
    assert "storage_bond_size" in cere("ddc", "cluster", "show", cluster).out
    assert cere("ddc", "cluster", "nodes", cluster, "--json").data["nodes"] == []
    assert "no nodes" in cere("ddc", "cluster", "nodes", cluster).out

    poor = cere("ddc", "cluster", "bond", cluster, "--from", manager, "--yes", "--json")
    assert (poor.code, poor.error["name"]) == (1, "InsufficientBond")
    key = "0x" + "ab" * 32
    add = cere("ddc", "cluster", "add", cluster, "--node-pub-key", key, "--from", manager, "--yes", "--json")
    assert add.code == 1, add
    stranger = cere(
        *(
            "ddc",
            "cluster",
            "validate",
            cluster,
            "--node-pub-key",
            key,
            "--succeeded",
            "--from",
            "//Bob",
            "--yes",
            "--json",
        )
    )
    assert (stranger.code, stranger.error["name"]) == (1, "OnlyClusterManager")


def test_the_nodes_of_the_cluster_there_is_are_listed(cere: Run) -> None:
    cluster = the_cluster(cere)
    rows = cere("ddc", "cluster", "nodes", cluster, "--json").data["nodes"]
    assert rows
    assert {row["status"] for row in rows} <= {"AwaitsValidation", "ValidationSucceeded", "ValidationFailed"}
    shown = cere("ddc", "node", "show", rows[0]["node"], "--json").data
    assert shown["cluster"] == cluster
    assert shown["membership"]["status"] == rows[0]["status"]


def test_a_deposit_is_unlocked_and_nothing_comes_back_early(cere: Run, funded: Funded, at_cluster: list[str]) -> None:
    who = funded("100CERE")
    where = [*at_cluster, "--from", who, "--yes"]
    assert cere("ddc", "deposit", "50CERE", *where).code == 0
    assert cere("ddc", "unlock", "20CERE", *where).code == 0
    (ledger,) = cere("ddc", "ledger", who, "--json").data["ledgers"]
    assert (ledger["active"], ledger["unlocking"][0]["value"]) == (str(30 * CERE), str(20 * CERE))
    early = cere("ddc", "withdraw", *where, "--json")
    assert early.code == 0, early
    assert "withdrawn" not in early.data
    stranger = cere("ddc", "unlock", "20CERE", *at_cluster, "--from", funded("20CERE"), "--yes", "--json")
    assert (stranger.code, stranger.error["name"]) == (1, "NotOwner")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["node", "show", "0x" + "00" * 32], "ddc node list"),
        (["node", "show", "0x12"], "NODE"),
        (["node", "create", "0x12", "--host", "h", "--from", "//Alice"], "NODE"),
        (["node", "create", "0x" + "00" * 32, "--host", "h", "--mode", "moon", "--from", "//Alice"], "--mode"),
        (
            ["node", "create", "0x" + "00" * 32, "--host", "h", "--http-port", "70000", "--from", "//Alice"],
            "--http-port",
        ),
        (["node", "stake", "0x" + "00" * 32, "5", "--from", "//Alice"], "no unit"),
        (["cluster", "show", "0x12"], "20 bytes"),
        (["cluster", "show", "0x" + "ee" * 20], "ddc cluster list"),
        (["cluster", "create", "0x" + "ee" * 20, "--cluster-params", "{", "--from", "//Alice"], "--cluster"),
    ],
)
def test_bad_input(cere: Run, args: list[str], says: str) -> None:
    done = cere("ddc", *args)
    assert done.code == 2, done
    assert says in done.err
