"""The launcher of the real node: what it starts, and what it says where it cannot."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Amount, Client, Keypair
from cere_trust.devnet import Chain, Devnet, RealNode
from cere_trust.devnet.launch.native import NAME, VARIABLE, find_binary
from cere_trust.devnet.launch.process import run_forever
from cere_trust.devnet.spec.chainspec import packaged_code
from cere_trust.errors import DevnetError, InvalidSpec, PortInUse
from cere_trust.pallets import balances
from cere_trust.wasm.executor import decompress

from .. import backend
from .asking import ask
from .binary import built_binary, name_own_binary

PROGRAM = Path(sys.executable).with_name("cere-trust")
SOURCES = Path(__file__).parents[2] / "devnet" / "node"


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return Chain.from_preset("dev").spec.to_raw()


def with_code(spec: dict[str, Any], code: bytes) -> dict[str, Any]:
    changed = copy.deepcopy(spec)
    changed["genesis"]["raw"]["top"]["0x3a636f6465"] = "0x" + code.hex()
    return changed


def test_it_is_the_embedded_chains_genesis_and_takes_a_transfer(node_binary: Path) -> None:
    with RealNode() as node, Client(node.url) as client:
        assert node.genesis_hash == Chain.from_preset("dev").genesis_hash
        bob = Keypair.from_uri("//Bob")
        call = balances.transfer_keep_alive(bob.account, value=Amount.cere(1))
        receipt = client.submit_and_wait(call, Keypair.from_uri("//Alice"))
        assert receipt.ok and receipt.finalized
        process = node.process
    assert process.poll() is not None


def test_a_chain_is_kept_in_its_folder_and_not_mistaken_for_another(
    node_binary: Path, tmp_path: Path, spec: dict[str, Any]
) -> None:
    with RealNode(state=tmp_path, block_time="manual") as node:
        made = ask(node.http_url, "engine_createBlock", True, True, None)["hash"]
    with RealNode(state=tmp_path, block_time="manual") as node:
        assert ask(node.http_url, "chain_getBlockHash", 1) == made
        with pytest.raises(DevnetError, match=r"is in use by another process; name another folder with --state"):
            RealNode(state=tmp_path).start()
    with pytest.raises(DevnetError, match="keeps a real node's chain; name another folder"):
        Devnet(state=tmp_path).start()
    other = copy.deepcopy(spec)
    other["genesis"]["raw"]["top"]["0x00"] = "0x01"
    with pytest.raises(DevnetError, match=r"keeps a chain with genesis 0x.*the specification's is 0x.*--state"):
        RealNode(spec=other, state=tmp_path).start()
    (metadata,) = tmp_path.glob("chains/*/paritydb/full/metadata")
    metadata.write_text("damaged")
    with pytest.raises(DevnetError, match=r"no chain can be kept in .*metadata; name another folder with --state"):
        RealNode(state=tmp_path).start()


def test_a_folder_that_is_none_or_another_kinds_is_said(node_binary: Path, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.touch()
    with pytest.raises(DevnetError, match=r"no chain can be kept in .*file: Not a directory; name another folder"):
        RealNode(state=taken).start()
    with Devnet(state=tmp_path / "embedded"):
        pass
    with pytest.raises(DevnetError, match="a chain of the embedded kind"):
        RealNode(state=tmp_path / "embedded").start()


def test_a_taken_port_is_said(node_binary: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortInUse, match="--port"):
        RealNode(port=taken.getsockname()[1]).start()


@pytest.mark.parametrize("code", [bytes.fromhex("0061736d01000000"), b"\0"])
def test_code_that_is_no_runtime_is_said(node_binary: Path, spec: dict[str, Any], code: bytes) -> None:
    with pytest.raises(DevnetError, match="code"):
        RealNode(spec=with_code(spec, code)).start()


def test_a_runtime_that_only_the_node_cannot_execute_is_said(node_binary: Path, spec: dict[str, Any]) -> None:
    """It imports a function that no host has; the embedded chain minds when it is called."""
    known, unknown = b"ext_offchain_index_set_version_1", b"ext_offchain_index_set_version_7"
    code = decompress(packaged_code())
    assert known in code
    with pytest.raises(InvalidSpec, match="the runtime of the specification does not run here") as caught:
        RealNode(spec=with_code(spec, code.replace(known, unknown))).start()
    assert unknown.decode() in str(caught.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"block_time": 0}, "above 0"),
        ({"block_time": -1}, "above 0"),
        ({"block_time": float("nan")}, "above 0"),
        ({"block_time": 3600.0}, "below 3600"),
        ({"authority": "zoe"}, "alice, bob"),
        ({"host": "192.0.2.1"}, r"127\.0\.0\.1 or on 0\.0\.0\.0"),
    ],
)
def test_options_that_mean_nothing_are_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(DevnetError, match=said):
        RealNode(**options)


@pytest.mark.parametrize("id", ["../../elsewhere", "/elsewhere", "..", "", "a\0b", "x" * 300])
def test_a_database_is_put_nowhere_else(spec: dict[str, Any], id: str, node_binary: Path) -> None:
    with pytest.raises(InvalidSpec, match="cannot name the folder of its database"):
        RealNode(spec={**spec, "id": id}).start()


def test_a_plain_specification_is_refused(node_binary: Path) -> None:
    with pytest.raises(InvalidSpec, match="raw"):
        RealNode(spec={"name": "x", "genesis": {"runtimeGenesis": {}}}).start()


def test_what_the_binary_refuses_is_passed_on(node_binary: Path) -> None:
    with pytest.raises(DevnetError, match=r"did not start: unexpected argument '--nonsense'"):
        RealNode(arguments=["--nonsense"]).start()


@pytest.fixture
def no_binary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """None is named, installed or in the cache, which is this folder."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "python"))
    return tmp_path


