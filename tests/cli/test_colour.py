"""Colour: on a terminal only, and not with `NO_COLOR`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from .terminal import PROGRAM, at_a_terminal

WORDS = ["config", "show"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    return {**kept, "CERE_TRUST_CONFIG": str(tmp_path / "config.toml"), "TERM": "xterm-256color", "COLUMNS": "120"}


def test_tables_are_coloured_on_a_terminal(environment: dict[str, str]) -> None:
    _, told = at_a_terminal(WORDS, environment)
    assert "\x1b[" in told
    assert "finalized" in told


@pytest.mark.parametrize("change", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_and_not_where_it_is_not_wanted(environment: dict[str, str], change: dict[str, str]) -> None:
    _, told = at_a_terminal(WORDS, {**environment, **change})
    assert "\x1b[" not in told
    assert "finalized" in told


def test_nor_in_a_pipe(environment: dict[str, str]) -> None:
    done = subprocess.run([PROGRAM, *WORDS], capture_output=True, text=True, env=environment, check=True)
    assert "\x1b[" not in done.stdout
    assert "finalized" in done.stdout
