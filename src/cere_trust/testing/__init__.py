"""Test helpers for users: `FakeNode`, and the pytest plugin.

`FakeNode` is imported on first use, because pytest imports this package at each start.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .fake_node import FakeNode

__all__ = ["FakeNode"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .fake_node import FakeNode

    globals()[name] = FakeNode
    return FakeNode
