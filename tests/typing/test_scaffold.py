"""Skeletons are finished code: ruff does not change them, and mypy finds their types exact."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.unit.runtime.recorded import DEV_16, runtime
from tools.scaffold import scaffold

ROOT = Path(__file__).parents[2]
CHECKED = 40
"""Number of skeletons for mypy, spread over all pallets."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is a tool of `make check`; it is not installed"),
]


def passes(*command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_skeletons_are_formatted_and_typed(tmp_path: Path) -> None:
    paths = []
    for pallet in runtime(DEV_16).pallets.values():
        for call in pallet.calls:
            source = scaffold(runtime(DEV_16), pallet.name, call)
            path = tmp_path / f"{pallet.name.lower()}_{call}.py"
            # Outside of the package, imports cannot be relative; their order is then another one.
            path.write_text(
                source.replace("from ..", "from cere_trust.").replace("from ._", "from cere_trust.pallets._")
            )
            paths.append(str(path))
    settings = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", str(tmp_path)]
    passes("ruff", "format", "--check", *settings)
    passes("ruff", "check", "--ignore", "I,D401", *settings)  # docstrings are the metadata's
    passes("mypy", "--strict", *paths[:: max(1, len(paths) // CHECKED)])
