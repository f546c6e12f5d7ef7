"""Verdicts on a real chain, where the node keeps some of its data to itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cere_trust import Amount, Client, Keypair, Mortality
from cere_trust.errors import ExtrinsicLost, Fate
from cere_trust.extrinsic import SignedExtrinsic
from cere_trust.flows import Batch, Reply
from cere_trust.pallets import balances, system
from cere_trust.transport import Transport, open_transport

from ...backend import OwnChain

BOB, CHARLIE = Keypair.from_uri("//Bob"), Keypair.from_uri("//Charlie")
SHORT = Mortality.blocks(4)
Change = Callable[[str, object], object]


class Changing:
    """A transport that changes answers."""

    def __init__(self, inner: Transport, change: Change) -> None:
        self._inner, self._change = inner, change
        self.can_subscribe = False

    def call(self, batch: Batch) -> Reply:
        raw = self._inner.call(batch)
        return tuple(self._change(request.method, one) for request, one in zip(batch.requests, raw, strict=True))

    def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        return self._inner.next(subscription, may_idle, remaining)

    def unsubscribe(self, method: str, subscription: str) -> None:
        self._inner.unsubscribe(method, subscription)

    def close(self) -> None:
        self._inner.close()


def without_bodies(method: str, answer: object) -> object:
    return None if method == "chain_getBlock" else answer


def without_bodies_and_proofs(method: str, answer: object) -> object:
    if method == "state_getReadProof" and isinstance(answer, dict):
        return {**answer, "proof": answer["proof"][1:]}
    return without_bodies(method, answer)


def truth(method: str, answer: object) -> object:
    return answer


def fate(chain: OwnChain, signed: SignedExtrinsic, change: Change) -> tuple[Fate, str]:
    with Client(transport=Changing(open_transport(chain.url, 10), change)) as client:
        try:
            client.resume(signed)
        except ExtrinsicLost as lost:
            assert lost.fate is not None
            return lost.fate, str(lost)
    return Fate.INCLUDED, ""


def blocks(client: Client, count: int) -> None:
    for number in range(count):
        client.submit_and_wait(system.remark(remark=b"%d" % number), CHARLIE)


def test_a_nonce_past_the_window_proves_absence_where_bodies_are_missing(fresh_chain: Callable[..., OwnChain]) -> None:
    chain = fresh_chain()
    with Client(chain.url) as client:
        unsigned = client.prepare(system.remark(remark=b"never sent"), BOB.account, mortality=SHORT)
        first = unsigned.attach(BOB.sign(unsigned.payload), BOB.scheme)
        client.submit_and_wait(system.remark(remark=b"first"), BOB)
        unsigned = client.prepare(system.remark(remark=b"never sent"), BOB.account, mortality=SHORT)
        second = unsigned.attach(BOB.sign(unsigned.payload), BOB.scheme)
        assert fate(chain, second, without_bodies)[0] is Fate.POSSIBLE
        blocks(client, 5)
    assert fate(chain, second, truth)[0] is Fate.IMPOSSIBLE
    verdict, words = fate(chain, second, without_bodies)
    assert verdict is Fate.IMPOSSIBLE and "next nonce is 1" in words
    verdict, words = fate(chain, second, without_bodies_and_proofs)
    assert verdict is Fate.POSSIBLE and "cannot tell" in words
    # The account has used the nonce of the first one: only the blocks can tell by which transaction.
    assert fate(chain, first, without_bodies)[0] is Fate.POSSIBLE
    verdict, words = fate(chain, first, truth)
    assert verdict is Fate.IMPOSSIBLE


def test_an_account_that_was_removed_and_funded_again_is_no_proof(fresh_chain: Callable[..., OwnChain]) -> None:
    chain, eve = fresh_chain(), Keypair.from_uri("//a//short//life")
    with Client(chain.url) as client:
        fund = balances.transfer_keep_alive(eve.account, value=Amount.cere(10))
        client.submit_and_wait(fund, BOB)
        call = balances.transfer_all(BOB.account, keep_alive=False)
        signed = client.submit(call, eve, mortality=SHORT)
        client.submit_and_wait(fund, BOB)
        blocks(client, 5)
        assert client.nonce(eve.account) == 0
    assert fate(chain, signed, truth)[0] is Fate.INCLUDED
    assert fate(chain, signed, without_bodies)[0] is Fate.POSSIBLE


@pytest.mark.parametrize("mortality", [Mortality.DEFAULT, Mortality.immortal()])
def test_the_transaction_that_took_its_place_is_named(
    fresh_chain: Callable[..., OwnChain], mortality: Mortality
) -> None:
    chain = fresh_chain()
    with Client(chain.url) as client:
        call = system.remark(remark=b"one of two")
        unsigned = client.prepare(call, BOB.account, mortality=mortality)
        signed = unsigned.attach(BOB.sign(unsigned.payload), BOB.scheme)
        assert fate(chain, signed, truth)[0] is Fate.POSSIBLE
        other = client.submit_and_wait(call, BOB, tip=1)
        verdict, words = fate(chain, signed, truth)
        assert verdict is Fate.IMPOSSIBLE
        assert str(other.hash) in words and "has used its nonce 0" in words
        assert fate(chain, signed, without_bodies)[0] is Fate.POSSIBLE
