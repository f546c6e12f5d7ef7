"""Every script hears the same from both over WebSocket, or there is a reason; and the page says what the run found."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import web
from .report import PAGE, render
from .scripts import REASONS, SCRIPTS
from .stage import Heard, Played
from .table import Asked

pytestmark = pytest.mark.slow


def told(one: Played) -> str:
    """What differs of a script."""
    pairs = zip(one.ours.answers, one.theirs.answers, strict=True)
    lines = [f"  answer {number}\n    ours   {a}\n    theirs {b}" for number, (a, b) in enumerate(pairs) if a != b]
    for name in sorted({*one.ours.told, *one.theirs.told}):
        ours, theirs = one.ours.told.get(name), one.theirs.told.get(name)
        if ours != theirs:
            lines.append(f"  told {name}\n    ours   {ours}\n    theirs {theirs}")
    return "\n".join([one.title, *lines])


def test_sequences_are_equal_or_have_a_reason(played: list[Played]) -> None:
    unexplained = [one for one in played if not one.is_equal and one.title not in REASONS]
    assert not unexplained, "\n".join(map(told, unexplained))


def test_every_reason_is_needed(played: list[Played]) -> None:
    assert {one.title for one in played if not one.is_equal} == set(REASONS)


def test_the_scripts_are_many_and_hear_much(played: list[Played]) -> None:
    assert len({script.title for script in SCRIPTS}) == len(SCRIPTS) >= 70
    assert sum(one.notifications for one in played) >= 300
    assert len({name for one in played for notes in one.theirs.told.values() for name, _ in notes}) >= 8


def test_a_sequence_in_another_order_is_not_equal(played: list[Played]) -> None:
    one = next(one for one in played if one.title == "watch: in a block, and final later")
    turned = Heard(one.theirs.answers, {name: notes[::-1] for name, notes in one.theirs.told.items()})
    shorter = Heard(one.theirs.answers, {name: notes[:-1] for name, notes in one.theirs.told.items()})
    assert one.is_equal
    assert not one._replace(theirs=turned).is_equal
    assert not one._replace(theirs=shorter).is_equal


def test_the_page_says_what_the_run_found(asked: list[Asked], played: list[Played], heard: list[web.Heard]) -> None:
    page = Path(__file__).parents[2] / PAGE
    assert page.read_text(encoding="utf-8") == render(asked, played, heard), "python -m tests.parity.report"
