"""One network for all of this folder, put in order before each test. ``make test-network`` says what it runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cere_trust import Client

from .network import FOLLOWER, Impossible, Network
from .processes import Processes
from .run import KIND, NAMESPACES


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Network]:
    """The running network, in whatever state the last test left it."""
    kind = os.environ.get(KIND)
    if not kind:
        pytest.skip("takes minutes: make test-network")
    request.getfixturevalue("node_binary")
    folder: Path = tmp_path_factory.mktemp("network")
    running: AbstractContextManager[Network] = Processes(folder, namespaces=kind == NAMESPACES)
    with running as network:
        yield network


@pytest.fixture
def network(nodes: Network) -> Network:
    """The network with all nodes alive, connected, and of one mind."""
    nodes.settle()
    return nodes


@pytest.fixture
def client(network: Network) -> Iterator[Client]:
    """A client of the node that only follows."""
    with Client(network.urls[FOLLOWER]) as connected:
        yield connected


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """What this network cannot do is skipped, with its reason."""
    try:
        return (yield)
    except Impossible as reason:
        pytest.skip(str(reason))
