"""One chain per session; another chain from the same genesis wherever a test wants its own.

All chains come from fixtures: `node_url`, `fresh_chain`, and what is made of them, are of the backend that the run is on.
A test that needs what only the embedded chain can do says so with ``@pytest.mark.embedded("…")``, and is skipped elsewhere.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from . import backend as backends
from .backend import Backend, OwnChain, Unfit, share_compiled
from .node.binary import name_own_binary

# How long an example takes says more of the machine than of the code. The profile that hypothesis takes where CI is set is
# left aside: with it a test's settings nest once more for each of its parameters, until Python's stack is full.
hypothesis.settings.register_profile("untimed", hypothesis.settings.get_profile("default"), deadline=None)
hypothesis.settings.load_profile("untimed")

OF_THE_CHAIN = ("chain/devnet", "unit/devnet", "unit/proofs", "oracles", "foreign", "parity", "fidelity")
"""Folders whose tests are of the development chain itself: ``pytest -m devnet``."""


EMBEDDED = {"cere_devnet", "cere_chain"}
"""Fixtures that are the embedded chain, whatever the run is on."""


def pytest_configure(config: pytest.Config) -> None:
    """Have all tests of the real node use the binary of this clone; leave the collection of tests alone."""
    name_own_binary()
    _keep_bytecode_of_this_run(config)
    gc.disable()  # until all are collected: next to nothing of that is garbage


def _keep_bytecode_of_this_run(config: pytest.Config) -> None:
    """Where Python is to write no bytecode, have the processes that tests start share theirs in a folder of this run.

    Otherwise each of them compiles the package and all that it imports. Nothing is written beside the sources, or kept.
    """
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        folder = tempfile.mkdtemp(prefix="cere-trust-tests-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        patch = pytest.MonkeyPatch()
        config.add_cleanup(patch.undo)
        patch.delenv("PYTHONDONTWRITEBYTECODE")
        patch.setenv("PYTHONPYCACHEPREFIX", folder)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is of the development chain and what takes a chain; skip what only the embedded chain can do elsewhere."""
    here = Path(__file__).parent
    unmarked = []
    for item in items:
        where, fixtures = item.path.relative_to(here).as_posix(), set(getattr(item, "fixturenames", ()))
        if where.startswith(OF_THE_CHAIN):
            item.add_marker("devnet")
        if "backend" in fixtures:
            item.add_marker("chain")
        embedded = item.get_closest_marker("embedded")
        if embedded is None and (fixtures & EMBEDDED or (where.startswith("chain/") and "backend" not in fixtures)):
            unmarked.append(item.nodeid.partition("[")[0])
        if embedded is not None and config.getoption("cere_url"):
            item.add_marker(pytest.mark.skip(reason=f"only the embedded chain: {embedded.args[0]}"))
    if unmarked:
        raise pytest.UsageError(
            'these use the embedded chain, and no other: say why with @pytest.mark.embedded("…"), or take `fresh_chain` or '
            f"`node_url`: {', '.join(sorted(set(unmarked)))}"
        )


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lives as long as the run: modules, tests and their parameters."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write one line for all skips of one reason, in place of pytest's own, which are one for each line of code."""
    if not terminalreporter.hasopt("s"):
        return
    terminalreporter.reportchars = terminalreporter.reportchars.replace("s", "")
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section("skipped, by reason")
        for reason, count in reasons.most_common():
            terminalreporter.line(f"SKIPPED [{count}] {reason}")


def _reason(report: pytest.TestReport) -> str:
    """Why a test was skipped, without the place."""
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr).removeprefix("Skipped: ")


@pytest.fixture(scope="session")
def backend(pytestconfig: pytest.Config) -> Backend:
    """What the run is on: the embedded chain, or the node that ``--cere-url`` or ``CERE_TRUST_NODE_URL`` names."""
    found = Backend(pytestconfig.getoption("cere_url"), pytestconfig.getoption("cere_preset"))
    try:
        found.check()
    except Unfit as unfit:
        pytest.exit(str(unfit), returncode=pytest.ExitCode.USAGE_ERROR)
    return found


@pytest.fixture
def node_url(request: pytest.FixtureRequest, backend: Backend) -> str:
    """URL of a development node that all tests share."""
    return backend.url or request.getfixturevalue("cere_devnet").url


@pytest.fixture
def fresh_chain(backend: Backend) -> Iterator[Callable[..., OwnChain]]:
    """Starts chains of a test's own, from the same genesis; takes what `Devnet` takes, or `OwnNode` where that is run on.

    The embedded chain's genesis is built once per process and its state shared, so that a chain costs milliseconds; a node
    takes a second.
    """
    with ExitStack() as running:

        def start(**options: Any) -> OwnChain:
            return running.enter_context(backend.own(**options))

        yield start


@pytest.fixture(scope="session")
def run_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder whose metadata is the run's own; the compiled runtimes are the user's, as each takes seconds to compile."""
    folder = tmp_path_factory.getbasetemp() / "metadata"
    share_compiled(folder)
    return folder


@pytest.fixture(scope="session")
def node_binary() -> Path:
    """The real node's binary; tests that take it are skipped where it has not been built."""
    return backends.node_binary()
