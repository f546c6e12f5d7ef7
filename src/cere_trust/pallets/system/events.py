"""What became of extrinsics, accounts and the runtime."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...event import event
from ...types import H256, AccountId, Weight
from .types import DispatchClass

__all__ = [
    "CodeUpdated",
    "DispatchInfo",
    "ExtrinsicFailed",
    "ExtrinsicSuccess",
    "KilledAccount",
    "NewAccount",
    "RejectedInvalidAuthorizedUpgrade",
    "Remarked",
    "UpgradeAuthorized",
]


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


@event("System")
class ExtrinsicSuccess:
    """An extrinsic succeeded."""

    dispatch_info: DispatchInfo


@event("System")
class ExtrinsicFailed:
    """An extrinsic failed; the receipt has the error in words."""

    dispatch_error: object
    dispatch_info: DispatchInfo


@event("System")
class NewAccount:
    """An account came to be."""

    account: AccountId


@event("System")
class KilledAccount:
    """An account was removed."""

    account: AccountId


@event("System")
class Remarked:
    """Someone left a remark; `hash` is blake2-256 of it."""

    sender: AccountId
    hash: H256


@event("System")
class CodeUpdated:
    """The chain has a new runtime from the next block on."""


@event("System")
class UpgradeAuthorized:
    """Anyone may hand in a runtime of this hash."""

    code_hash: H256
    check_version: bool


@event("System")
class RejectedInvalidAuthorizedUpgrade:
    """A runtime that was handed in is none, or not a later one; `error` is as decoded."""

    code_hash: H256
    error: object
