"""The table of what is wrapped says what is so today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools.coverage import items, page, runtimes

from cere_trust.call import REGISTRY
from cere_trust.compat.wrappers import WrapperKind

ROOT = Path(__file__).parents[2]
KNOWN = runtimes(ROOT / "tests" / "vectors" / "metadata")


@pytest.fixture(scope="module")
def rendered() -> str:
    return page(KNOWN)


def test_the_page_is_current(rendered: str) -> None:
    written = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert written == rendered, "run `python -m tools.coverage`"


def test_every_pallet_has_a_line_and_the_counts_are_of_something(rendered: str) -> None:
    lines = {line.split(" | ")[0].removeprefix("| "): line for line in rendered.splitlines() if line.startswith("| ")}
    assert {name for runtime in KNOWN.values() for name in runtime.pallets} - {"Origins"} <= lines.keys()
    wrapped, of = map(int, re.findall(r"(\d+)/(\d+)", lines["all"])[0])
    assert wrapped == len(REGISTRY) <= of
    assert of >= len(items(KNOWN.values())[WrapperKind.CALL])
