"""Decisions of a cluster's members, and the referenda that follow."""

from __future__ import annotations

from dataclasses import replace

from cere_trust import Amount, Call, ClusterId
from cere_trust.pallets import balances, ddc_clusters, ddc_staking, referenda, sudo
from cere_trust.pallets import ddc_clusters_gov as gov
from cere_trust.pallets.ddc_clusters_gov import CLUSTER_MANAGER, ClusterMember, NodeProvider

from .world import ALICE, CERE, NOWHERE, STRANGER, Read, Step, Steps, World


def members(world: World) -> Steps:
    """Proposals, votes, and the submission of a referendum."""
    manager, reserve = world.account("gov manager"), world.account("gov reserve", 200_000)
    other, late = world.account("gov stranger"), world.account("late provider")
    cluster = world.cluster(manager, reserve, bonded=False)
    terms = world.terms()
    providers = [world.account(f"gov provider {each}") for each in range(1, 4)]
    nodes = [world.staked(provider) for provider in providers]
    first = NodeProvider(nodes[0])

    def activate(where: ClusterId = cluster) -> Call:
        return gov.propose_activate_cluster_protocol(where, cluster_protocol_params=terms)

    def update(where: ClusterId, member: ClusterMember) -> Call:
        return gov.propose_update_cluster_protocol(where, cluster_protocol_params=terms, member=member)

    def vote(member: ClusterMember, *, approve: bool = True, where: ClusterId = cluster) -> Call:
        return gov.vote_proposal(where, approve=approve, member=member)

    def close(member: ClusterMember = CLUSTER_MANAGER, where: ClusterId = cluster) -> Call:
        return gov.close_proposal(where, member=member)

    yield Step("propose to activate an unknown cluster", manager, activate(NOWHERE))
    yield Step("propose to activate another's cluster", other, activate())
    yield Step("propose to activate a cluster without a bond", manager, activate())
    world.ok(ddc_staking.bond_cluster(cluster), reserve)
    yield Step("propose to activate a cluster without nodes", manager, activate())
    for provider, node in zip(providers, nodes, strict=True):
        world.ok(ddc_staking.store(cluster), provider)
        world.ok(ddc_clusters.add_node(cluster, node_pub_key=node), manager)
    yield Step("propose to activate a cluster with nodes to validate", manager, activate())
    for node in nodes[:2]:
        world.ok(ddc_clusters.validate_node(cluster, node_pub_key=node, succeeded=True), manager)
    world.ok(ddc_clusters.validate_node(cluster, node_pub_key=nodes[2], succeeded=False), manager)
    yield Step("propose to activate a cluster with two validated nodes", manager, activate())
    rejected = NodeProvider(nodes[2])
    yield Step("propose an update as the provider of a rejected node", providers[2], update(cluster, rejected))
    world.ok(ddc_clusters.validate_node(cluster, node_pub_key=nodes[2], succeeded=True), manager)
    yield Step("vote without a proposal", manager, vote(CLUSTER_MANAGER))
    yield Step("vote without a proposal, as a provider", providers[0], vote(first))
    yield Step("close without a proposal", manager, close())
    yield Step("retract without a proposal", manager, gov.retract_proposal(cluster))
    yield Step("propose an update of a cluster that is not active", manager, update(cluster, CLUSTER_MANAGER))
    yield Step("propose an update of an unknown cluster as its manager", manager, update(NOWHERE, CLUSTER_MANAGER))
    yield Step("propose an update of an unknown cluster as a provider", providers[0], update(NOWHERE, first))
    yield Step("propose an update by a stranger as the manager", other, update(cluster, CLUSTER_MANAGER))
    yield Step("propose an update by a stranger as a provider", other, update(cluster, first))
    unknown = NodeProvider(STRANGER)
    yield Step("propose an update as the provider of an unknown node", other, update(cluster, unknown))
    foreign = NodeProvider(world.staked(other))
    yield Step("propose an update as the provider of a node elsewhere", other, update(cluster, foreign))
    yield Step("propose to activate a cluster", manager, activate())
    yield Step("propose to activate a cluster twice", manager, activate())
    yield Step("propose an update while a proposal is open", manager, update(cluster, CLUSTER_MANAGER))
    yield Step("vote on an unknown cluster as its manager", manager, vote(CLUSTER_MANAGER, where=NOWHERE))
    yield Step("vote on an unknown cluster as a provider", providers[0], vote(first, where=NOWHERE))
    yield Step("vote by a stranger as the manager", other, vote(CLUSTER_MANAGER))
    yield Step("vote by a stranger as a provider", other, vote(first))
    yield Step("vote as the provider of a node elsewhere", other, vote(foreign))
    yield Step("close an unknown cluster as its manager", manager, close(where=NOWHERE))
    yield Step("close an unknown cluster as a provider", providers[0], close(first, where=NOWHERE))
    yield Step("close by a stranger as the manager", other, close())
    yield Step("close by a stranger as a provider", other, close(first))
    yield Step("close as the provider of a node elsewhere", other, close(foreign))
    joined = world.staked(late)
    world.ok(ddc_staking.store(cluster), late)
    world.ok(ddc_clusters.add_node(cluster, node_pub_key=joined), manager)
    yield Step("vote as the provider of a node to validate", late, vote(NodeProvider(joined)))
    world.ok(ddc_clusters.validate_node(cluster, node_pub_key=joined, succeeded=True), manager)
    yield Step("vote as the provider of a later node", late, vote(NodeProvider(joined)))
    yield Step("vote as the manager", manager, vote(CLUSTER_MANAGER))
    yield Step("vote the same again", manager, vote(CLUSTER_MANAGER))
    yield Step("vote nay", manager, vote(CLUSTER_MANAGER, approve=False))
    yield Step("vote nay again", manager, vote(CLUSTER_MANAGER, approve=False))
    yield Step("vote aye after nay", manager, vote(CLUSTER_MANAGER))
    yield Step("close too early", manager, close())
    yield Step("retract another's proposal", providers[0], gov.retract_proposal(cluster))
    yield Step("retract a proposal", manager, gov.retract_proposal(cluster))
    world.ok(activate(), manager)
    world.ok(vote(CLUSTER_MANAGER), manager)
    for provider, node in zip(providers, nodes, strict=True):
        yield Step(f"vote as {world.name(provider)}", provider, vote(NodeProvider(node)))
    world.ok(vote(NodeProvider(joined)), late)
    account = gov.ACCOUNT
    yield Read("balance of the pallet's account at first", lambda: world.free(account))
    yield Step("close an approved proposal, the pallet's account empty", manager, close())
    empty = world.receipt is None
    if empty:
        world.root(balances.force_set_balance(account, new_free=Amount(CERE)))
        yield Step("close an approved proposal, the pallet's account funded", manager, close())
    else:
        yield Read("close an approved proposal, the pallet's account funded", lambda: "done before")
    assert world.receipt is not None or not empty
    index = int(world.read("Referenda", "ReferendumCount")) - 1
    yield Step("refund a deposit of a referendum that goes on", other, gov.refund_submission_deposit(index))
    yield Step("refund a deposit that nobody paid", other, gov.refund_submission_deposit(10**6))
    world.ok(sudo.sudo(Call("Referenda", "cancel", {"index": index})), ALICE)
    yield Step("refund by Referenda", other, referenda.refund_submission_deposit(index))
    yield Step("refund by DdcClustersGov after that", other, gov.refund_submission_deposit(index))
    yield Step("refund by DdcClustersGov again", other, gov.refund_submission_deposit(index))
    world.ok(activate(), manager)
    world.ok(vote(CLUSTER_MANAGER), manager)
    for provider, node in [*zip(providers, nodes, strict=True), (late, joined)]:
        world.ok(vote(NodeProvider(node)), provider)
    yield Step("close a second approved proposal", manager, close())
    index = int(world.read("Referenda", "ReferendumCount")) - 1
    world.ok(sudo.sudo(Call("Referenda", "cancel", {"index": index})), ALICE)
    yield Step("refund by DdcClustersGov first", other, gov.refund_submission_deposit(index))
    world.ok(activate(), manager)
    voting = world.read("DdcClustersGov", "ClusterProposalVoting", cluster)
    yield Read("time of a vote in blocks", lambda: voting["end"] - voting["start"])
    world.put("DdcClustersGov", "ClusterProposalVoting", cluster, value={**voting, "end": 1})
    yield Step("close after seven days without votes", manager, close())
    world.root(gov.activate_cluster_protocol(cluster, cluster_protocol_params=terms))
    stats = world.read("DdcClusters", "ClustersNodesStats", cluster)
    world.put("DdcClusters", "ClustersNodesStats", cluster, value={**stats, "await_validation": 1})
    yield Step("propose an update with nodes to validate", manager, update(cluster, CLUSTER_MANAGER))
    world.put("DdcClusters", "ClustersNodesStats", cluster, value={**stats, "validation_succeeded": 2})
    yield Step("propose an update with two validated nodes", manager, update(cluster, CLUSTER_MANAGER))
    world.put("DdcClusters", "ClustersNodesStats", cluster, value=stats)
    yield Step("propose to activate an activated cluster", manager, activate())
    yield Step("propose an update", providers[0], update(cluster, first))


