"""What the node's binary says by itself where it cannot run: one line, the file, the remedy, and nothing of Rust."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cere_trust.devnet import Chain

CODE = "0x3a636f6465"
IDIOM = re.compile(r"\w+\(|os error|panicked|unwrap|Err\b|::")
"""Of Rust, which nobody who runs a chain has to know."""


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    raw = Chain.from_preset("dev").spec.to_raw()
    top = raw["genesis"]["raw"]["top"]
    raw["genesis"]["raw"]["top"] = {CODE: top[CODE][:20002]}  # begins as wasm does, and ends too early
    return raw


@pytest.fixture
def refused(node_binary: Path, tmp_path: Path) -> Callable[..., str]:
    """Run the binary in an empty folder; the one line it refuses with."""

    def run(*arguments: str, code: int = 1) -> str:
        command = [str(node_binary), "--base-path", "base", "--unsafe-force-node-key-generation"]
        done = subprocess.run(
            [*command, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        (line,) = [line for line in done.stderr.splitlines() if line.lower().startswith("error: ")]
        assert done.returncode == code, done.stderr
        assert not IDIOM.search(line), line
        return line

    return run


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "spec.json is not a chain specification: it ends in the middle"),
        ("hello", "spec.json is not a chain specification: it is not JSON, at line 1, column 1"),
        ("[1]", "spec.json is not a chain specification: a value of another kind is needed at line 1"),
        ('{"id": "x"}', "spec.json is not a chain specification: it has no 'name'"),
        (
            '{"name": "x", "id": "x", "bootNodes": [], "genesis": 1}',
            "spec.json is not a chain specification: a value of another kind",
        ),
        (
            '{"name": "x", "id": 7, "bootNodes": [], "genesis": {"raw": {}}}',
            "spec.json is not a chain specification: a value of another kind",
        ),
        (
            '{"name": "x", "id": "x", "bootNodes": [], "genesis": {"raw": {}}}',
            r"spec.json is not a chain specification: its genesis\.raw has no 'top'",
        ),
        (
            '{"name": "x", "id": "../../x", "bootNodes": [], "genesis": {"raw": {"top": {}}}}',
            "spec.json is not a chain specification: its 'id' cannot be the name of a folder",
        ),
        (
            '{"name": "x", "id": "x", "bootNodes": [], "genesis": {"runtimeGenesis": {}}}',
            r"spec.json is a plain .*raw one is needed.*build-spec --chain spec.json --raw.*cere_trust\.devnet\.spec\.rawspec",
        ),
    ],
)
def test_a_file_that_is_no_raw_specification(text: str, said: str, tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "spec.json").write_text(text)
    assert re.search(said, refused("--chain", "spec.json"))


def test_a_file_that_is_not_there_and_no_file(tmp_path: Path, refused: Callable[..., str]) -> None:
    assert refused("--chain", "none.json") == "error: cannot read none.json: No such file or directory"
    assert refused("--chain", str(tmp_path)) == f"error: cannot read {tmp_path}: Is a directory"
    assert "--chain FILE" in refused("--dev")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "the runtime of spec.json does not run here: its code is not WebAssembly, or damaged"),
        ({CODE: "0x00"}, "its code is not WebAssembly, or damaged"),
        ({CODE: "0x0061736d01000000"}, "no memory section"),
        ({CODE: None}, "the genesis has no ':code'"),
        ({"zz": "0x00"}, "spec.json is not a chain specification: invalid hex character: z"),
    ],
)
def test_code_that_is_no_runtime(
    change: dict[str, str | None], said: str, spec: dict[str, Any], tmp_path: Path, refused: Callable[..., str]
) -> None:
    top = {**spec["genesis"]["raw"]["top"], **change}
    raw = {"top": {key: value for key, value in top.items() if value is not None}, "childrenDefault": {}}
    (tmp_path / "spec.json").write_text(json.dumps({**spec, "genesis": {"raw": raw}}))
    assert said in refused("--chain", "spec.json")


def test_places_that_cannot_be_used(spec: dict[str, Any], tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = refused("--chain", "spec.json", "--rpc-port=" + port)
    assert line == f"error: port {port} is in use; name another with --rpc-port, or 0 for any free one"
    (tmp_path / "base").touch()
    line = refused("--chain", "spec.json")
    assert line == (
        "error: no chain can be kept in base: Not a directory; name another folder with --base-path, or remove this one"
    )


@pytest.mark.parametrize("seal", ["0", "-1", "NaN", "inf", "3600", "soon"])
def test_a_pace_that_is_none(seal: str, refused: Callable[..., str]) -> None:
    assert "a number of seconds above 0 and below 3600" in refused(f"--seal={seal}", code=2)


def test_a_pace_without_the_keys_of_an_authority(
    spec: dict[str, Any], tmp_path: Path, refused: Callable[..., str]
) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    assert "add --alice" in refused("--chain", "spec.json", "--seal", "instant")


def test_a_validator_without_a_network_key(spec: dict[str, Any], tmp_path: Path, node_binary: Path) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    command: list[str | Path] = [node_binary, "--chain", "spec.json", "--base-path", "base", "--alice"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"error: there is no network key at \S+ yet: name one with --node-key-file.*\n", done.stderr)
