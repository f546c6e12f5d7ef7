"""Storage keys: prefix of pallet and item, then each key behind its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..crypto.hashing import HASHERS, twox_128
from ..errors import DecodeError, EncodeError, IncompatibleRuntime
from ..types import OpaqueKey

if TYPE_CHECKING:
    from ..codec import Registry
    from .metadata import StorageInfo


def storage_key(registry: Registry, info: StorageInfo, keys: tuple[object, ...]) -> bytes:
    """The key of one value."""
    if len(keys) != len(info.keys):
        wanted = ", ".join(registry.name(key) for key in info.keys)
        raise IncompatibleRuntime(
            f"{info.pallet}.{info.name} takes {f'{len(info.keys)} keys ({wanted})' if info.keys else 'no key'}; "
            f"got {len(keys)}"
        )
    return storage_prefix(registry, info, keys)


def storage_prefix(registry: Registry, info: StorageInfo, keys: tuple[object, ...]) -> bytes:
    """What the keys of all values below some leading keys begin with."""
    if len(keys) > len(info.keys):
        raise IncompatibleRuntime(f"{info.pallet}.{info.name} has {len(info.keys)} keys; got {len(keys)}")
    parts = [twox_128(info.prefix.encode()), twox_128(info.name.encode())]
    for position, (key, type_id, hasher) in enumerate(zip(keys, info.keys, info.hashers, strict=False), 1):
        try:
            encoded = registry.encode(type_id, key)
        except EncodeError as error:
            raise error.within(f"{info.pallet}.{info.name} key {position}") from None
        parts.append(HASHERS[hasher][0](encoded))
    return b"".join(parts)


def strip_storage_key(registry: Registry, info: StorageInfo, raw: bytes) -> tuple[object, ...]:
    """The keys out of a full storage key."""
    prefix = storage_prefix(registry, info, ())
    if not raw.startswith(prefix):
        raise DecodeError(0, f"a key of {info.pallet}.{info.name}")
    offset = len(prefix)
    found: list[object] = []
    for type_id, hasher in zip(info.keys, info.hashers, strict=True):
        function, length, reversible = HASHERS[hasher]
        digest_at, offset = offset, offset + length
        if offset > len(raw):
            raise DecodeError(digest_at, f"a {hasher} hash")
        if not reversible:
            found.append(OpaqueKey(raw[digest_at:offset]))
            continue
        start = offset
        try:
            key, offset = registry.decoder(type_id)(raw, offset)
        except (LookupError, ValueError):
            raise DecodeError(start, f"a key of type {registry.name(type_id)}") from None
        if offset > len(raw) or function(raw[start:offset]) != raw[digest_at:offset]:
            raise DecodeError(start, f"a key of type {registry.name(type_id)} that matches its hash")
        found.append(key)
    if offset != len(raw):
        raise DecodeError(offset, f"the end of a key of {info.pallet}.{info.name}")
    return tuple(found)
