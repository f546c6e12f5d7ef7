"""Clusters: their parameters, nodes, bonds and contracts."""

from __future__ import annotations

from dataclasses import replace

from cere_trust import AccountId, Call, ClusterId, Keypair
from cere_trust.pallets import ddc_clusters, ddc_staking
from cere_trust.types import NodePubKey

from .world import CERE, NOWHERE, PARAMS, STRANGER, Read, Step, Steps, World


def parameters(world: World) -> Steps:
    """Creation and parameters of clusters."""
    manager, reserve = world.account("manager"), world.account("reserve", 200_000)
    other = world.account("another manager")
    cluster = world.cluster_id()

    def create(where: ClusterId, **changes: int) -> Call:
        return ddc_clusters.create_cluster(
            where,
            cluster_reserve_id=reserve.account,
            cluster_params=replace(PARAMS, **changes),  # type: ignore[arg-type]
            initial_protocol_params=world.terms(),
        )

    def change(where: ClusterId, **changes: int) -> Call:
        return ddc_clusters.set_cluster_params(where, cluster_params=replace(PARAMS, **changes))  # type: ignore[arg-type]

    yield Step("create a cluster", manager, create(cluster))
    yield Step("create a cluster again", other, create(cluster))
    few = {"erasure_coding_required": 3}, {"erasure_coding_total": 5}, {"replication_total": 2}
    for field in few:
        ((name, value),) = field.items()
        yield Step(f"create a cluster with {name} {value}", manager, create(world.cluster_id(), **field))
    for field in few:
        ((name, value),) = field.items()
        yield Step(f"set {name} {value}", manager, change(cluster, **field))
    yield Step("set parameters of an unknown cluster", manager, change(NOWHERE))
    yield Step("set parameters of another's cluster", other, change(cluster))
    yield Step("set parameters", manager, change(cluster, replication_total=9))


def members(world: World) -> Steps:
    """Nodes of clusters: add, validate, remove."""
    manager, reserve = world.account("members manager"), world.account("members reserve", 200_000)
    other, provider = world.account("members stranger"), world.account("member")
    cluster = world.cluster(manager, reserve, bonded=False)
    node = world.staked(provider)

    def add(where: ClusterId = cluster, key: NodePubKey = node) -> Call:
        return ddc_clusters.add_node(where, node_pub_key=key)

    def validate(where: ClusterId = cluster, *, succeeded: bool = True) -> Call:
        return ddc_clusters.validate_node(where, node_pub_key=node, succeeded=succeeded)

    def remove(where: ClusterId = cluster, key: NodePubKey = node) -> Call:
        return ddc_clusters.remove_node(where, node_pub_key=key)

    yield Step("add a node to an unknown cluster", manager, add(NOWHERE))
    yield Step("validate a node of an unknown cluster", manager, validate(NOWHERE))
    yield Step("remove a node from an unknown cluster", manager, remove(NOWHERE))
    yield Step("add an unknown node", manager, add(key=STRANGER))
    world.ok(ddc_staking.store(cluster), provider)
    yield Step("add a node to a cluster without a bond", manager, add())
    yield Step("remove a node from a cluster without a bond", manager, remove())
    world.ok(ddc_staking.bond_cluster(cluster), reserve)
    yield Step("remove an unknown node from a cluster", manager, remove(key=STRANGER))
    yield Step("remove a node that is in no cluster", manager, remove())
    yield Step("validate a node that is in no cluster", manager, validate())
    yield Step("add a node to a bonded cluster", manager, add())
    yield Step("add a node to a bonded cluster twice", manager, add())
    yield Step("validate by another account", other, validate())
    yield Step("validate a node", manager, validate())
    yield Step("validate a node again", manager, validate())
    yield Step("reject a node", manager, validate(succeeded=False))
    yield Step("remove by another account", other, remove())
    yield Step("remove a node", manager, remove())
    yield Step("remove a node twice", manager, remove())
    world.change("DdcClusters", "ClustersGovParams", cluster, storage_bond_size=100 * CERE)
    yield Step("add a node whose stake is less than the raised bond size", manager, add())


