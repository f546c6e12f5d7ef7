"""Ways to fail that real nodes and networks have, to be switched on and off while the chain runs."""

from __future__ import annotations

import asyncio
import inspect
import random
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from weakref import WeakKeyDictionary, WeakSet

from ...crypto.hashing import blake2_256
from ...errors import DevnetError
from ..node.errors import opaque_extrinsic
from ..node.node import Node
from ..rpc import Failure
from ..rpc.filters import Filter, Filters, HttpRefusal, IncomingRequest, Proceed, Toggle
from ..rpc.registry import JsonValue, to_hex
from ..server.wire import ShapedTransport
from ..state import ChainState
from .byzantine import Byzantine

_SUBMISSIONS = {"author_submitExtrinsic": "extrinsic", "author_submitAndWatchExtrinsic": "bytes"}
_TICK = 0.05
"""Seconds between two pieces of a slow answer, and after which a late one sees that it need not wait any more."""

F = TypeVar("F", bound=Toggle)


class ByteFault(Toggle):
    """A byte shaper that lets everything pass. A subclass overrides the direction where it acts.

    Attributes:
        piece: Maximum number of bytes that `leave` gets at a time.
    """

    piece = 1 << 16

    def arrive(self, transport: ShapedTransport, data: bytes) -> bytes:
        """Return the bytes that the node receives; see `ByteShaper`."""
        return data

    async def leave(self, transport: ShapedTransport, data: bytes, since: float) -> bytes:
        """Return the bytes to send now; see `ByteShaper`."""
        return data


class Latency(ByteFault):
    """Sends all bytes later, in their order."""

    def __init__(self, seconds: float | tuple[float, float], seed: int = 0) -> None:
        super().__init__()
        self.low, self.high = seconds if isinstance(seconds, tuple) else (seconds, seconds)
        self._random = random.Random(seed)

    async def leave(self, transport: ShapedTransport, data: bytes, since: float) -> bytes:
        self.hits += 1
        due = since + self._random.uniform(self.low, self.high)
        clock = asyncio.get_running_loop().time
        while self.in_force and (left := due - clock()) > 0:
            await asyncio.sleep(min(left, _TICK))
        return data


class Slow(ByteFault):
    """Limits each connection to a number of bytes per second."""

    def __init__(self, bytes_per_second: float) -> None:
        super().__init__()
        if bytes_per_second <= 0:
            raise ValueError("at least some bytes must leave; blackhole() lets none")
        self.rate = bytes_per_second
        self.piece = max(1, int(bytes_per_second * _TICK))

    async def leave(self, transport: ShapedTransport, data: bytes, since: float) -> bytes:
        self.hits += 1
        await asyncio.sleep(len(data) / self.rate)
        return data


class Cut(ByteFault):
    """Ends each connection after a number of further bytes, in the middle of a message if need be."""

    def __init__(self, after: int = 0) -> None:
        super().__init__()
        self.after = after
        self._left: WeakKeyDictionary[ShapedTransport, int] = WeakKeyDictionary()

    async def leave(self, transport: ShapedTransport, data: bytes, since: float) -> bytes:
        left = self._left.get(transport, self.after)
        self._left[transport] = left - len(data)
        if len(data) < left:
            return data
        self.hits += 1
        transport.cut(data[:left])
        return b""


