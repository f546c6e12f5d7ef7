"""Types of all registered wrappers and descriptors, as type checkers see them: exact, without `Any`."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from cere_trust import pallets
from cere_trust.compat.wrappers import wrappers

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is a tool of `make check`; it is not installed"),
]


def registered() -> set[str]:
    """List ``module.name`` of everything registered, in the module of its pallet if several have it."""
    pallets.load_all()
    every = {id(value) for found in wrappers().values() for value in found.values()}
    found: dict[int, str] = {}
    for module in pallets.__all__:
        for name, value in vars(import_module(f"cere_trust.pallets.{module}")).items():
            own = str(getattr(value, "pallet", "")).lower() == module.replace("_", "")
            if not name.startswith("_") and id(value) in every and (own or id(value) not in found):
                found[id(value)] = f"{module}.{name}"
    return set(found.values())


def test_every_wrapper_and_descriptor_has_an_exact_type(tmp_path: Path) -> None:
    names = sorted(registered())
    assert len(names) > 800
    lines = [
        f"from cere_trust.pallets import {', '.join(pallets.__all__)}",
        *(f"reveal_type({name})" for name in names),
    ]
    source = tmp_path / "revealed.py"
    source.write_text("\n".join(lines) + "\n")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(source)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    revealed = {
        names[int(n) - 2]: told for n, told in re.findall(r':(\d+): note: Revealed type is "(.*)"', done.stdout)
    }
    assert revealed.keys() == set(names)
    blurred = {name: told for name, told in revealed.items() if re.search(r"\bAny\b|\*args|Unknown|Never", told)}
    assert not blurred
