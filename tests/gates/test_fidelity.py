"""The fidelity script covers each DDC wrapper and each error in its docstring, and docs/fidelity.md is current."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import cere_trust.pallets  # noqa: F401  registers all wrappers
from cere_trust.call import REGISTRY

from ..fidelity.expectations import PRESETS, differences
from ..fidelity.record import recorded
from ..fidelity.report import PAGE, render

UNCOVERED = Path(__file__).parents[1] / "fidelity" / "uncovered.toml"


def _is_covered(pallet: str) -> bool:
    return pallet.startswith("Ddc") or pallet == "FeeHandler"


def _errors(pallet: str, doc: str) -> Iterator[str]:
    """Yield ``Pallet.Error`` for each error that a docstring names."""
    for paragraph in re.findall(r"Errors: (.*?)(?:\n\s*\n|\Z)", doc, re.DOTALL):
        for name in re.findall(r"``((?:\w+\.)?[A-Z]\w+)``", paragraph):
            yield name if "." in name or name == "BadOrigin" else f"{pallet}.{name}"


def _documented() -> set[tuple[str, str]]:
    """Return the wrappers, each with an empty error and with each documented one."""
    return {
        (f"{pallet}.{name}", error)
        for (pallet, name), wrapper in REGISTRY.items()
        if _is_covered(pallet)
        for error in ("", *_errors(pallet, inspect.getdoc(wrapper) or ""))
    }


def _covered() -> set[tuple[str, str]]:
    """Return calls that the script makes, each with an empty error and with each error that it expects."""
    known = differences()
    covered = set()
    for section in recorded().values():
        for step in section:
            answers = {
                step.answer,
                *(known[at].answer for version in PRESETS if (at := (version, step.title)) in known),
            }
            covered |= {(call, answer) for call in step.calls for answer in (*answers, "")}
    return covered


def _exempt() -> set[tuple[str, str]]:
    entries = tomllib.loads(UNCOVERED.read_text(encoding="utf-8"))["exemption"]
    items = [item.partition(": ") for entry in entries for item in entry["items"]]
    return {(call, error) for call, _, error in items}


def test_the_script_covers_each_wrapper_and_each_documented_error() -> None:
    wrappers = {call for call, error in _exempt() if not error}
    missing = {each for each in _documented() - _covered() - _exempt() if each[0] not in wrappers}
    assert not missing, f"add a step, or the reason in {UNCOVERED.name}"


def test_each_exemption_is_needed() -> None:
    assert not _exempt() & _covered(), "the script covers these"
    assert not _exempt() - _documented(), "no docstring names these"


def test_each_known_difference_is_one() -> None:
    answers = {step.title: step.answer for section in recorded().values() for step in section}
    same = [
        at for at, difference in differences().items() if answers.get(at[1], difference.answer) == difference.answer
    ]
    assert not same, "no such step, or the same answer as 54113's"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run `python -m tests.fidelity.report`"
