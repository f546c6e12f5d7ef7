"""Snapshots of a chain. States are persistent values that share structure, so a snapshot costs next to nothing."""

from __future__ import annotations

from typing import NamedTuple

from .tree import BlockTree
from .voters import VoterState


class Snapshot(NamedTuple):
    """A chain at one moment: what `BaseChain.snapshot` returns and `BaseChain.restore` takes, any number of times."""

    genesis: bytes
    tree: BlockTree
    finality_lag: int
    is_stalled: bool
    voters: VoterState
    justifications: dict[bytes, bytes]
