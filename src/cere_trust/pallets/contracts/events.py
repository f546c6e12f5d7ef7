"""What contracts report."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...event import event
from ...types import H256, AccountId, Amount


@event("Contracts", "Instantiated")
@dataclass(frozen=True, slots=True)
class Instantiated:
    """A contract came to be."""

    deployer: AccountId
    contract: AccountId


@event("Contracts", "Terminated")
@dataclass(frozen=True, slots=True)
class Terminated:
    """A contract ended itself; what it held went to the beneficiary."""

    contract: AccountId
    beneficiary: AccountId


@event("Contracts", "CodeStored")
@dataclass(frozen=True, slots=True)
class CodeStored:
    """Code was uploaded."""

    code_hash: H256
    deposit_held: Amount
    uploader: AccountId


@event("Contracts", "ContractEmitted")
@dataclass(frozen=True, slots=True)
class ContractEmitted:
    """A contract reported something; `data` is as the contract encodes it."""

    contract: AccountId
    data: bytes


@event("Contracts", "CodeRemoved")
@dataclass(frozen=True, slots=True)
class CodeRemoved:
    """Code was taken off the chain."""

    code_hash: H256
    deposit_released: Amount
    remover: AccountId


@event("Contracts", "ContractCodeUpdated")
@dataclass(frozen=True, slots=True)
class ContractCodeUpdated:
    """A contract runs other code."""

    contract: AccountId
    new_code_hash: H256
    old_code_hash: H256


@event("Contracts", "Called")
@dataclass(frozen=True, slots=True)
class Called:
    """A contract was called; `caller` is ``"Root"`` or ``{"Signed": account}``."""

    caller: object
    contract: AccountId


@event("Contracts", "DelegateCalled")
@dataclass(frozen=True, slots=True)
class DelegateCalled:
    """A contract ran code of another."""

    contract: AccountId
    code_hash: H256


@event("Contracts", "StorageDepositTransferredAndHeld")
@dataclass(frozen=True, slots=True)
class StorageDepositTransferredAndHeld:
    """A deposit for storage was moved to a contract, and is held there."""

    payer: AccountId = field(metadata={"chain": "from"})
    to: AccountId
    amount: Amount


@event("Contracts", "StorageDepositTransferredAndReleased")
@dataclass(frozen=True, slots=True)
class StorageDepositTransferredAndReleased:
    """A deposit for storage was released, and moved back."""

    contract: AccountId = field(metadata={"chain": "from"})
    to: AccountId
    amount: Amount
