"""What became of extrinsics, accounts and the runtime."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...event import event
from ...types import H256, AccountId, Weight
from .types import DispatchClass


@dataclass(frozen=True, slots=True)
class DispatchInfo:
    """What an extrinsic took.

    Attributes:
        weight: How much of the block.
        dispatch_class: Of what kind it is.
        pays_fee: ``Yes`` or ``No``.
    """

    weight: Weight
    dispatch_class: DispatchClass = field(metadata={"chain": "class"})
    pays_fee: str


@event("System", "ExtrinsicSuccess")
@dataclass(frozen=True, slots=True)
class ExtrinsicSuccess:
    """An extrinsic succeeded."""

    dispatch_info: DispatchInfo


@event("System", "ExtrinsicFailed")
@dataclass(frozen=True, slots=True)
class ExtrinsicFailed:
    """An extrinsic failed; the receipt has the error in words."""

    dispatch_error: object
    dispatch_info: DispatchInfo


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


@event("System", "UpgradeAuthorized")
@dataclass(frozen=True, slots=True)
class UpgradeAuthorized:
    """Anyone may hand in a runtime of this hash."""

    code_hash: H256
    check_version: bool


@event("System", "RejectedInvalidAuthorizedUpgrade")
@dataclass(frozen=True, slots=True)
class RejectedInvalidAuthorizedUpgrade:
    """A runtime that was handed in is none, or not a later one; `error` is as decoded."""

    code_hash: H256
    error: object
