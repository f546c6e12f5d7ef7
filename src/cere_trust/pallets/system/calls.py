"""Remarks, and root's calls on the runtime and its storage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...call import Call, wraps_call
from ...errors import EncodeError
from ...types import H256
from .._values import as_bytes, as_hash

__all__ = [
    "apply_authorized_upgrade",
    "authorize_upgrade",
    "authorize_upgrade_without_checks",
    "kill_prefix",
    "kill_storage",
    "remark",
    "remark_with_event",
    "set_code",
    "set_code_without_checks",
    "set_heap_pages",
    "set_storage",
]

_UNAUTHORIZED = "this runtime is upgraded with set_code alone"


@wraps_call("System", "remark")
def remark(remark: str | bytes) -> Call:
    """Record a remark in a block; it has no other effect.

    Args:
        remark: Text, or bytes.
    """
    return Call("System", "remark", {"remark": as_bytes(remark, "remark")})


@wraps_call("System", "remark_with_event")
def remark_with_event(remark: str | bytes) -> Call:
    """Record a remark in a block, with the event `Remarked`.

    Args:
        remark: Text, or bytes.
    """
    return Call("System", "remark_with_event", {"remark": as_bytes(remark, "remark")})


@wraps_call("System", "set_heap_pages")
def set_heap_pages(pages: int) -> Call:
    """Set the memory of the runtime; root.

    Args:
        pages: Pages of 64 KiB.
    """
    return Call("System", "set_heap_pages", {"pages": pages})


@wraps_call("System", "set_code")
def set_code(code: bytes) -> Call:
    """Upgrade the runtime from the next block on; root.

    Errors: ``FailedToExtractRuntimeVersion``, ``InvalidSpecName``, ``SpecVersionNeedsToIncrease``,
    ``MultiBlockMigrationsOngoing``.

    Args:
        code: The runtime's wasm, compressed or not.
    """
    return Call("System", "set_code", {"code": as_bytes(code, "code")})


@wraps_call("System", "set_code_without_checks")
def set_code_without_checks(code: bytes) -> Call:
    """Upgrade the runtime, whatever its version; root. Code that is not a runtime stops the chain.

    Args:
        code: The runtime's wasm, compressed or not.
    """
    return Call("System", "set_code_without_checks", {"code": as_bytes(code, "code")})


@wraps_call("System", "authorize_upgrade")
def authorize_upgrade(code_hash: H256 | bytes) -> Call:
    """Authorize anyone to submit a new runtime of this hash with `apply_authorized_upgrade`; root.

    Args:
        code_hash: blake2-256 hash of the wasm.
    """
    return Call("System", "authorize_upgrade", {"code_hash": as_hash(code_hash, "code_hash")}, hint=_UNAUTHORIZED)


@wraps_call("System", "authorize_upgrade_without_checks")
def authorize_upgrade_without_checks(code_hash: H256 | bytes) -> Call:
    """Authorize anyone to submit a new runtime of this hash, whatever its version; root.

    Args:
        code_hash: blake2-256 hash of the wasm.
    """
    return Call(
        "System", "authorize_upgrade_without_checks", {"code_hash": as_hash(code_hash, "code_hash")}, hint=_UNAUTHORIZED
    )


@wraps_call("System", "apply_authorized_upgrade")
def apply_authorized_upgrade(code: bytes) -> Call:
    """Submit the authorized runtime; anyone may.

    Errors: ``NothingAuthorized``, ``Unauthorized`` (another hash), and those of `set_code`.

    Args:
        code: The runtime's wasm.
    """
    return Call("System", "apply_authorized_upgrade", {"code": as_bytes(code, "code")}, hint=_UNAUTHORIZED)


@wraps_call("System", "set_storage")
def set_storage(items: Mapping[bytes, bytes]) -> Call:
    """Overwrite storage; root.

    Args:
        items: Encoded values by raw key, see ``runtime.storage_key``.
    """
    if not isinstance(items, Mapping):
        raise EncodeError("items", "values by key: {key: value}", repr(items))
    pairs = [(as_bytes(key, "items"), as_bytes(value, "items")) for key, value in items.items()]
    return Call("System", "set_storage", {"items": pairs})


@wraps_call("System", "kill_storage")
def kill_storage(keys: Sequence[bytes]) -> Call:
    """Remove storage; root.

    Args:
        keys: Raw keys.
    """
    if isinstance(keys, (str, bytes, bytearray)) or not isinstance(keys, Iterable):
        raise EncodeError("keys", "a list of keys; write [key]", repr(keys))
    return Call("System", "kill_storage", {"keys": [as_bytes(key, "keys") for key in keys]})


@wraps_call("System", "kill_prefix")
def kill_prefix(prefix: bytes, *, subkeys: int) -> Call:
    """Remove all storage below a prefix; root.

    Args:
        prefix: Prefix of the raw keys.
        subkeys: Number of keys, at least; the fee depends on it.
    """
    return Call("System", "kill_prefix", {"prefix": as_bytes(prefix, "prefix"), "subkeys": subkeys})
