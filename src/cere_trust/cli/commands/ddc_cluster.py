"""`ddc cluster …`: commands of cluster managers, and queries."""

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

clusters = commands("List and show clusters; create one, bond for it, add and validate its nodes.")

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
    """A cluster: its manager's parameters, the protocol parameters of governance, and node counts."""

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
    """List the clusters: status, manager, reserve account."""
    rows: list[ClusterRowDocument] = [
        {"cluster": key, "status": found.status, "manager": found.manager_id, "reserve": found.reserve_id}
        for key, found in sorted(session.client.entries(ddc_clusters.clusters))
    ]
    columns = ("CLUSTER", "STATUS", "MANAGER", "RESERVE")
    session.output.show({"clusters": rows}, Table(columns, [list(row.values()) for row in rows], empty="no clusters"))


@clusters.command()
@reads
@answers(ClusterDocument)
def show(session: CommandSession, cluster_id: ClusterArgument) -> None:
    """Show a cluster: its manager, prices, shares, delays and node counts."""
    found, terms, stats = session.client.query_many(
        (
            ddc_clusters.clusters(cluster_id),
            ddc_clusters.clusters_gov_params(cluster_id),
            ddc_clusters.clusters_nodes_stats(cluster_id),
        )
    )
    if found is None:
        raise CommandError(f"there is no cluster {cluster_id}", hint="`cere-trust ddc cluster list` lists the clusters")
    document = {"cluster": found, "terms": terms, "nodes": stats}
    rows = [row for part in (found, terms, stats) if part is not None for row in record(part).items()]
    session.output.show(document, Fields(rows))


@clusters.command()
@reads
@answers(ClusterNodesDocument)
def nodes(session: CommandSession, cluster_id: ClusterArgument) -> None:
    """List the nodes of a cluster, with their validation status."""
    rows: list[ClusterNodeDocument] = [
        {"node": key, "kind": found.kind, "status": found.status, "added_at": found.added_at}
        for key, found in sorted(session.client.entries(ddc_clusters.clusters_nodes.under(cluster_id)))
    ]
    columns = ("NODE", "KIND", "STATUS", "SINCE BLOCK")
    table = Table(columns, [list(row.values()) for row in rows], empty="no nodes")
    session.output.show({"cluster": cluster_id, "nodes": rows}, table)


derive(clusters, "create", ddc_clusters.create_cluster)
derive(clusters, "set", ddc_clusters.set_cluster_params)
derive(clusters, "add", ddc_clusters.add_node)
derive(clusters, "remove", ddc_clusters.remove_node)
derive(clusters, "validate", ddc_clusters.validate_node)
derive(clusters, "join", ddc_clusters.join_cluster)
derive(clusters, "bond", ddc_staking.bond_cluster)
derive(clusters, "unbond", ddc_staking.unbond_cluster)
derive(clusters, "withdraw", ddc_staking.withdraw_unbonded_cluster)
