"""A chain, and a node, as they were at a moment. States are persistent values, so that keeping one costs next to nothing."""

from __future__ import annotations

from typing import NamedTuple

from .tree import BlockTree
from .voters import VoterState


class Snapshot(NamedTuple):
    """A chain at a moment: what `Chain.snapshot` gives and `Chain.restore` takes, as often as wanted."""

    genesis: bytes
    tree: BlockTree
    finality_lag: int
    is_stalled: bool
    voters: VoterState
    justifications: dict[bytes, bytes]


class NodeSnapshot(NamedTuple):
    """A node at a moment.

    Attributes:
        transactions: What was in the pool, in the order it came.
        offchain: The offchain storage.
    """

    chain: Snapshot
    transactions: tuple[bytes, ...]
    offchain: dict[bytes, bytes]
