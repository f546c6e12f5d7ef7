"""A short run of each target, in this process; ``make fuzz`` runs them for as long as one likes."""

from __future__ import annotations

import pytest

from .checking import Input, check_number, drawn
from .dialogues import METHODS, Script, aplay, play, recorded
from .targets import TARGETS, target_named

SEED = 20_261
INPUTS = {"metadata": 12, "registries": 60, "files": 150, "frames": 40, "node": 15, "codec": 150}
"""Inputs of the targets whose inputs take long; of the others 200."""


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_bears_its_first_inputs(name: str, request: pytest.FixtureRequest) -> None:
    print(f"seed {SEED}: python -m tests.fuzz --target {name} --seed {SEED}")
    target = target_named(name)
    target.load()
    for number in range(INPUTS.get(name, 200)):
        _, find = check_number(target, SEED, number)
        assert find is None, f"input {number}: {find.kind} at {find.place}\n{find.detail}"


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "node"])
def test_seed_target_and_number_determine_an_input(name: str) -> None:
    target = target_named(name)
    first: list[Input] = [drawn(target, 5, number) for number in range(20)]
    assert first == [drawn(target, 5, number) for number in range(20)]
    assert first != [drawn(target, 6, number) for number in range(20)]


@pytest.mark.parametrize("name", METHODS)
def test_the_recorded_answers_satisfy_both_clients(name: str) -> None:
    """Otherwise the target `answers` would end at the first honest answer."""
    for run in (play, aplay):
        run(name, Script(recorded()[name], {}))
