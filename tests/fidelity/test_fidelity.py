"""The presets answer the script as the Cere chain 54113 does, except for the known differences of the generations."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cere_trust import Client
from cere_trust.devnet import Devnet

from .expectations import PRESETS, differences
from .record import SPEC, play_spec, recorded
from .script import SECTIONS
from .world import Answer, run

pytestmark = pytest.mark.slow
RECORDED = recorded()


@pytest.fixture(scope="module", params=PRESETS)
def version(request: pytest.FixtureRequest) -> str:
    """The runtime version whose shape the preset has."""
    return str(request.param)


@pytest.fixture(scope="module")
def answers(version: str, run_cache: Path) -> dict[str, list[Answer]]:
    """The preset's answers by section."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CERE_TRUST_CACHE", str(run_cache))
        with Devnet(preset=PRESETS[version]) as devnet, Client(devnet.url) as client:
            return run(devnet, client, SECTIONS)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_preset_answers_as_expected(section: str, version: str, answers: dict[str, list[Answer]]) -> None:
    known = differences()
    expected = {
        answer.title: known[version, answer.title].answer if (version, answer.title) in known else answer.answer
        for answer in RECORDED[section]
    }
    assert {answer.title: answer.answer for answer in answers[section]} == expected


@pytest.mark.skipif(SPEC not in os.environ, reason=f"{SPEC} names no raw specification of a Cere chain")
def test_the_cere_chain_answers_as_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERE_TRUST_CACHE", str(tmp_path))
    played, _ = play_spec(os.environ[SPEC])
    assert played == RECORDED
