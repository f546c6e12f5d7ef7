"""One chain per session; another chain from the same genesis wherever a test wants its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from cere_trust.devnet import Devnet

NODE_URL = os.environ.get("CERE_TRUST_NODE_URL")


@pytest.fixture(scope="session")
def embedded_devnet() -> Iterator[Devnet]:
    """The embedded chain that tests share."""
    with Devnet(preset="dev") as chain:
        yield chain


@pytest.fixture
def devnet(request: pytest.FixtureRequest) -> Devnet:
    """The shared embedded chain; tests that take it need more than a URL."""
    if NODE_URL:
        pytest.skip("needs the embedded chain, and CERE_TRUST_NODE_URL names a node")
    chain: Devnet = request.getfixturevalue("embedded_devnet")
    return chain


@pytest.fixture
def node_url(request: pytest.FixtureRequest) -> str:
    """A development node: the embedded chain, or the one CERE_TRUST_NODE_URL names."""
    if NODE_URL:
        return NODE_URL
    chain: Devnet = request.getfixturevalue("embedded_devnet")
    return chain.url


@pytest.fixture
def fresh_devnet() -> Iterator[Callable[..., Devnet]]:
    """Starts chains of a test's own, from the same genesis; takes what `Devnet` takes."""
    if NODE_URL:
        pytest.skip("needs the embedded chain, and CERE_TRUST_NODE_URL names a node")
    with ExitStack() as running:

        def start(**options: Any) -> Devnet:
            return running.enter_context(Devnet(**options))

        yield start
