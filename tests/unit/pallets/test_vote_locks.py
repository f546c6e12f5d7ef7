"""Releases of votes' locks: only expired ones, and only if they release something."""

from __future__ import annotations

from cere_trust import Amount, Keypair
from cere_trust.pallets.conviction_voting import VoteLock, releases, remove_vote, unlock
from cere_trust.types import TrackId

ALICE = Keypair.from_uri("//Alice").account
TRACK, OTHER = TrackId(30), TrackId(0)


def lock(amount: int, until: int | None, referendum: int | None = None, track: TrackId = TRACK) -> VoteLock:
    return VoteLock(track, Amount(amount), until, referendum)


def test_votes_that_are_over_are_taken_back_and_the_track_unlocked() -> None:
    found = releases(ALICE, [lock(10, 5, 1), lock(20, 6, 2), lock(5, None, 3)], block=6)
    assert found == [remove_vote(TRACK, index=1), remove_vote(TRACK, index=2), unlock(TRACK, target=ALICE)]


def test_nothing_is_done_where_another_lock_keeps_as_much() -> None:
    assert releases(ALICE, [lock(10, 5, 1), lock(10, None, 2)], block=9) == []
    assert releases(ALICE, [lock(10, 5, 1), lock(20, 99)], block=9) == []


def test_each_track_is_for_itself() -> None:
    found = releases(ALICE, [lock(10, 5, 1), lock(99, None, 2, OTHER), lock(100, 3, None, OTHER)], block=5)
    assert found == [unlock(OTHER, target=ALICE), remove_vote(TRACK, index=1), unlock(TRACK, target=ALICE)]


def test_before_its_block_nothing_is_due() -> None:
    assert releases(ALICE, [lock(10, 5, 1)], block=4) == []
    assert releases(ALICE, [], block=4) == []
