"""The pins that the package ships are those of its own runtimes, and none is of a live network."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from tools.runtime_pins import FILE, PRESETS, pin_of

from cere_trust.client import networks, pins

SHIPPED = {each["preset"]: each for each in json.loads(FILE.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_pin_is_that_of_the_preset(preset: str) -> None:
    assert SHIPPED[preset] == pin_of(preset), "run `python -m tools.runtime_pins`"


def test_a_pin_has_the_code_hash_of_the_manifest() -> None:
    for preset, shape in (("dev", "dev"), ("mainnet", "mainnet")):
        text = resources.files("cere_trust.devnet").joinpath(f"data/runtime-{shape}.json").read_text()
        assert SHIPPED[preset]["code_hash"] == json.loads(text)["code_hash"]


def test_pins_are_of_development_chains_only() -> None:
    assert set(SHIPPED) == set(PRESETS)
    assert all(pin.development and not networks.is_live(pin.genesis) for pin in pins.shipped())
