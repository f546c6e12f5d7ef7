"""Every test here runs twice: with `Client` and with `AsyncClient`, from one body."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cere_trust import AsyncClient, Client

from .fake_node import FakeNode, running

Connect = Callable[..., Any]


class Blocking:
    """A `Client` whose methods are awaited, in a thread of their own."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        if isinstance(inspect.getattr_static(Client, name), property):
            return getattr(self._client, name)
        method = getattr(self._client, name)
        if inspect.isgeneratorfunction(method) or name == "watch":
            return lambda *args, **options: self._stream(method(*args, **options))

        async def awaited(*args: Any, **options: Any) -> Any:
            return await asyncio.to_thread(method, *args, **options)

        return awaited

    @staticmethod
    async def _stream(items: Iterator[Any]) -> AsyncIterator[Any]:
        end = object()
        try:
            while (item := await asyncio.to_thread(next, items, end)) is not end:
                yield item
        finally:
            await asyncio.to_thread(items.close)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads what another one stored."""
    monkeypatch.setenv("CERE_TRUST_CACHE", str(tmp_path))


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest) -> Connect:
    """Makes a client that closes behind an ``async with``."""

    @asynccontextmanager
    async def blocking(*args: Any, **options: Any) -> AsyncIterator[Any]:
        client = Client(*args, **options)
        try:
            yield Blocking(client)
        finally:
            await asyncio.to_thread(client.close)

    @asynccontextmanager
    async def awaiting(*args: Any, **options: Any) -> AsyncIterator[Any]:
        client = AsyncClient(*args, **options)
        try:
            yield client
        finally:
            await client.close()

    return blocking if request.param == "sync" else awaiting


@pytest.fixture
def node() -> Iterator[FakeNode]:
    """A fake node, listening."""
    with running(FakeNode()) as node:
        yield node
