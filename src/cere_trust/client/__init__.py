"""Clients of a chain, blocking and async, and the types that their methods take, return and yield."""

from __future__ import annotations

from ..flows.blocks import Block
from ..flows.connection import At, ChainInfo, NodeStatus
from ..flows.read import ReadProof
from ..flows.status import StatusUpdate, TransactionStatus
from ..flows.submit import Sendable, Until
from ..transport import AsyncTransport, Transport
from .aio import AsyncClient
from .base import TransactionOptions
from .networks import NETWORKS, Network
from .sync import Client

__all__ = [
    "NETWORKS",
    "AsyncClient",
    "AsyncTransport",
    "At",
    "Block",
    "ChainInfo",
    "Client",
    "Network",
    "NodeStatus",
    "ReadProof",
    "Sendable",
    "StatusUpdate",
    "TransactionOptions",
    "TransactionStatus",
    "Transport",
    "Until",
]
