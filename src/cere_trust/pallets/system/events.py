"""Events of the pallet System: results of extrinsics, accounts and runtime upgrades."""

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
    """Weight and class of an extrinsic.

    Attributes:
        weight: Weight of the extrinsic.
        dispatch_class: Class of the extrinsic.
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
    """An extrinsic failed; the receipt describes the error."""

    dispatch_error: object
    dispatch_info: DispatchInfo


@event("System")
class NewAccount:
    """An account was created."""

    account: AccountId


@event("System")
class KilledAccount:
    """An account was removed."""

    account: AccountId


@event("System")
class Remarked:
    """A remark was recorded; `hash` is its blake2-256 hash."""

    sender: AccountId
    hash: H256


@event("System")
class CodeUpdated:
    """The runtime was upgraded, from the next block on."""


@event("System")
class UpgradeAuthorized:
    """A runtime of this hash was authorized."""

    code_hash: H256
    check_version: bool


@event("System")
class RejectedInvalidAuthorizedUpgrade:
    """A submitted runtime was invalid, or not a later version; `error` is decoded."""

    code_hash: H256
    error: object
