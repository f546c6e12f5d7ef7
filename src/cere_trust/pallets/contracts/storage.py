"""What the chain knows of contracts."""

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
"""Code as it was uploaded."""
code_info_of = OptionalMap("Contracts", "CodeInfoOf", H256, CodeInfo)
nonce = StorageValue("Contracts", "Nonce", int)
"""How many contracts were made."""
contract_info_of = OptionalMap("Contracts", "ContractInfoOf", AccountId, ContractInfo)

deposit_per_byte = Constant("Contracts", "DepositPerByte", Amount)
default_deposit_limit = Constant("Contracts", "DefaultDepositLimit", Amount)
deposit_per_item = Constant("Contracts", "DepositPerItem", Amount)
code_hash_lockup_deposit_percent = Constant("Contracts", "CodeHashLockupDepositPercent", int)
"""Parts per billion of the code's deposit that each contract that runs it holds, too."""
max_code_len = Constant("Contracts", "MaxCodeLen", int)
max_storage_key_len = Constant("Contracts", "MaxStorageKeyLen", int)
max_transient_storage_size = Constant("Contracts", "MaxTransientStorageSize", int)
max_delegate_dependencies = Constant("Contracts", "MaxDelegateDependencies", int)
unsafe_unstable_interface = Constant("Contracts", "UnsafeUnstableInterface", bool)
max_debug_buffer_len = Constant("Contracts", "MaxDebugBufferLen", int)
api_version = Constant("Contracts", "ApiVersion", int)
