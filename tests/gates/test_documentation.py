"""The documentation's map: every page is in the navigation, and every error that a page explains exists."""

from __future__ import annotations

import re
from pathlib import Path

from cere_trust.cli.errors import ExitCode
from cere_trust.cli.program import about

from ..unit.runtime.recorded import ALL, runtime

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_every_page_is_in_the_navigation_once() -> None:
    listed = re.findall(r"^ +- .+: (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    assert sorted(listed) == sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))


def test_the_errors_that_pages_explain_are_some_runtimes() -> None:
    pallets_of_all = [pallet for name in ALL for pallet in runtime(name).pallets.values()]
    known = {f"{pallet.name}.{error}" for pallet in pallets_of_all for error in pallet.errors}
    for page in sorted((DOCS / "howto").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        _, _, table = text.partition("| error | cause |")
        told = re.findall(r"^\| `(\w+\.\w+)`", table, re.M)
        assert not set(told) - known, page.name


def test_every_list_of_exit_codes_is_the_program_s_own() -> None:
    listed = [f"{code.value} {code.meaning}" for code in ExitCode]
    for place, text in (("README.md", (ROOT / "README.md").read_text()), ("cere-trust --help", about.__doc__ or "")):
        assert ", ".join(listed) in " ".join(text.split()), f"{place} has other exit codes than cli/errors.py: {listed}"
    rows = [row for row in (ROOT / "docs" / "cli.md").read_text().splitlines() if re.match(r"\| \d+ \|", row)]
    assert len(rows) == len(ExitCode)
    for row, code in zip(rows, ExitCode, strict=True):
        assert row.startswith(f"| {code.value} | {code.meaning}"), row
