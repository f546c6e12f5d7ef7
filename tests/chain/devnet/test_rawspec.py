"""Raw specifications written for nodes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust.devnet import Chain

from ...backend import OwnChain

COMMAND = [sys.executable, "-m", "cere_trust.devnet.spec.rawspec"]


def test_a_written_specification_starts_the_presets_own_chain(
    fresh_chain: Callable[..., OwnChain], tmp_path: Path
) -> None:
    done = subprocess.run([*COMMAND, str(tmp_path), "dev", "local4"], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(tmp_path / "dev.json"), str(tmp_path / "local4.json")]
    for name in ("dev", "local4"):
        assert fresh_chain(spec=tmp_path / f"{name}.json").genesis_hash == Chain.from_preset(name).genesis_hash


@pytest.mark.embedded("a tool that starts no chain")
def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    for words, said in (
        ([str(tmp_path), "nope"], "no preset 'nope'"),
        ([str(tmp_path / "absent"), "dev"], "No such file"),
        ([str(tmp_path)], "usage: "),
        ([], "usage: "),
    ):
        done = subprocess.run([*COMMAND, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
