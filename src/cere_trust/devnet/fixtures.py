"""pytest fixtures: one running chain per session, and as many more as a test wants.

In a ``conftest.py``::

    from cere_trust.devnet.fixtures import *

With ``CERE_TRUST_NODE_URL`` set, `node_url` is that node's, and tests that need the embedded chain are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from .launcher import Devnet

__all__ = ["devnet", "embedded_devnet", "fresh_devnet", "node_url"]

NODE_URL = os.environ.get("CERE_TRUST_NODE_URL")
_SKIPPED = "needs the embedded chain, and CERE_TRUST_NODE_URL names a node"


@pytest.fixture(scope="session")
def embedded_devnet() -> Iterator[Devnet]:
    """The embedded chain that tests share."""
    with Devnet(preset="dev") as chain:
        yield chain


@pytest.fixture
def devnet(request: pytest.FixtureRequest) -> Devnet:
    """The shared embedded chain; tests that take it need more than a URL."""
    if NODE_URL:
        pytest.skip(_SKIPPED)
    chain: Devnet = request.getfixturevalue("embedded_devnet")
    return chain


@pytest.fixture
def node_url(request: pytest.FixtureRequest) -> str:
    """URL of a development node: the shared embedded chain's, or what ``CERE_TRUST_NODE_URL`` says."""
    if NODE_URL:
        return NODE_URL
    chain: Devnet = request.getfixturevalue("embedded_devnet")
    return chain.url


@pytest.fixture
def fresh_devnet() -> Iterator[Callable[..., Devnet]]:
    """Starts chains of a test's own, from the same genesis; takes what `Devnet` takes.

    The genesis is built once per process and its state shared, so that a chain costs milliseconds.
    """
    if NODE_URL:
        pytest.skip(_SKIPPED)
    with ExitStack() as running:

        def start(**options: Any) -> Devnet:
            return running.enter_context(Devnet(**options))

        yield start
