"""Faults of real nodes and networks, to switch on and off while the chain runs."""

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
from ...wasm.state import ChainState
from ..node.errors import opaque_extrinsic
from ..node.node import Node
from ..rpc import Failure
from ..rpc.filters import Filter, Filters, HttpRefusal, IncomingRequest, Proceed, Toggle
from ..rpc.registry import JsonValue, to_hex
from ..server.wire import ShapedTransport
from .byzantine import Byzantine

_SUBMISSIONS = {"author_submitExtrinsic": "extrinsic", "author_submitAndWatchExtrinsic": "bytes"}
_TICK = 0.05
"""Seconds between two pieces of slow output, and between checks whether a delay is still in force."""

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
    """Limits the requests per second of all clients together. With code 429, HTTP requests get that status."""

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
        """Take a token; returns the seconds until there is one, or 0 if one was taken."""
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
        if self.code == 429 and request.http:  # `admit` has counted it
            return proceed(request)
        if wait := self._wait():
            raise Failure(self.code, "Too many requests", f"try again in {max(1, round(wait))} s")
        return proceed(request)


class WrongGenesis(Filter):
    """Makes the node claim another chain: replaces the genesis hash by another one, everywhere."""

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
        arguments = self._swap(request.node, request.arguments, back=True)
        return self._swap(request.node, proceed(replace(request, arguments=arguments)))

    def notify(self, request: IncomingRequest, result: JsonValue) -> JsonValue | None:
        return self._swap(request.node, result)


class DropSubscription(Filter):
    """Drops notifications while connections stay open."""

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
    """Makes the states of all but the newest blocks unavailable."""

    def __init__(self, keep: int) -> None:
        super().__init__()
        self.keep = keep

    def state(self, node: Node, block: bytes, state: ChainState) -> ChainState:
        known = node.chain.block(block)
        if known is not None and known.number <= node.chain.head().number - self.keep:
            self.hits += 1
            raise Failure(4003, f"Client error: UnknownBlock: State already discarded for {to_hex(block)}")
        return state


class LoseTransaction(Filter):
    """Accepts transactions into the pool, reports that, and drops them silently.

    Attributes:
        hashes: Hashes of the dropped transactions.
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
    """Faults of a node, each for the length of a `with` statement.

    ::

        with chain.faults.latency(0.2), chain.faults.rate_limit(10):
            ...

    Each method returns a fault whose `hits` counts how often it acted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.byzantine = Byzantine(self)

    def _attach(self, toggle: F) -> F:
        toggle.home = self
        return toggle

    def latency(self, seconds: float | tuple[float, float], *, seed: int = 0) -> Latency:
        """Delay all output by a number of seconds; from a range, by a new random number for each message."""
        return self._attach(Latency(seconds, seed))

    def slow(self, bytes_per_second: float) -> Slow:
        """Limit each connection to a number of bytes per second."""
        return self._attach(Slow(bytes_per_second))

    def cut(self, after: int = 0) -> Cut:
        """End each connection, old or new, after a number of further bytes. A new one's handshake takes some 130."""
        return self._attach(Cut(after))

    def blackhole(self) -> Blackhole:
        """Accept connections and pass no bytes; cut the connections at the end."""
        return self._attach(Blackhole())

    def rate_limit(self, per_second: float, *, code: int = -32005, burst: int | None = None) -> RateLimit:
        """Refuse requests beyond a rate.

        Args:
            per_second: Requests of all clients together.
            code: Code of the JSON-RPC error. With 429, HTTP requests and handshakes get that status with ``Retry-After``,
                and requests over open WebSockets an error with that code.
            burst: Number of requests at once (default: the rate per second, at least one).
        """
        return self._attach(RateLimit(per_second, code, burst))

    def wrong_genesis(self, genesis: bytes | None = None) -> WrongGenesis:
        """Claim another chain, with a genesis hash of your choice."""
        return self._attach(WrongGenesis(genesis))

    def drop_subscription(self, after: int = 0) -> DropSubscription:
        """Drop all notifications, after a number of them."""
        return self._attach(DropSubscription(after))

    def prune(self, keep: int) -> Prune:
        """Discard the states of all but the `keep` newest blocks."""
        return self._attach(Prune(keep))

    def lose_transaction(self) -> LoseTransaction:
        """Accept transactions, report ``ready``, and drop them silently."""
        return self._attach(LoseTransaction())

    def named(self, text: str) -> Toggle:
        """Return a fault from text, as on the command line: ``latency=0.2``, ``rate-limit=5,code=429``, ``wrong-value``.

        Raises:
            DevnetError: no such fault, or its arguments do not fit; the message lists those that do.
        """
        name, _, values = text.partition("=")
        known: dict[str, Callable[..., Toggle]] = {
            method.__name__.replace("_", "-"): method
            for space in (self, self.byzantine)
            for method in (getattr(space, each) for each in vars(type(space)) if not each.startswith("_"))
            if inspect.ismethod(method) and method.__name__ != "named"
        }
        method = known.get(name.strip().replace("_", "-").removeprefix("byzantine."))
        if method is None:
            raise DevnetError(f"no fault is called {name!r}; there are {', '.join(sorted(known))}")
        args: list[object] = []
        options: dict[str, object] = {}
        for part in values.split(",") if values else ():
            key, equals, value = part.rpartition("=")
            if equals:
                options[key.strip().replace("-", "_")] = _value(value)
            else:
                args.append(_value(part))
        try:
            inspect.signature(method).bind(*args, **options)
            return method(*args, **options)
        except (TypeError, ValueError) as error:
            wanted = ", ".join(str(each).split(":")[0] for each in inspect.signature(method).parameters.values())
            raise DevnetError(f"the fault {text!r} does not fit {name}({wanted}): {error}") from None


def _value(text: str) -> object:
    """Parse a number, a range of numbers, or bytes; anything else is text."""
    text = text.strip()
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"\d*\.?\d+", text):
        return float(text)
    if span := re.fullmatch(r"(\d*\.?\d+)-(\d*\.?\d+)", text):
        return float(span[1]), float(span[2])
    return bytes.fromhex(text[2:]) if re.fullmatch(r"0x([0-9a-fA-F]{2})*", text) else text
