"""Every request of the table has the same answer from both, or a reason."""

from __future__ import annotations

from .table import REASONS, REQUESTS, Asked


def test_answers_are_equal_or_have_a_reason(asked: list[Asked]) -> None:
    unexplained = [one for one in asked if not one.is_equal and one.reason is None]
    assert not unexplained, "\n".join(f"{one.name}\n  ours   {one.ours}\n  theirs {one.theirs}" for one in unexplained)


def test_every_reason_is_needed(asked: list[Asked]) -> None:
    needed = {name for one in asked if not one.is_equal for name in (one.name, one.method)}
    assert not set(REASONS) - needed


def test_the_table_is_large_and_asks_nothing_twice_but_the_pool() -> None:
    assert len(REQUESTS) >= 200
    assert len({method for method, _ in REQUESTS}) >= 80