class Blackhole(ByteFault):
    """Keeps connections open and passes nothing in either direction; cuts them when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self._silenced: WeakSet[ShapedTransport] = WeakSet()

    def arrive(self, transport: ShapedTransport, data: bytes) -> bytes:
        self.hits += 1
        self._silenced.add(transport)
        return b""

    async def leave(self, transport: ShapedTransport, data: bytes, since: float) -> bytes:
        self.hits += 1
        self._silenced.add(transport)
        return b""

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        for transport in list(self._silenced):
            transport.abort_soon()


class RateLimit(Filter):
    """So many requests a second, of all clients together. With code 429, HTTP requests get that status."""

    def __init__(self, per_second: float, code: int = -32005, burst: int | None = None) -> None:
        super().__init__()
        if per_second <= 0:
            raise ValueError("a rate is a positive number of requests a second")
        self.rate = per_second
        self.code = code
        self.burst = max(1.0, per_second) if burst is None else float(burst)
        self._tokens = self.burst
        self._filled = time.monotonic()

    def _wait(self) -> float:
        """Take a token; the seconds until there is one, 0 where it was taken."""
        now = time.monotonic()
        self._tokens = min(self.burst, self._tokens + (now - self._filled) * self.rate)
        self._filled = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0
        self.hits += 1
        return (1 - self._tokens) / self.rate

    def admit(self) -> HttpRefusal | None:
        if self.code != 429 or not (wait := self._wait()):
            return None
        return HttpRefusal(429, "Too Many Requests\n", {"Retry-After": str(max(1, round(wait)))})

    def answer(self, request: IncomingRequest, proceed: Proceed) -> JsonValue:
        if self.code == 429 and request.http:  # counted at the door
            return proceed(request)
        if wait := self._wait():
            raise Failure(self.code, "Too many requests", f"try again in {max(1, round(wait))} s")
        return proceed(request)


class WrongGenesis(Filter):
    """The node says that it is on another chain: wherever the genesis hash stands, another one does."""

    def __init__(self, genesis: bytes | None = None) -> None:
        super().__init__()
        self.genesis = genesis or blake2_256(b"another chain")

    def _swap(self, node: Node, value: JsonValue, back: bool = False) -> JsonValue:
        true, false = node.chain.genesis_hash.hex(), self.genesis.hex()
        old, new = (false, true) if back else (true, false)

        def swap(one: JsonValue) -> JsonValue:
            if isinstance(one, str):
                self.hits += not back and old in one
                return one.replace(old, new)
            if isinstance(one, bytes):
                return one.replace(bytes.fromhex(old), bytes.fromhex(new))
            if isinstance(one, list):
                return [swap(item) for item in one]
            return {key: swap(item) for key, item in one.items()} if isinstance(one, dict) else one

        return swap(value)

    def answer(self, request: IncomingRequest, proceed: Proceed) -> JsonValue:
        meant = self._swap(request.node, request.arguments, back=True)
        return self._swap(request.node, proceed(replace(request, arguments=meant)))

    def notify(self, request: IncomingRequest, result: JsonValue) -> JsonValue | None:
        return self._swap(request.node, result)


class DropSubscription(Filter):
    """Subscriptions fall silent, though the connection lives."""

    def __init__(self, after: int = 0) -> None:
        super().__init__()
        self._left = after

    def notify(self, request: IncomingRequest, result: JsonValue) -> JsonValue | None:
        if self._left > 0:
            self._left -= 1
            return result
        self.hits += 1
        return None


class Prune(Filter):
    """States of all but the newest blocks are discarded."""

    def __init__(self, keep: int) -> None:
        super().__init__()
        self.keep = keep

    def state(self, node: Node, block: bytes, state: ChainState) -> ChainState:
        found = node.chain.block(block)
        if found is not None and found.number <= node.chain.head().number - self.keep:
            self.hits += 1
            raise Failure(4003, f"Client error: UnknownBlock: State already discarded for {to_hex(block)}")
        return state


class LoseTransaction(Filter):
    """The pool takes transactions, says so, and forgets them.

    Attributes:
        hashes: Of those that were lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hashes: list[bytes] = []

    def answer(self, request: IncomingRequest, proceed: Proceed) -> JsonValue:
        result = proceed(request)
        if request.method in _SUBMISSIONS:
            hash = blake2_256(opaque_extrinsic(request.arguments[_SUBMISSIONS[request.method]]))
            request.node.pool.lose(hash)
            self.hashes.append(hash)
            self.hits += 1
        return result


