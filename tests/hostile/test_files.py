"""Files: config, batches, keys, unsigned extrinsics, specifications and metadata, cut, nested, huge and wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Runtime
from cere_trust.cli import batches, config_file
from cere_trust.cli.errors import CommandError
from cere_trust.cli.files import read_text
from cere_trust.cli.literals import parse_json
from cere_trust.client import cache
from cere_trust.devnet.spec import chainspec
from cere_trust.errors import CereTrustError, CodecError, InvalidKeyFile, InvalidSpec, KeyringError
from cere_trust.extrinsic.transaction import UnsignedExtrinsic
from cere_trust.keys.keyfile import KeyFile
from cere_trust.limits import (
    MAX_BATCH_SIZE,
    MAX_CONFIG_SIZE,
    MAX_KEY_FILE_SIZE,
    MAX_METADATA_SIZE,
    MAX_UNSIGNED_SIZE,
)

from ..unit.runtime.recorded import DEV_14, runtime
from .peers import memory_below

JUNK = [
    b"", b"\0", b"\xff\xfe", b"null", b"1", b"[]", b"{}", b'""', b"[" * 100_000, b'{"a":' * 100_000, b"9" * 100_000, b"NaN",
    b"-Infinity", b"1e999", b'{"a":1,"a":2}', b"a=" + b"[" * 50_000, b"a." * 20_000 + b"b=1", b'"\\ud800"', b"\xef\xbb\xbf{}",
]  # fmt: skip


@pytest.mark.parametrize("read", [config_file.load, batches.read_calls], ids=["config", "batch"])
@pytest.mark.parametrize("data", JUNK)
def test_a_config_or_batch_file_is_read_or_refused(tmp_path: Path, data: bytes, read: Callable[[Path], object]) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(data)
    try:
        read(file)
    except CommandError as error:
        assert len(str(error)) < 600


@pytest.mark.parametrize("data", JUNK)
def test_a_key_file_is_refused(data: bytes) -> None:
    with pytest.raises(KeyringError):
        KeyFile.parse(data)


@pytest.mark.parametrize("data", JUNK)
def test_a_specification_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "spec.json"
    file.write_bytes(data)
    with pytest.raises(InvalidSpec, match=r"spec\.json"):
        chainspec.read_spec(file, None)


@pytest.mark.parametrize(
    "genesis",
    [
        {"raw": {"top": {"0x3a636f6465": "0x00"}}},
        {"raw": {"top": {"0x3a636f6465": "0x52bc537646db8e05ff"}}},
        {"raw": []},
    ],
)
def test_a_specification_with_damaged_code_is_refused(genesis: Any) -> None:
    with pytest.raises(CereTrustError):
        chainspec.from_raw({"genesis": genesis})
    with pytest.raises(CereTrustError):
        chainspec.read_spec({"genesis": genesis}, None)


@pytest.mark.parametrize("text", [data.decode("latin-1") for data in JUNK])
def test_an_unsigned_extrinsic_is_refused(text: str) -> None:
    with pytest.raises(CodecError):
        UnsignedExtrinsic.from_json(text, runtime(DEV_14))


@pytest.mark.parametrize(
    "number", ["Infinity", "-Infinity", "NaN", "1e999", "1" * 5000, "[]", "{}", "null", "true", '"x"']
)
@pytest.mark.parametrize("field", ["tip", "nonce", "period", "number"])
def test_numbers_of_an_unsigned_extrinsic_are_numbers(field: str, number: str) -> None:
    record = {
        "format": "cere-trust unsigned extrinsic 1", "specName": "x", "specVersion": 1, "transactionVersion": 1,
        "birth": {"number": 1, "hash": "0x" + "00" * 32}, "call": "0x00", "account": "0x" + "00" * 32,
        "genesis": "0x" + "00" * 32, "nonce": 0, "tip": 0, "period": 64,
    }  # fmt: skip
    text = json.dumps(record).replace(f'"{field}": {record.get(field, 1)}', f'"{field}": {number}')
    with pytest.raises(CereTrustError):
        UnsignedExtrinsic.from_json(text, runtime(DEV_14))


@pytest.mark.parametrize("size", [MAX_CONFIG_SIZE, MAX_BATCH_SIZE])
def test_files_are_not_read_past_their_limit(tmp_path: Path, size: int) -> None:
    file = tmp_path / "file"
    with file.open("wb") as out:
        out.truncate(size + 1)  # sparse
    with pytest.raises(CommandError, match=f"has more than {size:,} bytes; it is not read"):
        read_text(file, size)
    for load in (config_file.load, *([batches.read_calls] if size == MAX_BATCH_SIZE else [])):
        with pytest.raises(CommandError, match="has more than"):
            load(file)


def test_specifications_and_texts_past_their_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chainspec, "MAX_SPEC_SIZE", 100)
    file = tmp_path / "spec.json"
    file.write_bytes(b" " * 101)
    with pytest.raises(InvalidSpec, match="is too large: it has more than 100 bytes"):
        chainspec.read_spec(file, None)
    with pytest.raises(InvalidKeyFile, match="under 1048576 characters"):
        KeyFile.parse(" " * (MAX_KEY_FILE_SIZE + 1))
    with pytest.raises(CodecError, match="at most 16,777,216 are read"):
        UnsignedExtrinsic.from_json(" " * (MAX_UNSIGNED_SIZE + 1), runtime(DEV_14))


MANY = "[" + "[]," * (1 << 20) + "[]]"
"""More items than any answer may have, in three megabytes, which would take a hundred times as much."""


def test_files_of_many_items_are_refused_before_they_are_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chainspec, "MAX_SPEC_ITEMS", 1 << 20)
    file = tmp_path / "many"
    file.write_text(MANY)
    with memory_below(16 << 20):
        with pytest.raises(InvalidSpec, match="is too large: it has more than 1,048,576 items"):
            chainspec.read_spec(file, None)
        with pytest.raises(CommandError, match="more than 1,048,576 items"):
            batches.read_calls(file)
        with pytest.raises(CodecError, match="more than 1,048,576 items"):
            UnsignedExtrinsic.from_json(MANY, runtime(DEV_14))
        with pytest.raises(ValueError, match="more than 1,048,576 items"):
            parse_json(MANY)
    file.write_text(f"{MANY[: 1 << 20]}\n" * 4)  # no line has too many
    with pytest.raises(CommandError, match="more than 1,048,576 items"):
        batches.read_calls(file)


def test_a_file_of_the_cache_past_its_limit_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "cached"
    with file.open("wb") as out:
        out.truncate(64 * MAX_METADATA_SIZE)
    assert cache.read(file) is None


@pytest.mark.parametrize("data", JUNK)
def test_metadata_is_refused(data: bytes) -> None:
    for prefix in (b"", b"meta\x0e", b"meta\x0f", b"meta\x10"):
        with pytest.raises(CereTrustError):
            Runtime.from_metadata(prefix + data)
