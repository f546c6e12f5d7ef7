"""Four validators in processes of their own, of which two fall silent: finality stalls, and recovers.

Minutes long, as slots are; run by ``make test-network`` alone.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cere_trust import Amount, Client, Keypair
from cere_trust.devnet import RealNode
from cere_trust.pallets import balances

from ..node.asking import ask

WANTED = "CERE_TRUST_NETWORK_TESTS"
NAMES = ("alice", "bob", "charlie", "dave")


@pytest.fixture(scope="module")
def network(node_binary: Path) -> Iterator[list[RealNode]]:
    if not os.environ.get(WANTED):
        pytest.skip("takes minutes: make test-network")
    with ExitStack() as running:
        nodes: list[RealNode] = []
        for name in NAMES:
            known = [ask(one.http_url, "system_localListenAddresses")[0] for one in nodes[:1]]
            arguments = [part for address in known for part in ("--bootnodes", address)]
            nodes.append(
                running.enter_context(
                    RealNode(preset="local4", block_time="slots", authority=name, arguments=arguments, progress=None)
                )
            )
        yield nodes


def height(node: RealNode, *, final: bool) -> int:
    """Of the newest block, or the newest final one."""
    hash = [ask(node.http_url, "chain_getFinalizedHead")] if final else []
    return int(ask(node.http_url, "chain_getHeader", *hash)["number"], 16)


def until(true: Callable[[], bool], seconds: int = 120) -> None:
    """Wait for something to come about."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.5)


def test_finality_stalls_without_a_third_of_the_votes_and_recovers(network: list[RealNode]) -> None:
    alice, _, *silent = network
    until(lambda: height(alice, final=True) >= 1)
    for node in silent:
        node.process.send_signal(signal.SIGSTOP)
    try:
        begun = height(alice, final=False)
        until(lambda: height(alice, final=False) >= begun + 3)
        stalled = height(alice, final=True)
        assert stalled <= begun  # two of four votes make nothing final
    finally:
        for node in silent:
            node.process.send_signal(signal.SIGCONT)
    until(lambda: height(alice, final=True) > begun)
    with Client(alice.url) as client:
        call = balances.transfer_keep_alive(Keypair.from_uri("//Bob").account, value=Amount.cere(1))
        receipt = client.submit_and_wait(call, Keypair.from_uri("//Alice"))
        assert receipt.ok and receipt.finalized
    hash = ask(alice.http_url, "chain_getBlockHash", 1)
    assert [ask(node.http_url, "chain_getBlockHash", 1) for node in network] == [hash] * len(network)
