"""Metadata on disk: what comes back is what was stored, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cere_trust.client import cache

GENESIS, CODE = b"\1" * 32, b"\2" * 32


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CERE_TRUST_CACHE", str(tmp_path))
    return tmp_path


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_stored_comes_back_for_the_same_chain_and_code_only() -> None:
    cache.store(GENESIS, CODE, b"metadata")
    assert cache.load(GENESIS, CODE) == b"metadata"
    assert cache.load(GENESIS, b"\3" * 32) is None
    assert cache.load(b"\3" * 32, CODE) is None


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 40])
def test_a_damaged_file_reads_as_none(folder: Path, damage: bytes) -> None:
    cache.store(GENESIS, CODE, b"metadata")
    (path,) = files(folder)
    path.write_bytes(damage)
    assert cache.load(GENESIS, CODE) is None


def test_old_files_are_forgotten_and_no_half_written_one_stays(folder: Path) -> None:
    for index in range(cache.MAX_FILES + 5):
        cache.store(GENESIS, bytes([index]) * 32, b"m" * index)
    assert len(files(folder)) == cache.MAX_FILES


def test_a_folder_that_cannot_be_written_is_no_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_text("in the way")
    monkeypatch.setenv("CERE_TRUST_CACHE", str(folder / "file"))
    cache.store(GENESIS, CODE, b"metadata")
    assert cache.load(GENESIS, CODE) is None


def test_the_users_cache_folder_is_used_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CERE_TRUST_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache.folder() == Path("/somewhere/cere-trust/metadata")
