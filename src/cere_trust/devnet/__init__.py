"""A development chain that needs only Python: the real runtime, executed with wasmtime.

``from cere_trust.devnet import Devnet`` for a running node; `Chain` is the chain without sockets; `RealNode` starts a node of
the SDK's with the same presets.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .control.chain import Chain
    from .launch.embedded import Devnet
    from .launch.native import RealNode

__all__ = ["Chain", "Devnet", "RealNode"]

_HOMES = {"Chain": ".control.chain", "Devnet": ".launch.embedded", "RealNode": ".launch.native"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
