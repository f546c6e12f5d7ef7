"""Accounts, limits of blocks, and runtime versions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ...types import H256, Weight
from ..balances import AccountData

__all__ = [
    "AccountInfo",
    "BlockLength",
    "BlockWeights",
    "ClassLimits",
    "CodeUpgradeAuthorization",
    "DbWeight",
    "DispatchClass",
    "LastRuntimeUpgradeInfo",
    "LengthPerClass",
    "LimitsPerClass",
    "RuntimeVersion",
    "WeightPerClass",
]


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """An account.

    Attributes:
        nonce: Number of extrinsics sent.
        consumers: Number of references that prevent its removal.
        providers: Number of references that keep it alive.
        sufficients: Number of references that keep it alive without a balance.
        data: Balance of the account.
    """

    nonce: int
    consumers: int
    providers: int
    sufficients: int
    data: AccountData


class DispatchClass(Enum):
    """Class of an extrinsic, by which it competes for a block: users', operational, or mandatory."""

    NORMAL = "Normal"
    OPERATIONAL = "Operational"
    MANDATORY = "Mandatory"


@dataclass(frozen=True, slots=True)
class WeightPerClass:
    """A weight for each class of extrinsics."""

    normal: Weight
    operational: Weight
    mandatory: Weight


@dataclass(frozen=True, slots=True)
class ClassLimits:
    """Limits on the weight of a class: base, maximum of an extrinsic, maximum of a block, and reserved part."""

    base_extrinsic: Weight
    max_extrinsic: Weight | None
    max_total: Weight | None
    reserved: Weight | None


@dataclass(frozen=True, slots=True)
class LimitsPerClass:
    """Limits on weight for each class of extrinsics."""

    normal: ClassLimits
    operational: ClassLimits
    mandatory: ClassLimits


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """Limits on weight: of an empty block, of any block, and for each class of extrinsics."""

    base_block: Weight
    max_block: Weight
    per_class: LimitsPerClass


@dataclass(frozen=True, slots=True)
class LengthPerClass:
    """Bytes for each class of extrinsics."""

    normal: int
    operational: int
    mandatory: int


@dataclass(frozen=True, slots=True)
class BlockLength:
    """Maximum length of a block, for each class of extrinsics."""

    max: LengthPerClass


@dataclass(frozen=True, slots=True)
class DbWeight:
    """Weight of reading and writing one storage value, in picoseconds."""

    read: int
    write: int


@dataclass(frozen=True, slots=True)
class RuntimeVersion:
    """Version of a runtime."""

    spec_name: str
    impl_name: str
    authoring_version: int
    spec_version: int
    impl_version: int
    transaction_version: int


@dataclass(frozen=True, slots=True)
class LastRuntimeUpgradeInfo:
    """The runtime that the state was last migrated for."""

    spec_version: int
    spec_name: str


@dataclass(frozen=True, slots=True)
class CodeUpgradeAuthorization:
    """An authorized runtime, and whether its version must be a later one."""

    code_hash: H256
    check_version: bool
