"""One chain per session; another chain from the same genesis wherever a test wants its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from cere_trust.devnet import Devnet
from cere_trust.devnet.fixtures import SKIPPED
from cere_trust.devnet.real import find_binary
from cere_trust.errors import DevnetError

# How long an example takes says more of the machine than of the code. The profile that hypothesis takes where CI is set is
# left aside: with it a test's settings nest once more for each of its parameters, until Python's stack is full.
hypothesis.settings.register_profile("untimed", hypothesis.settings.get_profile("default"), deadline=None)
hypothesis.settings.load_profile("untimed")

OF_THE_CHAIN = ("chain/devnet", "unit/devnet", "unit/proofs", "oracles", "foreign", "parity")
"""Folders whose tests are of the development chain itself: ``pytest -m devnet``."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is of the development chain."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix().startswith(OF_THE_CHAIN):
            item.add_marker("devnet")


@pytest.fixture
def devnet(cere_devnet: Devnet) -> Devnet:
    """The shared embedded chain; tests that take it need more than a URL."""
    return cere_devnet


@pytest.fixture
def node_url(request: pytest.FixtureRequest) -> str:
    """URL of a development node: the shared embedded chain's, or what ``--cere-url`` or ``CERE_TRUST_NODE_URL`` says."""
    given: str | None = request.config.getoption("cere_url")
    return given or request.getfixturevalue("cere_devnet").url


@pytest.fixture
def fresh_devnet(request: pytest.FixtureRequest) -> Iterator[Callable[..., Devnet]]:
    """Starts chains of a test's own, from the same genesis; takes what `Devnet` takes.

    The genesis is built once per process and its state shared, so that a chain costs milliseconds.
    """
    if request.config.getoption("cere_url"):
        pytest.skip(SKIPPED)
    with ExitStack() as running:

        def start(**options: Any) -> Devnet:
            return running.enter_context(Devnet(**options))

        yield start


@pytest.fixture(scope="session")
def node_binary() -> Path:
    """The real node's binary; tests that take it are skipped where it has not been built."""
    try:
        return find_binary()
    except DevnetError as missing:
        pytest.skip(str(missing))
