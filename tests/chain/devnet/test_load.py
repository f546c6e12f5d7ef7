"""Many transactions from clients that leave without a word; many starts. The whole of it: ``benchmarks/devnet_load.py``."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from benchmarks.devnet_load import load, starts

from cere_trust.devnet import Devnet

pytestmark = pytest.mark.embedded("a look into its pool and its threads")


@pytest.mark.slow
def test_every_transaction_of_clients_that_cut_their_sockets_is_in_one_block(
    fresh_chain: Callable[..., Devnet],
) -> None:
    chain = fresh_chain()
    report = load(chain, accounts=10, each=20)
    assert report.errors == []
    assert report.cuts > 0
    assert len(report.handed_in) == 200
    assert report.blocks == dict.fromkeys(report.handed_in, 1)
    assert set(report.answers.values()) == {"accepted"}
    chain.node.run(lambda: None).result()
    assert (chain.node.pool.ready, chain.node.pool.future, chain.node.listeners) == ({}, {}, {})


@pytest.mark.slow
def test_a_chain_starts_every_time() -> None:
    before = set(threading.enumerate())
    assert starts(20) == 20
    assert set(threading.enumerate()) == before
