"""`ddc node …`: what those who provide storage do."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...pallets import ddc_clusters, ddc_nodes, ddc_staking
from ...types import AccountId, Amount, ClusterId, NodePubKey
from .. import completion
from ..errors import CommandError
from ..from_wrappers import derive
from ..literals import amount
from ..on_behalf import actor
from ..options import account_named, answers, commands, reads, sends
from ..parsing import form, read_argument
from ..rendering import Fields, Table
from ..session import CommandSession
from ..submission import send

node = commands("Provide storage: register nodes, stake for them, store in a cluster, leave it.")

NodeArgument = Annotated[str, typer.Argument(metavar="NODE", help="The node's public key: 0x and 64 hex digits.")]
MODES = form(ddc_nodes.StorageNodeMode)


class NodeRowDocument(TypedDict):
    """A node of the list."""

    node: NodePubKey
    provider: AccountId
    cluster: ClusterId | None
    mode: ddc_nodes.StorageNodeMode
    host: str


class NodesDocument(TypedDict):
    """Nodes by key."""

    nodes: list[NodeRowDocument]


class NodeDocument(TypedDict):
    """A node: how far it is, its place in its cluster, its stake; None where it has none."""

    node: NodePubKey
    provider: AccountId
    cluster: ClusterId | None
    stage: ddc_staking.NodeStage
    membership: ddc_clusters.ClusterNodeState | None
    mode: ddc_nodes.StorageNodeMode
    host: str
    domain: str
    ssl: bool
    http_port: int
    grpc_port: int
    p2p_port: int
    stash: AccountId | None
    controller: AccountId | None
    stake: ddc_staking.StakingLedger | None
    stores_to: ClusterId | None


@node.command("list")
@reads
@answers(NodesDocument)
def list_(
    session: CommandSession,
    provider: Annotated[str | None, account_named("Only those of this account.", "--provider")] = None,
) -> None:
    """List nodes: who provides them, the cluster they are in, where they are reached."""
    who = session.account(provider) if provider else None
    with session.output.waiting("reading the nodes"):
        found = sorted(session.client.entries(ddc_nodes.storage_nodes))
    rows: list[NodeRowDocument] = [
        {
            "node": key,
            "provider": one.provider_id,
            "cluster": one.cluster_id,
            "mode": one.props.mode,
            "host": _text(one.props.host),
        }
        for key, one in found
        if who in (None, one.provider_id)
    ]
    columns = ("NODE", "PROVIDER", "CLUSTER", "MODE", "HOST")
    session.output.show({"nodes": rows}, Table(columns, [list(row.values()) for row in rows], empty="no nodes"))


@node.command()
@reads
@answers(NodeDocument)
def show(session: CommandSession, key: NodeArgument) -> None:
    """Show a node: where it is reached, its cluster's verdict, its stake."""
    which = read_argument("NODE", NodePubKey, key, session)
    found = session.client.query(ddc_staking.standing_of(which))
    if found.node is None:
        raise CommandError(f"there is no node {which}", hint="`cere-trust ddc node list` shows which there are")
    props = found.node.props
    document = {
        "node": which,
        "provider": found.node.provider_id,
        "cluster": found.node.cluster_id,
        "stage": found.stage,
        "membership": found.membership,
        "mode": props.mode,
        "host": _text(props.host),
        "domain": _text(props.domain),
        "ssl": props.ssl,
        "http_port": props.http_port,
        "grpc_port": props.grpc_port,
        "p2p_port": props.p2p_port,
        "stash": found.stash,
        "controller": found.controller,
        "stake": found.ledger,
        "stores_to": found.storing,
    }
    place = found.membership
    told = document | {
        "membership": f"{place.status.value}, since block {place.added_at}" if place else None,
        "stake": _stake(found.ledger),
    }
    session.output.show(document, Fields(told))


@node.command()
@sends
def create(
    session: CommandSession,
    key: NodeArgument,
    host: Annotated[str, typer.Option("--host", help="Host name or IP address.")],
    mode: Annotated[
        str,
        typer.Option(
            "--mode", metavar=MODES, help="What it does.", autocompletion=completion.choices(*MODES.split("|"))
        ),
    ] = "storage",
    domain: Annotated[str, typer.Option("--domain", help="Its domain.")] = "",
    ssl: Annotated[bool, typer.Option("--ssl/--no-ssl", help="Whether connections to it are encrypted.")] = True,
    http_port: Annotated[int, typer.Option("--http-port", min=1, max=65535)] = 8080,
    grpc_port: Annotated[int, typer.Option("--grpc-port", min=1, max=65535)] = 9090,
    p2p_port: Annotated[int, typer.Option("--p2p-port", min=1, max=65535)] = 9070,
) -> None:
    """Register a node; who signs becomes its provider."""
    params = ddc_nodes.StorageNodeParams(
        mode=read_argument("--mode", ddc_nodes.StorageNodeMode, mode, session),
        host=host.encode(),
        domain=domain.encode(),
        ssl=ssl,
        http_port=http_port,
        grpc_port=grpc_port,
        p2p_port=p2p_port,
    )
    send(session, ddc_nodes.create_node(read_argument("NODE", NodePubKey, key, session), node_params=params))


derive(node, "set", ddc_nodes.set_node_params)
derive(node, "delete", ddc_nodes.delete_node)


@node.command()
@sends
def stake(
    session: CommandSession,
    key: NodeArgument,
    value: Annotated[Amount, typer.Argument(metavar="AMOUNT", parser=amount, help="With its unit: 50CERE.")],
    controller: Annotated[str | None, account_named("Acts for the stake; you, where not said.", "--controller")] = None,
) -> None:
    """Put balance at stake for a node; `ddc node store` then lets it count for a cluster."""
    who = session.account(controller) if controller else actor(session)
    send(session, ddc_staking.bond(who, node=read_argument("NODE", NodePubKey, key, session), value=value))


derive(node, "store", ddc_staking.store)
derive(node, "chill", ddc_staking.chill)
derive(node, "fast-chill", ddc_staking.fast_chill)
derive(node, "unbond", ddc_staking.unbond)
derive(node, "withdraw", ddc_staking.withdraw_unbonded)


def _text(raw: bytes) -> str:
    return raw.decode(errors="backslashreplace")


def _stake(stake: ddc_staking.StakingLedger | None) -> list[str] | None:
    if stake is None:
        return None
    chilling = [f"stops storing from block {stake.chilling} on, at the second chill"] if stake.chilling else []
    return [f"{stake.active} active", *chilling, *(f"{c.value} free at block {c.block}" for c in stake.unlocking)]
