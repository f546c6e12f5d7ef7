"""Cache of runtimes, keyed by genesis hash and code hash: a development chain may reuse version numbers.

All clients of a process share the runtimes in memory. Metadata is also stored on disk as raw bytes with a digest, which is checked
on reading. Write errors are ignored.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
from pathlib import Path
from weakref import WeakValueDictionary

from ..errors import MetadataError
from ..limits import MAX_METADATA_SIZE
from ..runtime import Runtime

logger = logging.getLogger("cere_trust.client")

MAX_FILES = 16
"""Metadata files in the cache folder."""

_alive: WeakValueDictionary[Path, Runtime] = WeakValueDictionary()
"""Runtimes that clients of this process use. The references are weak, because a runtime takes megabytes."""


def runtime(genesis: bytes, code: bytes) -> Runtime | None:
    """Return a cached runtime, None if it is not cached or its metadata cannot be read."""
    path = _path(genesis, code)
    found, source = _alive.get(path), "memory"
    metadata = load(genesis, code) if found is None else None
    if metadata is not None:
        with contextlib.suppress(MetadataError, ValueError):
            found, source = _alive.setdefault(path, Runtime.from_metadata(metadata)), "disk"
    if found is None:
        logger.debug("metadata cache miss: genesis 0x%s, code 0x%s", genesis.hex(), code.hex())
    else:
        logger.debug("metadata cache hit in %s: genesis 0x%s, code 0x%s", source, genesis.hex(), code.hex())
    return found


def keep(genesis: bytes, code: bytes, metadata: bytes) -> Runtime:
    """Decode metadata into a runtime, and cache it.

    Raises:
        MetadataError: not metadata, or an unsupported version.
        DecodeError: damaged metadata.
    """
    made = _alive[_path(genesis, code)] = Runtime.from_metadata(metadata)
    store(genesis, code, metadata)
    return made


def folder() -> Path:
    """Return the cache folder: below ``$CERE_TRUST_CACHE``, or below the user's cache folder."""
    named = os.environ.get("CERE_TRUST_CACHE")
    if named:
        return Path(named) / "metadata"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cere-trust" / "metadata"


def _path(genesis: bytes, code: bytes) -> Path:
    return folder() / f"{genesis.hex()[:32]}-{code.hex()[:32]}"


def load(genesis: bytes, code: bytes) -> bytes | None:
    """Return cached metadata, None if it is absent or damaged."""
    return read(_path(genesis, code))


def read(path: Path) -> bytes | None:
    """Return the metadata in a cache file, None if the file is absent or damaged."""
    with contextlib.suppress(OSError):
        with path.open("rb") as file:
            data = file.read(MAX_METADATA_SIZE + 33)
        if hashlib.sha256(data[32:]).digest() == data[:32]:
            return data[32:]
    return None


def store(genesis: bytes, code: bytes, metadata: bytes) -> None:
    """Store metadata, and delete the oldest files beyond `MAX_FILES`. Write errors are ignored."""
    path = _path(genesis, code)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(metadata).digest() + metadata)
        Path(file.name).replace(path)
        kept = sorted(path.parent.iterdir(), key=lambda entry: entry.stat().st_mtime, reverse=True)
        for old in kept[MAX_FILES:]:
            old.unlink(missing_ok=True)
