"""Contracts, their code, and what dry runs answer."""

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
    """Whether code may give different results on different machines; only `ENFORCED` code is instantiated."""

    ENFORCED = "Enforced"
    RELAXED = "Relaxed"


@dataclass(frozen=True, slots=True)
class CodeInfo:
    """Code on the chain.

    Attributes:
        owner: Who uploaded it.
        deposit: Held of the owner, in planck.
        refcount: How many contracts run it.
        determinism: Whether it may be instantiated.
        code_len: Bytes.
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
        trie_id: Where its storage is.
        code_hash: What it runs.
        storage_bytes: What it stores, in bytes.
        storage_items: What it stores, in items.
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
    """What a call of a contract would do.

    Attributes:
        gas_consumed: What it took.
        gas_required: What it takes at most; the limit to give when sending it.
        storage_charge: What would be held of the caller for storage, in planck.
        storage_refund: What would come back; one of the two is 0.
        debug_message: What the contract said, where the node keeps that.
        error: Why it failed, as decoded; ``runtime.explain(error)`` has words. None where it ran.
        reverted: The contract ran, and refused: nothing it did is kept. `data` may say why.
        data: What it returned.
        account: The contract that came to be, of `dry_instantiate`.
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
        """Whether it would be done."""
        return self.error is None and not self.reverted

    @classmethod
    def from_chain(cls, value: object) -> Self:
        """From the runtime's form."""
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
    """What an upload would do: the code's hash and the deposit, or why it would fail.

    Attributes:
        code_hash: What the code is known by.
        deposit: What would be held, in planck.
        error: Why it would fail, as decoded; None where it would not.
    """

    code_hash: H256 | None = None
    deposit: Amount | None = None
    error: object = None

    @classmethod
    def from_chain(cls, value: object) -> Self:
        """From the runtime's form."""
        given: Any = value
        if "Err" in given:
            return cls(error=given["Err"])
        return cls(H256(given["Ok"]["code_hash"]), Amount(given["Ok"]["deposit"]))


@dataclass(frozen=True, slots=True)
class Stored:
    """What a contract stores under a key.

    Attributes:
        value: The bytes; None where there is nothing.
        error: ``DoesntExist`` (no such contract), ``KeyDecodingFailed`` or ``MigrationInProgress``; None where it was
            read.
    """

    value: bytes | None = None
    error: str | None = None

    @classmethod
    def from_chain(cls, value: object) -> Self:
        """From the runtime's form."""
        given: Any = value
        return cls(error=given["Err"]) if "Err" in given else cls(given["Ok"])
