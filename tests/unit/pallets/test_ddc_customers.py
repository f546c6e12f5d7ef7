"""Ledgers of every generation, and the accounts that hold the deposits."""

from __future__ import annotations

from typing import Any

import pytest

from cere_trust import AccountId, Amount, BucketId, ClusterId, Query
from cere_trust.errors import EncodeError, IncompatibleRuntime
from cere_trust.pallets import ddc_customers as customers
from cere_trust.query import View

from ..runtime.recorded import ALL, CERE_15, DEV_16, runtime
from .stored import Stored

ALICE = AccountId("6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi")
BOB = AccountId("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm")
ONE, TWO, GONE, LOST = (ClusterId(bytes(19) + bytes([number])) for number in (1, 2, 3, 4))


def plain(owner: AccountId, cere: int) -> dict[str, object]:
    return {"owner": owner, "total": cere * 10**10, "active": cere * 10**10, "unlocking": []}


def ledger(owner: AccountId, cere: int) -> customers.CustomerLedger:
    return customers.CustomerLedger(owner, Amount.cere(cere), Amount.cere(cere), [])


def cluster_of(stored: Stored, cluster: ClusterId) -> None:
    """Record a cluster; its contents do not matter."""
    fields = {
        "cluster_id": cluster,
        "manager_id": ALICE,
        "reserve_id": ALICE,
        "props": {
            "node_provider_auth_contract": None,
            "erasure_coding_required": 0,
            "erasure_coding_total": 0,
            "replication_total": 0,
        },
        "status": "Activated",
    }
    newer = stored.runtime.has_argument("DdcClusters", "join_cluster", "cluster_id")
    fields["props"] |= {"inspection_dry_run_params": None} if newer else {}  # type: ignore[operator]
    last = {"last_paid_era": 7} if newer else {"last_validated_era_id": 7}
    stored.put(Query("DdcClusters", "Clusters", cluster), {**fields, **last})


@pytest.mark.parametrize(
    ("cluster", "address"),
    [
        (None, "6Rz7GYaWKtpwXKDAZToSFv3KCJqqGzsBWRUL7TofDvozXWS4"),
        (ONE, "6Rz7GYaWKtpwXKDAZU6FSB3BUZ77BkRk4vNkqEWauJeypkku"),
        (str(ONE), "6Rz7GYaWKtpwXKDAZU6FSB3BUZ77BkRk4vNkqEWauJeypkku"),
    ],
)
def test_the_vault_is_the_account_that_the_chain_derives(cluster: ClusterId | str | None, address: str) -> None:
    assert customers.vault(cluster).address == address


def test_a_ledger_is_read_where_the_cluster_is_named() -> None:
    stored = Stored(runtime(DEV_16))
    stored.put(customers.cluster_ledger(ONE, ALICE), plain(ALICE, 5))
    assert stored.read(customers.ledger_of(ALICE, cluster=ONE)) == ledger(ALICE, 5)
    assert stored.read(customers.ledger_of(str(ALICE), cluster=str(ONE))) == ledger(ALICE, 5)
    assert stored.read(customers.ledger_of(ALICE, cluster=TWO)) is None
    with pytest.raises(IncompatibleRuntime, match="say which one is meant with `cluster`"):
        stored.read(customers.ledger_of(ALICE))


def test_54113_stores_under_one_cluster_whatever_its_calls_leave_out() -> None:
    stored = Stored(runtime(CERE_15))
    stored.put(customers.cluster_ledger(ONE, ALICE), plain(ALICE, 5))
    stored.put(customers.cluster_ledger(TWO, ALICE), plain(ALICE, 6))
    assert stored.read(customers.ledger_of(ALICE)) == ledger(ALICE, 5)
    assert stored.read(customers.ledger_of(ALICE, cluster=TWO)) == ledger(ALICE, 6)


