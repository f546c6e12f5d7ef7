"""What every contender of `benchmarks.node` that is written in Python has in common; only the standard library is used.

A contender is a process of its own. It gets its work as JSON on the command line, then one word a line on its standard input
for each job, and answers each with a line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Job: TypeAlias = Callable[[list[float]], Awaitable[None]]
"""Does something, and adds how long it took."""


@dataclass(frozen=True)
class Work:
    """What is to be done.

    Attributes:
        url: The node's.
        seeds: Secret seeds of the accounts, in hex.
        to: Whom they pay, an address.
        sent: Transactions of each account that are signed and handed in at once, with nothing given.
        each: Transactions of each account that are signed first, and then handed in, half of them at a time: a pool does not
            hold all.
        birth: Number and hash of the block their mortality counts from.
        reads: Accounts that are read at once, addresses.
        clients: Clients that follow the chain.
        blocks: Blocks that these are told of.
    """

    url: str
    seeds: list[str]
    to: str
    sent: int
    each: int
    birth: tuple[int, str]
    reads: list[str]
    clients: int
    blocks: int

    def half(self, signed: list[list[T]]) -> list[list[T]]:
        """The next half of what was signed, by account; it is taken out of there."""
        count = max(1, self.each // 2)
        taken = [own[:count] for own in signed]
        for own in signed:
            del own[:count]
        return taken


class Heard:
    """What clients are told of final blocks; each block is answered once all of them know it.

    Args:
        clients: How many there are.
    """

    def __init__(self, clients: int) -> None:
        self._clients = clients
        self._moments: dict[int, list[float]] = {}

    def __len__(self) -> int:
        return len(self._moments)

    def note(self, number: int, moment: float) -> None:
        """A client was told of a block."""
        moments = self._moments.setdefault(number, [])
        moments.append(moment)
        if len(moments) == self._clients:
            answer(block=number, first=moments[0], last=moments[-1])


def given() -> Work:
    """The work on the command line."""
    return Work(**json.loads(sys.argv[1]))


def answer(**figures: object) -> None:
    """Tell the parent."""
    print(json.dumps(figures), flush=True)


def asked() -> str:
    """The parent's next word, empty at the end."""
    return sys.stdin.readline().strip()


def timed(times: list[float], work: Callable[[], Any]) -> Any:
    """What some work gives; how long it took is added to `times`."""
    started = time.perf_counter()
    try:
        return work()
    finally:
        times.append(time.perf_counter() - started)


async def awaited(times: list[float], work: Awaitable[T]) -> T:
    """The same of work that is awaited."""
    started = time.perf_counter()
    try:
        return await work
    finally:
        times.append(time.perf_counter() - started)


async def all_at_once(jobs: Iterable[Job]) -> dict[str, Any]:
    """Do all jobs at once; the figures of that."""
    times: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(job(times) for job in jobs))
    return {"seconds": time.perf_counter() - started, "times": times}


def now() -> float:
    """Seconds by the clock that all processes of the machine share."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)