def bonds(world: World) -> Steps:
    """Bonds of clusters."""
    manager, reserve = world.account("bonds manager"), world.account("bonds reserve", 200_000)
    other, poor = world.account("bonds stranger"), world.account("poor reserve", 2)
    cluster = world.cluster(manager, reserve, bonded=False)
    bond, unbond = ddc_staking.bond_cluster, ddc_staking.unbond_cluster
    withdraw = ddc_staking.withdraw_unbonded_cluster
    yield Step("bond an unknown cluster", reserve, bond(NOWHERE))
    yield Step("bond a cluster by another account", other, bond(cluster))
    yield Step("unbond an unknown cluster", other, unbond(NOWHERE))
    yield Step("withdraw the bond of an unknown cluster", other, withdraw(NOWHERE))
    yield Step("unbond a cluster without a bond", manager, unbond(cluster))
    yield Step("withdraw the bond of a cluster without a bond", manager, withdraw(cluster))
    second = world.account("second bonds manager")
    short = world.cluster(second, poor, bonded=False)
    yield Step("bond a cluster with too little", poor, bond(short))
    crowded = world.account("crowded reserve", 200_000)
    full = world.cluster(world.account("crowded manager"), crowded, bonded=False)
    world.change("System", "Account", crowded.account, consumers=16)
    yield Step("bond a cluster with all consumer references taken", crowded, bond(full))
    yield Step("bond a cluster", reserve, bond(cluster), amounts=False)
    yield Step("bond a cluster again", reserve, bond(cluster))
    spare = world.account("spare reserve", 200_000)
    twin = world.cluster(manager, spare, bonded=False)
    yield Step("bond another cluster of the same manager", spare, bond(twin))
    yield Step("unbond the manager's other cluster, never bonded", manager, unbond(twin))
    yield Step("withdraw the bond of the manager's other cluster", manager, withdraw(twin))
    active = world.account("active reserve", 200_000)
    third = world.account("third bonds manager")
    activated = world.cluster(third, active, bonded=False)
    world.change("DdcClusters", "Clusters", activated, status="Activated")
    yield Step("bond an activated cluster", active, bond(activated))
    ledger = world.read("DdcStaking", "ClusterLedger", manager.account)
    chunks = [{"value": 1, "block": 10**6 + each} for each in range(32)]
    world.put("DdcStaking", "ClusterLedger", manager.account, value={**ledger, "unlocking": chunks})
    yield Step("unbond a cluster a 33rd time", manager, unbond(cluster))
    world.put("DdcStaking", "ClusterLedger", manager.account, value=ledger)
    provider = world.account("provider in a bonded cluster")
    node = world.staked(provider)
    world.ok(ddc_staking.store(cluster), provider)
    world.ok(ddc_clusters.add_node(cluster, node_pub_key=node), manager)
    yield Step("unbond a cluster with a node", manager, unbond(cluster))
    world.ok(ddc_clusters.remove_node(cluster, node_pub_key=node), manager)
    yield Step("unbond a cluster", manager, unbond(cluster), amounts=False)
    yield Step("unbond a cluster twice", manager, unbond(cluster))
    yield Step("withdraw the bond of a cluster too early", manager, withdraw(cluster))
    now = world.devnet.chain.head().number
    ledger = world.read("DdcStaking", "ClusterLedger", manager.account)
    (chunk,) = ledger["unlocking"]
    yield Read("delay of a cluster's bond in blocks, to tens", lambda: round(chunk["block"] - now, -1))
    due = [{**chunk, "block": 1}]
    world.put("DdcStaking", "ClusterLedger", manager.account, value={**ledger, "unlocking": due})
    yield Step("withdraw the bond of another cluster, this one due", manager, withdraw(twin))
    yield Step("withdraw the bond of a cluster", manager, withdraw(cluster), amounts=False)
    yield Step("withdraw the bond of a cluster twice", manager, withdraw(cluster))