@pytest.mark.parametrize("name", [CERE_15, DEV_16])
def test_an_accounts_ledgers_are_those_with_the_chains_clusters(name: str) -> None:
    stored = Stored(runtime(name))
    for cluster, cere in ((TWO, 6), (ONE, 5), (GONE, 7)):
        stored.put(customers.cluster_ledger(cluster, ALICE), plain(ALICE, cere))
    cluster_of(stored, TWO)
    cluster_of(stored, ONE)
    assert stored.read(customers.ledgers_of(ALICE)) == [(ONE, ledger(ALICE, 5)), (TWO, ledger(ALICE, 6))]
    assert stored.asked == 2
    assert stored.read(customers.ledgers_of(BOB)) == []


@pytest.mark.parametrize("name", [CERE_15, DEV_16])
def test_the_clusters_of_all_ledgers_are_found_by_their_hashes(name: str) -> None:
    stored = Stored(runtime(name))
    for cluster, owner, cere in ((ONE, ALICE, 5), (ONE, BOB, 6), (TWO, BOB, 7), (GONE, BOB, 8), (LOST, ALICE, 9)):
        stored.put(customers.cluster_ledger(cluster, owner), plain(owner, cere))
    cluster_of(stored, ONE)
    bucket = {"bucket_id": 1, "owner_id": BOB, "cluster_id": TWO, "is_public": True, "is_removed": True}
    usage = {} if name == DEV_16 else {"total_customers_usage": None}
    stored.put(customers.buckets(BucketId(1)), {**bucket, **usage})

    def found(*known: ClusterId) -> set[tuple[ClusterId | None, AccountId, int]]:
        read = stored.read(customers.all_ledgers(known))
        assert len(read) == 5
        return {(cluster, one.owner, one.total // 10**10) for cluster, one in read}

    near = {(ONE, ALICE, 5), (ONE, BOB, 6), (TWO, BOB, 7)}
    assert found() == near | {(None, BOB, 8), (None, ALICE, 9)}
    assert found(GONE, LOST) == near | {(GONE, BOB, 8), (LOST, ALICE, 9)}


class Mainnet:
    """The interface that views use of mainnet 73158, whose metadata is not recorded: a ledger per account."""

    def has_storage(self, pallet: str, item: str) -> bool:
        return (pallet, item) == ("DdcCustomers", "Ledger")

    def has_argument(self, pallet: str, call: str, name: str) -> bool:
        return False

    def constant(self, pallet: str, name: str) -> object:
        raise AssertionError(name)


def test_mainnet_keeps_one_ledger_per_account() -> None:
    def asked(view: View[Any]) -> object:
        return next(view.steps(Mainnet()))

    assert asked(customers.ledger_of(ALICE)) == asked(customers.ledgers_of(ALICE)) == [customers.ledger(ALICE)]
    assert asked(customers.all_ledgers()) is customers.ledger
    with pytest.raises(IncompatibleRuntime, match="one ledger per account; leave `cluster` out"):
        asked(customers.ledger_of(ALICE, cluster=ONE))
    steps = customers.ledgers_of(ALICE).steps(Mainnet())
    next(steps)
    with pytest.raises(StopIteration) as done:
        steps.send([ledger(ALICE, 5)])
    assert done.value.value == [(None, ledger(ALICE, 5))]


@pytest.mark.parametrize("bad", ["0x00", 7, b"\0" * 32])
def test_what_is_no_cluster_is_refused_at_once(bad: object) -> None:
    for ask in (customers.vault, lambda one: customers.ledger_of(ALICE, cluster=one)):
        with pytest.raises(EncodeError, match="cluster: expected 20 bytes"):
            ask(bad)  # type: ignore[arg-type]


def test_what_can_be_withdrawn_is_what_is_due() -> None:
    chunks = [customers.UnlockChunk(Amount(value), block) for value, block in ((1, 10), (2, 20), (4, 30))]
    held = customers.CustomerLedger(ALICE, Amount(8), Amount(1), chunks)
    assert [held.withdrawable(block) for block in (9, 10, 29, 30)] == [0, 1, 3, 7]
    assert [chunks[1].blocks_left(block) for block in (5, 20, 21)] == [15, 0, 0]


@pytest.mark.parametrize("name", ALL)
def test_whether_deposits_name_a_cluster_is_read_off_the_calls(name: str) -> None:
    known = runtime(name)
    call = customers.deposit(Amount.cere(5), cluster=ONE if customers.per_cluster(known) else None)
    assert known.encode_call(call)
