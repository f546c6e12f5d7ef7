"""The launcher of the real node: what it starts, and what it says where it cannot."""

from __future__ import annotations

import copy
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Amount, Client, Keypair
from cere_trust.devnet import Chain, RealNode
from cere_trust.devnet.chainspec import packaged_code
from cere_trust.devnet.executor import decompress
from cere_trust.devnet.real import VARIABLE, find_binary
from cere_trust.errors import DevnetError, InvalidSpec, PortInUse
from cere_trust.pallets import balances

from .asking import ask


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
    other = copy.deepcopy(spec)
    other["genesis"]["raw"]["top"]["0x00"] = "0x01"
    with pytest.raises(DevnetError, match=r"keeps a chain with genesis 0x.*name another folder"):
        RealNode(spec=other, state=tmp_path).start()


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
    with pytest.raises(InvalidSpec, match="cannot execute the runtime") as caught:
        RealNode(spec=with_code(spec, code.replace(known, unknown))).start()
    assert unknown.decode() in str(caught.value)


def test_a_plain_specification_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="raw"):
        RealNode(spec={"name": "x", "genesis": {"runtimeGenesis": {}}}).start()


def test_what_the_binary_refuses_is_passed_on(node_binary: Path) -> None:
    with pytest.raises(DevnetError, match=r"did not start: error: .*--nonsense"):
        RealNode(arguments=["--nonsense"]).start()


def test_a_missing_binary_is_said_with_the_command_that_builds_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    with pytest.raises(DevnetError, match=VARIABLE):
        find_binary()
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(DevnetError, match="make node"):
        find_binary()


def test_the_command_starts_it_with_the_same_ready_line(node_binary: Path) -> None:
    program = Path(sys.executable).with_name("cere-trust")
    command = [program, "devnet", "--node", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert re.fullmatch(r"ready at ws://127\.0\.0\.1:\d+, genesis 0x[0-9a-f]{64}\n", line), said
    assert process.returncode == 0


def test_no_toolchain_is_said_by_name(tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "devnet" / "node" / "build.py"
    environment = {"PATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    for name in ("cargo-web", "protobuf-compiler", "gcc"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr
