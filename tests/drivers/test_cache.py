"""Metadata on disk: what comes back is what was stored, or nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cere_trust.client import cache
from cere_trust.runtime import MetadataLevel, MetadataOrigin

from ..unit.runtime.recorded import DEV_16, metadata

GENESIS, CODE = b"\1" * 32, b"\2" * 32
HERE, THERE = cache.MetadataCache("ws://here"), cache.MetadataCache("ws://there")
BELIEVED = MetadataOrigin(MetadataLevel.BELIEVED, "only ws://here sent it")


def load(store: cache.MetadataCache, genesis: bytes = GENESIS, code: bytes = CODE) -> bytes | None:
    return cache.read(store.path(genesis, code))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CERE_TRUST_CACHE", str(tmp_path))
    return tmp_path


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_stored_comes_back_for_the_same_endpoint_chain_and_code_only() -> None:
    cache.store(HERE.path(GENESIS, CODE), b"metadata")
    assert load(HERE) == b"metadata"
    assert load(HERE, code=b"\3" * 32) is None
    assert load(HERE, genesis=b"\3" * 32) is None
    assert load(THERE) is None


def test_one_endpoints_runtime_never_answers_for_another() -> None:
    raw = metadata(DEV_16)
    known = HERE.keep(GENESIS, CODE, raw, BELIEVED)
    assert HERE.known(GENESIS, CODE, BELIEVED) is known
    assert THERE.known(GENESIS, CODE, BELIEVED) is None
    assert cache.MetadataCache("ws://here/?key=2").known(GENESIS, CODE, BELIEVED) is None
    assert known.origin == BELIEVED


def test_what_code_returned_answers_for_every_endpoint_by_the_codes_hash() -> None:
    HERE.keep_executed(CODE, b"metadata")
    assert THERE.executed(CODE) == b"metadata"
    assert THERE.executed(b"\3" * 32) is None
    assert THERE.known(GENESIS, CODE, BELIEVED) is None


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_file_or_folder_that_others_can_write_is_not_read(folder: Path) -> None:
    HERE.keep_executed(CODE, b"metadata")
    (file,) = files(folder)
    for path in (file, file.parent):
        mode = path.stat().st_mode
        path.chmod(mode | 0o022)
        assert HERE.executed(CODE) is None
        path.chmod(mode)
    assert HERE.executed(CODE) == b"metadata"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_folders_are_private(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERE_TRUST_CACHE", str(folder / "a" / "b"))
    before = os.umask(0)
    try:
        HERE.keep_executed(CODE, b"metadata")
    finally:
        os.umask(before)
    for part in ("a", "a/b", "a/b/metadata"):
        assert stat.S_IMODE((folder / part).stat().st_mode) == 0o700
    assert HERE.executed(CODE) == b"metadata"


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 40])
def test_a_damaged_file_reads_as_none(folder: Path, damage: bytes) -> None:
    cache.store(HERE.path(GENESIS, CODE), b"metadata")
    (path,) = files(folder)
    path.write_bytes(damage)
    assert load(HERE) is None


def test_old_files_are_forgotten_and_no_half_written_one_stays(folder: Path) -> None:
    for index in range(cache.MAX_FILES + 5):
        cache.store(HERE.path(GENESIS, bytes([index]) * 32), b"m" * index)
    assert len(files(folder)) == cache.MAX_FILES


def test_a_folder_that_cannot_be_written_is_no_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_text("in the way")
    monkeypatch.setenv("CERE_TRUST_CACHE", str(folder / "file"))
    cache.store(HERE.path(GENESIS, CODE), b"metadata")
    assert load(HERE) is None


def test_the_users_cache_folder_is_used_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CERE_TRUST_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache.folder() == Path("/somewhere/cere-trust/metadata")
