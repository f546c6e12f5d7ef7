"""Accounts, and how extrinsics ended (pallet System). Reads only, so far.

Source: ``frame-system``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..event import event
from ..query import Constant, StorageMap, StorageValue
from ..types import H256, AccountId, BlockHash
from .balances import AccountData


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """An account.

    Attributes:
        nonce: How many extrinsics it has sent.
        consumers: What refers to it; while there are any it cannot be removed.
        providers: What keeps it alive.
        sufficients: What keeps it alive without a balance.
        data: Its balance.
    """

    nonce: int
    consumers: int
    providers: int
    sufficients: int
    data: AccountData


account = StorageMap("System", "Account", AccountId, AccountInfo)
number = StorageValue("System", "Number", int)
"""The block's number."""
block_hash = StorageMap("System", "BlockHash", int, BlockHash)
"""Hashes of the last blocks; all zero for others."""

block_hash_count = Constant("System", "BlockHashCount", int)
"""How many blocks' hashes are remembered: no extrinsic is valid longer."""
ss58_prefix = Constant("System", "SS58Prefix", int)


@event("System", "ExtrinsicSuccess")
@dataclass(frozen=True, slots=True)
class ExtrinsicSuccess:
    """An extrinsic succeeded."""

    dispatch_info: object


@event("System", "ExtrinsicFailed")
@dataclass(frozen=True, slots=True)
class ExtrinsicFailed:
    """An extrinsic failed; the receipt has the error in words."""

    dispatch_error: object
    dispatch_info: object


@event("System", "NewAccount")
@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account came to be."""

    account: AccountId


@event("System", "KilledAccount")
@dataclass(frozen=True, slots=True)
class KilledAccount:
    """An account was removed."""

    account: AccountId


@event("System", "Remarked")
@dataclass(frozen=True, slots=True)
class Remarked:
    """Someone left a remark; `hash` is blake2-256 of it."""

    sender: AccountId
    hash: H256


@event("System", "CodeUpdated")
@dataclass(frozen=True, slots=True)
class CodeUpdated:
    """The chain has a new runtime from the next block on."""
