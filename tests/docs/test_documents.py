"""What the documents say is done: every page from top to bottom, as its reader would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..backend import Backend, OwnChain
from .pages import command_server, is_done_before, steps, try_page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TOLD = {page: steps(page.read_text(encoding="utf-8")) for page in PAGES}
LONG = 6
"""Commands on a page that make its test a slow one."""


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def doable(page: Path) -> object:
    commands = [step for step in TOLD[page] if step.language == "command"]
    return pytest.param(page, id=name(page), marks=[pytest.mark.slow] if len(commands) > LONG else [])


@pytest.fixture(scope="module")
def commands() -> Iterator[Path | None]:
    """The folder of a server that forks all pages and their commands; None where processes cannot be forked."""
    if not hasattr(os, "fork"):
        yield None
        return
    with command_server() as folder:
        yield folder


@pytest.mark.parametrize("page", [doable(page) for page in PAGES if any(not is_done_before(s) for s in TOLD[page])])
def test_a_page_can_be_followed(page: Path, commands: Path | None) -> None:
    wrong = try_page(page, commands)
    assert not wrong, wrong


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_shows_nothing_that_is_not_run(page: Path) -> None:
    languages = set(re.findall(r"^```(\w+)", page.read_text(encoding="utf-8"), re.M))
    assert languages <= {"python", "console", "text", "toml", "json", "jsonc", "yaml"}
    for block in re.findall(r"^```console\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S):
        assert re.search(r"^\$ ", block, re.M), f"a console block without a command:\n{block}"


@pytest.mark.parametrize(
    ("block", "wrong"),
    [
        ("$ echo 1 2; echo 3\n1 … 3\n", ""),
        ("$ echo 1\n2\n", "does not say: 2"),
        ("$ false\n", "ended with 1"),
        ("$ echo 'error: no' >&2; false\nerror: …\n", ""),
        ("$ echo 'error: no'\nerror: no\n", "ended with 0"),
    ],
)
def test_what_a_page_shows_is_held_against_what_is_printed(
    block: str, wrong: str, tmp_path: Path, commands: Path | None
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"```console\n{block}```\n", encoding="utf-8")
    said = try_page(page, commands)
    assert (wrong in said) if wrong else not said


OPTIONS = sorted(
    {
        option
        for told in TOLD.values()
        for s in told
        if s.text.startswith("cere-trust devnet")
        for option in re.findall(r"--[a-z-]+", s.text)
    }
)


def test_the_devnet_options_that_pages_show_exist() -> None:
    program = Path(sys.executable).with_name("cere-trust")
    helped = subprocess.run([program, "devnet", "--help"], capture_output=True, text=True, timeout=60, check=True)
    assert not [option for option in OPTIONS if option not in helped.stdout]


@pytest.mark.slow
def test_the_demo_does_both_halves(backend: Backend, fresh_chain: Callable[..., OwnChain]) -> None:
    """On a chain that it starts and stops, or on a node."""
    where = [fresh_chain().url] if backend.url else []
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "demo.py", *where],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert ("The chain is stopped." in done.stdout) is not bool(where)
    for title in ("bond", "nominate", "referendum", "decision deposit", "vote", "DDC cluster", "bucket", "transfer"):
        assert title in done.stdout
    for said in ("block", "fee", "event", "state"):
        assert f"    {said}" in done.stdout
