"""Storage items and constants of the pallet Contracts."""

from __future__ import annotations

from ...query import Constant, OptionalMap, StorageValue
from ...types import H256, AccountId, Amount
from .types import CodeInfo, ContractInfo

__all__ = [
    "api_version",
    "code_hash_lockup_deposit_percent",
    "code_info_of",
    "contract_info_of",
    "default_deposit_limit",
    "deposit_per_byte",
    "deposit_per_item",
    "max_code_len",
    "max_debug_buffer_len",
    "max_delegate_dependencies",
    "max_storage_key_len",
    "max_transient_storage_size",
    "nonce",
    "pristine_code",
    "unsafe_unstable_interface",
]

pristine_code = OptionalMap("Contracts", "PristineCode", H256, bytes)
"""Code as it was uploaded, by its hash."""
code_info_of = OptionalMap("Contracts", "CodeInfoOf", H256, CodeInfo)
"""Owner, deposit and use of code, by its hash."""
nonce = StorageValue("Contracts", "Nonce", int)
"""Number of contracts ever instantiated."""
contract_info_of = OptionalMap("Contracts", "ContractInfoOf", AccountId, ContractInfo)
"""Contracts by account."""

deposit_per_byte = Constant("Contracts", "DepositPerByte", Amount)
"""Deposit per byte of storage, in planck."""
default_deposit_limit = Constant("Contracts", "DefaultDepositLimit", Amount)
"""Limit on the deposit for storage of calls that give none, in planck."""
deposit_per_item = Constant("Contracts", "DepositPerItem", Amount)
"""Deposit per item of storage, in planck."""
code_hash_lockup_deposit_percent = Constant("Contracts", "CodeHashLockupDepositPercent", int)
"""Part of the code's deposit that each of its contracts also holds, in parts per billion."""
max_code_len = Constant("Contracts", "MaxCodeLen", int)
"""Maximum length of code, in bytes."""
max_storage_key_len = Constant("Contracts", "MaxStorageKeyLen", int)
"""Maximum length of a storage key, in bytes."""
max_transient_storage_size = Constant("Contracts", "MaxTransientStorageSize", int)
"""Maximum size of transient storage, in bytes."""
max_delegate_dependencies = Constant("Contracts", "MaxDelegateDependencies", int)
"""Maximum number of code hashes that a contract can depend on."""
unsafe_unstable_interface = Constant("Contracts", "UnsafeUnstableInterface", bool)
"""True if contracts may use unstable host functions."""
max_debug_buffer_len = Constant("Contracts", "MaxDebugBufferLen", int)
"""Maximum length of a debug message, in bytes."""
api_version = Constant("Contracts", "ApiVersion", int)
"""Version of the host functions' interface."""