def program(*path: str | Path) -> Path:
    """A file that can be run."""
    made = Path(*path)
    made.parent.mkdir(parents=True, exist_ok=True)
    made.touch(0o755)
    return made


def test_a_missing_binary_is_said_with_the_command_that_builds_it(
    monkeypatch: pytest.MonkeyPatch, no_binary: Path
) -> None:
    with pytest.raises(DevnetError, match="make node"):
        find_binary()
    for wrong in (no_binary / "none", no_binary):
        monkeypatch.setenv(VARIABLE, str(wrong))
        with pytest.raises(DevnetError, match=VARIABLE):
            find_binary()
    monkeypatch.setenv(VARIABLE, str(program(no_binary, "text")))
    with pytest.raises(DevnetError, match=r"text cannot be run: Exec format error"):
        RealNode().start()


def test_an_installed_binary_comes_before_the_newest_in_the_cache(no_binary: Path) -> None:
    newest = program(no_binary, "cere-trust", "node", NAME)
    installed = program(no_binary, "bin", NAME)
    assert find_binary() == installed
    beside = program(no_binary, "venv", NAME)
    assert find_binary() == beside
    beside.unlink()
    installed.unlink()
    assert find_binary() == newest


def test_this_suite_runs_what_was_built_of_this_clones_sources_and_nothing_else(no_binary: Path) -> None:
    program(no_binary, "cere-trust", "node", NAME)
    program(no_binary, "bin", NAME)
    digest = hashlib.sha256()
    for source in ("Cargo.toml", "Cargo.lock", *sorted(f"src/{file.name}" for file in (SOURCES / "src").iterdir())):
        digest.update(hashlib.sha256((SOURCES / source).read_bytes()).digest())
    name_own_binary()
    with pytest.raises(DevnetError, match=r"^the real node is not built: run `make node`$"):
        built_binary()
    with pytest.raises(pytest.skip.Exception, match="make node") as skipped:
        backend.node_binary()
    assert VARIABLE not in str(skipped.value)
    own = program(no_binary, "cere-trust", "node", digest.hexdigest()[:16], NAME)
    assert built_binary() == find_binary() == own


def test_a_wrong_name_in_the_environment_is_blamed_on_the_environment(
    monkeypatch: pytest.MonkeyPatch, no_binary: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(no_binary / "none"))
    name_own_binary()
    with pytest.raises(DevnetError, match=f"{VARIABLE} is .*none, which is not a program"):
        built_binary()


def test_the_command_starts_it_with_the_same_ready_line(node_binary: Path) -> None:
    command: list[str | Path] = [PROGRAM, "devnet", "--node", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert re.fullmatch(r"ready at ws://127\.0\.0\.1:\d+, genesis 0x[0-9a-f]{64}\n", line), said
    assert process.returncode == 0


def test_it_does_not_outlive_what_started_it(node_binary: Path) -> None:
    command: list[str | Path] = [PROGRAM, "devnet", "--node", "--port", "0", "--block-time", "0.1", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        port = int(json.loads(process.stdout.readline())["url"].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as held:
            process.kill()
            held.settimeout(60)
            assert not held.recv(1)  # the node has closed what it would keep open as long as it ran


def test_a_node_that_ends_by_itself_ends_what_waits_for_it(node_binary: Path) -> None:
    node = RealNode(block_time="manual")
    assert not run_forever(node, lambda ready: ready.process.kill())
    assert node.wait_closed(0)
    assert re.match(r"it ended with -9, and said last: .", node.last_words())


def build(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run what builds the node, where only this folder has programs."""
    environment = {"PATH": str(folder), "XDG_CACHE_HOME": str(folder), **environment}
    command: list[str | Path] = [sys.executable, SOURCES / "build.py"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_no_toolchain_is_said_by_name(tmp_path: Path) -> None:
    done = build(tmp_path)
    assert done.returncode == 1
    for name in ("cargo-web", "protobuf-compiler", "gcc"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("told", "said"), [("cargo 1.75.0 (x)", "cargo is 1.75: needed is Rust 1"), ("cargo nightly", "cargo is broken")]
)
def test_an_old_toolchain_is_said(tmp_path: Path, told: str, said: str) -> None:
    for tool in ("cargo", "protoc", "cc"):
        program(tmp_path, tool).write_text(f"#!/bin/sh\necho '{told}'\n")
    done = build(tmp_path)
    assert done.returncode == 1
    assert said in done.stderr
    for tool in ("cargo", "protoc", "cc"):
        (tmp_path / tool).write_text("#!/bin/sh\necho 'cargo 9.0.0'\n")
    done = build(tmp_path, XDG_CACHE_HOME=str(tmp_path / "cargo"))
    assert done.returncode == 1
    assert done.stderr == (
        f"the node cannot be kept in {tmp_path}/cargo/cere-trust/node: Not a directory; "
        "name another folder with XDG_CACHE_HOME\n"
    )
