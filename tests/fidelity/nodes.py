"""Nodes, their stakes, and their way into and out of clusters."""

from __future__ import annotations

from dataclasses import replace

from cere_trust import Amount
from cere_trust.pallets import balances, ddc_clusters, ddc_nodes, ddc_staking

from .world import CERE, NODE, NOWHERE, STRANGER, Step, Steps, World


def registration(world: World) -> Steps:
    """Registration of nodes."""
    provider, other = world.account("provider"), world.account("another provider")
    node = world.key()

    def create(**changes: object) -> ddc_nodes.StorageNodeParams:
        return replace(NODE, **changes)  # type: ignore[arg-type]

    yield Step("delete an unknown node", provider, ddc_nodes.delete_node(node))
    yield Step("change an unknown node", provider, ddc_nodes.set_node_params(node, node_params=NODE))
    long_host, long_domain = create(host=b"x" * 256), create(domain=b"x" * 256)
    yield Step("register with a host of 256 bytes", provider, ddc_nodes.create_node(node, node_params=long_host))
    yield Step("register with a domain of 256 bytes", provider, ddc_nodes.create_node(node, node_params=long_domain))
    yield Step("register a node", provider, ddc_nodes.create_node(node, node_params=create(host=b"x" * 255)))
    yield Step("register a taken key", other, ddc_nodes.create_node(node, node_params=NODE))
    yield Step("register a taken key with a long host", other, ddc_nodes.create_node(node, node_params=long_host))
    yield Step("change to a host of 256 bytes", provider, ddc_nodes.set_node_params(node, node_params=long_host))
    yield Step("change to a domain of 256 bytes", provider, ddc_nodes.set_node_params(node, node_params=long_domain))
    yield Step("change another's node", other, ddc_nodes.set_node_params(node, node_params=NODE))
    yield Step("change a node", provider, ddc_nodes.set_node_params(node, node_params=NODE))
    yield Step("delete another's node", other, ddc_nodes.delete_node(node))
    yield Step("delete a node", provider, ddc_nodes.delete_node(node))


def stakes(world: World) -> Steps:
    """Bonds for nodes, without a cluster."""
    stash, other, third = world.account("stash", 100), world.account("another stash", 100), world.account("third stash")
    node, spare = world.node(stash), world.node(stash)
    cere = Amount.cere
    bond = ddc_staking.bond
    yield Step("bond for an unknown node", stash, bond(stash.account, node=STRANGER, value=cere(5)))
    yield Step("bond dust", stash, bond(stash.account, node=node, value=Amount(CERE - 1)))
    yield Step("bond dust for an unknown node", stash, bond(stash.account, node=STRANGER, value=Amount(CERE - 1)))
    crowded = world.account("crowded stash")
    world.change("System", "Account", crowded.account, consumers=16)
    yield Step("bond with all consumer references taken", crowded, bond(crowded.account, node=node, value=cere(5)))
    yield Step("bond more than the balance", stash, bond(stash.account, node=node, value=cere(10**5)), amounts=False)
    yield Step("bond again, all locked", stash, bond(stash.account, node=node, value=cere(5)))
    world.root(balances.force_set_balance(stash.account, new_free=cere(200)))
    yield Step("bond again", stash, bond(stash.account, node=spare, value=cere(5)))
    yield Step("bond for a taken node", other, bond(other.account, node=node, value=cere(5)))
    yield Step("bond with a taken controller", other, bond(stash.account, node=spare, value=cere(5)))
    yield Step("delete a node with a stake", stash, ddc_nodes.delete_node(node))
    yield Step("store to an unknown cluster", stash, ddc_staking.store(NOWHERE))
    yield Step("chill without storing", stash, ddc_staking.chill())
    yield Step("fast_chill without storing", stash, ddc_staking.fast_chill())
    yield Step("chill by no controller", third, ddc_staking.chill())
    yield Step("fast_chill by no controller", third, ddc_staking.fast_chill())
    yield Step("unbond by no controller", third, ddc_staking.unbond(cere(1)))
    yield Step("withdraw_unbonded by no controller", third, ddc_staking.withdraw_unbonded())
    yield Step("unbond 0", stash, ddc_staking.unbond(Amount(0)))
    yield Step("unbond 3 CERE", stash, ddc_staking.unbond(cere(3)))
    yield Step("withdraw the unbonded", stash, ddc_staking.withdraw_unbonded())
    yield Step("withdraw nothing", stash, ddc_staking.withdraw_unbonded())
    yield Step("set_controller by no stash", third, ddc_staking.set_controller(other.account))
    yield Step("set_controller to the own one", stash, ddc_staking.set_controller(stash.account))
    yield Step("set_controller", stash, ddc_staking.set_controller(other.account))
    yield Step("unbond by the former controller", stash, ddc_staking.unbond(cere(1)))
    yield Step("set_controller back", stash, ddc_staking.set_controller(stash.account))
    owner = world.account("owner of a taken node")
    taken = world.staked(owner)
    yield Step("set_controller to a taken one", stash, ddc_staking.set_controller(owner.account))
    yield Step("set_node to the own node", stash, ddc_staking.set_node(node))
    yield Step("set_node to another's node", stash, ddc_staking.set_node(taken))
    yield Step("set_node by no stash", third, ddc_staking.set_node(world.key()))
    yield Step("set_node to an unknown node", stash, ddc_staking.set_node(world.key()))
    yield Step("set_node back", stash, ddc_staking.set_node(node))
    ledger = world.read("DdcStaking", "Ledger", stash.account)
    chunks = [{"value": 1, "block": 10**6 + each} for each in range(32)]
    world.put("DdcStaking", "Ledger", stash.account, value={**ledger, "unlocking": chunks})
    yield Step("unbond a 33rd time", stash, ddc_staking.unbond(cere(1)))
    world.put("DdcStaking", "Ledger", stash.account, value=ledger)
    yield Step("unbond all but dust", owner, ddc_staking.unbond(Amount(49 * CERE + 1)))
    yield Step("withdraw all", owner, ddc_staking.withdraw_unbonded())
    yield Step("withdraw after all", owner, ddc_staking.withdraw_unbonded())
    yield Step("delete a node without a stake", owner, ddc_nodes.delete_node(taken))


