"""Runtimes, by genesis hash and code hash, because a development chain's version number can lie.

All clients of a process have one in common; their metadata is kept on disk as raw bytes. Reading checks a digest; failing to
write is no failure.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from weakref import WeakValueDictionary

from ..errors import MetadataError
from ..runtime import Runtime

MOST_KEPT = 16
_alive: WeakValueDictionary[Path, Runtime] = WeakValueDictionary()
"""What some client of this process uses: a runtime is megabytes."""


def runtime(genesis: bytes, code: bytes) -> Runtime | None:
    """A runtime that is known, None where it is not, or its metadata cannot be read."""
    path = _path(genesis, code)
    found = _alive.get(path)
    metadata = load(genesis, code) if found is None else None
    if metadata is not None:
        with contextlib.suppress(MetadataError, ValueError):
            found = _alive.setdefault(path, Runtime.from_metadata(metadata))
    return found


def keep(genesis: bytes, code: bytes, metadata: bytes) -> Runtime:
    """The runtime of this metadata, known from now on.

    Raises:
        MetadataError: not metadata, or a version that cannot be read.
        DecodeError: damaged metadata.
    """
    made = _alive[_path(genesis, code)] = Runtime.from_metadata(metadata)
    store(genesis, code, metadata)
    return made


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
