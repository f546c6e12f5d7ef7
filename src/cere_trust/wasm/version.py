"""The runtime's version, as `Core_version` returns it."""

from __future__ import annotations

from typing import NamedTuple

from ..codec.primitives import read_compact


class CoreVersion(NamedTuple):
    """A runtime's version. Source: `sp_version::RuntimeVersion`.

    Attributes:
        apis: Runtime API ids (8 bytes) and versions.
        system_version: 0 for tries of layout V0, 1 for states of layout V1, 2 for extrinsics roots of layout V1 too.
    """

    spec_name: str
    impl_name: str
    authoring_version: int
    spec_version: int
    impl_version: int
    apis: tuple[tuple[bytes, int], ...]
    transaction_version: int
    system_version: int

    @property
    def state_version(self) -> int:
        """Trie layout of the state, 0 or 1."""
        return min(self.system_version, 1)

    @classmethod
    def decode(cls, data: bytes) -> CoreVersion:
        """Decode a version; old runtimes omit its last fields."""
        size, at = read_compact(data, 0)
        spec_name, at = data[at : at + size].decode(), at + size
        size, at = read_compact(data, at)
        impl_name, at = data[at : at + size].decode(), at + size
        authoring, spec, impl = (int.from_bytes(data[at + i : at + i + 4], "little") for i in (0, 4, 8))
        count, at = read_compact(data, at + 12)
        apis = read_apis(data[at : at + 12 * count])
        rest = data[at + 12 * count :]
        return cls(
            spec_name,
            impl_name,
            authoring,
            spec,
            impl,
            apis,
            int.from_bytes(rest[:4], "little") if len(rest) >= 4 else 1,
            rest[4] if len(rest) >= 5 else 0,
        )


def read_apis(data: bytes) -> tuple[tuple[bytes, int], ...]:
    """Decode runtime APIs, 12 bytes each."""
    return tuple(
        (data[at : at + 8], int.from_bytes(data[at + 8 : at + 12], "little")) for at in range(0, len(data) - 11, 12)
    )