def storing(world: World) -> Steps:
    """Stakes in clusters: store, chill, fast_chill, and the way out."""
    manager, second = world.account("storing manager"), world.account("second storing manager")
    reserve, another = world.account("storing reserve", 200_000), world.account("second storing reserve", 200_000)
    cluster = world.cluster(manager, reserve)
    elsewhere = world.cluster(second, another)
    provider, stranger = world.account("storing provider"), world.account("storing stranger")
    node = world.staked(provider)
    cere = Amount.cere
    add = ddc_clusters.add_node(cluster, node_pub_key=node)
    yield Step("store by no controller", stranger, ddc_staking.store(cluster))
    yield Step("add a node that is not stored", manager, add)
    yield Step("store", provider, ddc_staking.store(cluster))
    yield Step("store again", provider, ddc_staking.store(cluster))
    yield Step("store to another cluster while storing", provider, ddc_staking.store(elsewhere))
    yield Step("set_node to the own node while storing", provider, ddc_staking.set_node(node))
    yield Step("set_node to an unknown node while storing", provider, ddc_staking.set_node(STRANGER))
    yield Step("unbond to less than the bond size", provider, ddc_staking.unbond(cere(41)))
    yield Step("unbond down to the bond size", provider, ddc_staking.unbond(cere(5)))
    yield Step("add by another account", stranger, add)
    yield Step("add a node", manager, add)
    yield Step("add a node twice", manager, add)
    yield Step("fast_chill in a cluster", provider, ddc_staking.fast_chill())
    yield Step("store to another cluster while storing and added", provider, ddc_staking.store(elsewhere))
    yield Step("delete a node in a cluster", provider, ddc_nodes.delete_node(node))
    world.put("DdcClusters", "ClustersGovParams", cluster, value=_terms(world, cluster, storage_chill_delay=100))
    yield Step("chill with a delay", provider, ddc_staking.chill())
    yield Step("chill too early", provider, ddc_staking.chill())
    yield Step("store cancels the chill", provider, ddc_staking.store(cluster))
    yield Step("chill with a delay again", provider, ddc_staking.chill())
    world.skip(100)
    yield Step("chill after the delay", provider, ddc_staking.chill())
    world.put("DdcClusters", "ClustersGovParams", cluster, value=_terms(world, cluster, storage_chill_delay=0))
    yield Step("unbond to less than the bond size, chilled", provider, ddc_staking.unbond(cere(39)))
    yield Step("store while leaving, with too little", provider, ddc_staking.store(cluster))
    world.put("DdcClusters", "ClustersGovParams", cluster, value=_terms(world, cluster, storage_bond_size=CERE))
    yield Step("store while leaving", provider, ddc_staking.store(cluster))
    world.put("DdcClusters", "ClustersGovParams", cluster, value=_terms(world, cluster, storage_bond_size=10 * CERE))
    yield Step("set_node while leaving", provider, ddc_staking.set_node(STRANGER))
    yield Step("withdraw and leave", provider, ddc_staking.withdraw_unbonded())
    yield Step("store with too little", provider, ddc_staking.store(cluster))
    quick = world.account("quick provider")
    fast = world.staked(quick)
    world.ok(ddc_staking.store(cluster), quick)
    yield Step("fast_chill", quick, ddc_staking.fast_chill())
    yield Step("add a node after fast_chill", manager, ddc_clusters.add_node(cluster, node_pub_key=fast))
    yield Step("chill after fast_chill", quick, ddc_staking.chill())
    yield Step("chill after the chill", quick, ddc_staking.chill())
    yield Step("store after fast_chill and a chill without a delay", quick, ddc_staking.store(cluster))
    again = ddc_clusters.add_node(cluster, node_pub_key=fast)
    yield Step("add a node after fast_chill and a chill without a delay", manager, again)
    idle = world.account("idle provider")
    assigned = world.staked(idle)
    world.ok(ddc_staking.store(cluster), idle)
    world.ok(ddc_clusters.add_node(cluster, node_pub_key=assigned), manager)
    world.ok(ddc_staking.chill(), idle)
    yield Step("store to another cluster, chilled, still assigned", idle, ddc_staking.store(elsewhere))


