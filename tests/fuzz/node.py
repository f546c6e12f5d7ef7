"""A lying node, end to end: a proxy between a client and the embedded chain, which alters some answers on their way."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from cere_trust import AsyncClient, Client

from .checking import Input, Target
from .dialogues import BOB, METHODS, RecordedAsyncClient, RecordedClient, aread, items_of, read, run_async
from .mutations import altered, damaged_text, document, inside, places

TIMEOUT = 1.0
"""Seconds for an answer; some never come."""
LIFETIME = 4.0
"""Seconds of a connection: without some notifications, a client may wait as long as there is one."""
ALTER, TEXT, DROP, REPEAT, CUT, ERROR = range(6)


class Proxy:
    """WebSocket proxy.

    Attributes:
        changes: Change of an answer or notification, by its number since the connection began: kind and seed.
    """

    def __init__(self, upstream: str) -> None:
        self.changes: dict[int, tuple[int, int]] = {}
        self._upstream = upstream
        self._started = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._main()), daemon=True).start()
        assert self._started.wait(20)

    async def _main(self) -> None:
        async with serve(self._serve, "127.0.0.1", 0, max_size=None, compression=None) as server:
            self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            self._started.set()
            await asyncio.Future()

    async def _serve(self, client: ServerConnection) -> None:
        changes = self.changes
        async with connect(self._upstream, max_size=None, compression=None) as node:

            async def down() -> None:
                number = 0
                with contextlib.suppress(ConnectionClosed):
                    async for text in node:
                        message = json.loads(text)
                        count = len(message) if isinstance(message, list) else 1
                        chosen = [(at - number, changes[at]) for at in range(number, number + count) if at in changes]
                        number += count
                        for answer in _lied(str(text), message, chosen):
                            await client.send(answer)
                        if any(kind == CUT for _, (kind, _) in chosen):
                            await client.close()

            passing = asyncio.create_task(down())
            try:
                with contextlib.suppress(ConnectionClosed, TimeoutError):
                    async with asyncio.timeout(LIFETIME):
                        async for text in client:
                            await node.send(text)
            finally:
                passing.cancel()


def _lied(text: str, message: Any, chosen: list[tuple[int, tuple[int, int]]]) -> list[str]:
    for index, (kind, seed) in chosen:
        rng = Random(seed)
        one = message[index] if isinstance(message, list) else message
        if kind == DROP:
            return []
        if kind == REPEAT:
            return [text] * 3
        if kind == TEXT:
            return [damaged_text(text, rng) if len(text) < 20_000 else text[: len(text) // 2]]
        if kind == ERROR and "id" in one:
            one = {
                "jsonrpc": "2.0",
                "id": one["id"],
                "error": {"code": rng.choice((1010, -32000, 4003)), "message": "no"},
            }
            text = json.dumps([*message[:index], one, *message[index + 1 :]] if isinstance(message, list) else one)
            continue
        start: tuple[str | int, ...] = ("params", "result") if "method" in one else ("result",)
        with contextlib.suppress(KeyError, TypeError):
            path = (*start, *rng.choice(list(places(inside(one, start)))))
            path = path if rng.random() < 0.9 else rng.choice(list(places(one)))
            made = document(one, path, altered(one, path, rng))
            if isinstance(message, list):
                parts = [json.dumps(part) for part in message]
                parts[index] = made
                made = f"[{','.join(parts)}]"
            text = made
    return [text]


@cache
def proxy() -> Proxy:
    """Start a chain in a process of its own, whose memory is its own too, and the proxy."""
    chain = subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.chain"],
        cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert chain.stdout is not None
    found = Proxy(chain.stdout.readline().strip())
    found.chain = chain  # type: ignore[attr-defined]  # which ends with its standard input
    return found


def make(rng: Random) -> Input:
    changes: list[int] = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        kind = rng.choice((*[ALTER] * 12, TEXT, TEXT, REPEAT, CUT, ERROR, ERROR, DROP))
        changes += [rng.randrange(rng.choice((3, 8, 20))), kind, rng.getrandbits(32)]
    # Without a cache the node's metadata is read, which takes most of the time.
    cached = rng.random() < 0.8
    return rng.choice(("sync", "async")), rng.choice(list(METHODS)), int(cached), *changes


def run(input: Input) -> None:
    way, name, cached, *numbers = input
    assert isinstance(name, str)
    values = [int(number) for number in numbers]
    lying = proxy()
    lying.changes = {values[at]: (values[at + 1], values[at + 2]) for at in range(0, len(values), 3)}
    with _empty_cache():
        if way == "async":
            run_async(_later(RecordedAsyncClient if cached else AsyncClient, lying.url, name))
            return
        with (RecordedClient if cached else Client)(lying.url, timeout=TIMEOUT) as client:
            str(read(METHODS[name](client), items_of(name)))


async def _later(kind: type[AsyncClient], url: str, name: str) -> None:
    async with kind(url, timeout=TIMEOUT) as client:
        await aread(METHODS[name](client), items_of(name))


@contextlib.contextmanager
def _empty_cache() -> Iterator[None]:
    """Let clients cache metadata for one input only: what a lying node sends would change the next one."""
    before = os.environ.get("CERE_TRUST_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CERE_TRUST_CACHE"] = folder
        try:
            yield
        finally:
            os.environ.pop("CERE_TRUST_CACHE")
            if before is not None:
                os.environ["CERE_TRUST_CACHE"] = before


def load() -> None:
    """Start, and see that the honest proxy is one: a run against a dead chain would find nothing."""
    proxy().changes = {}
    with _empty_cache(), RecordedClient(proxy().url) as client:
        assert client.nonce(BOB) >= 0


TARGET = Target("node", make, run, load)
