"""Pins on disk: private, replaced by spec version, and refused where they are damaged or others can write them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cere_trust.client import pins
from cere_trust.errors import MetadataError
from cere_trust.runtime.pins import RuntimePin
from cere_trust.types import H256, BlockHash

from ..unit.runtime.recorded import DEV_15, DEV_16, runtime

GENESIS, OTHER = BlockHash(b"\1" * 32), BlockHash(b"\2" * 32)
CODE = H256(b"\3" * 32)


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CERE_TRUST_PINS", str(tmp_path / "folder" / "pins.json"))
    return tmp_path / "folder" / "pins.json"


def test_a_pin_comes_back_for_its_chain_and_replaces_one_of_its_spec_version() -> None:
    first, second = RuntimePin.of(GENESIS, runtime(DEV_15)), RuntimePin.of(GENESIS, runtime(DEV_16), CODE)
    other = RuntimePin.of(OTHER, runtime(DEV_16))
    for each in (first, second, other):
        pins.pin(each)
    assert list(pins.pins(GENESIS)) == [second]
    assert pins.user_pins() == (second, other)
    assert pins.forget(GENESIS, 1) == []
    assert pins.forget(GENESIS) == [second]
    assert pins.user_pins() == (other,)


def test_a_pin_names_the_parts_that_differ() -> None:
    known = runtime(DEV_16)
    assert RuntimePin.of(GENESIS, known).differences(known, CODE) == []
    assert RuntimePin.of(GENESIS, known, CODE).differences(known, CODE) == []
    assert RuntimePin.of(GENESIS, known, CODE).differences(known, bytes(32)) == ["code"]
    assert RuntimePin.of(GENESIS, known).differences(runtime(DEV_15), CODE) == ["metadata V15"]
    older = RuntimePin(GENESIS, "node", 7, CODE)
    assert older.differences(known, CODE) == ["spec version"]
    assert older.differences(known, bytes(32)) is None
    mine = RuntimePin(GENESIS, "node", 80013, CODE, development=True)
    assert mine.differences(known, bytes(32)) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "{}", "[1]", "[null]", '"text"', "[{}]", "NaN", "[" * 5000,
        json.dumps([RuntimePin(GENESIS, "node", 1).document]),
        json.dumps([RuntimePin(GENESIS, "node", 1, CODE).document | {"spec_version": True}]),
        json.dumps([RuntimePin(GENESIS, "node", 1, CODE).document | {"metadata": {"16": "0x00"}}]),
        " " * (pins.MAX_PINS_SIZE + 1),
    ],
)  # fmt: skip
def test_a_damaged_file_is_an_error_that_names_it(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    if text == "{}":
        assert pins.user_pins() == ()
        return
    with pytest.raises(MetadataError, match=r"pins\.json"):
        pins.user_pins()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_file_that_others_can_write_is_refused(file: Path) -> None:
    pins.pin(RuntimePin(GENESIS, "node", 1, CODE))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    for path in (file, file.parent):
        mode = path.stat().st_mode
        path.chmod(mode | 0o022)
        with pytest.raises(MetadataError, match="other users can write"):
            pins.user_pins()
        path.chmod(mode)
