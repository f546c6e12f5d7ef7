"""Cache of metadata, in memory and on disk.

Metadata that a node sent is cached for that endpoint only, by genesis hash and code hash: what one node sends never answers for
another. Metadata that code returned in this package's executor is cached by the hash of that code, for all endpoints.

All clients of a process share the runtimes in memory. On disk, metadata is stored as raw bytes with a digest, which is checked on
reading; files and folders that other users could have written are not read. Write errors are ignored.
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
from ..keys.private_files import is_trusted, make_private
from ..limits import MAX_METADATA_SIZE
from ..runtime import MetadataOrigin, Runtime
from ..user_folders import cache_folder

logger = logging.getLogger("cere_trust.client")

MAX_FILES = 16
"""Metadata files in the cache folder."""

_alive: WeakValueDictionary[Path, Runtime] = WeakValueDictionary()
"""Runtimes that clients of this process use. The references are weak, because a runtime takes megabytes."""


class MetadataCache:
    """Cache for one endpoint.

    Args:
        endpoint: URL of the endpoint, with all its parts.
    """

    def __init__(self, endpoint: str) -> None:
        self._endpoint = hashlib.sha256(endpoint.encode()).hexdigest()[:16]

    def path(self, genesis: bytes, code: bytes) -> Path:
        """Return the file of the endpoint's metadata."""
        return folder() / f"{self._endpoint}-{genesis.hex()[:32]}-{code.hex()[:32]}"

    def known(self, genesis: bytes, code: bytes, origin: MetadataOrigin) -> Runtime | None:
        """Return a cached runtime, None if it is not cached or its metadata cannot be read."""
        path = self.path(genesis, code)
        found, source = _alive.get(path), "memory"
        metadata = read(path) if found is None else None
        if metadata is not None:
            with contextlib.suppress(MetadataError, ValueError):
                found, source = _alive.setdefault(path, Runtime.from_metadata(metadata, origin)), "disk"
        if found is None:
            logger.debug("metadata cache miss: genesis 0x%s, code 0x%s", genesis.hex(), code.hex())
        else:
            logger.debug("metadata cache hit in %s: genesis 0x%s, code 0x%s", source, genesis.hex(), code.hex())
        return found

    def keep(self, genesis: bytes, code: bytes, metadata: bytes, origin: MetadataOrigin) -> Runtime:
        """Decode metadata into a runtime, and cache it for this endpoint.

        Raises:
            MetadataError: not metadata, or an unsupported version.
            DecodeError: damaged metadata.
        """
        path = self.path(genesis, code)
        made = _alive[path] = Runtime.from_metadata(metadata, origin)
        store(path, metadata)
        return made

    def executed(self, code: bytes) -> bytes | None:
        """Return the metadata that the code with this hash returned, None if it is not cached."""
        return read(_executed(code))

    def keep_executed(self, code: bytes, metadata: bytes) -> None:
        """Cache the metadata that the code with this hash returned, for all endpoints."""
        store(_executed(code), metadata)


def folder() -> Path:
    """Return the cache folder: below ``$CERE_TRUST_CACHE``, or below the user's cache folder."""
    return cache_folder() / "metadata"


def _executed(code: bytes) -> Path:
    return folder() / f"executed-{code.hex()}"


def read(path: Path) -> bytes | None:
    """Return the metadata in a cache file, None if the file is absent, damaged, or open to other users."""
    with contextlib.suppress(OSError):
        with path.open("rb") as file:
            if not (is_trusted(path.parent.stat()) and is_trusted(os.fstat(file.fileno()))):
                return None
            data = file.read(MAX_METADATA_SIZE + 33)
        if hashlib.sha256(data[32:]).digest() == data[:32]:
            return data[32:]
    return None


def store(path: Path, metadata: bytes) -> None:
    """Store metadata, and delete the oldest files beyond `MAX_FILES`. Write errors are ignored."""
    with contextlib.suppress(OSError):
        make_private(path.parent)
        if not is_trusted(path.parent.stat()):
            return
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(metadata).digest() + metadata)
        Path(file.name).replace(path)
        kept = sorted(path.parent.iterdir(), key=lambda entry: entry.stat().st_mtime, reverse=True)
        for old in kept[MAX_FILES:]:
            old.unlink(missing_ok=True)
