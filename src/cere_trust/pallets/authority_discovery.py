"""Keys by which validators' nodes find each other (pallet AuthorityDiscovery). It has no calls.

Source: ``pallet-authority-discovery``.
"""

from __future__ import annotations

from ..query import StorageValue

__all__ = [
    "keys",
    "next_keys",
]

keys = StorageValue("AuthorityDiscovery", "Keys", list[bytes])
"""Of this session's validators."""
next_keys = StorageValue("AuthorityDiscovery", "NextKeys", list[bytes])
