"""Nodes that do not reach each other: forks, blocks given up, and one chain again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cere_trust import Client, Keypair
from cere_trust.call import Call
from cere_trust.errors import ExtrinsicLost, Fate
from cere_trust.extrinsic import Mortality, Receipt, SignedExtrinsic
from cere_trust.flows.status import StatusUpdate
from cere_trust.pallets import system
from cere_trust.proofs.header import Header

from .listening import Listening
from .network import FOLLOWER, NAMES, Network, until
from .paying import DAVE, EVE, FERDIE, payment


def sending(call: Call, signer: Keypair, mortality: Mortality | None = None) -> Callable[[Client], Iterator[Receipt]]:
    return lambda client: iter([client.submit_and_wait(call, signer, mortality=mortality)])


def fork(network: Network, one: str, other: str, depth: int) -> int:
    """Wait until two nodes are on branches at least so many blocks long; the height at which they part."""
    until(lambda: _branches(network, one, other) >= depth, f"{one} and {other} are {depth} blocks apart")
    return min(network.height(one), network.height(other)) - _branches(network, one, other) + 1


def _branches(network: Network, one: str, other: str) -> int:
    """How many heights both have reached, on different blocks."""
    top = min(network.height(one), network.height(other))
    return next(n for n in range(top + 1) if network.hash(one, top - n) == network.hash(other, top - n))


def assert_goes_up_on_the_chain(network: Network, heads: Listening[Header]) -> None:
    """What was told to be final is final still, and each head was newer than the one before."""
    refs = [head.ref for head in heads.heard]
    assert len(refs) > 1
    assert [ref.number for ref in refs] == sorted({ref.number for ref in refs})
    assert [str(ref.hash) for ref in refs] == [network.hash(FOLLOWER, ref.number) for ref in refs]


def test_two_and_two_make_forks_none_of_it_final_and_agree_when_healed(network: Network) -> None:
    one, other = network.urls[FOLLOWER], network.urls["dave"]
    with Client(one) as client:
        before = [client.nonce(who.account) for who in (EVE, FERDIE)]
    with Listening(one, Client.finalized_heads) as here, Listening(other, Client.finalized_heads) as there:
        network.partition(("alice", "bob", FOLLOWER), ("charlie", "dave"))
        with Listening(one, sending(payment(), EVE)) as hers, Listening(other, sending(payment(), FERDIE)) as his:
            parted = fork(network, FOLLOWER, "dave", 3)
            sides = {network.hash(name, parted) for name in (FOLLOWER, "dave")}
            finals = [network.height(name, final=True) for name in (FOLLOWER, "dave")]
            assert len(sides) == 2 and max(finals) < parted
            assert not hers.heard and not his.heard
            network.settle()
            until(lambda: hers.ended and his.ended, "both are told what became of theirs")
        until(lambda: min(network.height(name, final=True) for name in NAMES) >= parted + 3, "the fork is decided")
    assert network.hash("alice", parted) in sides
    for receipt in (*hers.heard, *his.heard):
        assert receipt.ok and receipt.finalized
        assert {network.hash(name, receipt.block.number) for name in NAMES} == {str(receipt.block.hash)}
    assert_goes_up_on_the_chain(network, here)
    assert_goes_up_on_the_chain(network, there)
    at = min(network.height(name, final=True) for name in NAMES)
    seen = []
    for url in network.urls.values():
        with Client(url) as client:
            accounts = client.query_many([system.account(who.account) for who in (EVE, FERDIE)], at=at)
            seen.append((client.block(at).header, [account.nonce for account in accounts]))
    assert seen == [(seen[0][0], [nonce + 1 for nonce in before])] * len(NAMES)  # each was included, and once


def test_what_a_lone_validator_included_is_included_again_or_proved_impossible(network: Network) -> None:
    """Three go on and make final what they like. Dave has one transaction of his own, and one whose nonce they use too.

    The node that only follows keeps him company: a validator that sees nobody makes no blocks.
    """
    one, other = network.urls["alice"], network.urls["dave"]
    with Client(one) as client:
        before = client.nonce(DAVE.account)
        used = client.query(system.account(EVE.account)).nonce
    with Listening(other, Client.finalized_heads) as heads:
        network.partition(("alice", "bob", "charlie"), ("dave", FOLLOWER))
        brief = Mortality.blocks(16)
        with (
            Listening(other, lambda client: client.watch(payment(), DAVE)) as his,
            Listening(other, sending(payment(2), EVE, brief), fails=True) as doomed,
            Client(other) as client,
        ):
            until(lambda: blocks(his, "inBlock"), "dave has one in a block")
            until(lambda: at_best(client, network, EVE) == used + 1, "dave has the other in a block")
            parted = fork(network, "alice", "dave", 2)
            lost = network.hash("dave", parted)
            with Client(one) as of_three:
                chosen = of_three.submit_and_wait(payment(3), EVE)
                assert chosen.finalized and of_three.query(system.account(DAVE.account)).nonce == before
            # Who is cut off says what it knows, which is old and true.
            final, standing = client.block(), client.standing()
            assert final.number < parted <= chosen.block.number
            assert str(final.hash) == network.hash("alice", final.number)
            assert standing.final < parted < standing.best
            network.settle()
            until(lambda: his.ended and doomed.ended, "dave's client knows what became of both")
    assert network.hash("dave", parted) != lost
    assert network.hash("dave", parted + 1) == network.hash("alice", parted + 1)  # two blocks at least were given up
    assert_goes_up_on_the_chain(network, heads)

    given_up, again = blocks(his, "inBlock")[0], his.heard[-1]
    assert again.name == "finalized" and again.block not in (None, given_up)
    assert given_up in blocks(his, "retracted") or not blocks(his, "retracted")  # not every pool says so
    with Client(other) as client:
        assert client.block(client.block(again.block).number).hash == again.block
        assert client.nonce(DAVE.account) == before + 1
        assert isinstance(doomed.failure, ExtrinsicLost) and isinstance(doomed.failure.signed, SignedExtrinsic)
        with pytest.raises(ExtrinsicLost, match="never be included") as raised:
            client.resume(doomed.failure.signed)
    assert raised.value.fate is Fate.IMPOSSIBLE


def at_best(client: Client, network: Network, who: Keypair) -> int:
    """An account's nonce in dave's best block."""
    return client.query(system.account(who.account), at=network.hash("dave", network.height("dave"))).nonce


def blocks(of: Listening[StatusUpdate], name: str) -> list[object]:
    return [status.block for status in of.heard if status.name == name]
