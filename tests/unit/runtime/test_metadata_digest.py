"""Digests of metadata (RFC-78), held to those of other implementations."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import zstandard

from cere_trust import Runtime
from cere_trust.errors import IncompatibleRuntime, MetadataError
from cere_trust.runtime import metadata_digest

METADATA = Path(__file__).parents[2] / "vectors" / "metadata"


def runtime(name: str) -> Runtime:
    data = (METADATA / name).read_bytes()
    if name.endswith(".zst"):
        data = zstandard.ZstdDecompressor().decompress(data, max_output_size=1 << 26)
    return Runtime.from_metadata(data)


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("cere-54113-v15.scale", "4557ac439942556ba85777bc7cad8719e5bfc9555e895a850714a85c1c43a4f0"),
        ("dev-v15.scale.zst", "3875c19095c3a9822c8a28ae303ac396051b554d45975922f3e316ba04adbb45"),
        ("dev-v16.scale.zst", "3875c19095c3a9822c8a28ae303ac396051b554d45975922f3e316ba04adbb45"),
        ("mainnet-v15.scale.zst", "fd53b52cdec3d52978913449703fadbb4942465a95cec4773ad740462326c3da"),
        ("mainnet-v16.scale.zst", "fd53b52cdec3d52978913449703fadbb4942465a95cec4773ad740462326c3da"),
    ],
)
def test_the_digest_is_the_one_other_implementations_compute(name: str, digest: str) -> None:
    """As npm's @polkadot-api/merkleize-metadata 1.3.0 has it."""
    assert runtime(name).metadata_digest(decimals=10, symbol="CERE").hex() == digest


def test_decimals_and_symbol_are_part_of_the_digest() -> None:
    metadata = runtime("mainnet-v15.scale.zst")
    digests = {
        metadata.metadata_digest(decimals=decimals, symbol=symbol) for decimals in (10, 12) for symbol in ("CERE", "X")
    }
    assert len(digests) == 4


def test_the_tree_is_built_once_for_a_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = runtime("mainnet-v15.scale.zst")
    first = metadata.metadata_digest(decimals=10, symbol="CERE")
    monkeypatch.setattr(metadata_digest, "blake3_256", lambda data: pytest.fail("hashes again"))
    assert metadata.metadata_digest(decimals=10, symbol="CERE") is first


def test_metadata_v14_has_no_digest_because_it_can_differ() -> None:
    with pytest.raises(IncompatibleRuntime, match="V14 can differ; ask the node for metadata V15"):
        runtime("mainnet-v14.scale.zst").metadata_digest(decimals=10, symbol="CERE")


@pytest.mark.parametrize(
    ("decimals", "symbol"), [(256, "CERE"), (-1, "CERE"), (True, "CERE"), ("10", "CERE"), (10, 7), (10, "\ud800")]
)
def test_values_that_cannot_be_encoded_are_refused(decimals: object, symbol: object) -> None:
    with pytest.raises(MetadataError):
        runtime("mainnet-v15.scale.zst").metadata_digest(decimals=decimals, symbol=symbol)  # type: ignore[arg-type]


def test_blake3_is_imported_with_the_first_digest() -> None:
    code = "import sys, cere_trust, cere_trust.runtime; sys.exit('blake3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
