"""Unlocking chunks of customers' deposits and of stakes of nodes and clusters."""

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
        """Return the number of blocks from `block` until the withdrawal is possible; 0 if it already is."""
        return max(0, self.block - block)


def withdrawable(chunks: Sequence[UnlockChunk], block: int) -> Amount:
    """Return the amount that a withdrawal in block `block` pays."""
    return Amount(sum(chunk.value for chunk in chunks if not chunk.blocks_left(block)))
