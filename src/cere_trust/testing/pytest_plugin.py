"""The pytest plugin: one running chain per session, restored after every test.

The package installs it. ``cere_chain`` is a chain in which each test starts from the session's initial state; ``cere_client``
is a client of it. With ``--cere-url``, or ``CERE_TRUST_NODE_URL``, the client connects to that node, and tests that need the
embedded chain are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..client import Client
    from ..devnet.launch.embedded import Devnet

__all__ = ["cere_chain", "cere_client", "cere_devnet", "cere_devnet_options"]

SKIPPED = "needs the embedded chain, and --cere-url or CERE_TRUST_NODE_URL names a node"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the plugin's options."""
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
    """Return arguments for `Devnet`; override it in a ``conftest.py`` for another block time, or a specification."""
    return {}


@pytest.fixture(scope="session")
def cere_devnet(pytestconfig: pytest.Config, cere_devnet_options: dict[str, Any]) -> Iterator[Devnet]:
    """Run the chain that all tests of the session share, without a restore in between."""
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
    """Provide the shared chain, and restore it after the test."""
    from ..client import nonces

    before = cere_devnet.snapshot()
    yield cere_devnet
    cere_devnet.restore(before)
    nonces.forget(cere_devnet.url)


@pytest.fixture
def cere_client(request: pytest.FixtureRequest) -> Iterator[Client]:
    """Connect a client to `cere_chain`, or to the node that ``--cere-url`` names."""
    from ..client import Client

    url = request.config.getoption("cere_url") or request.getfixturevalue("cere_chain").url
    with Client(url) as client:
        yield client
