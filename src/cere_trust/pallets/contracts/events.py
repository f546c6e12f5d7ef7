"""Events of the pallet Contracts."""

from __future__ import annotations

from dataclasses import field

from ...event import event
from ...types import H256, AccountId, Amount

__all__ = [
    "Called",
    "CodeRemoved",
    "CodeStored",
    "ContractCodeUpdated",
    "ContractEmitted",
    "DelegateCalled",
    "Instantiated",
    "StorageDepositTransferredAndHeld",
    "StorageDepositTransferredAndReleased",
    "Terminated",
]


@event("Contracts")
class Instantiated:
    """A contract was instantiated."""

    deployer: AccountId
    contract: AccountId


@event("Contracts")
class Terminated:
    """A contract terminated itself; its balance went to the beneficiary."""

    contract: AccountId
    beneficiary: AccountId


@event("Contracts")
class CodeStored:
    """Code was uploaded."""

    code_hash: H256
    deposit_held: Amount
    uploader: AccountId


@event("Contracts")
class ContractEmitted:
    """A contract emitted an event; `data` is as the contract encodes it."""

    contract: AccountId
    data: bytes


@event("Contracts")
class CodeRemoved:
    """Code was removed from the chain."""

    code_hash: H256
    deposit_released: Amount
    remover: AccountId


@event("Contracts")
class ContractCodeUpdated:
    """The code of a contract was replaced."""

    contract: AccountId
    new_code_hash: H256
    old_code_hash: H256


@event("Contracts")
class Called:
    """A contract was called; `caller` is ``"Root"`` or ``{"Signed": account}``."""

    caller: object
    contract: AccountId


@event("Contracts")
class DelegateCalled:
    """A contract ran the code of another one."""

    contract: AccountId
    code_hash: H256


@event("Contracts")
class StorageDepositTransferredAndHeld:
    """A deposit for storage was transferred to a contract and is held there."""

    payer: AccountId = field(metadata={"chain": "from"})
    to: AccountId
    amount: Amount


@event("Contracts")
class StorageDepositTransferredAndReleased:
    """A deposit for storage was released and transferred back."""

    contract: AccountId = field(metadata={"chain": "from"})
    to: AccountId
    amount: Amount
