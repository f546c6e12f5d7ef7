"""Numbers requests, routes answers and notifications. Knows no sockets."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence

from ..errors import ConnectFailed, RateLimited, RpcError, StateDiscarded, TransportError
from .request import Json, Request

MOST_KEPT = 4096
"""Notifications kept for a subscription nobody reads; older ones are dropped first."""
MOST_STRANGERS = 64
"""Subscriptions whose id is not known (yet), because a notification may overtake the answer that names it."""
_RATE_LIMITS = (-32005, -32029, -32999)


class Session:
    """The state of one connection."""

    def __init__(self) -> None:
        self._last = 0
        self._methods: dict[int, str] = {}
        self._replies: dict[int, Json] = {}
        self._events: dict[str, deque[Json]] = {}
        self._closed: deque[str] = deque(maxlen=256)

    def send(self, requests: Sequence[Request[object]]) -> tuple[list[int], str]:
        """The numbers given to some requests, and the message that carries them."""
        numbers, messages = [], []
        for request in requests:
            self._last += 1
            numbers.append(self._last)
            self._methods[self._last] = request.method
            messages.append(
                {"jsonrpc": "2.0", "id": self._last, "method": request.method, "params": list(request.params)}
            )
        return numbers, json.dumps(messages[0] if len(messages) == 1 else messages)

    def receive(self, text: str | bytes) -> None:
        """Take in a message.

        Raises:
            ConnectFailed: it is not JSON-RPC.
        """
        try:
            message = json.loads(text)
            for one in message if isinstance(message, list) else [message]:
                self._route(one)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ConnectFailed(f"this is not a Substrate node: it sent {bytes_shown(text)}") from None

    def _route(self, message: Json) -> None:
        if "method" in message:
            params = message["params"]
            identifier = str(params["subscription"])
            if identifier in self._closed:
                return
            if identifier not in self._events and len(self._events) > MOST_STRANGERS:
                self._events.pop(next(iter(self._events)))
            self._events.setdefault(identifier, deque(maxlen=MOST_KEPT)).append(params["result"])
            return
        identifier = message["id"]
        if identifier is None:
            # The node could not even read the request: nobody else will be answered.
            self._replies.update({number: message for number in self._methods if number not in self._replies})
        elif identifier in self._methods:
            self._replies[identifier] = message

    def take(self, numbers: Sequence[int]) -> tuple[Json, ...] | None:
        """The results of some requests, None while one is missing.

        Raises:
            RpcError: the node answered one of them with an error.
        """
        if any(number not in self._replies for number in numbers):
            return None
        answers = [(self._methods.pop(number), self._replies.pop(number)) for number in numbers]
        for method, answer in answers:
            if "error" in answer:
                raise error_of(method, answer["error"])
        return tuple(answer.get("result") for _, answer in answers)

    def forget(self, numbers: Sequence[int]) -> None:
        """Stop waiting for some answers."""
        for number in numbers:
            self._methods.pop(number, None)
            self._replies.pop(number, None)

    def take_event(self, subscription: str) -> tuple[Json] | None:
        """The oldest notification of a subscription that was not taken yet, in a tuple; None where there is none."""
        waiting = self._events.get(subscription)
        return (waiting.popleft(),) if waiting else None

    def end(self, subscription: str) -> None:
        """Drop a subscription's notifications, also late ones."""
        self._events.pop(subscription, None)
        self._closed.append(subscription)


def error_of(method: str, error: Json) -> RpcError | TransportError:
    """The error to raise for a node's error object."""
    if not isinstance(error, dict):
        return RpcError(0, str(error), method=method)
    code, message, data = error.get("code", 0), str(error.get("message", "")), error.get("data")
    if code in _RATE_LIMITS:
        return RateLimited(f"the endpoint refuses more requests for now: {message}")
    kind = StateDiscarded if "State already discarded" in message else RpcError
    return kind(code, message, method=method, data=data)


def bytes_shown(text: str | bytes) -> str:
    """The start of a message, for an error text."""
    return repr(text[:60] if isinstance(text, str) else bytes(text[:60]))
