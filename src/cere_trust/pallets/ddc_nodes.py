"""Storage nodes and their providers (pallet DdcNodes).

A node's id is its public key; the account that registers it is its provider, and no other account may change it.
Registration requires neither a deposit nor a proof of owning the key. For stakes see ``ddc_staking``, for clusters
``ddc_clusters``.

Source: the interface of ``pallet-ddc-nodes``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..call import Call, wraps_call
from ..errors import EncodeError
from ..event import event
from ..query import OptionalMap
from ..types import AccountId, ClusterId, NodePubKey
from ._usage import Usage
from ._values import as_choice, as_node

__all__ = [
    "NodeCreated",
    "NodeDeleted",
    "NodeParamsChanged",
    "StorageNode",
    "StorageNodeMode",
    "StorageNodeParams",
    "create_node",
    "delete_node",
    "set_node_params",
    "storage_nodes",
]

# --- types -----------------------------------------------------------------------------------------------------------


class StorageNodeMode(Enum):
    """Mode of a node; the chain counts from 1. The fourth is called DAC at 54113, and missing on mainnet 73158."""

    FULL = "Full"
    STORAGE = "Storage"
    CACHE = "Cache"
    COMPUTE = "Compute"
    DAC = "DAC"


@dataclass(frozen=True, slots=True)
class StorageNodeParams:
    """Mode and network endpoints of a node.

    Attributes:
        mode: Mode of the node.
        host: Host name or IP address, at most 255 bytes, in practice UTF-8: ``b"192.168.100.11"``.
        domain: Domain name, in the same form; may be empty.
        ssl: True if connections to the node are encrypted.
        http_port: Port of the HTTP interface.
        grpc_port: Port of the gRPC interface.
        p2p_port: Port for other nodes.
    """

    mode: StorageNodeMode
    host: bytes
    domain: bytes
    ssl: bool
    http_port: int
    grpc_port: int
    p2p_port: int


@dataclass(frozen=True, slots=True)
class StorageNode:
    """A node on record.

    Attributes:
        pub_key: Key of the node.
        provider_id: The account that registered it.
        cluster_id: Cluster of the node.
        props: Mode and network endpoints.
        total_usage: Total usage; 54113 only, None elsewhere.
    """

    pub_key: NodePubKey
    provider_id: AccountId
    cluster_id: ClusterId | None
    props: StorageNodeParams
    total_usage: Usage | None = None


def plain_params(params: StorageNodeParams, place: str) -> dict[str, object]:
    """Return parameters in the runtime's form; `place` is the argument's name, for errors.

    Raises:
        EncodeError: not parameters, an unknown mode, or a host or domain that is not bytes.
    """
    if not isinstance(params, StorageNodeParams):
        raise EncodeError(place, "ddc_nodes.StorageNodeParams(…)", repr(params))
    for name in ("host", "domain"):
        if not isinstance(getattr(params, name), bytes):
            raise EncodeError(f"{place}.{name}", 'bytes, such as b"node.example"', repr(getattr(params, name)))
    return {
        "mode": as_choice(params.mode, f"{place}.mode", StorageNodeMode),
        "host": params.host,
        "domain": params.domain,
        "ssl": params.ssl,
        "http_port": params.http_port,
        "grpc_port": params.grpc_port,
        "p2p_port": params.p2p_port,
    }


# --- calls -----------------------------------------------------------------------------------------------------------


def _with_params(name: str, node: NodePubKey | str, params: StorageNodeParams) -> Call:
    plain = {"StorageParams": plain_params(params, "node_params")}
    return Call("DdcNodes", name, {"node_pub_key": as_node(node), "node_params": plain})


@wraps_call("DdcNodes", "create_node")
def create_node(node_pub_key: NodePubKey | str, *, node_params: StorageNodeParams) -> Call:
    """Register a node; the signer becomes its provider. Costs the fee alone.

    Errors: ``HostLenExceedsLimit``, ``DomainLenExceedsLimit`` (255 bytes), ``NodeAlreadyExists``.

    Args:
        node_pub_key: The node's key.
        node_params: Mode and network endpoints.
    """
    return _with_params("create_node", node_pub_key, node_params)


@wraps_call("DdcNodes", "delete_node")
def delete_node(node_pub_key: NodePubKey | str) -> Call:
    """Delete a node; its provider signs.

    Errors: ``NodeDoesNotExist``, ``OnlyNodeProvider``, ``NodeIsAssignedToCluster`` (remove it from there first),
    ``NodeHasDanglingStake`` (something is bonded for it: unbond and withdraw first).

    Args:
        node_pub_key: The node's key.
    """
    return Call("DdcNodes", "delete_node", {"node_pub_key": as_node(node_pub_key)})


@wraps_call("DdcNodes", "set_node_params")
def set_node_params(node_pub_key: NodePubKey | str, *, node_params: StorageNodeParams) -> Call:
    """Change a node's record; its provider signs.

    Errors: ``NodeDoesNotExist``, ``OnlyNodeProvider``, ``HostLenExceedsLimit``, ``DomainLenExceedsLimit``.

    Args:
        node_pub_key: The node's key.
        node_params: All parameters, including unchanged ones: ``dataclasses.replace(node.props, host=…)``.
    """
    return _with_params("set_node_params", node_pub_key, node_params)


# --- storage and events ----------------------------------------------------------------------------------------------

storage_nodes = OptionalMap("DdcNodes", "StorageNodes", NodePubKey, StorageNode)
"""Nodes by key."""


@event("DdcNodes")
class NodeCreated:
    """A node was registered."""

    node_pub_key: NodePubKey


@event("DdcNodes")
class NodeDeleted:
    """A node was deleted."""

    node_pub_key: NodePubKey


@event("DdcNodes")
class NodeParamsChanged:
    """A node's record was changed."""

    node_pub_key: NodePubKey
