"""A node together with the state that its JSON-RPC interface adds to it."""

from __future__ import annotations

from typing import Any, TypeVar

from ..chain.chain import BaseChain
from ..node.node import Node, NodeSnapshot
from .filters import Filters

T = TypeVar("T")


class ServedNode:
    """A node as RPC methods see it.

    Args:
        node: The node.
        filters: Filters that requests and answers pass through.

    Attributes:
        chain: The node's chain.
        snapshots: Snapshots that `dev_snapshot` took, by number.
    """

    def __init__(self, node: Node, filters: Filters | None = None) -> None:
        self.node = node
        self.filters = Filters() if filters is None else filters
        self.chain: BaseChain = node.chain
        self.snapshots: list[NodeSnapshot] = []
        self._open: dict[type, dict[str, Any]] = {}
        self.filters.attach(node)

    def open(self, kind: type[T]) -> dict[str, T]:
        """Return the open objects of one kind by id: `Follow` subscriptions, `Broadcast` transactions."""
        return self._open.setdefault(kind, {})