class Faults(Filters):
    """What can go wrong with a node, each for the length of a `with` statement.

    ::

        with chain.faults.latency(0.2), chain.faults.rate_limit(10):
            ...

    What each returns counts in `hits` how often it acted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.byzantine = Byzantine(self)

    def _here(self, one: F) -> F:
        one.home = self
        return one

    def latency(self, seconds: float | tuple[float, float], *, seed: int = 0) -> Latency:
        """All that the node sends arrives so many seconds later; from a range, a new number for each message."""
        return self._here(Latency(seconds, seed))

    def slow(self, bytes_per_second: float) -> Slow:
        """Each connection carries so many bytes a second."""
        return self._here(Slow(bytes_per_second))

    def cut(self, after: int = 0) -> Cut:
        """Each connection, old or new, ends after so many bytes more. A new one's handshake takes some 130."""
        return self._here(Cut(after))

    def blackhole(self) -> Blackhole:
        """Connections can be opened, and carry nothing. They are cut when it is over."""
        return self._here(Blackhole())

    def rate_limit(self, per_second: float, *, code: int = -32005, burst: int | None = None) -> RateLimit:
        """Refuse requests beyond a rate.

        Args:
            per_second: Requests of all clients together.
            code: Of the JSON-RPC error. With 429, HTTP requests and handshakes get that status with ``Retry-After``,
                and requests over open WebSockets an error with that code.
            burst: Requests that may come at once; what is allowed in a second, and at least one, where not said.
        """
        return self._here(RateLimit(per_second, code, burst))

    def wrong_genesis(self, genesis: bytes | None = None) -> WrongGenesis:
        """Have the node say that it is on another chain, whose genesis hash may be given."""
        return self._here(WrongGenesis(genesis))

    def drop_subscription(self, after: int = 0) -> DropSubscription:
        """No subscription is told anything any more, after so many notifications."""
        return self._here(DropSubscription(after))

    def prune(self, keep: int) -> Prune:
        """Discard the states of all but the newest blocks."""
        return self._here(Prune(keep))

    def lose_transaction(self) -> LoseTransaction:
        """Take transactions into the pool, say ``ready``, and forget them."""
        return self._here(LoseTransaction())

    def named(self, text: str) -> Toggle:
        """A fault from text, as on the command line: ``latency=0.2``, ``rate-limit=5,code=429``, ``wrong-value``.

        Raises:
            DevnetError: no such fault, or its arguments do not fit; the message shows what does.
        """
        name, _, given = text.partition("=")
        known: dict[str, Callable[..., Toggle]] = {
            method.__name__.replace("_", "-"): method
            for space in (self, self.byzantine)
            for method in (getattr(space, one) for one in vars(type(space)) if not one.startswith("_"))
            if inspect.ismethod(method) and method.__name__ != "named"
        }
        method = known.get(name.strip().replace("_", "-").removeprefix("byzantine."))
        if method is None:
            raise DevnetError(f"no fault is called {name!r}; there are {', '.join(sorted(known))}")
        args: list[object] = []
        options: dict[str, object] = {}
        for part in given.split(",") if given else ():
            key, equals, value = part.rpartition("=")
            if equals:
                options[key.strip().replace("-", "_")] = _value(value)
            else:
                args.append(_value(part))
        try:
            inspect.signature(method).bind(*args, **options)
            return method(*args, **options)
        except (TypeError, ValueError) as error:
            wanted = ", ".join(str(one).split(":")[0] for one in inspect.signature(method).parameters.values())
            raise DevnetError(f"the fault {text!r} does not fit {name}({wanted}): {error}") from None


def _value(text: str) -> object:
    """A number, a range of numbers, bytes, or a word."""
    text = text.strip()
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"\d*\.?\d+", text):
        return float(text)
    if span := re.fullmatch(r"(\d*\.?\d+)-(\d*\.?\d+)", text):
        return float(span[1]), float(span[2])
    return bytes.fromhex(text[2:]) if re.fullmatch(r"0x([0-9a-fA-F]{2})*", text) else text
