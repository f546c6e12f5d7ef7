"""What stands between a node and its clients: filters that change, refuse, delay or drop what passes.

Requests, answers, notifications and states pass on the chain's thread; bytes pass on the server's loop, before the node
sees them and after it has written them. `faults` and `byzantine` are filters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from ..rpc.registry import JsonValue
    from ..server.wire import ShapedTransport
    from ..state import ChainState
    from .node import Node


@dataclass(frozen=True)
class IncomingRequest:
    """A request on its way to the node.

    Attributes:
        arguments: What it asks for, by the names of the method's parameters.
        http: It came over HTTP, which carries no notifications.
    """

    node: Node
    method: str
    arguments: dict[str, JsonValue]
    http: bool = False


class HttpRefusal(NamedTuple):
    """An HTTP answer in place of the node's."""

    status: int
    text: str
    headers: dict[str, str]


Proceed = Callable[[IncomingRequest], "JsonValue"]


class Filter:
    """Lets everything pass. A subclass overrides the places where it acts.

    In force inside a `with` statement, on the chain it was made by.

    Attributes:
        hits: How often it has acted.
        piece: Bytes that `leave` is given at a time, at most.
    """

    piece = 1 << 16

    def __init__(self) -> None:
        self.hits = 0
        self.home: Filters | None = None

    def __enter__(self) -> Self:
        if self.home is None:
            raise RuntimeError("this fault belongs to no chain; make it with chain.faults")
        self.home.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        if self.home is not None:
            self.home.remove(self)

    @property
    def in_force(self) -> bool:
        """Whether it acts now."""
        return self.home is not None and self in self.home.active

    def begin(self, node: Node) -> None:
        """It comes into force at a running node."""

    def answer(self, asked: IncomingRequest, proceed: Proceed) -> JsonValue:
        """Answer a request; `proceed` asks the filters behind this one, and at last the node."""
        return proceed(asked)

    def notify(self, asked: IncomingRequest, result: JsonValue) -> JsonValue | None:
        """What a notification of the subscription that was asked for carries; None drops it."""
        return result

    def state(self, node: Node, block: bytes, state: ChainState) -> ChainState:
        """The state after a block, as requests are to see it."""
        return state

    def admit(self) -> HttpRefusal | None:
        """Whether an HTTP request, or a WebSocket's handshake, is let in."""
        return None

    def arrive(self, wire: ShapedTransport, data: bytes) -> bytes:
        """Bytes a client sent."""
        return data

    async def leave(self, wire: ShapedTransport, data: bytes, since: float) -> bytes:
        """Bytes for a client, handed over at a moment of the loop's clock; returns those to be sent now."""
        return data


class Filters:
    """The filters in force, those that came first nearest to the client."""

    def __init__(self) -> None:
        self.active: tuple[Filter, ...] = ()
        self._node: Node | None = None

    def attach(self, node: Node) -> None:
        """Filter what this node says from now on."""
        self._node = node
        for one in self.active:
            one.begin(node)

    def add(self, one: Filter) -> None:
        """Bring a filter into force."""
        if self._node is not None:
            one.begin(self._node)
        self.active = (*self.active, one)

    def remove(self, one: Filter) -> None:
        """End it."""
        self.active = tuple(other for other in self.active if other is not one)

    def answer(self, asked: IncomingRequest, perform: Proceed) -> JsonValue:
        """The answer to a request, of the node's own `perform`."""
        proceed = perform
        for one in reversed(self.active):
            proceed = _around(one, proceed)
        return proceed(asked)

    def notify(self, asked: IncomingRequest, result: JsonValue) -> JsonValue | None:
        """What a notification carries; None where it is dropped."""
        for one in reversed(self.active):
            if result is None:
                break
            result = one.notify(asked, result)
        return result

    def state(self, node: Node, block: bytes, state: ChainState) -> ChainState:
        """A state as requests are to see it."""
        for one in reversed(self.active):
            state = one.state(node, block, state)
        return state

    def admit(self) -> HttpRefusal | None:
        """The first refusal of an HTTP request, if any."""
        return next((refusal for one in self.active if (refusal := one.admit()) is not None), None)


def _around(one: Filter, proceed: Proceed) -> Proceed:
    return lambda asked: one.answer(asked, proceed)
