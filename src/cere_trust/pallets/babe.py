"""Block production, slot by slot (pallet Babe). Reads only: its calls are for root, and for nodes' offence reports.

A slot is 6 seconds on Cere, an epoch 2,400 slots; epochs and sessions begin together.

Source: ``pallet-babe``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..query import ApiCall, Constant, StorageValue, runtime_api
from ..types import H256

__all__ = [
    "Epoch",
    "authorities",
    "current_epoch",
    "current_slot",
    "epoch_duration",
    "epoch_index",
    "epoch_start",
    "expected_block_time",
    "genesis_slot",
    "max_authorities",
    "next_authorities",
    "next_epoch",
    "randomness",
]


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch.

    Attributes:
        epoch_index: Number of the epoch.
        start_slot: First slot.
        duration: Number of slots.
        authorities: Keys of the block authors, each with its weight.
        randomness: Seed of the slot assignment.
    """

    epoch_index: int
    start_slot: int
    duration: int
    authorities: list[tuple[bytes, int]]
    randomness: H256


epoch_index = StorageValue("Babe", "EpochIndex", int)
"""Number of the current epoch."""
authorities = StorageValue("Babe", "Authorities", list[tuple[bytes, int]])
"""Keys of this epoch's block authors, each with its weight, in the order of ``session.validators``."""
next_authorities = StorageValue("Babe", "NextAuthorities", list[tuple[bytes, int]])
"""Keys of the next epoch's block authors, each with its weight."""
genesis_slot = StorageValue("Babe", "GenesisSlot", int)
"""Slot of the first block."""
current_slot = StorageValue("Babe", "CurrentSlot", int)
"""Slot of the newest block; slots count from 1970."""
randomness = StorageValue("Babe", "Randomness", H256)
"""Seed of this epoch's slot assignment."""
epoch_start = StorageValue("Babe", "EpochStart", tuple[int, int])
"""First block of the previous epoch, and of this one."""

epoch_duration = Constant("Babe", "EpochDuration", int)
"""Slots per epoch."""
expected_block_time = Constant("Babe", "ExpectedBlockTime", int)
"""Time between two blocks, in milliseconds."""
max_authorities = Constant("Babe", "MaxAuthorities", int)
"""Maximum number of block authors."""


@runtime_api("BabeApi", "current_epoch")
def current_epoch() -> ApiCall[Epoch]:
    """Query the epoch of the block."""
    return ApiCall("BabeApi", "current_epoch", value=Epoch)


@runtime_api("BabeApi", "next_epoch")
def next_epoch() -> ApiCall[Epoch]:
    """Query the epoch after that of the block."""
    return ApiCall("BabeApi", "next_epoch", value=Epoch)
