"""One chain for each module; its tests keep to accounts, nodes and clusters of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cere_trust import Client
from cere_trust.devnet import Devnet

from .ground import Ground


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A chain and a client of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CERE_TRUST_CACHE", str(tmp_path_factory.getbasetemp() / "metadata"))
        with Devnet(preset="dev") as chain, Client(chain.url) as client:
            yield Ground(chain, client)
