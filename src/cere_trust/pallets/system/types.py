"""Accounts, limits of blocks, and versions of the runtime."""

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
        nonce: How many extrinsics it has sent.
        consumers: What refers to it; while there are any it cannot be removed.
        providers: What keeps it alive.
        sufficients: What keeps it alive without a balance.
        data: Its balance.
    """

    nonce: int
    consumers: int
    providers: int
    sufficients: int
    data: AccountData


class DispatchClass(Enum):
    """How an extrinsic competes for a block: users' calls, those the chain cannot do without, and its own."""

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
    """What extrinsics of a class weigh at least, and at most: one, all in a block, and those with room of their own."""

    base_extrinsic: Weight
    max_extrinsic: Weight | None
    max_total: Weight | None
    reserved: Weight | None


@dataclass(frozen=True, slots=True)
class LimitsPerClass:
    """Limits of weight for each class of extrinsics."""

    normal: ClassLimits
    operational: ClassLimits
    mandatory: ClassLimits


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """What a block weighs: empty, at most, and by class of extrinsics."""

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
    """How long a block may be until no more extrinsics of a class fit."""

    max: LengthPerClass


@dataclass(frozen=True, slots=True)
class DbWeight:
    """What reading and writing one storage value takes, in picoseconds."""

    read: int
    write: int


@dataclass(frozen=True, slots=True)
class RuntimeVersion:
    """Which runtime this is."""

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
    """A runtime that anyone may hand in, and whether its version has to be a later one."""

    code_hash: H256
    check_version: bool