def root(world: World) -> Steps:
    """Parameters that root sets."""
    manager, reserve = world.account("root's manager"), world.account("root's reserve", 200_000)
    cluster = world.cluster(manager, reserve, bonded=False)
    terms = world.terms(storage_bond_size=Amount(100 * CERE))
    activate = gov.activate_cluster_protocol(cluster, cluster_protocol_params=terms)
    update = gov.update_cluster_protocol(cluster, cluster_protocol_params=terms)
    yield Step("activate by the manager", manager, activate)
    yield Step("update by the manager", manager, update)
    unknown = gov.activate_cluster_protocol(NOWHERE, cluster_protocol_params=terms)
    yield Step("activate an unknown cluster", ALICE, sudo.sudo(unknown))
    unknown = gov.update_cluster_protocol(NOWHERE, cluster_protocol_params=terms)
    yield Step("update an unknown cluster", ALICE, sudo.sudo(unknown))
    yield Step("activate a cluster without a bond", ALICE, sudo.sudo(activate))
    yield Step("update a cluster without a bond", ALICE, sudo.sudo(update))
    world.ok(ddc_staking.bond_cluster(cluster), reserve)
    yield Step("activate a bonded cluster", ALICE, sudo.sudo(activate))
    yield Step("activate an activated cluster", ALICE, sudo.sudo(activate))
    yield Step("update an activated cluster", ALICE, sudo.sudo(update))
    whole = replace(terms, treasury_share=type(terms.treasury_share)(10**18))
    much = gov.update_cluster_protocol(cluster, cluster_protocol_params=whole)
    yield Step("update with shares above the whole", ALICE, sudo.sudo(much))
