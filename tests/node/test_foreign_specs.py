"""Genesis of networks that others run: the node opens them as the embedded chain does, and makes blocks on them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cere_trust.devnet import RealNode

from .asking import ask

REGISTRY = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo") / "registry" / "src"
NAMES = ("kusama", "paseo", "polkadot", "rococo", "westend")
"""Relay chains, whose runtimes want to hear of parachains in every block; the oldest are of 2020."""


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_has_the_genesis_that_we_compute_and_makes_blocks(name: str, node_binary: Path) -> None:
    found = sorted(REGISTRY.glob(f"*/polkadot-service-*/chain-specs/{name}.json"))
    if not found:
        pytest.skip("cargo has not fetched the crate polkadot-service, which has the specification")
    with RealNode(spec=found[-1], block_time="manual") as node:
        assert ask(node.http_url, "chain_getBlockHash", 0) == str(node.genesis_hash)
        assert ask(node.http_url, "system_peers") == []  # it calls none of the network's own nodes
        for _ in range(2):
            made = ask(node.http_url, "engine_createBlock", True, True, None)["hash"]
        assert ask(node.http_url, "chain_getBlockHash", 2) == made
