"""Contracts, their code, and the results of dry runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Self

from ...codec import lift
from ...types import H256, AccountId, Amount, Weight

__all__ = [
    "CodeInfo",
    "ContractInfo",
    "ContractResult",
    "Determinism",
    "Stored",
    "UploadResult",
]

_REVERTED = 1


class Determinism(Enum):
    """Determinism of code: only `ENFORCED` code, with equal results on all machines, can be instantiated."""

    ENFORCED = "Enforced"
    RELAXED = "Relaxed"


@dataclass(frozen=True, slots=True)
class CodeInfo:
    """Code on the chain.

    Attributes:
        owner: Account that uploaded it.
        deposit: Deposit held from the owner, in planck.
        refcount: Number of contracts that run it.
        determinism: Determinism that the upload required.
        code_len: Length in bytes.
    """

    owner: AccountId
    deposit: Amount
    refcount: int
    determinism: Determinism
    code_len: int


@dataclass(frozen=True, slots=True)
class ContractInfo:
    """A contract.

    Attributes:
        trie_id: Key of its storage trie.
        code_hash: Hash of its code.
        storage_bytes: Size of its storage, in bytes.
        storage_items: Size of its storage, in items.
        storage_byte_deposit: Held for the bytes, in planck.
        storage_item_deposit: Held for the items.
        storage_base_deposit: Held for the contract itself.
    """

    trie_id: bytes
    code_hash: H256
    storage_bytes: int
    storage_items: int
    storage_byte_deposit: Amount
    storage_item_deposit: Amount
    storage_base_deposit: Amount


@dataclass(frozen=True, slots=True)
class ContractResult:
    """Result of a dry run of a contract.

    Attributes:
        gas_consumed: Weight that the run took.
        gas_required: Maximum weight during the run; the limit to send the call with.
        storage_charge: Deposit that the caller would pay for storage, in planck.
        storage_refund: Deposit that would come back; one of the two is 0.
        debug_message: Debug output of the contract; always empty on Cere.
        error: Decoded error, which ``runtime.explain(error)`` describes; None on success.
        reverted: True if the contract ran and reverted: none of its changes is kept. `data` may hold the reason.
        data: Returned bytes.
        account: The new contract, of `dry_instantiate`.
    """

    gas_consumed: Weight
    gas_required: Weight
    storage_charge: Amount
    storage_refund: Amount
    debug_message: str
    error: object = None
    reverted: bool = False
    data: bytes = b""
    account: AccountId | None = None

    @property
    def ok(self) -> bool:
        """True if the call would succeed."""
        return self.error is None and not self.reverted

    @classmethod
    def from_chain(cls, value: object) -> Self:
        """Convert from the runtime's form."""
        given: Any = value
        deposit: Mapping[str, int] = given["storage_deposit"]
        known = {
            "gas_consumed": lift(Weight, given["gas_consumed"]),
            "gas_required": lift(Weight, given["gas_required"]),
            "storage_charge": Amount(deposit.get("Charge", 0)),
            "storage_refund": Amount(deposit.get("Refund", 0)),
            "debug_message": given["debug_message"].decode(errors="replace"),
        }
        if "Err" in given["result"]:
            return cls(**known, error=given["result"]["Err"])
        done = given["result"]["Ok"]
        returned = done["result"] if "account_id" in done else done
        account = AccountId(done["account_id"]) if "account_id" in done else None
        reverted = bool(returned["flags"]["bits"] & _REVERTED)
        return cls(**known, reverted=reverted, data=returned["data"], account=account)


@dataclass(frozen=True, slots=True)
class UploadResult:
    """Result of a dry run of an upload.

    Attributes:
        code_hash: Hash of the code.
        deposit: Deposit that would be held, in planck.
        error: Decoded error; None on success.
    """

    code_hash: H256 | None = None
    deposit: Amount | None = None
    error: object = None

    @classmethod
    def from_chain(cls, value: object) -> Self:
        """Convert from the runtime's form."""
        given: Any = value
        if "Err" in given:
            return cls(error=given["Err"])
        return cls(H256(given["Ok"]["code_hash"]), Amount(given["Ok"]["deposit"]))


@dataclass(frozen=True, slots=True)
class Stored:
    """Value that a contract stores under a key.

    Attributes:
        value: The bytes; None if the key is absent.
        error: ``DoesntExist`` (no such contract), ``KeyDecodingFailed`` or ``MigrationInProgress``; None on success.
    """

    value: bytes | None = None
    error: str | None = None

    @classmethod
    def from_chain(cls, value: object) -> Self:
        """Convert from the runtime's form."""
        given: Any = value
        return cls(error=given["Err"]) if "Err" in given else cls(given["Ok"])
