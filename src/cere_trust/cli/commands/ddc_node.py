"""`ddc node …`: commands of storage providers."""

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
from ..parsing import metavar_of, parse_argument
from ..rendering import Fields, Table
from ..session import CommandSession
from ..submission import send

node = commands("Provide storage: register nodes, stake for them, store in a cluster, leave it.")

NodeArgument = Annotated[str, typer.Argument(metavar="NODE", help="The node's public key: 0x and 64 hex digits.")]
MODES = metavar_of(ddc_nodes.StorageNodeMode)


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
    """A node: its stage, membership in its cluster, and stake; None for parts that it does not have."""

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
    provider: Annotated[str | None, account_named("Only nodes of this account.", "--provider")] = None,
) -> None:
    """List nodes: provider, cluster, mode, host."""
    who = session.account(provider) if provider else None
    with session.output.waiting("reading the nodes"):
        found = sorted(session.client.entries(ddc_nodes.storage_nodes))
    rows: list[NodeRowDocument] = [
        {
            "node": key,
            "provider": entry.provider_id,
            "cluster": entry.cluster_id,
            "mode": entry.props.mode,
            "host": _text(entry.props.host),
        }
        for key, entry in found
        if who in (None, entry.provider_id)
    ]
    columns = ("NODE", "PROVIDER", "CLUSTER", "MODE", "HOST")
    session.output.show({"nodes": rows}, Table(columns, [list(row.values()) for row in rows], empty="no nodes"))


@node.command()
@reads
@answers(NodeDocument)
def show(session: CommandSession, key: NodeArgument) -> None:
    """Show a node: its host and ports, validation status, stake."""
    public_key = parse_argument("NODE", NodePubKey, key, session)
    found = session.client.query(ddc_staking.standing_of(public_key))
    if found.node is None:
        raise CommandError(f"there is no node {public_key}", hint="`cere-trust ddc node list` lists the nodes")
    props = found.node.props
    document = {
        "node": public_key,
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
    member = found.membership
    rows = document | {
        "membership": f"{member.status.value}, since block {member.added_at}" if member else None,
        "stake": _stake(found.ledger),
    }
    session.output.show(document, Fields(rows))


@node.command()
@sends
def create(
    session: CommandSession,
    key: NodeArgument,
    host: Annotated[str, typer.Option("--host", help="Host name or IP address.")],
    mode: Annotated[
        str,
        typer.Option(
            "--mode", metavar=MODES, help="Mode of the node.", autocompletion=completion.choices(*MODES.split("|"))
        ),
    ] = "storage",
    domain: Annotated[str, typer.Option("--domain", help="Its domain.")] = "",
    ssl: Annotated[bool, typer.Option("--ssl/--no-ssl", help="Encrypt connections to it, or not.")] = True,
    http_port: Annotated[int, typer.Option("--http-port", min=1, max=65535)] = 8080,
    grpc_port: Annotated[int, typer.Option("--grpc-port", min=1, max=65535)] = 9090,
    p2p_port: Annotated[int, typer.Option("--p2p-port", min=1, max=65535)] = 9070,
) -> None:
    """Register a node; the signer becomes its provider."""
    params = ddc_nodes.StorageNodeParams(
        mode=parse_argument("--mode", ddc_nodes.StorageNodeMode, mode, session),
        host=host.encode(),
        domain=domain.encode(),
        ssl=ssl,
        http_port=http_port,
        grpc_port=grpc_port,
        p2p_port=p2p_port,
    )
    send(session, ddc_nodes.create_node(parse_argument("NODE", NodePubKey, key, session), node_params=params))


derive(node, "set", ddc_nodes.set_node_params)
derive(node, "delete", ddc_nodes.delete_node)


@node.command()
@sends
def stake(
    session: CommandSession,
    key: NodeArgument,
    value: Annotated[Amount, typer.Argument(metavar="AMOUNT", parser=amount, help="With its unit: 50CERE.")],
    controller: Annotated[
        str | None, account_named("Controls the stake; by default the signer.", "--controller")
    ] = None,
) -> None:
    """Stake for a node; `ddc node store` then assigns it to a cluster."""
    who = session.account(controller) if controller else actor(session)
    send(session, ddc_staking.bond(who, node=parse_argument("NODE", NodePubKey, key, session), value=value))


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
