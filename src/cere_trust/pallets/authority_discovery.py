"""Keys for discovery among validators' nodes (pallet AuthorityDiscovery). The pallet has no calls.

Source: ``pallet-authority-discovery``.
"""

from __future__ import annotations

from ..query import StorageValue

__all__ = [
    "keys",
    "next_keys",
]

keys = StorageValue("AuthorityDiscovery", "Keys", list[bytes])
"""Discovery keys of this session's validators."""
next_keys = StorageValue("AuthorityDiscovery", "NextKeys", list[bytes])
"""Discovery keys of the next session's validators."""
