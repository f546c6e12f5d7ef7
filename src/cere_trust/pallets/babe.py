"""Who makes blocks, slot by slot (pallet Babe). Reads only: its calls report offences, which nodes do, or are root's.

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
        epoch_index: Its number.
        start_slot: Its first slot.
        duration: How many slots it has.
        authorities: Keys of who may make blocks, each with its weight.
        randomness: What decides who makes which.
    """

    epoch_index: int
    start_slot: int
    duration: int
    authorities: list[tuple[bytes, int]]
    randomness: H256


epoch_index = StorageValue("Babe", "EpochIndex", int)
authorities = StorageValue("Babe", "Authorities", list[tuple[bytes, int]])
"""Keys of who makes blocks in this epoch, each with its weight, in the order of ``session.validators``."""
next_authorities = StorageValue("Babe", "NextAuthorities", list[tuple[bytes, int]])
genesis_slot = StorageValue("Babe", "GenesisSlot", int)
"""Slot of the first block."""
current_slot = StorageValue("Babe", "CurrentSlot", int)
"""Slot of the newest block; slots count from 1970."""
randomness = StorageValue("Babe", "Randomness", H256)
epoch_start = StorageValue("Babe", "EpochStart", tuple[int, int])
"""First block of the epoch before this one, and of this one."""

epoch_duration = Constant("Babe", "EpochDuration", int)
"""Slots."""
expected_block_time = Constant("Babe", "ExpectedBlockTime", int)
"""Milliseconds."""
max_authorities = Constant("Babe", "MaxAuthorities", int)


@runtime_api("BabeApi", "current_epoch")
def current_epoch() -> ApiCall[Epoch]:
    """The epoch of the block."""
    return ApiCall("BabeApi", "current_epoch", value=Epoch)


@runtime_api("BabeApi", "next_epoch")
def next_epoch() -> ApiCall[Epoch]:
    """The epoch after that of the block."""
    return ApiCall("BabeApi", "next_epoch", value=Epoch)
