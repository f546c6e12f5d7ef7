"""DDC calls in states that ordinary use does not reach: full accounts, full counters, broken records."""

from __future__ import annotations

import pytest

from cere_trust import Amount
from cere_trust.pallets import ddc_clusters, ddc_staking

from .harness import CERE, Ground, bond, chunks, fields, names, protocol_params, provokes


def test_node_counters_end(ground: Ground) -> None:
    cluster, manager, _ = ground.bonded_cluster()
    _, controller, key = ground.stake()
    ground.ok(ddc_staking.store(cluster), controller)
    ground.change("DdcClusters", "ClustersNodesStats", cluster, await_validation=2**16 - 1)
    add = ddc_clusters.add_node(cluster, node_pub_key=key)
    assert ground.refused(add, manager) == "DdcClusters.ArithmeticOverflow"
    assert ground.read("DdcNodes", "StorageNodes", key)["cluster_id"] is None, "a refused call leaves nothing behind"
    ground.change("DdcClusters", "ClustersNodesStats", cluster, await_validation=0)
    ground.ok(add, manager)
    ground.change("DdcClusters", "ClustersNodesStats", cluster, await_validation=0)
    remove = ddc_clusters.remove_node(cluster, node_pub_key=key)
    assert ground.refused(remove, manager) == "DdcClusters.ArithmeticOverflow"
    validate = ddc_clusters.validate_node(cluster, node_pub_key=key, succeeded=True)
    assert ground.refused(validate, manager) == "DdcClusters.ArithmeticOverflow"
    assert ground.read("DdcClusters", "ClustersNodes", cluster, key)["status"] == "AwaitsValidation"


@provokes("DdcStaking", "BadState")
def test_an_account_without_room_for_a_reference_bonds_nothing(ground: Ground) -> None:
    stash, controller, manager, reserve = ground.accounts(4, 200_000)
    key = ground.node(stash)
    cluster = ground.cluster(manager, reserve)
    ground.exhaust(stash)
    assert ground.refused(bond(controller, key, CERE), stash) == "DdcStaking.BadState"
    ground.exhaust(reserve)
    assert ground.refused(ddc_staking.bond_cluster(cluster), reserve) == "DdcStaking.BadState"


@provokes("DdcStaking", "BadState", "NodeIsLeaving")
def test_a_stake_with_broken_records_serves_nobody(ground: Ground) -> None:
    cluster, _, _ = ground.bonded_cluster()
    stash, controller, key = ground.stake()
    store = ddc_staking.store(cluster)
    ground.put("DdcStaking", "LeavingStorages", stash.account, value=cluster)
    assert ground.refused(store, controller) == "DdcStaking.NodeIsLeaving"
    ground.kill("DdcStaking", "Nodes", key)
    assert ground.refused(ddc_staking.fast_chill(), controller) == "DdcStaking.BadState"
    ground.kill("DdcStaking", "Providers", stash.account)
    for call in (store, ddc_staking.withdraw_unbonded(), ddc_staking.fast_chill()):
        assert ground.refused(call, controller) == "DdcStaking.BadState"


@pytest.mark.shape("dev")
@provokes("DdcStaking", "TooEarly")
def test_a_shorter_delay_counts_from_now(ground: Ground) -> None:
    cluster, _, _ = ground.bonded_cluster(storage_chill_delay=1_000)
    _, controller, _ = ground.stake()
    chill = ddc_staking.chill()
    ground.ok(ddc_staking.store(cluster), controller)
    first = ground.ok(chill, controller)
    assert fields(first, "DdcStaking", "ChillSoon")[2] == first.block.number + 1_000
    assert ground.refused(chill, controller) == "DdcStaking.TooEarly"
    ground.put("DdcClusters", "ClustersGovParams", cluster, value=protocol_params(storage_chill_delay=1))
    second = ground.ok(chill, controller)
    assert fields(second, "DdcStaking", "ChillSoon")[2] == second.block.number + 1
    assert names(ground.ok(chill, controller), "DdcStaking") == ["DdcStaking.Chilled"]


def test_a_bond_is_clipped_locked_and_released_whole(ground: Ground) -> None:
    stash, controller = ground.accounts(2, 100)
    key = ground.node(stash)
    bonded = ground.ok(bond(controller, key, 10**6 * CERE), stash)
    value = fields(bonded, "DdcStaking", "Bonded")[1]
    assert 99 * CERE < value < 100 * CERE
    (lock,) = ground.read("Balances", "Locks", stash.account)
    assert (lock["id"], lock["amount"], lock["reasons"]) == (b"ddcstake", value, "All")
    ground.ok(ddc_staking.unbond(Amount(value - CERE + 1)), controller)
    ledger = ground.read("DdcStaking", "Ledger", controller.account)
    assert (ledger["active"], ledger["total"]) == (0, value), "a rest below the existential deposit goes along"
    done = ground.ok(ddc_staking.withdraw_unbonded(), controller)
    assert names(done, "DdcStaking") == ["DdcStaking.Withdrawn"]
    for item, owner in (("Bonded", stash), ("Providers", stash), ("Ledger", controller)):
        assert ground.read("DdcStaking", item, owner.account) is None
    assert ground.read("Balances", "Locks", stash.account) == []


@provokes("DdcClusters", "UnexpectedClusterStatus")
def test_a_cluster_with_nodes_keeps_its_bond_which_is_released_after_28_days(ground: Ground) -> None:
    cluster, manager, reserve = ground.bonded_cluster()
    (lock,) = ground.read("Balances", "Locks", reserve.account)
    assert (lock["id"], lock["amount"]) == (b"clrstake", 100_000 * CERE)
    _, controller, key = ground.stake()
    ground.ok(ddc_staking.store(cluster), controller)
    ground.ok(ddc_clusters.add_node(cluster, node_pub_key=key), manager)
    unbond = ddc_staking.unbond_cluster(cluster)
    assert ground.refused(unbond, manager) == "DdcClusters.UnexpectedClusterStatus"
    ground.ok(ddc_clusters.remove_node(cluster, node_pub_key=key), manager)
    receipt = ground.ok(unbond, manager)
    due = receipt.block.number + 28 * 14_400
    ledger = ground.read("DdcStaking", "ClusterLedger", manager.account)
    assert (ledger["active"], ledger["unlocking"]) == (0, chunks(100_000 * CERE, [due]))
    withdraw = ddc_staking.withdraw_unbonded_cluster(cluster)
    assert names(ground.ok(withdraw, manager), "DdcStaking", "DdcClusters") == []
    ground.change("DdcStaking", "ClusterLedger", manager.account, unlocking=chunks(100_000 * CERE, [1]))
    done = ground.ok(withdraw, manager)
    assert names(done, "DdcStaking", "DdcClusters") == ["DdcClusters.ClusterUnbonded", "DdcStaking.Withdrawn"]
    assert ground.read("DdcClusters", "Clusters", cluster)["status"] == "Unbonded"
    assert ground.read("Balances", "Locks", reserve.account) == []
    assert ground.read("DdcStaking", "ClusterBonded", reserve.account) is None
