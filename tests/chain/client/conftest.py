"""Clients of the development chain, with a metadata cache of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cere_trust import AsyncClient, Client, Keypair


@pytest.fixture(autouse=True)
def own_cache(run_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Shared by the tests of a run, and by nothing else."""
    monkeypatch.setenv("CERE_TRUST_CACHE", str(run_cache))
    return run_cache


@pytest.fixture
def client(node_url: str) -> Iterator[Client]:
    with Client(node_url) as client:
        yield client


@pytest.fixture
async def async_client(node_url: str) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(node_url) as client:
        yield client


@pytest.fixture
def alice() -> Keypair:
    return Keypair.from_uri("//Alice")


@pytest.fixture
def bob() -> Keypair:
    return Keypair.from_uri("//Bob")
