"""Metadata that a runtime's own code returns."""

from __future__ import annotations

from ..errors import DevnetError, MetadataError, RuntimeTrap
from ..limits import Border, why
from ..runtime.metadata_versions import best_version, read_versions
from .executor import Executor
from .state import ChainState, Overlay


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
            offered = read_versions(listed)
        version = best_version(offered)
        if version is None:
            raise MetadataError(f"the code offers metadata {offered}; versions 14, 15 and 16 can be read")
        return executor.call("Metadata_metadata_at_version", version.to_bytes(4, "little"), Overlay(ChainState()))
    except (DevnetError, RuntimeTrap) as error:
        raise MetadataError(f"the code returns no metadata: {error}") from error
