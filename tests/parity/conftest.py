"""The same chain on the embedded chain and on a real node, once for all these tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .twins import Twins, twins


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory, node_binary: Path) -> Iterator[Twins]:
    with twins(tmp_path_factory.mktemp("twins")) as both:
        yield both
