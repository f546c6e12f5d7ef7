"""Accounts, how extrinsics ended, remarks, and root's tools for the runtime and its storage (pallet System).

Source: ``frame-system``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from ..call import Call, call
from ..errors import EncodeError
from ..event import event
from ..query import Constant, OptionalValue, StorageMap, StorageValue
from ..types import H256, AccountId, BlockHash, Weight
from ._values import as_bytes, as_hash
from .balances import AccountData

_UNAUTHORIZED = "this runtime is upgraded with set_code alone"

# --- calls -----------------------------------------------------------------------------------------------------------


@call("System", "remark")
def remark(remark: str | bytes) -> Call:
    """Say something in a block; it has no other effect.

    Args:
        remark: Text, or bytes.
    """
    return Call("System", "remark", {"remark": as_bytes(remark, "remark")})


@call("System", "remark_with_event")
def remark_with_event(remark: str | bytes) -> Call:
    """Say something in a block, with the event `Remarked`.

    Args:
        remark: Text, or bytes.
    """
    return Call("System", "remark_with_event", {"remark": as_bytes(remark, "remark")})


@call("System", "set_heap_pages")
def set_heap_pages(pages: int) -> Call:
    """Say how much memory the runtime has; root.

    Args:
        pages: Pages of 64 KiB.
    """
    return Call("System", "set_heap_pages", {"pages": pages})


@call("System", "set_code")
def set_code(code: bytes) -> Call:
    """Give the chain a new runtime from the next block on; root.

    Errors: ``FailedToExtractRuntimeVersion``, ``InvalidSpecName``, ``SpecVersionNeedsToIncrease``,
    ``MultiBlockMigrationsOngoing``.

    Args:
        code: The runtime's wasm, compressed or not.
    """
    return Call("System", "set_code", {"code": as_bytes(code, "code")})


@call("System", "set_code_without_checks")
def set_code_without_checks(code: bytes) -> Call:
    """Give the chain a new runtime whatever its version; root. What is no runtime stops the chain.

    Args:
        code: The runtime's wasm, compressed or not.
    """
    return Call("System", "set_code_without_checks", {"code": as_bytes(code, "code")})


@call("System", "authorize_upgrade")
def authorize_upgrade(code_hash: H256 | bytes) -> Call:
    """Let anyone hand in a new runtime of this hash with `apply_authorized_upgrade`; root.

    Args:
        code_hash: blake2-256 hash of the wasm.
    """
    return Call("System", "authorize_upgrade", {"code_hash": as_hash(code_hash, "code_hash")}, hint=_UNAUTHORIZED)


@call("System", "authorize_upgrade_without_checks")
def authorize_upgrade_without_checks(code_hash: H256 | bytes) -> Call:
    """Let anyone hand in a new runtime of this hash, whatever its version; root.

    Args:
        code_hash: blake2-256 hash of the wasm.
    """
    return Call(
        "System", "authorize_upgrade_without_checks", {"code_hash": as_hash(code_hash, "code_hash")}, hint=_UNAUTHORIZED
    )


@call("System", "apply_authorized_upgrade")
def apply_authorized_upgrade(code: bytes) -> Call:
    """Hand in the new runtime that was authorized; anyone may.

    Errors: ``NothingAuthorized``, ``Unauthorized`` (another hash), and those of `set_code`.

    Args:
        code: The runtime's wasm.
    """
    return Call("System", "apply_authorized_upgrade", {"code": as_bytes(code, "code")}, hint=_UNAUTHORIZED)


@call("System", "set_storage")
def set_storage(items: Mapping[bytes, bytes]) -> Call:
    """Overwrite storage; root.

    Args:
        items: Encoded values by raw key, see ``runtime.storage_key``.
    """
    if not isinstance(items, Mapping):
        raise EncodeError("items", "values by key: {key: value}", repr(items))
    pairs = [(as_bytes(key, "items"), as_bytes(value, "items")) for key, value in items.items()]
    return Call("System", "set_storage", {"items": pairs})


@call("System", "kill_storage")
def kill_storage(keys: Sequence[bytes]) -> Call:
    """Remove storage; root.

    Args:
        keys: Raw keys.
    """
    if isinstance(keys, (str, bytes, bytearray)) or not isinstance(keys, Iterable):
        raise EncodeError("keys", "a list of keys; write [key]", repr(keys))
    return Call("System", "kill_storage", {"keys": [as_bytes(key, "keys") for key in keys]})


@call("System", "kill_prefix")
def kill_prefix(prefix: bytes, *, subkeys: int) -> Call:
    """Remove all storage below a prefix; root.

    Args:
        prefix: How the raw keys begin.
        subkeys: How many there are, at least; the fee depends on it.
    """
    return Call("System", "kill_prefix", {"prefix": as_bytes(prefix, "prefix"), "subkeys": subkeys})


# --- storage and constants -------------------------------------------------------------------------------------------


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


account = StorageMap("System", "Account", AccountId, AccountInfo)
number = StorageValue("System", "Number", int)
"""The block's number."""
block_hash = StorageMap("System", "BlockHash", int, BlockHash)
"""Hashes of the last blocks; all zero for others."""

parent_hash = StorageValue("System", "ParentHash", BlockHash)
"""Hash of the block before."""
block_weight = StorageValue("System", "BlockWeight", WeightPerClass)
"""What the block weighs."""
event_count = StorageValue("System", "EventCount", int)
last_runtime_upgrade = OptionalValue("System", "LastRuntimeUpgrade", LastRuntimeUpgradeInfo)
authorized_upgrade = OptionalValue("System", "AuthorizedUpgrade", CodeUpgradeAuthorization)
"""What `apply_authorized_upgrade` takes."""

block_weights = Constant("System", "BlockWeights", BlockWeights)
block_length = Constant("System", "BlockLength", BlockLength)
db_weight = Constant("System", "DbWeight", DbWeight)
version = Constant("System", "Version", RuntimeVersion)
block_hash_count = Constant("System", "BlockHashCount", int)
"""How many blocks' hashes are remembered: no extrinsic is valid longer."""
ss58_prefix = Constant("System", "SS58Prefix", int)


# --- events ----------------------------------------------------------------------------------------------------------


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
