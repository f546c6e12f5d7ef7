"""What a raw specification says beside its state: taken as nodes take it, or refused with the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cere_trust.devnet.spec.chainspec import from_preset, from_raw, read_spec
from cere_trust.errors import InvalidSpec
from cere_trust.proofs.verify import CHILD_PREFIX


@pytest.fixture(scope="module")
def raw() -> dict[str, Any]:
    return from_preset("dev").to_raw()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"properties": [1]}, "properties is not a map"),
        ({"properties": "x"}, "properties is not a map"),
        ({"chainType": "Nonsense"}, "chainType is none of"),
        ({"chainType": {"Custom": 1}}, "chainType is none of"),
        ({"chainType": 3}, "chainType is none of"),
        ({"name": 3}, "name is not text"),
        ({"id": "\ud800"}, "id is not text"),
    ],
)
def test_what_is_of_another_kind_is_refused(raw: dict[str, Any], wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidSpec, match=said):
        from_raw({**raw, **wrong})


def test_child_tries_of_another_kind_are_refused(raw: dict[str, Any]) -> None:
    state = {"top": raw["genesis"]["raw"]["top"], "childrenDefault": [1]}
    with pytest.raises(InvalidSpec, match=r"genesis\.raw\.childrenDefault is not a map"):
        from_raw({**raw, "genesis": {"raw": state}})


@pytest.mark.parametrize("kind", ["Live", {"Custom": "rehearsal"}])
def test_what_is_read_is_written_again(raw: dict[str, Any], kind: object) -> None:
    told = {**raw, "chainType": kind, "name": "Rehearsal", "id": "rehearsal", "properties": None}
    assert from_raw(told).to_raw() == {**told, "properties": {}}


def test_a_state_with_child_tries_and_with_a_root_of_none_is_the_same_again(raw: dict[str, Any]) -> None:
    top = {**raw["genesis"]["raw"]["top"], "0x" + (CHILD_PREFIX + b"absent").hex(): "0x1234"}
    children = {"0x616263": {"0x01": "0x02"}}
    spec = from_raw({**raw, "genesis": {"raw": {"top": top, "childrenDefault": children}}})
    assert spec.to_raw()["genesis"]["raw"] == {"top": dict(sorted(top.items())), "childrenDefault": children}
    assert from_raw(spec.to_raw()).state.root() == spec.state.root()


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
def test_a_file_that_is_nested_too_deeply_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "deep.json"
    file.write_text(text)
    with pytest.raises(InvalidSpec, match=r"deep\.json is not JSON"):
        read_spec(file, None)


def test_a_file_that_holds_something_else_is_named(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text(json.dumps({"genesis": {"runtimeGenesis": {}}}))
    with pytest.raises(InvalidSpec, match=r"other\.json: a raw chain specification is needed"):
        read_spec(file, None)