def authorization(world: World) -> Steps:
    """Contracts that admit nodes: on 80011 and later with ``join_cluster``, before with ``add_node``."""
    manager, reserve = world.account("contract manager"), world.account("contract reserve", 200_000)
    provider, owner = world.account("candidate"), world.account("contract owner", 100_000)
    cluster = world.cluster(manager, reserve)
    node = world.staked(provider)
    world.ok(ddc_staking.store(cluster), provider)

    def admit(key: NodePubKey = node) -> tuple[Keypair, Call]:
        if world.is_newer:
            return provider, ddc_clusters.join_cluster(cluster, node_pub_key=key)
        return manager, ddc_clusters.add_node(cluster, node_pub_key=key)

    def ask(contract: AccountId) -> None:
        changed = replace(PARAMS, node_provider_auth_contract=contract)
        world.ok(ddc_clusters.set_cluster_params(cluster, cluster_params=changed), manager)

    def leave() -> None:
        if world.receipt is not None:
            world.ok(ddc_clusters.remove_node(cluster, node_pub_key=node), manager)

    join = ddc_clusters.join_cluster
    yield Step("join an unknown cluster", provider, join(NOWHERE, node_pub_key=node))
    yield Step("join a cluster without a contract", provider, join(cluster, node_pub_key=node))
    ask(owner.account)
    yield Step("join with an unknown node", provider, join(cluster, node_pub_key=STRANGER))
    yield Step("join with another's node", owner, join(cluster, node_pub_key=node))
    idle = world.account("idle candidate")
    unstored = world.staked(idle)
    yield Step("join without storing", idle, join(cluster, node_pub_key=unstored))
    leaving = world.account("leaving candidate")
    chilling = world.staked(leaving)
    world.ok(ddc_staking.store(cluster), leaving)
    world.ok(ddc_staking.fast_chill(), leaving)
    yield Step("join while chilling", leaving, join(cluster, node_pub_key=chilling))
    yield Step("join with a contract that does not exist", provider, join(cluster, node_pub_key=node))
    yield Step("a contract that does not exist decides", *admit())
    unreachable = world.contract("unreachable", b"\0", owner)
    ask(unreachable)
    yield Step("a contract that traps decides", *admit())
    reverting = world.contract("(call $return (i32.const 1) (i32.const 0) (i32.const 2))", b"\1\1", owner)
    ask(reverting)
    yield Step("a contract that reverts with 0101 decides", *admit())
    leave()
    for data in (b"", b"\0", b"\1", b"\0\0", b"\0\1", b"\1\1", b"\2\0", b"\0\2"):
        returning = f"(call $return (i32.const 0) (i32.const 0) (i32.const {len(data)}))"
        ask(world.contract(returning, data or b"\0", owner))
        yield Step(f"a contract that returns {data.hex() or 'nothing'} decides", *admit())
        leave()
    # Each returns 0101 if its caller's first byte is the account's, 0000 otherwise.
    for name, caller in (("provider", provider), ("manager", manager)):
        body = f"""
            (i32.store (i32.const 8) (i32.const 32))
            (call $caller (i32.const 16) (i32.const 8))
            (if (i32.eq (i32.load (i32.const 16)) (i32.const {int.from_bytes(bytes(caller.account)[:4], "little")}))
              (then (call $return (i32.const 0) (i32.const 0) (i32.const 2))))
            (call $return (i32.const 0) (i32.const 2) (i32.const 2))"""
        ask(world.contract(body, b"\1\1\0\0", owner))
        yield Step(f"a contract that admits if the {name} calls it decides", *admit())
        leave()
    ask(world.contract("(call $return (i32.const 0) (i32.const 0) (i32.const 1))", b"\0", owner))
    yield Step("the manager adds a node that the contract rejects", manager, admit_by_manager(cluster, node))
    leave()
    ask(world.contract("(call $return (i32.const 0) (i32.const 0) (i32.const 2))", b"\1\1", owner))
    bonded = world.read("DdcStaking", "Bonded", provider.account)
    world.put("DdcStaking", "Bonded", provider.account, value=bytes(32))
    yield Step("join with a stash without a ledger", provider, join(cluster, node_pub_key=node))
    world.put("DdcStaking", "Bonded", provider.account, value=bonded)
    status = world.read("DdcClusters", "Clusters", cluster)["status"]
    world.change("DdcClusters", "Clusters", cluster, status="Unbonded")
    yield Step("join a cluster without a bond", provider, join(cluster, node_pub_key=node))
    world.change("DdcClusters", "Clusters", cluster, status=status)
    yield Step("join", provider, join(cluster, node_pub_key=node))
    yield Step("join twice", provider, join(cluster, node_pub_key=node))


def admit_by_manager(cluster: ClusterId, node: NodePubKey) -> Call:
    """Return the manager's call, which asks the contract only before 80011."""
    return ddc_clusters.add_node(cluster, node_pub_key=node)
