"""The chain's clock (pallet Timestamp). Reads only: each block's author sets it.

Source: ``pallet-timestamp``.
"""

from __future__ import annotations

from ..query import Constant, StorageValue

__all__ = [
    "minimum_period",
    "now",
]

now = StorageValue("Timestamp", "Now", int)
"""Time of the block, in milliseconds since 1970."""

minimum_period = Constant("Timestamp", "MinimumPeriod", int)
"""Half of the minimum time between two blocks, in milliseconds."""
