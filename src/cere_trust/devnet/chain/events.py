"""Events of a chain, which its listeners receive."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from ...wasm.state import Changes
from ..block import ChainBlock
from .tree import Route


class Imported(NamedTuple):
    """A new block, on the best chain or beside it.

    Attributes:
        changes: Its writes on the parent's state.
        is_best: True if it is the best block now.
    """

    block: ChainBlock
    changes: Changes
    is_best: bool


class BestChanged(NamedTuple):
    """Another block is the best one; usually a child of the last one, with nothing retracted."""

    route: Route


class Finalized(NamedTuple):
    """Blocks that one round of votes made final.

    Attributes:
        blocks: In ascending order; the votes are for the last one.
        stale: Blocks of the forks that this abandons.
        justification: The encoded votes; None if the authorities' keys are not available.
    """

    blocks: tuple[ChainBlock, ...]
    stale: tuple[ChainBlock, ...]
    justification: bytes | None


class Restored(NamedTuple):
    """The chain has returned to a snapshot."""

    best: ChainBlock


Event: TypeAlias = Imported | BestChanged | Finalized | Restored
Listener = Callable[[Event], None]
