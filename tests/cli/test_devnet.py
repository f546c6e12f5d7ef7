"""`devnet`: a chain in a process of its own, ended by a signal."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .conftest import Run

PROGRAM = Path(sys.executable).with_name("cere-trust")
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts `cere-trust devnet`; whatever still runs at the end is killed."""
    with ExitStack() as running:

        def begin(*args: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [PROGRAM, "devnet", *args],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            running.enter_context(process)
            running.callback(process.kill)
            return process

        yield begin


def ready(process: subprocess.Popen[str]) -> dict[str, str]:
    """The ready line, of a chain started with --json."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.communicate()[1]
    told: dict[str, str] = json.loads(line)
    return told


def ask(url: str, method: str, *params: object) -> object:
    """One JSON-RPC call over HTTP."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["result"]


def ended(process: subprocess.Popen[str], signalled: signal.Signals) -> tuple[int, str]:
    """End it; its exit code and what it said."""
    process.send_signal(signalled)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_listens_and_a_signal_ends_it_and_frees_the_port(
    start: Start, signalled: signal.Signals
) -> None:
    process = start("--port", "0")
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.fullmatch(r"ready at ws://127\.0\.0\.1:(\d+), genesis (0x[0-9a-f]{64})\n", line)
    assert found, line
    assert ask(f"http://127.0.0.1:{found[1]}", "chain_getBlockHash", 0) == found[2]
    code, said = ended(process, signalled)
    assert code == 0
    assert "Traceback" not in said
    with socket.create_server(("127.0.0.1", int(found[1])), reuse_port=False):
        pass


def test_finality_lags_by_as_many_blocks_as_asked_for(start: Start) -> None:
    process = start("--port", "0", "--json", "--block-time", "manual", "--finality-lag", "2")
    url = ready(process)["http_url"]
    hashes = [ask(url, "engine_createBlock", True, False)["hash"] for _ in range(3)]  # type: ignore[index]
    assert ask(url, "chain_getFinalizedHead") == hashes[0]


def test_a_taken_port_is_said_with_its_remedy(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("--port", str(port))
        out, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert not out
    assert str(port) in said
    assert "--port" in said
    assert "Traceback" not in said


def test_a_chain_with_a_state_folder_goes_on_after_a_restart(start: Start, tmp_path: Path) -> None:
    folder = str(tmp_path / "chain")
    first = start("--port", "0", "--state", folder, "--block-time", "manual", "--json")
    told = ready(first)
    made = ask(told["http_url"], "engine_createBlock", True, True, None)
    assert isinstance(made, dict)
    assert ended(first, signal.SIGINT)[0] == 0

    second = start("--port", "0", "--state", folder, "--block-time", "manual", "--json")
    again = ready(second)
    assert again["genesis_hash"] == told["genesis_hash"]
    assert ask(again["http_url"], "chain_getBlockHash", 1) == made["hash"]
    assert ended(second, signal.SIGTERM)[0] == 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--block-time", "soon"), "soon"),
        (("--block-time", "-1"), "seconds"),
        (("--block-time", "0"), "seconds"),
        (("--port", "70000"), "--port"),
        (("--preset", "nosuch"), "nosuch"),
        (("--spec", "/no/such/spec.json"), "/no/such/spec.json"),
    ],
)
def test_bad_options_are_usage_errors(run: Run, args: tuple[str, ...], says: str) -> None:
    done = run("devnet", "--port", "0", *args)
    assert done.code == 2, done
    assert says in done.err


def test_a_file_that_is_no_specification_is_refused(run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "spec.json"
    spec.write_text("{}")
    assert run("devnet", "--port", "0", "--spec", str(spec)).code == 2
    spec.write_text("not json")
    assert run("devnet", "--port", "0", "--spec", str(spec)).code == 2


def test_without_the_extra_the_message_names_it(tmp_path: Path) -> None:
    hidden = "import sys\nfor name in ('wasmtime', 'aiohttp', 'zstandard'): sys.modules[name] = None\n"
    code = hidden + "from cere_trust.cli import main\nsys.argv = ['cere-trust', 'devnet', '--port', '0']\nmain()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ))
    assert done.returncode == 2
    assert "pip install 'cere-trust[devnet]'" in done.stderr
    assert "Traceback" not in done.stderr
