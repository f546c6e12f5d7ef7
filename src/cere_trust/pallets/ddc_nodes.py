"""Storage nodes (pallet DdcNodes). Reads only, so far.

Source: the interface of ``pallet-ddc-nodes``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..query import OptionalMap
from ..types import AccountId, ClusterId, NodePubKey


class StorageNodeMode(Enum):
    """What a node does; the fourth was called DAC before 80011."""

    FULL = "Full"
    STORAGE = "Storage"
    CACHE = "Cache"
    COMPUTE = "Compute"
    DAC = "DAC"


class NodeKey(dict[str, NodePubKey]):
    """A node's key as most of the chain writes it, with its kind: ``{"StoragePubKey": key}``."""

    @classmethod
    def storage(cls, key: NodePubKey) -> NodeKey:
        """The key of a storage node, the only kind there is."""
        return cls({"StoragePubKey": key})

    def __hash__(self) -> int:  # type: ignore[override]  # keys are not changed; entries are often put into a dict
        return hash(tuple(self.items()))


@dataclass(frozen=True, slots=True)
class StorageNodeProps:
    """Where a node is reached; host and domain are bytes, in practice UTF-8."""

    host: bytes
    domain: bytes
    ssl: bool
    http_port: int
    grpc_port: int
    p2p_port: int
    mode: StorageNodeMode


@dataclass(frozen=True, slots=True)
class StorageNode:
    """A node, its owner, and the cluster it is in."""

    pub_key: NodePubKey
    provider_id: AccountId
    cluster_id: ClusterId | None
    props: StorageNodeProps


storage_nodes = OptionalMap("DdcNodes", "StorageNodes", NodePubKey, StorageNode)
"""Nodes by their bare key, without the kind."""
