"""Type checkers infer the intended types in user code, and reject wrong uses."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MUST_FAIL = HERE / "must_fail.py"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is a tool of `make check`; it is not installed"),
]


def mypy(path: Path) -> str:
    """Run mypy on a file, in the package's own strict settings."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", str(path.relative_to(ROOT))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_user_code_has_the_types_it_asserts() -> None:
    assert mypy(HERE / "user_code.py") == ""


def test_every_line_that_must_fail_fails_and_no_other() -> None:
    marked = {
        number
        for number, line in enumerate(MUST_FAIL.read_text(encoding="utf-8").splitlines(), 1)
        if line.endswith("# error")
    }
    said = mypy(MUST_FAIL)
    found = {int(number) for number in re.findall(r"must_fail\.py:(\d+): error:", said)}
    assert found == marked, said
