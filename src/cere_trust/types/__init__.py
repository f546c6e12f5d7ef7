"""Small value types shared by every layer: accounts, amounts, hashes, identifiers.

Most are subclasses of `bytes` or `int`: cheap to decode, and equal to the plain value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from .names import (
    CERE_PREFIX,
    H256,
    AccountId,
    AccountLike,
    Accounts,
    BlockHash,
    ClusterId,
    FixedBytes,
    HasAccount,
    ListLike,
    MappingLike,
    NodePubKey,
    OpaqueKey,
)
from .numbers import (
    CERE_DECIMALS,
    Amount,
    BucketId,
    DdcEra,
    EraIndex,
    Perbill,
    Perquintill,
    TrackId,
    Whole,
)

__all__ = [
    "CERE_DECIMALS",
    "CERE_PREFIX",
    "H256",
    "AccountId",
    "AccountLike",
    "Accounts",
    "Amount",
    "BlockHash",
    "BlockRef",
    "BucketId",
    "ClusterId",
    "Conviction",
    "DdcEra",
    "EraIndex",
    "FixedBytes",
    "HasAccount",
    "ListLike",
    "MappingLike",
    "NodePubKey",
    "OpaqueKey",
    "Perbill",
    "Perquintill",
    "TrackId",
    "Weight",
    "Whole",
]


class Conviction(Enum):
    """Lock duration and weight of a vote.

    The value is the runtime's variant name. NONE weighs a tenth and locks no balance; the others lock for
    1, 2, 4, 8, 16, 32 vote-locking periods.
    """

    NONE = "None"
    LOCKED_1X = "Locked1x"
    LOCKED_2X = "Locked2x"
    LOCKED_3X = "Locked3x"
    LOCKED_4X = "Locked4x"
    LOCKED_5X = "Locked5x"
    LOCKED_6X = "Locked6x"

    @property
    def index(self) -> int:
        """Index in the runtime's vote byte: 0 for NONE … 6 for LOCKED_6X."""
        return 0 if self is Conviction.NONE else int(self.value[6])


class BlockRef(NamedTuple):
    """A block by number and hash."""

    number: int
    hash: BlockHash

    def __str__(self) -> str:
        return f"#{self.number:,} {self.hash}"


@dataclass(frozen=True, slots=True)
class Weight:
    """Block resources of a call: picoseconds of computation, and bytes of proof."""

    ref_time: int
    proof_size: int
