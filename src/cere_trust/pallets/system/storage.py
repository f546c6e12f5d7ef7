"""Storage items and constants of the pallet System."""

from __future__ import annotations

from ...query import Constant, OptionalValue, StorageMap, StorageValue
from ...types import AccountId, BlockHash
from .types import (
    AccountInfo,
    BlockLength,
    BlockWeights,
    CodeUpgradeAuthorization,
    DbWeight,
    LastRuntimeUpgradeInfo,
    RuntimeVersion,
    WeightPerClass,
)

__all__ = [
    "account",
    "authorized_upgrade",
    "block_hash",
    "block_hash_count",
    "block_length",
    "block_weight",
    "block_weights",
    "db_weight",
    "event_count",
    "last_runtime_upgrade",
    "number",
    "parent_hash",
    "ss58_prefix",
    "version",
]

account = StorageMap("System", "Account", AccountId, AccountInfo)
"""Nonce and balance by account."""
number = StorageValue("System", "Number", int)
"""Number of the block."""
block_hash = StorageMap("System", "BlockHash", int, BlockHash)
"""Hashes of the last blocks, by number; all zero for others."""

parent_hash = StorageValue("System", "ParentHash", BlockHash)
"""Hash of the parent block."""
block_weight = StorageValue("System", "BlockWeight", WeightPerClass)
"""Weight of the block so far, by class of extrinsics."""
event_count = StorageValue("System", "EventCount", int)
"""Number of the block's events."""
last_runtime_upgrade = OptionalValue("System", "LastRuntimeUpgrade", LastRuntimeUpgradeInfo)
"""The runtime that the state was last migrated for."""
authorized_upgrade = OptionalValue("System", "AuthorizedUpgrade", CodeUpgradeAuthorization)
"""The authorized runtime, for `apply_authorized_upgrade`."""

block_weights = Constant("System", "BlockWeights", BlockWeights)
"""Limits on the weight of blocks and extrinsics."""
block_length = Constant("System", "BlockLength", BlockLength)
"""Limits on the length of blocks, in bytes."""
db_weight = Constant("System", "DbWeight", DbWeight)
"""Weight of reading and writing one storage value, in picoseconds."""
version = Constant("System", "Version", RuntimeVersion)
"""Version of the runtime."""
block_hash_count = Constant("System", "BlockHashCount", int)
"""Number of blocks whose hashes the chain keeps: the maximum validity of an extrinsic."""
ss58_prefix = Constant("System", "SS58Prefix", int)
"""Prefix of the chain's addresses (54 on Cere)."""
