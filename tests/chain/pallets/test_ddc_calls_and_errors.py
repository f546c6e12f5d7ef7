"""Every call of the four DDC pallets, and every error a call can answer, on the running chain.

One test, so that the list of provoked errors can be held against metadata at its end; its parts are functions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cere_trust import AccountId, Amount, BucketId, Call, Client, ClusterId, Keypair
from cere_trust.pallets import balances, ddc_clusters, ddc_customers, ddc_nodes, ddc_staking
from cere_trust.types import NodePubKey

from .conftest import NODE_PARAMS, PARAMS, PROTOCOL, Hands

pytestmark = pytest.mark.shape("dev")

CERE = Amount.cere
NOWHERE = ClusterId(b"\xee" * 20)
STRANGER = NodePubKey(b"\xee" * 32)

# Errors that this walk does not meet, and why.
NOT_HERE = {
    "DdcStaking.ArithmeticOverflow": "balances are far from the limit",
    "DdcStaking.ArithmeticUnderflow": "amounts are clipped before they are subtracted",
    "DdcStaking.UnbondingProhibited": "part of the interface; no call answers it",
    "DdcCustomers.BucketDoesNotExist": "part of the interface; NoBucketWithId is answered",
    "DdcCustomers.Unauthorized": "part of the interface; no call answers it",
    "DdcCustomers.ArithmeticOverflow": "provoked in test_ddc_customers.py, by a ledger set through storage",
    "DdcCustomers.ArithmeticUnderflow": "amounts are clipped before they are subtracted",
    "DdcCustomers.ClusterMismatch": "part of the interface; no call answers it",
    "DdcClusters.ClusterParamsExceedsLimit": "part of the interface; no call answers it",
    "DdcClusters.NodeAuthContractDeployFailed": "contracts are deployed by their owners",
    "DdcClusters.ErasureCodingRequiredDidNotMeetMinimum": "the development runtime's minimum is 0",
    "DdcClusters.ErasureCodingTotalNotMeetMinimum": "the development runtime's minimum is 0",
    "DdcClusters.ReplicationTotalDidNotMeetMinimum": "the development runtime's minimum is 0",
    "DdcClusters.ClusterAlreadyActivated": "part of the interface; UnexpectedClusterStatus is answered",
    "DdcClusters.ClusterProtocolParamsNotSet": "answered to governance: provoked in test_ddc_clusters_gov.py",
    "DdcClusters.ArithmeticOverflow": "provoked in test_ddc_edges.py, by counters set through storage",
    "DdcStaking.StoringProhibited": "answered for a key of no storage node, and there are no other keys",
    "DdcClusters.NodeAuthNodeAuthorizationNotSuccessful": "part of the interface; NodeIsNotAuthorized is answered",
    "DdcClusters.NodeIsNotAssignedToCluster": "part of the interface; no call answers it",
    "DdcClusters.ControllerDoesNotExist": "part of the interface; no call answers it",
}


def test_every_call_and_every_error(hands: Hands, ddc_client: Client, provoked: set[str]) -> None:
    for part in (
        nodes,
        clusters,
        joining,
        node_stakes,
        chilling,
        leaving,
        cluster_stakes,
        deposits,
        withdrawals,
        buckets,
    ):
        part(hands)
    for pallet in ("DdcStaking", "DdcCustomers", "DdcNodes", "DdcClusters"):
        declared = {f"{pallet}.{name}" for name in ddc_client.runtime.pallet(pallet).errors}
        ours = {error for error in provoked | NOT_HERE.keys() if error.startswith(pallet + ".")}
        assert ours == declared


def nodes(hands: Hands) -> None:
    provider, other = hands.account(), hands.account()
    node = NodePubKey(provider.account)

    def create(**changes: Any) -> Call:
        return ddc_nodes.create_node(node, node_params=replace(NODE_PARAMS, **changes))

    def change(**changes: Any) -> Call:
        return ddc_nodes.set_node_params(node, node_params=replace(NODE_PARAMS, **changes))

    hands.fails("DdcNodes.NodeDoesNotExist", provider, change())
    hands.fails("DdcNodes.HostLenExceedsLimit", provider, create(host=bytes(256)))
    hands.fails("DdcNodes.DomainLenExceedsLimit", provider, create(domain=bytes(256)))
    assert hands.does(provider, create()) == ["NodeCreated"]
    hands.fails("DdcNodes.OnlyNodeProvider", other, change())
    hands.fails("DdcNodes.HostLenExceedsLimit", provider, change(host=bytes(256)))
    hands.fails("DdcNodes.DomainLenExceedsLimit", provider, change(domain=bytes(256)))
    assert hands.does(provider, change(host=b"x" * 255)) == ["NodeParamsChanged"]
    hands.fails("DdcNodes.NodeAlreadyExists", other, create())
    hands.fails("DdcNodes.NodeDoesNotExist", provider, ddc_nodes.delete_node(STRANGER))
    hands.fails("DdcNodes.OnlyNodeProvider", other, ddc_nodes.delete_node(node))
    hands.does(other, ddc_staking.bond(other.account, node=node, value=CERE(20)))
    hands.fails("DdcNodes.NodeHasDanglingStake", provider, ddc_nodes.delete_node(node))
    cluster, manager, _ = hands.cluster()
    hands.does(other, ddc_staking.store(cluster))
    hands.does(
        manager, ddc_clusters.add_node(cluster, node_pub_key=node, node_kind=ddc_clusters.ClusterNodeKind.GENESIS)
    )
    hands.fails("DdcNodes.NodeIsAssignedToCluster", provider, ddc_nodes.delete_node(node))
    spare = hands.node(provider)
    assert hands.does(provider, ddc_nodes.delete_node(spare)) == ["NodeDeleted"]


def clusters(hands: Hands) -> None:
    cluster, manager, reserve = hands.cluster(bonded=False)
    other = hands.account()
    again = ddc_clusters.create_cluster(
        cluster, cluster_reserve_id=reserve.account, cluster_params=PARAMS, initial_protocol_params=PROTOCOL
    )
    hands.fails("DdcClusters.ClusterAlreadyExists", other, again)
    change = ddc_clusters.set_cluster_params(cluster, cluster_params=replace(PARAMS, replication_total=9))
    hands.fails("DdcClusters.OnlyClusterManager", other, change)
    assert hands.does(manager, change) == ["ClusterParamsSet"]
    node, _provider, _stash, controller = hands.stake()
    add = ddc_clusters.add_node(cluster, node_pub_key=node)
    remove = ddc_clusters.remove_node(cluster, node_pub_key=node)
    lost = ddc_clusters.add_node(NOWHERE, node_pub_key=node)
    hands.fails("DdcClusters.ClusterDoesNotExist", manager, lost)
    hands.fails("DdcClusters.OnlyClusterManager", other, add)
    hands.fails("DdcClusters.NodeHasNoActivatedStake", manager, add)
    hands.does(controller, ddc_staking.store(cluster))
    hands.fails("DdcClusters.UnexpectedClusterStatus", manager, add)
    hands.fails("DdcClusters.UnexpectedClusterStatus", manager, remove)
    hands.does(reserve, ddc_staking.bond_cluster(cluster))
    book = hands.read("DdcStaking", "Ledger", controller)
    hands.forget("DdcStaking", "Ledger", controller)
    hands.fails("DdcClusters.NodeStakeIsInvalid", manager, add)
    hands.store("DdcStaking", "Ledger", controller, value=book)
    hands.store("DdcClusters", "ClustersGovParams", cluster, value=replace(PROTOCOL, storage_chill_delay=100))
    hands.does(controller, ddc_staking.chill())
    hands.fails("DdcClusters.NodeChillingIsProhibited", manager, add)
    hands.does(controller, ddc_staking.store(cluster))
    kept = hands.read("DdcNodes", "StorageNodes", node)
    hands.forget("DdcNodes", "StorageNodes", node)
    hands.fails("DdcClusters.AttemptToAddNonExistentNode", manager, add)
    hands.fails("DdcClusters.AttemptToRemoveNonExistentNode", manager, remove)
    hands.store("DdcNodes", "StorageNodes", node, value=kept)
    hands.fails("DdcClusters.AttemptToRemoveNotAssignedNode", manager, remove)
    verdict = ddc_clusters.validate_node(cluster, node_pub_key=node, succeeded=True)
    hands.fails("DdcClusters.AttemptToValidateNotAssignedNode", manager, verdict)
    # The stake was enough when it was stored: a larger bond size, decided since, does not matter.
    hands.store("DdcClusters", "ClustersGovParams", cluster, value=replace(PROTOCOL, storage_bond_size=CERE(51)))
    assert hands.does(manager, add) == ["ClusterNodeAdded"]
    hands.fails("DdcClusters.AttemptToAddAlreadyAssignedNode", manager, add)
    assert hands.does(manager, verdict) == ["ClusterNodeValidated"]
    assert hands.read("DdcClusters", "ClustersNodesStats", cluster)["validation_succeeded"] == 1
    assert hands.does(manager, remove) == ["ClusterNodeRemoved"]


def joining(hands: Hands) -> None:
    cluster, manager, _ = hands.cluster()
    node, provider, _stash, controller = hands.stake()
    hands.does(controller, ddc_staking.store(cluster))
    other = hands.account()
    join = ddc_clusters.join_cluster(cluster, node_pub_key=node)

    def decided_by(address: AccountId) -> None:
        params = replace(PARAMS, node_provider_auth_contract=address)
        hands.does(manager, ddc_clusters.set_cluster_params(cluster, cluster_params=params))

    hands.fails("DdcClusters.NodeIsNotAuthorized", provider, join)
    decided_by(other.account)  # no contract lives there
    stranger = ddc_clusters.join_cluster(cluster, node_pub_key=STRANGER)
    hands.fails("DdcClusters.AttemptToAddNonExistentNode", provider, stranger)
    hands.fails("DdcClusters.OnlyNodeProvider", other, join)
    hands.fails("DdcClusters.NodeAuthContractCallFailed", provider, join)
    no = hands.ground.contract("(call $return (i32.const 0) (i32.const 2) (i32.const 2))")
    decided_by(no)
    hands.fails("DdcClusters.NodeIsNotAuthorized", provider, join)
    decided_by(hands.ground.contract("unreachable"))
    hands.fails("DdcClusters.NodeAuthContractCallFailed", provider, join)
    decided_by(hands.ground.contract("(call $return (i32.const 0) (i32.const 0) (i32.const 2))"))
    assert hands.does(provider, join) == ["ClusterNodeAdded"]
    state = hands.read("DdcClusters", "ClustersNodes", cluster, node)
    assert (state["kind"], state["status"]) == ("External", "ValidationSucceeded")


def node_stakes(hands: Hands) -> None:
    provider, stash, controller = hands.account(), hands.account(), hands.account()
    node, second, stake = hands.node(provider), hands.node(provider), CERE(50)

    def bond(to: Keypair = controller, node: NodePubKey = node, value: Amount = stake) -> Call:
        return ddc_staking.bond(to.account, node=node, value=value)

    hands.fails("DdcStaking.NotController", controller, ddc_staking.unbond(Amount(1)))
    hands.fails("DdcStaking.NotController", controller, ddc_staking.withdraw_unbonded())
    hands.fails("DdcStaking.NotStash", stash, ddc_staking.set_controller(controller.account))
    hands.fails("DdcStaking.InsufficientBond", stash, bond(value=CERE(1) - 1))
    hands.fails("DdcStaking.NodeIsNotFound", stash, bond(node=STRANGER))
    assert hands.does(stash, bond()) == ["Bonded"]
    hands.fails("DdcStaking.AlreadyBonded", stash, bond(node=second))
    hands.fails("DdcStaking.AlreadyPaired", provider, bond(node=second))
    hands.fails("DdcStaking.AlreadyPaired", provider, bond(to=provider))
    hands.fails("DdcStaking.AlreadyPaired", stash, ddc_staking.set_controller(controller.account))
    assert hands.does(stash, ddc_staking.set_controller(provider.account)) == []
    hands.does(stash, ddc_staking.set_controller(controller.account))
    assert hands.does(stash, ddc_staking.set_node(node)) == []
    assert hands.does(stash, ddc_staking.set_node(second)) == []
    hands.fails("DdcStaking.NoCluster", controller, ddc_staking.store(NOWHERE))
    cluster, manager, _ = hands.cluster(storage_bond_size=CERE(51))
    hands.fails("DdcStaking.InsufficientBond", controller, ddc_staking.store(cluster))
    hands.forget("DdcClusters", "ClustersGovParams", cluster)
    hands.fails("DdcStaking.NoClusterGovParams", controller, ddc_staking.store(cluster))
    hands.store("DdcClusters", "ClustersGovParams", cluster, value=PROTOCOL)
    hands.fails("DdcStaking.NodeHasNoStake", controller, ddc_staking.fast_chill())
    assert hands.does(controller, ddc_staking.store(cluster)) == ["Activated"]
    elsewhere, _, _ = hands.cluster()
    hands.fails("DdcStaking.AlreadyInRole", controller, ddc_staking.store(elsewhere))
    hands.fails("DdcStaking.AlreadyInRole", stash, ddc_staking.set_node(STRANGER))
    hands.fails("DdcStaking.InsufficientBond", controller, ddc_staking.unbond(CERE(41)))
    add = ddc_clusters.add_node(cluster, node_pub_key=second)
    hands.does(manager, add)
    hands.fails("DdcStaking.FastChillProhibited", controller, ddc_staking.fast_chill())
    hands.fails("DdcStaking.AlreadyInRole", controller, ddc_staking.store(elsewhere))
    full = hands.read("DdcStaking", "Ledger", controller)
    chunks = [{"value": 1, "block": 10**6 + n} for n in range(32)]
    hands.store("DdcStaking", "Ledger", controller, value={**full, "unlocking": chunks})
    hands.fails("DdcStaking.NoMoreChunks", controller, ddc_staking.unbond(Amount(1)))
    hands.store("DdcStaking", "Ledger", controller, value=full)
    hands.forget("DdcStaking", "Providers", stash)
    for call in (ddc_staking.withdraw_unbonded(), ddc_staking.fast_chill()):
        hands.fails("DdcStaking.BadState", controller, call)


def chilling(hands: Hands) -> None:
    cluster, _, _ = hands.cluster(storage_chill_delay=100)
    node, _, stash, controller = hands.stake()
    hands.fails("DdcStaking.NotController", stash, ddc_staking.chill())
    hands.fails("DdcStaking.NotController", stash, ddc_staking.fast_chill())
    assert hands.does(controller, ddc_staking.chill()) == []
    hands.does(controller, ddc_staking.store(cluster))
    assert hands.does(controller, ddc_staking.fast_chill()) == ["ChillSoon"]
    assert hands.does(controller, ddc_staking.chill()) == ["Chilled"]
    hands.does(controller, ddc_staking.store(cluster))
    assert hands.does(controller, ddc_staking.chill()) == ["ChillSoon"]
    hands.fails("DdcStaking.TooEarly", controller, ddc_staking.chill())
    assert hands.does(controller, ddc_staking.store(cluster)) == []
    assert hands.read("DdcStaking", "Ledger", controller)["chilling"] is None
    hands.forget("DdcClusters", "ClustersGovParams", cluster)
    hands.fails("DdcStaking.NoClusterGovParams", controller, ddc_staking.chill())
    hands.store("DdcStaking", "Nodes", node, value=bytes(32))
    hands.fails("DdcStaking.NotNodeController", controller, ddc_staking.fast_chill())


def leaving(hands: Hands) -> None:
    cluster, manager, _ = hands.cluster()
    node, _, stash, controller = hands.stake()
    hands.does(controller, ddc_staking.store(cluster))
    hands.does(
        manager, ddc_clusters.add_node(cluster, node_pub_key=node, node_kind=ddc_clusters.ClusterNodeKind.GENESIS)
    )
    assert hands.does(controller, ddc_staking.chill()) == ["Chilled"]
    assert hands.does(controller, ddc_staking.unbond(CERE(45))) == ["LeaveSoon", "Unbonded"]
    hands.fails("DdcStaking.NodeIsLeaving", stash, ddc_staking.set_node(STRANGER))
    hands.store("DdcClusters", "ClustersGovParams", cluster, value=replace(PROTOCOL, storage_bond_size=CERE(1)))
    hands.fails("DdcStaking.NodeIsLeaving", controller, ddc_staking.store(cluster))
    done = hands.does(controller, ddc_staking.withdraw_unbonded())
    assert done == ["Withdrawn", "ClusterNodeRemoved", "Left"]
    assert hands.does(controller, ddc_staking.withdraw_unbonded()) == []
    assert hands.does(controller, ddc_staking.unbond(Amount(0))) == []


def cluster_stakes(hands: Hands) -> None:
    cluster, manager, reserve = hands.cluster(bonded=False)
    poor, _poor_manager, poor_reserve = hands.cluster(bonded=False)
    hands.does(poor_reserve, balances.transfer_keep_alive(manager.account, value=CERE(1_000)))
    hands.fails("DdcClusters.ClusterDoesNotExist", reserve, ddc_staking.bond_cluster(NOWHERE))
    hands.fails("DdcStaking.NotStash", manager, ddc_staking.bond_cluster(cluster))
    hands.fails("DdcStaking.InsufficientBond", poor_reserve, ddc_staking.bond_cluster(poor))
    hands.fails("DdcStaking.NotController", manager, ddc_staking.unbond_cluster(cluster))
    hands.fails("DdcStaking.NotController", manager, ddc_staking.withdraw_unbonded_cluster(cluster))
    assert hands.does(reserve, ddc_staking.bond_cluster(cluster)) == ["ClusterBonded", "Bonded"]
    hands.fails("DdcStaking.AlreadyBonded", reserve, ddc_staking.bond_cluster(cluster))
    record = hands.read("DdcClusters", "Clusters", poor)
    hands.store("DdcClusters", "Clusters", poor, value={**record, "manager_id": manager.account})
    hands.fails("DdcStaking.AlreadyPaired", poor_reserve, ddc_staking.bond_cluster(poor))
    hands.store("DdcClusters", "Clusters", poor, value={**record, "status": "Activated"})
    hands.fails("DdcClusters.UnexpectedClusterStatus", poor_reserve, ddc_staking.bond_cluster(poor))
    full = hands.read("DdcStaking", "ClusterLedger", manager)
    chunks = [{"value": 1, "block": 10**6 + n} for n in range(32)]
    hands.store("DdcStaking", "ClusterLedger", manager, value={**full, "unlocking": chunks})
    hands.fails("DdcStaking.NoMoreChunks", manager, ddc_staking.unbond_cluster(cluster))
    hands.store("DdcStaking", "ClusterLedger", manager, value=full)
    assert hands.does(manager, ddc_staking.unbond_cluster(cluster)) == ["ClusterUnbonding", "Unbonded"]
    hands.fails("DdcClusters.UnexpectedClusterStatus", manager, ddc_staking.unbond_cluster(cluster))
    assert hands.does(manager, ddc_staking.withdraw_unbonded_cluster(cluster)) == []
    released = hands.read("DdcStaking", "ClusterLedger", manager)
    due = [{"value": CERE(100_000), "block": 1}]
    hands.store("DdcStaking", "ClusterLedger", manager, value={**released, "unlocking": due})
    done = hands.does(manager, ddc_staking.withdraw_unbonded_cluster(cluster))
    assert done == ["ClusterUnbonded", "Withdrawn"]


def deposits(hands: Hands) -> None:
    cluster, _, _ = hands.cluster()
    who, funder = hands.account(), hands.account()
    hands.fails("DdcCustomers.ClusterDoesNotExist", who, ddc_customers.deposit(CERE(5), cluster=NOWHERE))
    hands.fails("DdcCustomers.ClusterDoesNotExist", who, ddc_customers.deposit_extra(Amount(1), cluster=NOWHERE))
    hands.fails("DdcCustomers.InsufficientDeposit", who, ddc_customers.deposit(CERE(1) - 1, cluster=cluster))
    hands.fails("DdcCustomers.NotOwner", who, ddc_customers.deposit_extra(Amount(1), cluster=cluster))
    hands.fails("DdcCustomers.TransferFailed", who, ddc_customers.deposit(CERE(10**6), cluster=cluster))
    assert hands.does(who, ddc_customers.deposit(CERE(50), cluster=cluster)) == ["Deposited"]
    hands.fails("DdcCustomers.AlreadyPaired", who, ddc_customers.deposit(CERE(50), cluster=cluster))
    assert hands.does(who, ddc_customers.deposit_extra(Amount(1), cluster=cluster)) == ["Deposited"]
    hands.fails(
        "DdcCustomers.ClusterDoesNotExist",
        funder,
        ddc_customers.deposit_for(who.account, cluster=NOWHERE, value=CERE(5)),
    )
    hands.fails(
        "DdcCustomers.NotEnoughBalance",
        funder,
        ddc_customers.deposit_for(who.account, cluster=cluster, value=CERE(10**6)),
    )
    assert hands.does(funder, ddc_customers.deposit_for(who.account, cluster=cluster, value=CERE(2))) == ["Deposited"]
    newcomer = Keypair.generate()
    tiny = ddc_customers.deposit_for(newcomer.account, value=CERE(1), cluster=cluster)
    hands.fails("DdcCustomers.InsufficientDeposit", funder, tiny)
    enough = ddc_customers.deposit_for(newcomer.account, value=CERE(3), cluster=cluster)
    assert hands.does(funder, enough) == ["Deposited"]
    assert hands.read("DdcCustomers", "ClusterLedger", cluster, newcomer)["active"] == CERE(2)
    account = hands.read("System", "Account", funder)
    hands.store("System", "Account", funder, value={**account, "consumers": 16})
    hands.fails("DdcCustomers.BadState", funder, ddc_customers.deposit(CERE(5), cluster=cluster))


def withdrawals(hands: Hands) -> None:
    cluster, _, _ = hands.cluster()
    who = hands.account()
    hands.fails("DdcCustomers.NotOwner", who, ddc_customers.unlock_deposit(Amount(1), cluster=cluster))
    hands.fails("DdcCustomers.NotOwner", who, ddc_customers.withdraw_unlocked_deposit(cluster))
    hands.does(who, ddc_customers.deposit(CERE(50), cluster=cluster))
    assert hands.does(who, ddc_customers.unlock_deposit(Amount(0), cluster=cluster)) == []
    assert hands.does(who, ddc_customers.unlock_deposit(CERE(20), cluster=cluster)) == ["InitialDepositUnlock"]
    assert hands.does(who, ddc_customers.withdraw_unlocked_deposit(cluster)) == []
    ledger = hands.read("DdcCustomers", "ClusterLedger", cluster, who)
    full = [{"value": 1, "block": 10**6 + n} for n in range(32)]
    hands.store("DdcCustomers", "ClusterLedger", cluster, who, value={**ledger, "unlocking": full})
    hands.fails("DdcCustomers.NoMoreChunks", who, ddc_customers.unlock_deposit(Amount(1), cluster=cluster))
    due = [{"value": CERE(20), "block": 1}]
    hands.store("DdcCustomers", "ClusterLedger", cluster, who, value={**ledger, "unlocking": due})
    assert hands.does(who, ddc_customers.withdraw_unlocked_deposit(cluster)) == ["Withdrawn"]
    assert hands.read("DdcCustomers", "ClusterLedger", cluster, who)["total"] == CERE(30)


def buckets(hands: Hands) -> None:
    cluster, _, _ = hands.cluster()
    who, other = hands.account(), hands.account()
    hands.fails("DdcCustomers.ClusterDoesNotExist", who, ddc_customers.create_bucket(NOWHERE, is_public=True))
    assert hands.does(who, ddc_customers.create_bucket(cluster, is_public=True)) == ["BucketCreated"]
    bucket = hands.client.query(ddc_customers.buckets_count())
    for change in (lambda one: ddc_customers.set_bucket_params(one, is_public=True), ddc_customers.remove_bucket):
        hands.fails("DdcCustomers.NoBucketWithId", who, change(BucketId(10**9)))
        hands.fails("DdcCustomers.NotBucketOwner", other, change(bucket))
    assert hands.does(who, ddc_customers.remove_bucket(bucket)) == ["BucketRemoved"]
    hands.fails("DdcCustomers.AlreadyRemoved", who, ddc_customers.remove_bucket(bucket))
    assert hands.does(who, ddc_customers.set_bucket_params(bucket, is_public=True)) == ["BucketUpdated"]
