"""Recorded metadata: runtimes of the real Cere chains, and the development runtime in its three versions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from zstandard import ZstdDecompressor

from cere_trust.runtime import Runtime

METADATA = Path(__file__).parents[2] / "vectors" / "metadata"
CERE_14, CERE_15 = "cere-54113-v14.scale", "cere-54113-v15.scale"
DEV_14, DEV_15, DEV_16 = (f"dev-v{version}.scale.zst" for version in (14, 15, 16))
ALL = tuple(sorted(path.name for path in METADATA.iterdir()))
"""Every recorded file: what lands in the folder is held to everything that is held here."""


@cache
def metadata(name: str) -> bytes:
    raw = (METADATA / name).read_bytes()
    return ZstdDecompressor().decompress(raw, max_output_size=1 << 22) if name.endswith(".zst") else raw


@cache
def runtime(name: str) -> Runtime:
    return Runtime.from_metadata(metadata(name))


V14 = tuple(name for name in ALL if runtime(name).metadata_version == 14)
