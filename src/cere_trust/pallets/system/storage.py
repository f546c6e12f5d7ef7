"""What the chain knows of accounts, blocks and itself."""

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
number = StorageValue("System", "Number", int)
"""The block's number."""
block_hash = StorageMap("System", "BlockHash", int, BlockHash)
"""Hashes of the last blocks; all zero for others."""

parent_hash = StorageValue("System", "ParentHash", BlockHash)
"""Hash of the block before."""
block_weight = StorageValue("System", "BlockWeight", WeightPerClass)
"""What the block weighs."""
event_count = StorageValue("System", "EventCount", int)
last_runtime_upgrade = OptionalValue("System", "LastRuntimeUpgrade", LastRuntimeUpgradeInfo)
authorized_upgrade = OptionalValue("System", "AuthorizedUpgrade", CodeUpgradeAuthorization)
"""What `apply_authorized_upgrade` takes."""

block_weights = Constant("System", "BlockWeights", BlockWeights)
block_length = Constant("System", "BlockLength", BlockLength)
db_weight = Constant("System", "DbWeight", DbWeight)
version = Constant("System", "Version", RuntimeVersion)
block_hash_count = Constant("System", "BlockHashCount", int)
"""How many blocks' hashes are remembered: no extrinsic is valid longer."""
ss58_prefix = Constant("System", "SS58Prefix", int)
