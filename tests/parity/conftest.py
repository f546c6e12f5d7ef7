"""The same chain on the embedded chain and on a real node, once for all these tests; and what both say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .stage import Played, play_all
from .table import Asked, ask_both
from .twins import Twins, twins
from .web import Heard, send_both


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory, node_binary: Path) -> Iterator[Twins]:
    with twins(tmp_path_factory.mktemp("twins")) as both:
        yield both


@pytest.fixture(scope="session")
def asked(pair: Twins) -> list[Asked]:
    return ask_both(pair)


@pytest.fixture(scope="session")
def heard(pair: Twins) -> list[Heard]:
    return send_both(pair)


@pytest.fixture(scope="session")
def played(node_binary: Path) -> list[Played]:
    return play_all()
