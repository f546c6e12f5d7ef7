"""Skeletons are finished code: ruff leaves them as they are, and mypy finds their types exact."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cere_trust.testing.scaffold import scaffold
from tests.unit.runtime.recorded import DEV_16, runtime

ROOT = Path(__file__).parents[2]
CHECKED = 40
"""How many are also given to mypy, spread over all pallets."""


def test_skeletons_are_formatted_and_typed(tmp_path: Path) -> None:
    paths = []
    for pallet in runtime(DEV_16).pallets.values():
        for call in pallet.calls:
            source = scaffold(runtime(DEV_16), pallet.name, call)
            path = tmp_path / f"{pallet.name.lower()}_{call}.py"
            path.write_text(
                source.replace("from ..", "from cere_trust.").replace("from ._v", "from cere_trust.pallets._v")
            )
            paths.append(str(path))
    settings = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    for tool in (["format", "--check"], ["check", "--config", "lint.isort.known-first-party=[]", "--ignore", "I"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *tool, *settings, str(tmp_path)], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    some = paths[:: max(1, len(paths) // CHECKED)]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"), *some],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
