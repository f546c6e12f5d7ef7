"""Clients of a chain, blocking and async, and the types that their methods take, return and yield."""

from __future__ import annotations

from ..flows.blocks import Block
from ..flows.connection import At, ChainInfo, NodeStatus
from ..flows.dry_run import DryRun, DryRunState
from ..flows.read import ReadProof
from ..flows.status import StatusUpdate, TransactionStatus
from ..flows.steps import Batch
from ..flows.submit import Sendable, Until
from ..flows.trust import MetadataUse
from ..rpc import Request
from ..transport import AsyncTransport, Transport
from .aio import AsyncClient
from .networks import NETWORKS, Network
from .options import MetadataOptions, TransactionOptions
from .sync import Client

__all__ = [
    "NETWORKS",
    "AsyncClient",
    "AsyncTransport",
    "At",
    "Batch",
    "Block",
    "ChainInfo",
    "Client",
    "DryRun",
    "DryRunState",
    "MetadataOptions",
    "MetadataUse",
    "Network",
    "NodeStatus",
    "ReadProof",
    "Request",
    "Sendable",
    "StatusUpdate",
    "TransactionOptions",
    "TransactionStatus",
    "Transport",
    "Until",
]
