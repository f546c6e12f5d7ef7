"""Metadata that a runtime's own code returns."""

from __future__ import annotations

from ..codec.primitives import read_compact
from ..errors import DevnetError, MetadataError, RuntimeTrap
from ..limits import Border, why
from .executor import Executor
from .state import ChainState, Overlay

READABLE = (16, 15, 14)
"""Metadata versions that `Runtime` reads, best first."""


def execute_metadata(code: bytes) -> bytes:
    """Run code to get its metadata, in the best version that `Runtime` reads.

    Args:
        code: The runtime's code as storage holds it under ``:code``. Run only code whose hash you trust.

    Raises:
        MetadataError: the code is no runtime, or has no such metadata.
    """
    try:
        executor = Executor(code)
        if "Metadata_metadata_versions" not in executor.exports:
            return executor.call("Metadata_metadata", b"", Overlay(ChainState()))
        listed = executor.call("Metadata_metadata_versions", b"", Overlay(ChainState()))
        with Border(lambda error: MetadataError(f"the code lists no metadata versions: {why(error)}")):
            count, start = read_compact(listed, 0)
            offered = {int.from_bytes(listed[start + 4 * i : start + 4 * i + 4], "little") for i in range(count)}
            version = next(version for version in READABLE if version in offered)
        return executor.call("Metadata_metadata_at_version", version.to_bytes(4, "little"), Overlay(ChainState()))
    except (DevnetError, RuntimeTrap) as error:
        raise MetadataError(f"the code returns no metadata: {error}") from error
