"""Filters between a node and its clients: each may change, refuse or drop what passes.

Requests, answers, notifications and states pass on the chain's thread. Bytes are shaped elsewhere: see
`cere_trust.devnet.server.wire`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Self

from ...wasm.state import ChainState
from ..node.node import Node
from .compat.cursor import JsonValue


@dataclass(frozen=True)
class IncomingRequest:
    """A request before the node answers it.

    Attributes:
        arguments: By the names of the method's parameters.
        http: True if it came over HTTP, which carries no notifications.
    """

    node: Node
    method: str
    arguments: dict[str, JsonValue]
    http: bool = False


class HttpRefusal(NamedTuple):
    """An HTTP response in place of the node's."""

    status: int
    text: str
    headers: dict[str, str]


Proceed = Callable[[IncomingRequest], JsonValue]


class Toggle:
    """Base of what a `with` statement switches on and off at a running chain: filters and byte shapers.

    Attributes:
        hits: Number of times it has acted.
        home: The filters that it belongs to.
    """

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
        """True inside the `with` statement."""
        return self.home is not None and self in self.home.active

    def begin(self, node: Node) -> None:
        """Prepare for a running node; called when this and the node are both active."""


class Filter(Toggle):
    """A filter that lets everything pass. A subclass overrides the hooks where it acts."""

    def answer(self, request: IncomingRequest, proceed: Proceed) -> JsonValue:
        """Answer a request; `proceed` passes it to the filters behind this one, and then to the node."""
        return proceed(request)

    def notify(self, request: IncomingRequest, result: JsonValue) -> JsonValue | None:
        """Return the result for a notification of the subscription that `request` made; None drops it."""
        return result

    def state(self, node: Node, block: bytes, state: ChainState) -> ChainState:
        """Return the state after a block as requests see it."""
        return state

    def admit(self) -> HttpRefusal | None:
        """Return a refusal for an HTTP request or a WebSocket handshake, or None to admit it."""
        return None


class Filters:
    """The active filters and byte shapers. The oldest is nearest to the client."""

    def __init__(self) -> None:
        self.active: tuple[Toggle, ...] = ()
        self._filters: tuple[Filter, ...] = ()
        self._node: Node | None = None

    def attach(self, node: Node) -> None:
        """Filter this node's traffic from now on."""
        self._node = node
        for toggle in self.active:
            toggle.begin(node)

    def add(self, toggle: Toggle) -> None:
        """Switch a filter or shaper on."""
        if self._node is not None:
            toggle.begin(self._node)
        self._set((*self.active, toggle))

    def remove(self, toggle: Toggle) -> None:
        """Switch it off."""
        self._set(tuple(other for other in self.active if other is not toggle))

    def _set(self, active: tuple[Toggle, ...]) -> None:
        self.active = active
        self._filters = tuple(toggle for toggle in active if isinstance(toggle, Filter))

    def answer(self, request: IncomingRequest, perform: Proceed) -> JsonValue:
        """Answer a request through all filters; `perform` is the node's own answer."""
        proceed = perform
        for each in reversed(self._filters):
            proceed = _around(each, proceed)
        return proceed(request)

    def notify(self, request: IncomingRequest, result: JsonValue) -> JsonValue | None:
        """Return the result for a notification, or None if a filter drops it."""
        for each in reversed(self._filters):
            if result is None:
                break
            result = each.notify(request, result)
        return result

    def state(self, node: Node, block: bytes, state: ChainState) -> ChainState:
        """Return a state as requests see it."""
        for each in reversed(self._filters):
            state = each.state(node, block, state)
        return state

    def admit(self) -> HttpRefusal | None:
        """Return the first refusal of an HTTP request, or None."""
        return next((refusal for each in self._filters if (refusal := each.admit()) is not None), None)


def _around(each: Filter, proceed: Proceed) -> Proceed:
    return lambda request: each.answer(request, proceed)
