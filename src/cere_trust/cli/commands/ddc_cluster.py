"""`ddc cluster …`: what those who run clusters do, and what customers look up."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...pallets import ddc_clusters, ddc_staking
from ...types import AccountId, ClusterId, NodePubKey
from ..errors import CommandError
from ..from_wrappers import derive
from ..literals import cluster
from ..options import answers, commands, reads
from ..rendering import Fields, Table, record
from ..session import CommandSession

clusters = commands("Look at clusters; create one, bond for it, add and validate its nodes.")

ClusterArgument = Annotated[ClusterId, typer.Argument(metavar="CLUSTER", parser=cluster, help="0x and 40 hex digits.")]


class ClusterRowDocument(TypedDict):
    """A cluster of the list."""

    cluster: ClusterId
    status: ddc_clusters.ClusterStatus
    manager: AccountId
    reserve: AccountId


class ClustersDocument(TypedDict):
    """Clusters by id."""

    clusters: list[ClusterRowDocument]


class ClusterDocument(TypedDict):
    """A cluster: what its manager decided, what governance did, and how many nodes it has."""

    cluster: ddc_clusters.Cluster
    terms: ddc_clusters.ClusterProtocolParams | None
    nodes: ddc_clusters.ClusterNodesStats | None


class ClusterNodeDocument(TypedDict):
    """A node's place in a cluster."""

    node: NodePubKey
    kind: ddc_clusters.ClusterNodeKind
    status: ddc_clusters.ClusterNodeStatus
    added_at: int


class ClusterNodesDocument(TypedDict):
    """The nodes of a cluster."""

    cluster: ClusterId
    nodes: list[ClusterNodeDocument]


@clusters.command("list")
@reads
@answers(ClustersDocument)
def list_(session: CommandSession) -> None:
    """List the clusters: how far they are, who runs them."""
    rows: list[ClusterRowDocument] = [
        {"cluster": key, "status": one.status, "manager": one.manager_id, "reserve": one.reserve_id}
        for key, one in sorted(session.client.entries(ddc_clusters.clusters))
    ]
    columns = ("CLUSTER", "STATUS", "MANAGER", "RESERVE")
    session.output.show({"clusters": rows}, Table(columns, [list(row.values()) for row in rows], empty="no clusters"))


@clusters.command()
@reads
@answers(ClusterDocument)
def show(session: CommandSession, which: ClusterArgument) -> None:
    """Show a cluster: who runs it, its prices, shares and delays, how many nodes it has."""
    found, terms, stats = session.client.query_many(
        (
            ddc_clusters.clusters(which),
            ddc_clusters.clusters_gov_params(which),
            ddc_clusters.clusters_nodes_stats(which),
        )
    )
    if found is None:
        raise CommandError(f"there is no cluster {which}", hint="`cere-trust ddc cluster list` shows which there are")
    document = {"cluster": found, "terms": terms, "nodes": stats}
    told = [row for part in (found, terms, stats) if part is not None for row in record(part).items()]
    session.output.show(document, Fields(told))


@clusters.command()
@reads
@answers(ClusterNodesDocument)
def nodes(session: CommandSession, which: ClusterArgument) -> None:
    """List the nodes of a cluster, with its manager's verdicts."""
    rows: list[ClusterNodeDocument] = [
        {"node": key, "kind": one.kind, "status": one.status, "added_at": one.added_at}
        for key, one in sorted(session.client.entries(ddc_clusters.clusters_nodes.under(which)))
    ]
    columns = ("NODE", "KIND", "STATUS", "SINCE BLOCK")
    told = Table(columns, [list(row.values()) for row in rows], empty="no nodes")
    session.output.show({"cluster": which, "nodes": rows}, told)


derive(clusters, "create", ddc_clusters.create_cluster)
derive(clusters, "set", ddc_clusters.set_cluster_params)
derive(clusters, "add", ddc_clusters.add_node)
derive(clusters, "remove", ddc_clusters.remove_node)
derive(clusters, "validate", ddc_clusters.validate_node)
derive(clusters, "join", ddc_clusters.join_cluster)
derive(clusters, "bond", ddc_staking.bond_cluster)
derive(clusters, "unbond", ddc_staking.unbond_cluster)
derive(clusters, "withdraw", ddc_staking.withdraw_unbonded_cluster)
