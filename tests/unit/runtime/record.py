"""Recorder of the development runtime's metadata: ``python -m tests.unit.runtime.record``, after its wasm was rebuilt."""

from __future__ import annotations

from pathlib import Path

import zstandard

from cere_trust.codec.primitives import read_compact
from cere_trust.devnet import Chain

FOLDER = Path(__file__).parents[2] / "vectors" / "metadata"
PRESETS = ("dev", "mainnet")
VERSIONS = (14, 15, 16)


def metadata(chain: Chain, version: int) -> bytes:
    """Return the metadata that a chain's runtime gives, without the length that precedes it."""
    answer = chain.call("Metadata_metadata_at_version", version.to_bytes(4, "little"))
    size, start = read_compact(answer, 1)
    assert answer[0] == 1
    assert len(answer) == start + size
    return answer[start:]


def path(preset: str, version: int) -> Path:
    """Return the file of a preset's metadata."""
    return FOLDER / f"{preset}-v{version}.scale.zst"


if __name__ == "__main__":
    for preset in PRESETS:
        chain = Chain.from_preset(preset)
        for version in VERSIONS:
            path(preset, version).write_bytes(zstandard.ZstdCompressor(level=19).compress(metadata(chain, version)))
