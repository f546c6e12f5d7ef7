"""Storage keys: the prefix of pallet and item, then for each key its hash and, if the hasher is reversible, the key."""

from __future__ import annotations

from collections.abc import Sequence

from ..codec import Registry
from ..crypto.hashing import HASHERS, twox_128
from ..errors import DecodeError, IncompatibleRuntime
from ..types import OpaqueKey
from .metadata import StorageInfo


class StorageKeys:
    """Storage keys of one storage item.

    Attributes:
        prefix: Common prefix of all its keys.
    """

    def __init__(self, registry: Registry, info: StorageInfo) -> None:
        self._registry = registry
        self._info = info
        self.prefix = twox_128(info.prefix.encode()) + twox_128(info.name.encode())
        self._hashers = [HASHERS[name] for name in info.hashers]

    def key(self, keys: Sequence[object]) -> bytes:
        """Build the storage key of one value.

        Raises:
            IncompatibleRuntime: the item has a different number of keys.
            EncodeError: a key does not fit.
        """
        if len(keys) != len(self._info.keys):
            raise self._wrong_number(keys)
        return self.under(keys)

    def under(self, keys: Sequence[object]) -> bytes:
        """Build the common prefix of the storage keys with these leading keys."""
        info = self._info
        if len(keys) > len(info.keys):
            raise self._wrong_number(keys)
        made = self.prefix
        for position, key in enumerate(keys):
            path = f"{info.pallet}.{info.name} key {position + 1}"
            made += self._hashers[position][0](self._registry.encode(info.keys[position], key, path))
        return made

    def keys(self, raw: bytes) -> tuple[object, ...]:
        """Decode the keys of a full storage key; `OpaqueKey` where the hasher cannot be reversed.

        Raises:
            DecodeError: not a storage key of this item, or a key does not match its hash.
        """
        info = self._info
        if not raw.startswith(self.prefix):
            raise DecodeError(0, f"a key of {info.pallet}.{info.name}, which begins with 0x{self.prefix.hex()}")
        offset = len(self.prefix)
        found: list[object] = []
        for type_id, (digest, size, reversible) in zip(info.keys, self._hashers, strict=True):
            start = offset + size
            if start > len(raw):
                raise DecodeError(offset, f"a hash of {size} bytes", f"{info.pallet}.{info.name}")
            if reversible:
                key, end = self._registry.decode_from(type_id, raw, start)
                if digest(raw[start:end]) != raw[offset:end]:
                    raise DecodeError(offset, "the hash of the key that follows", f"{info.pallet}.{info.name}")
                found.append(key)
                offset = end
            else:
                found.append(OpaqueKey(raw[offset:start]))
                offset = start
        if offset != len(raw):
            raise DecodeError(offset, f"the end of the key, found {len(raw) - offset} more bytes")
        return tuple(found)

    def _wrong_number(self, keys: Sequence[object]) -> IncompatibleRuntime:
        info = self._info
        wanted = ", ".join(self._registry.type_name(key) for key in info.keys)
        takes = (
            f"{len(info.keys)} key{'s' * (len(info.keys) > 1)} ({wanted})" if info.keys else "no key: it is one value"
        )
        return IncompatibleRuntime(f"{info.pallet}.{info.name} takes {takes}; got {len(keys)}")