def stake_errors(world: World) -> Steps:
    """Errors of broken records, which root writes."""
    manager, reserve = world.account("broken manager"), world.account("broken reserve", 200_000)
    cluster = world.cluster(manager, reserve)
    provider, second = world.account("broken provider"), world.account("second broken provider")
    node, other = world.staked(provider), world.staked(second)
    terms = world.read("DdcClusters", "ClustersGovParams", cluster)
    world.kill("DdcClusters", "ClustersGovParams", cluster)
    yield Step("store without governance parameters", provider, ddc_staking.store(cluster))
    world.put("DdcClusters", "ClustersGovParams", cluster, value=terms)
    world.ok(ddc_staking.store(cluster), provider)
    world.kill("DdcClusters", "ClustersGovParams", cluster)
    yield Step("chill without governance parameters", provider, ddc_staking.chill())
    world.put("DdcClusters", "ClustersGovParams", cluster, value=terms)
    bonded = world.read("DdcStaking", "Bonded", provider.account)
    world.put("DdcStaking", "Bonded", provider.account, value=bytes(32))
    yield Step("add a node whose stash has no ledger", manager, ddc_clusters.add_node(cluster, node_pub_key=node))
    yield Step("fast_chill with another controller on record", provider, ddc_staking.fast_chill())
    world.put("DdcStaking", "Bonded", provider.account, value=bonded)
    world.ok(ddc_staking.store(cluster), provider)
    world.put("DdcStaking", "Nodes", node, value=second.account)
    yield Step("fast_chill with another stash on record", provider, ddc_staking.fast_chill())
    world.put("DdcStaking", "Nodes", node, value=provider.account)
    world.kill("DdcStaking", "Providers", provider.account)
    yield Step("fast_chill without a node on record", provider, ddc_staking.fast_chill())
    yield Step("withdraw_unbonded without a node on record", provider, ddc_staking.withdraw_unbonded())
    yield Step("set_node to the own node, without a node on record", provider, ddc_staking.set_node(node))
    world.put("DdcStaking", "Providers", provider.account, value=node)
    world.kill("DdcStaking", "Providers", second.account)
    yield Step("store without a node on record", second, ddc_staking.store(cluster))
    world.put("DdcStaking", "Providers", second.account, value=other)
    world.ok(ddc_staking.store(cluster), second)
    record = world.read("DdcNodes", "StorageNodes", other)
    world.kill("DdcNodes", "StorageNodes", other)
    yield Step("add a node without a record", manager, ddc_clusters.add_node(cluster, node_pub_key=other))
    yield Step("remove a node without a record", manager, ddc_clusters.remove_node(cluster, node_pub_key=other))
    world.put("DdcNodes", "StorageNodes", other, value=record)


def _terms(world: World, cluster: object, **changes: object) -> object:
    return {**world.read("DdcClusters", "ClustersGovParams", cluster), **changes}
