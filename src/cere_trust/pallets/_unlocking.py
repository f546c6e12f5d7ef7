"""What was asked back and waits: the same for deposits of customers and stakes of nodes and clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..types import Amount


@dataclass(frozen=True, slots=True)
class UnlockChunk:
    """A part that can be withdrawn from block `block` on."""

    value: Amount
    block: int

    def blocks_left(self, block: int) -> int:
        """How many blocks after block `block` it can be withdrawn; 0 where it can be in that block."""
        return max(0, self.block - block)


def withdrawable(chunks: Sequence[UnlockChunk], block: int) -> Amount:
    """What a withdrawal in block `block` pays."""
    return Amount(sum(chunk.value for chunk in chunks if not chunk.blocks_left(block)))
