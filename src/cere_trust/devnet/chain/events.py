"""What happens to a chain, as those who follow it are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from ..block import ChainBlock
from ..state import Changes
from .tree import Route


class Imported(NamedTuple):
    """A new block, on the best chain or beside it.

    Attributes:
        changes: What it wrote, on its parent's state.
        is_best: Whether it is the best block now.
    """

    block: ChainBlock
    changes: Changes
    is_best: bool


class BestChanged(NamedTuple):
    """The best block is another one; most often it is the last one's child, and nothing is retracted."""

    route: Route


class Finalized(NamedTuple):
    """Blocks that became final at once.

    Attributes:
        blocks: In their order; the last one is what was voted on.
        stale: Blocks of the forks that were abandoned by that.
        justification: The encoded votes, None where the authorities' keys are not at hand.
    """

    blocks: tuple[ChainBlock, ...]
    stale: tuple[ChainBlock, ...]
    justification: bytes | None


class Restored(NamedTuple):
    """The chain is what it was at an earlier moment, as if nothing had happened since."""

    best: ChainBlock


Event: TypeAlias = Imported | BestChanged | Finalized | Restored
Listener = Callable[[Event], None]
