"""Voters change at the ends of sessions, and whoever knew the first of them can check what the last of them voted for.

It takes some minutes until four validate again, which the next test waits for. A new era makes a new set even of the same
voters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from cere_trust import Client, Keypair
from cere_trust.errors import BadJustification
from cere_trust.pallets import grandpa, session, staking, sudo, utility
from cere_trust.proofs import AuthoritySet, Justification, verify_justification, verify_read_proof
from cere_trust.proofs.grandpa import AUTHORITIES_KEY, SET_ID_KEY, encode_weights
from cere_trust.types import Perbill

from .chain_of_trust import Link, first_voters, links
from .network import FOLLOWER, VALIDATORS, Network, until
from .paying import stash

WAIT_TIMEOUT = 400
"""Seconds for a change that takes the ends of two or three sessions."""


@pytest.fixture
def four_again(client: Client) -> Iterator[None]:
    """Dave offers to validate again behind the test."""
    yield
    client.submit_and_wait(staking.validate(Perbill(0)), Keypair.from_uri("//Dave//stash"))
    more = utility.batch_all([staking.set_validator_count(4), staking.force_new_era()])
    client.submit_and_wait(sudo.sudo(more), Keypair.from_uri("//Alice"))


@contextmanager
def justifications(url: str) -> Iterator[list[bytes]]:
    """What a node tells of votes, all of it once this is left."""
    told: list[bytes] = []
    with connect(url, max_size=None, max_queue=None, proxy=None) as socket:
        socket.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "grandpa_subscribeJustifications", "params": []}))
        assert "result" in json.loads(socket.recv())
        yield told
        socket.close()
        try:
            while True:
                told.append(bytes.fromhex(json.loads(socket.recv())["params"]["result"][2:]))
        except ConnectionClosed:
            pass


def test_votes_are_verified_across_changes_of_the_voters(
    network: Network, client: Client, short_sessions: None, four_again: None
) -> None:
    with justifications(network.urls[FOLLOWER]) as told:
        # One validator's node makes new keys, another validator gives up, and nobody takes its place.
        keys = session.SessionKeys.from_bytes(network.ask("alice", "author_rotateKeys"))
        assert client.submit_and_wait(session.set_keys(keys), Keypair.from_uri("//Alice//stash")).ok
        assert client.submit_and_wait(staking.chill(), Keypair.from_uri("//Dave//stash")).ok
        fewer = utility.batch_all([staking.set_validator_count(3), staking.force_new_era()])
        assert client.submit_and_wait(sudo.sudo(fewer), Keypair.from_uri("//Alice")).ok
        until(lambda: len(client.query(session.validators())) == 3, "three validate", WAIT_TIMEOUT)
        until(
            lambda: keys.grandpa in [key for key, _ in client.call_runtime(grandpa.authorities())],
            "the new key votes",
            WAIT_TIMEOUT,
        )
        set_out = client.block().number
        until(lambda: network.height(FOLLOWER, final=True) > set_out, "the new voters make blocks final")
    assert set(client.query(session.validators())) == {stash(name) for name in VALIDATORS if name != "dave"}

    proved = list(links(network, FOLLOWER, first_voters(network.preset)))
    first, *_, last = proved
    assert [link.voters.set_id for link in proved] == list(range(client.query(grandpa.current_set_id()) + 1))
    assert last.header.number >= set_out
    assert keys.grandpa in dict(last.voters.weights) and keys.grandpa not in dict(first.voters.weights)
    assert (len(first.voters.weights), len(last.voters.weights)) == (4, 3)
    assert_only_its_own_set_counts(proved)
    assert_state_is_of(network, last)
    assert len(told) > 2
    for votes in told:
        target = Justification.decode(votes).target
        in_charge = next((link.voters for link in proved if target.number <= link.header.number), last.voters)
        verify_justification(votes, in_charge, target)
        assert network.hash(FOLLOWER, target.number) == str(target.hash)


def assert_only_its_own_set_counts(proved: list[Link]) -> None:
    """What one set voted for does not hold for another, nor for the same voters under another number."""
    for link in proved:
        voters = link.voters
        others = [other.voters for other in proved if other is not link]
        for stale in (*others, AuthoritySet(voters.set_id + 1, voters.weights)):
            with pytest.raises(BadJustification):
                verify_justification(link.justification, stale, link.header.ref)


def assert_state_is_of(network: Network, link: Link) -> None:
    """The state of a proved block says who votes, proved too: nothing is the node's word."""
    keys = [AUTHORITIES_KEY, SET_ID_KEY]
    told = network.ask(FOLLOWER, "state_getReadProof", ["0x" + key.hex() for key in keys], str(link.header.hash))
    nodes = [bytes.fromhex(node[2:]) for node in told["proof"]]
    state = verify_read_proof(link.header.state_root, nodes, keys)
    assert state[AUTHORITIES_KEY] == encode_weights(link.voters.weights)
    assert state[SET_ID_KEY] == link.voters.set_id.to_bytes(8, "little")
