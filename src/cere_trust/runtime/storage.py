"""Storage keys: prefix of pallet and item, then each key hashed by its hasher."""

from __future__ import annotations

from ..crypto.hashing import HASHERS, twox_128
from ..errors import DecodeError, IncompatibleRuntime
from ..types import OpaqueKey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..codec import Registry
    from .metadata import StorageInfo


class StorageKeys:
    """Storage keys of one storage item.

    Attributes:
        prefix: Common prefix of its storage keys.
    """

    def __init__(self, registry: Registry, info: StorageInfo) -> None:
        self._registry = registry
        self._info = info
        self.prefix = twox_128(info.prefix.encode()) + twox_128(info.name.encode())
        self._hashers = [HASHERS[name] for name in info.hashers]

    def key(self, keys: Sequence[object]) -> bytes:
        """Return the storage key of one value.

        Raises:
            IncompatibleRuntime: another number of keys than the item has.
            EncodeError: a key that does not fit.
        """
        if len(keys) != len(self._info.keys):
            raise self._wrong_number(keys)
        return self.under(keys)

    def under(self, keys: Sequence[object]) -> bytes:
        """Return the common prefix of the storage keys below some leading keys."""
        info = self._info
        if len(keys) > len(info.keys):
            raise self._wrong_number(keys)
        made = self.prefix
        for position, key in enumerate(keys):
            path = f"{info.pallet}.{info.name} key {position + 1}"
            made += self._hashers[position][0](self._registry.encode(info.keys[position], key, path))
        return made

    def keys(self, raw: bytes) -> tuple[object, ...]:
        """Decode the keys of a full storage key; a hasher that is not reversible gives an `OpaqueKey`.

        Raises:
            DecodeError: not a key of this item, or a key that does not match its hash.
        """
        info = self._info
        if not raw.startswith(self.prefix):
            raise DecodeError(0, f"a key of {info.pallet}.{info.name}, which begins with 0x{self.prefix.hex()}")
        offset = len(self.prefix)
        decoded: list[object] = []
        for type_id, (digest, size, reversible) in zip(info.keys, self._hashers, strict=True):
            start = offset + size
            if start > len(raw):
                raise DecodeError(offset, f"a hash of {size} bytes", f"{info.pallet}.{info.name}")
            if reversible:
                key, end = self._registry.decode_from(type_id, raw, start)
                if digest(raw[start:end]) != raw[offset:end]:
                    raise DecodeError(offset, "the hash of the key that follows", f"{info.pallet}.{info.name}")
                decoded.append(key)
                offset = end
            else:
                decoded.append(OpaqueKey(raw[offset:start]))
                offset = start
        if offset != len(raw):
            raise DecodeError(offset, f"the end of the key, found {len(raw) - offset} more bytes")
        return tuple(decoded)

    def _wrong_number(self, keys: Sequence[object]) -> IncompatibleRuntime:
        info = self._info
        types = ", ".join(self._registry.type_name(key) for key in info.keys)
        takes = (
            f"{len(info.keys)} key{'s' * (len(info.keys) > 1)} ({types})" if info.keys else "no key: it is one value"
        )
        return IncompatibleRuntime(f"{info.pallet}.{info.name} takes {takes}; got {len(keys)}")
