"""Nodes that were not there, and catch up: one that was killed, one that begins with nothing, one that begins near the end."""

from __future__ import annotations

import re

import pytest

from cere_trust import Client
from cere_trust.errors import CereTrustError
from cere_trust.pallets import system

from .network import FOLLOWER, NAMES, Network, until
from .paying import EVE


def catches_up(network: Network, name: str) -> int:
    """Wait until a node is where another is now; that height, on which they agree."""
    goal = network.height("alice", final=True)
    until(lambda: network.height(name, final=True) >= goal, f"{name} catches up")
    assert network.hash(name, goal) == network.hash("alice", goal)
    return goal


def test_a_killed_validator_goes_on_from_its_database(network: Network) -> None:
    had = network.height("charlie", final=True)
    network.kill("charlie")
    until(lambda: network.height("alice", final=True) >= had + 3, "three are enough for finality")
    network.start("charlie")
    catches_up(network, "charlie")
    *_, known = re.findall(r"Highest known block at #(\d+)", network.log("charlie"))
    assert int(known) > 0


def test_a_client_of_a_node_that_begins_with_nothing_sees_an_old_chain_and_a_true_one(network: Network) -> None:
    with Client(network.urls[FOLLOWER]) as client:
        final = client.block()
        nonce = client.query(system.account(EVE.account), at=final.number)
        network.kill(FOLLOWER)
        with pytest.raises(CereTrustError):
            client.block()
        network.begin(FOLLOWER)
        assert client.block(0).number == 0  # the same client, connected anew
        catches_up(network, FOLLOWER)
        again = client.block(final.number)
        assert again == final and client.query(system.account(EVE.account), at=final.number) == nonce


def _warps(network: Network, name: str) -> bool:
    """Whether a node begins with the state of a final block; now and then it gets that block too early to keep it."""
    network.kill(name)
    network.begin(name, "--sync", "warp")
    said = until(lambda: re.findall(r"State sync (is complete|failed)", _since_start(network, name)), "it has a state")
    return "failed" not in said


def _since_start(network: Network, name: str) -> str:
    return network.log(name).rpartition("Node name")[2]


def test_a_node_that_warps_to_the_newest_final_block_serves_it(network: Network) -> None:
    """It has the voters' word for where it begins, then that block's state; the blocks before it come later, without states.

    It knows too little of those to follow a fork from there, and so does not stay.
    """
    until(lambda: _warps(network, FOLLOWER), "it has the state of a final block")
    try:
        catches_up(network, FOLLOWER)
        with Client(network.urls[FOLLOWER]) as client, Client(network.urls["alice"]) as other:
            final = client.block().number
            until(lambda: other.block().number >= final, "the others know it to be final, too")
            here, there = (one.query(system.account(EVE.account), at=final) for one in (client, other))
            assert here == there
            until(lambda: network.hash(FOLLOWER, 1), "the blocks before come too")
        assert len({network.hash(name, 1) for name in NAMES}) == 1
    finally:
        network.kill(FOLLOWER)
        network.begin(FOLLOWER)
