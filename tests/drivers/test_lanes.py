"""Nonces under concurrency: which one a transaction gets, by when the node was asked."""

from __future__ import annotations

from cere_trust import AccountId
from cere_trust.client.nonces import NonceLanes, shared

ALICE = AccountId(b"\1" * 32)
BOB = AccountId(b"\2" * 32)


def lease(lanes: NonceLanes, following: int, account: AccountId = ALICE) -> int:
    return lanes.lease(account, following, lanes.begin(account))


def test_nonces_given_out_and_not_yet_handed_in_are_not_given_again() -> None:
    lanes = NonceLanes()
    assert [lease(lanes, 5) for _ in range(3)] == [5, 6, 7]
    assert lease(lanes, 5, BOB) == 5


def test_what_was_released_is_given_again() -> None:
    lanes = NonceLanes()
    assert [lease(lanes, 5), lease(lanes, 5)] == [5, 6]
    lanes.release(ALICE, 5)
    assert [lease(lanes, 5), lease(lanes, 5)] == [5, 7]


def test_an_answer_older_than_anothers_inclusion_does_not_give_a_used_nonce() -> None:
    lanes = NonceLanes()
    slow = lanes.begin(ALICE)  # asks, and is told 5
    assert lease(lanes, 5) == 5
    lanes.sent(ALICE, 5)
    lanes.settled(ALICE, 5)
    assert lanes.lease(ALICE, 5, slow) == 6


def test_a_nonce_whose_transaction_the_node_dropped_is_given_again() -> None:
    lanes = NonceLanes()
    assert lease(lanes, 5) == 5
    lanes.sent(ALICE, 5)
    assert lease(lanes, 5) == 5


def test_a_word_behind_what_the_node_knew_is_doubted() -> None:
    lanes = NonceLanes()
    early = lanes.begin(ALICE)
    assert not lanes.doubts(ALICE, 5, early)
    assert lanes.lease(ALICE, 5, early) == 5
    unaware = lanes.begin(ALICE)
    lanes.sent(ALICE, 5)
    assert not lanes.doubts(ALICE, 5, unaware)  # asked before: it cannot know
    assert lanes.lease(ALICE, 5, unaware) == 6
    aware = lanes.begin(ALICE)
    assert lanes.doubts(ALICE, 5, aware)
    assert not lanes.doubts(ALICE, 6, aware)
    assert lanes.lease(ALICE, 8, aware) == 8
    assert lanes.doubts(ALICE, 7, lanes.begin(ALICE))  # it said 8 before


def test_a_transaction_that_waits_behind_a_gap_keeps_its_nonce() -> None:
    lanes = NonceLanes()
    assert [lease(lanes, 5), lease(lanes, 5)] == [5, 6]
    lanes.sent(ALICE, 6)  # waits in the node's pool for 5
    lanes.release(ALICE, 5)
    assert [lease(lanes, 5), lease(lanes, 5)] == [5, 7]


def test_what_is_settled_is_forgotten_when_nobody_could_be_misled() -> None:
    lanes = NonceLanes()
    for nonce in range(50):
        assert lease(lanes, nonce) == nonce
        lanes.sent(ALICE, nonce)
        lanes.settled(ALICE, nonce)
    assert lanes._lanes[ALICE].sent == {}
    assert lanes._lanes[ALICE].asked == []


def test_asking_in_vain_leaves_nothing_behind() -> None:
    lanes = NonceLanes()
    lanes.cancel(ALICE, lanes.begin(ALICE))
    assert lanes._lanes[ALICE].asked == []


def test_clients_of_one_chain_share_their_lanes() -> None:
    assert shared("ws://a", b"g") is shared("ws://a", b"g")
    assert shared("ws://a", b"g") is not shared("ws://a", b"h")
    assert shared("ws://a", b"g") is not shared("ws://b", b"g")
