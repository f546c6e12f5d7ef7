"""One network for all of this folder, put in order before each test. ``make test-network`` says what it runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from cere_trust import Client
from cere_trust.pallets import babe, session

from .compose import Containers
from .network import FOLLOWER, VALIDATORS, Impossible, Network, until
from .processes import Processes
from .run import COMPOSE, KIND, NAMESPACES


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Network]:
    """The running network, in whatever state the last test left it."""
    kind = os.environ.get(KIND)
    if not kind:
        pytest.skip("takes minutes: make test-network")
    running: AbstractContextManager[Network]
    if kind == COMPOSE:
        running = Containers()
    else:
        request.getfixturevalue("node_binary")
        running = Processes(tmp_path_factory.mktemp("network"), namespaces=kind == NAMESPACES)
    with running as network:
        yield network


def _all_validate(client: Client) -> bool:
    now, next = client.query_many((session.validators(), session.queued_keys()))
    return len(now) == len(next) == len(VALIDATORS)


@pytest.fixture
def network(nodes: Network) -> Network:
    """The network with all nodes alive, connected, and of one mind; all four validate, in the next session too."""
    nodes.settle()
    until(nodes.is_complete, "everyone is in touch with everyone")
    with Client(nodes.urls[FOLLOWER]) as client:  # a test may have changed that, which takes some sessions to undo
        until(lambda: _all_validate(client), "all four validate", 400)
    return nodes


@pytest.fixture
def client(network: Network) -> Iterator[Client]:
    """A client of the node that only follows."""
    with Client(network.urls[FOLLOWER]) as connected:
        yield connected


@pytest.fixture
def short_sessions(client: Client) -> None:
    """For tests that wait for the ends of sessions."""
    slots = client.call_runtime(babe.current_epoch()).duration
    if slots > 20:
        pytest.skip(f"sessions have {slots:,} slots here; start the network with NETWORK_PRESET=short")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """What this network cannot do is skipped, with its reason."""
    try:
        return (yield)
    except Impossible as reason:
        pytest.skip(str(reason))
