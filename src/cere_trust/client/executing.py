"""Execution of runtime code, for its metadata. The executor needs the extra ``devnet`` and is loaded on first use."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from ..errors import UntrustedMetadata


def executor() -> Callable[[bytes], bytes] | None:
    """Return the function that executes code for its metadata, None if the extra is not installed."""
    return None if find_spec("wasmtime") is None else _execute


def require_executor() -> None:
    """Raise `UntrustedMetadata`, with the install command, if runtime code cannot be executed."""
    if executor() is None:
        raise UntrustedMetadata(
            "a checkpoint proves the runtime's code, which nothing here can execute: python -m pip install 'cere-trust[devnet]'"
        )


def _execute(code: bytes) -> bytes:
    from ..wasm.metadata import execute_metadata

    return execute_metadata(code)
