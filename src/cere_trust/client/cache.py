"""Metadata on disk: raw bytes by genesis hash and code hash, because a development chain's version number can lie.

Reading checks a digest; failing to write is no failure.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

MOST_KEPT = 16


def folder() -> Path:
    """``$CERE_TRUST_CACHE``, or the user's cache folder."""
    named = os.environ.get("CERE_TRUST_CACHE")
    if named:
        return Path(named) / "metadata"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cere-trust" / "metadata"


def _path(genesis: bytes, code: bytes) -> Path:
    return folder() / f"{genesis.hex()[:32]}-{code.hex()[:32]}"


def load(genesis: bytes, code: bytes) -> bytes | None:
    """Cached metadata, None where there is none, or a damaged one."""
    return read(_path(genesis, code))


def read(path: Path) -> bytes | None:
    """The metadata in a file of the cache, None where it is damaged."""
    with contextlib.suppress(OSError):
        data = path.read_bytes()
        if hashlib.sha256(data[32:]).digest() == data[:32]:
            return data[32:]
    return None


def store(genesis: bytes, code: bytes, metadata: bytes) -> None:
    """Cache metadata, and forget the oldest beyond `MOST_KEPT`."""
    path = _path(genesis, code)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(metadata).digest() + metadata)
        Path(file.name).replace(path)
        kept = sorted(path.parent.iterdir(), key=lambda entry: entry.stat().st_mtime, reverse=True)
        for old in kept[MOST_KEPT:]:
            old.unlink(missing_ok=True)
