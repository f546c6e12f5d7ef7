"""The pytest plugin: one running chain per session, as new in every test.

It comes with the package. ``cere_chain`` is a chain in which each test starts where the session did; ``cere_client`` is a
client of it. With ``--cere-url``, or ``CERE_TRUST_NODE_URL``, the client is that node's, and tests that need the embedded
chain are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..client import Client
    from ..devnet.launch.embedded import Devnet

SKIPPED = "needs the embedded chain, and --cere-url or CERE_TRUST_NODE_URL names a node"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plugin's options."""
    group = parser.getgroup("cere", "Cere development chain")
    group.addoption(
        "--cere-url",
        metavar="URL",
        default=os.environ.get("CERE_TRUST_NODE_URL"),
        help="test against this node instead of the embedded chain",
    )
    group.addoption("--cere-preset", metavar="NAME", default="dev", help="genesis preset of the embedded chain: dev")


@pytest.fixture(scope="session")
def cere_devnet_options() -> dict[str, Any]:
    """What `Devnet` is started with; override it in a ``conftest.py`` for another block time, or a specification."""
    return {}


@pytest.fixture(scope="session")
def cere_devnet(pytestconfig: pytest.Config, cere_devnet_options: dict[str, Any]) -> Iterator[Devnet]:
    """The running chain that the session's tests share, blocks and all."""
    if pytestconfig.getoption("cere_url"):
        pytest.skip(SKIPPED)
    try:
        from ..devnet.launch.embedded import Devnet
    except ModuleNotFoundError as missing:
        pytest.fail(f"the development chain needs {missing.name!r}: pip install 'cere-trust[devnet]'", pytrace=False)
    with Devnet(**{"preset": pytestconfig.getoption("cere_preset"), **cere_devnet_options}) as chain:
        yield chain


@pytest.fixture
def cere_chain(cere_devnet: Devnet) -> Iterator[Devnet]:
    """The shared chain, put back after the test to what it was before it."""
    from ..client import nonces

    before = cere_devnet.snapshot()
    yield cere_devnet
    cere_devnet.restore(before)
    nonces.forget(cere_devnet.url)


@pytest.fixture
def cere_client(request: pytest.FixtureRequest) -> Iterator[Client]:
    """A client of `cere_chain`, or of the node that ``--cere-url`` names."""
    from ..client import Client

    url = request.config.getoption("cere_url") or request.getfixturevalue("cere_chain").url
    with Client(url) as client:
        yield client
