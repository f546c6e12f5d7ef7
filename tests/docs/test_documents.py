"""What the documents say is run: Python blocks as they stand, commands against the chain."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LOCAL = "ws://127.0.0.1:9944"


def blocks(language: str) -> list[object]:
    found = []
    for path in DOCUMENTS:
        for number, block in enumerate(re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(), re.M | re.S)):
            found.append(pytest.param(block, id=f"{path.stem}-{number}"))
    return found


def environment(node_url: str) -> dict[str, str]:
    return {**os.environ, "CERE_TRUST_URL": node_url}


@pytest.mark.parametrize("block", blocks("python"))
def test_python_blocks_run(block: str, node_url: str, tmp_path: Path) -> None:
    script = tmp_path / "block.py"
    script.write_text(block.replace(LOCAL, node_url))
    done = subprocess.run(
        [sys.executable, "-W", "error", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


COMMANDS = sorted(
    {
        line.split("#")[0].removeprefix("$ ").strip()
        for path in DOCUMENTS
        for line in path.read_text().splitlines()
        if line.startswith("$ cere-trust ")
    }
)


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith("cere-trust devnet")])
def test_commands_run(command: str, node_url: str) -> None:
    program = Path(sys.executable).with_name("cere-trust")
    done = subprocess.run(
        [program, *shlex.split(command)[1:]],
        env=environment(node_url),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("cere-trust devnet")])
def test_devnet_options_exist(command: str) -> None:
    program = Path(sys.executable).with_name("cere-trust")
    helped = subprocess.run(
        [program, "devnet", "--help"], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    for option in re.findall(r"--[a-z-]+", command):
        assert option in helped


@pytest.mark.slow
def test_the_demo_does_both_halves_and_leaves_nothing_running() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "demo.py"], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "The chain is stopped." in done.stdout
    for title in ("bond", "nominate", "referendum", "decision deposit", "vote", "DDC cluster", "bucket", "transfer"):
        assert title in done.stdout
    for said in ("block", "fee", "event", "state"):
        assert f"    {said}" in done.stdout
