"""Smart contracts: their code, making them, calling them (pallet Contracts).

A dry run (`dry_call`, `dry_instantiate`, `dry_upload_code`, for ``client.call_runtime``) says what a call would do, what gas
limit it needs and what would be held for storage; then the call is sent with these. Arguments of contracts are bytes:
a selector of four bytes and the encoded arguments. Amounts are planck.

Source: ``pallet-contracts``.
"""

from .calls import (
    call,
    instantiate,
    instantiate_with_code,
    migrate,
    remove_code,
    set_code,
    upload_code,
)
from .dry import (
    dry_call,
    dry_instantiate,
    dry_upload_code,
    stored,
)
from .events import (
    Called,
    CodeRemoved,
    CodeStored,
    ContractCodeUpdated,
    ContractEmitted,
    DelegateCalled,
    Instantiated,
    StorageDepositTransferredAndHeld,
    StorageDepositTransferredAndReleased,
    Terminated,
)
from .storage import (
    api_version,
    code_hash_lockup_deposit_percent,
    code_info_of,
    contract_info_of,
    default_deposit_limit,
    deposit_per_byte,
    deposit_per_item,
    max_code_len,
    max_debug_buffer_len,
    max_delegate_dependencies,
    max_storage_key_len,
    max_transient_storage_size,
    nonce,
    pristine_code,
    unsafe_unstable_interface,
)
from .types import (
    CodeInfo,
    ContractInfo,
    ContractResult,
    Determinism,
    Stored,
    UploadResult,
)

__all__ = [
    "Called",
    "CodeInfo",
    "CodeRemoved",
    "CodeStored",
    "ContractCodeUpdated",
    "ContractEmitted",
    "ContractInfo",
    "ContractResult",
    "DelegateCalled",
    "Determinism",
    "Instantiated",
    "StorageDepositTransferredAndHeld",
    "StorageDepositTransferredAndReleased",
    "Stored",
    "Terminated",
    "UploadResult",
    "api_version",
    "call",
    "code_hash_lockup_deposit_percent",
    "code_info_of",
    "contract_info_of",
    "default_deposit_limit",
    "deposit_per_byte",
    "deposit_per_item",
    "dry_call",
    "dry_instantiate",
    "dry_upload_code",
    "instantiate",
    "instantiate_with_code",
    "max_code_len",
    "max_debug_buffer_len",
    "max_delegate_dependencies",
    "max_storage_key_len",
    "max_transient_storage_size",
    "migrate",
    "nonce",
    "pristine_code",
    "remove_code",
    "set_code",
    "stored",
    "unsafe_unstable_interface",
    "upload_code",
]
