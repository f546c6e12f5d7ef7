"""The committed runtimes are those their sources make, as far as hashes can say."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
import zstandard

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src" / "cere_trust" / "devnet" / "data"


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "devnet" / "runtime" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def manifest_script() -> ModuleType:
    return _script("manifest")


@pytest.fixture(scope="module", params=["dev", "mainnet"])
def shape(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def wasm(shape: str) -> bytes:
    packed = (DATA / f"runtime-{shape}.wasm.zst").read_bytes()
    return zstandard.ZstdDecompressor().decompress(packed, max_output_size=1 << 26)


@pytest.fixture(scope="module")
def manifest(shape: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((DATA / f"runtime-{shape}.json").read_text())
    return loaded


def test_the_manifest_fits_the_sources(manifest_script: ModuleType) -> None:
    assert not manifest_script.differences(), "run `make runtime`"


def test_the_manifest_fits_the_wasm(wasm: bytes, manifest: dict[str, object]) -> None:
    assert hashlib.sha256(wasm).hexdigest() == manifest["wasm_sha256"]
    assert "0x" + hashlib.blake2b(wasm, digest_size=32).hexdigest() == manifest["code_hash"]
    assert len(wasm) == manifest["wasm_bytes"]


def test_the_manifest_names_the_version(
    shape: str, wasm: bytes, manifest: dict[str, object], manifest_script: ModuleType
) -> None:
    expected = {"dev": 80013, "mainnet": 73158}[shape]
    assert manifest["spec_version"] == manifest_script.spec_version(wasm) == expected


def test_mainnets_shape_was_given_the_digest_of_its_metadata(
    shape: str, wasm: bytes, manifest: dict[str, object]
) -> None:
    if shape == "dev":
        assert manifest["metadata_digest"] is None
        return
    assert manifest["metadata_digest"] == "0x" + _script("metadata_digest").metadata_digest(wasm).hex()


def test_the_wasm_is_small_and_names_no_machine(shape: str, wasm: bytes, manifest_script: ModuleType) -> None:
    assert (DATA / f"runtime-{shape}.wasm.zst").stat().st_size <= 1_500_000
    assert not manifest_script.MACHINE.search(wasm)


def test_the_wasm_imports_only_what_nodes_offer(wasm: bytes, manifest_script: ModuleType) -> None:
    known = set((ROOT / "devnet" / "runtime" / "host-imports.txt").read_text().split())
    assert manifest_script.imports(wasm) == known


def test_a_changed_source_is_noticed(manifest_script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    files = manifest_script.source_files()
    assert len(files) > 20
    monkeypatch.setattr(manifest_script, "source_files", lambda: files[1:])
    assert manifest_script.differences()
