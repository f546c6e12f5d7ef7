"""The filters of the proxy types: as published, and as the documentation's table has them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from .proxy_types import PAGE, SHAPES, Tried, render, try_all

ROOT = Path(__file__).parents[2]
PUBLISHED = tomllib.loads((Path(__file__).parent / "configuration.toml").read_text())["proxy_types"]


@pytest.fixture(scope="module")
def runs() -> dict[str, Tried]:
    """Every call of both shapes, tried by a proxy of each type."""
    return {shape: try_all(preset) for preset, shape in SHAPES.items()}


def test_each_type_accepts_what_the_published_filter_accepts(runs: dict[str, Tried]) -> None:
    for shape, run in runs.items():
        every = {(pallet, name) for pallet, names in run.calls.items() for name in names}
        for kind, rule in PUBLISHED.items():
            listed = {
                (pallet, name)
                for pallet, name in every
                if {pallet, f"{pallet}.{name}"} & set(rule.get("accepts") or rule["refuses"])
            }
            expected = listed if "accepts" in rule else every - listed
            actual = {(pallet, name) for pallet, names in run.accepted[kind].items() for name in names}
            assert actual == expected, f"{shape}, {kind}: {sorted(actual ^ expected)}"


def test_the_page_has_the_table_of_a_new_run(runs: dict[str, Tried]) -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == render(runs), "run `python -m tests.fidelity.proxy_types`"
