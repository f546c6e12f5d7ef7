"""Nodes that freeze: finality stalls and recovers, and what a client says of its transactions stays true."""

from __future__ import annotations

import pytest

from cere_trust import Client
from cere_trust.errors import ExtrinsicLost, Fate, InvalidExtrinsic, RequestTimeout
from cere_trust.extrinsic import Mortality, SignedExtrinsic
from cere_trust.pallets import system

from .listening import Listening
from .network import FOLLOWER, Network, until
from .paying import CHARLIE, DAVE, EVE, FERDIE, payment


def lost(error: Exception | None) -> SignedExtrinsic:
    """The transaction that may still be included, for all its client could see."""
    assert isinstance(error, ExtrinsicLost) and isinstance(error.signed, SignedExtrinsic)
    assert (error.fate, error.until_block) == (Fate.POSSIBLE, error.signed.unsigned.last_block)
    return error.signed


def test_without_a_third_of_the_votes_blocks_go_on_and_nothing_is_decided(network: Network, client: Client) -> None:
    payers = (CHARLIE, DAVE, EVE, FERDIE)
    before = [client.nonce(who.account) for who in payers]
    brief = Mortality.blocks(4)

    network.pause(("charlie", "dave"))
    begun = network.height(FOLLOWER)
    in_block = client.submit_and_wait(payment(), EVE, until="in_block")
    assert in_block.ok and not in_block.finalized
    with pytest.raises(ExtrinsicLost, match="within 20 s") as waited:
        client.submit_and_wait(payment(), FERDIE, within=20)
    undecided = lost(waited.value)
    # One that no block will have, because its nonce is ahead: its last block comes and goes.
    late = client.submit(payment(), DAVE, mortality=brief, nonce=before[1] + 1)
    last = late.unsigned.last_block
    assert last is not None
    until(lambda: network.height(FOLLOWER) > last, "the last block that could have it is past")
    with pytest.raises(ExtrinsicLost) as raised:
        client.resume(late, within=1)
    assert lost(raised.value) is late  # that block is not final: another branch may have it yet
    # Finality lags by more blocks than this one lives, and still it gets into a block.
    brisk = client.submit_and_wait(payment(), CHARLIE, mortality=brief, until="in_block")
    assert client.block().number <= begun < brisk.block.number - 4

    network.resume()
    decided = client.resume(undecided)
    assert decided.ok and decided.finalized and decided.hash == undecided.hash
    with pytest.raises(ExtrinsicLost, match="never be included") as raised:
        client.resume(late)
    assert raised.value.fate is Fate.IMPOSSIBLE
    until(lambda: network.height(FOLLOWER, final=True) >= brisk.block.number, "all of that is final")
    for receipt in (in_block, decided, brisk):
        assert network.hash("dave", receipt.block.number) == str(receipt.block.hash)
    with pytest.raises(InvalidExtrinsic) as again:
        client.submit(undecided)
    assert again.value.fate is Fate.POSSIBLE  # the node refuses it because it is known, not because it is new and wrong
    after = [account.nonce for account in client.query_many([system.account(who.account) for who in payers])]
    assert after == [before[0] + 1, before[1], before[2] + 1, before[3] + 1]


def test_the_clients_own_node_freezes_and_is_asked_again_later(network: Network) -> None:
    url = network.urls[FOLLOWER]
    with Client(url, timeout=5) as client:
        before = client.nonce(EVE.account)
        with Listening(url, lambda other: other.watch(payment(), EVE), fails=True, timeout=5) as watch:
            until(lambda: watch.heard, "the node has it")
            network.pause([FOLLOWER])
            with pytest.raises(RequestTimeout):
                client.block()
            until(lambda: watch.ended, "nobody waits for a node that says nothing")
        signed = lost(watch.failure)
        network.resume()
        receipt = client.resume(signed)
        assert receipt.ok and receipt.finalized
        assert client.nonce(EVE.account) == before + 1
