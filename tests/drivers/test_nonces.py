"""Nonces under concurrency: which one a transaction gets, by when the node was asked."""

from __future__ import annotations

from cere_trust import AccountId
from cere_trust.client.nonces import NonceManager, shared

ALICE = AccountId(b"\1" * 32)
BOB = AccountId(b"\2" * 32)


def reserve(manager: NonceManager, following: int, account: AccountId = ALICE) -> int:
    return manager.reserve(account, following, manager.open_request(account))


def test_nonces_given_out_and_not_yet_handed_in_are_not_given_again() -> None:
    manager = NonceManager()
    assert [reserve(manager, 5) for _ in range(3)] == [5, 6, 7]
    assert reserve(manager, 5, BOB) == 5


def test_what_was_released_is_given_again() -> None:
    manager = NonceManager()
    assert [reserve(manager, 5), reserve(manager, 5)] == [5, 6]
    manager.release(ALICE, 5)
    assert [reserve(manager, 5), reserve(manager, 5)] == [5, 7]


def test_an_answer_older_than_anothers_inclusion_does_not_give_a_used_nonce() -> None:
    manager = NonceManager()
    slow = manager.open_request(ALICE)  # asks, and receives 5
    assert reserve(manager, 5) == 5
    manager.mark_sent(ALICE, 5)
    manager.mark_finalized(ALICE, 5)
    assert manager.reserve(ALICE, 5, slow) == 6


def test_a_nonce_whose_transaction_the_node_dropped_is_given_again() -> None:
    manager = NonceManager()
    assert reserve(manager, 5) == 5
    manager.mark_sent(ALICE, 5)
    assert reserve(manager, 5) == 5


def test_an_answer_behind_what_the_node_knew_is_stale() -> None:
    manager = NonceManager()
    early = manager.open_request(ALICE)
    assert not manager.is_stale(ALICE, 5, early)
    assert manager.reserve(ALICE, 5, early) == 5
    unaware = manager.open_request(ALICE)
    manager.mark_sent(ALICE, 5)
    assert not manager.is_stale(ALICE, 5, unaware)  # asked before: it cannot know
    assert manager.reserve(ALICE, 5, unaware) == 6
    aware = manager.open_request(ALICE)
    assert manager.is_stale(ALICE, 5, aware)
    assert not manager.is_stale(ALICE, 6, aware)
    assert manager.reserve(ALICE, 8, aware) == 8
    assert manager.is_stale(ALICE, 7, manager.open_request(ALICE))  # its answer was 8 before


def test_a_transaction_that_waits_behind_a_gap_keeps_its_nonce() -> None:
    manager = NonceManager()
    assert [reserve(manager, 5), reserve(manager, 5)] == [5, 6]
    manager.mark_sent(ALICE, 6)  # waits in the node's pool for 5
    manager.release(ALICE, 5)
    assert [reserve(manager, 5), reserve(manager, 5)] == [5, 7]


def test_what_is_settled_is_forgotten_when_nobody_could_be_misled() -> None:
    manager = NonceManager()
    for nonce in range(50):
        assert reserve(manager, nonce) == nonce
        manager.mark_sent(ALICE, nonce)
        manager.mark_finalized(ALICE, nonce)
    assert manager._accounts[ALICE].sent == {}
    assert manager._accounts[ALICE].requests == []


def test_asking_in_vain_leaves_nothing_behind() -> None:
    manager = NonceManager()
    manager.cancel_request(ALICE, manager.open_request(ALICE))
    assert manager._accounts[ALICE].requests == []


def test_clients_of_one_chain_share_their_lanes() -> None:
    assert shared("ws://a", b"g") is shared("ws://a", b"g")
    assert shared("ws://a", b"g") is not shared("ws://a", b"h")
    assert shared("ws://a", b"g") is not shared("ws://b", b"g")
