"""Protocol state of a JSON-RPC connection, without sockets: numbers requests, routes answers and notifications."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence

from ..errors import ConnectFailed, RateLimited, RpcError, StateDiscarded, TransportError
from .request import Json, Request

MAX_QUEUED_NOTIFICATIONS = 4096
"""Notifications queued per subscription; a full queue drops the oldest."""
MAX_EARLY_SUBSCRIPTIONS = 64
"""Subscriptions with an unknown id: notifications may arrive before the response that carries their id."""
_RATE_LIMITS = (429, -32005, -32006, -32029, -32999)
"""Error codes of rate limits, including the limit of subscriptions per connection (-32006)."""


class Session:
    """Protocol state of one connection.

    Args:
        url: URL of the node for error messages, without credentials.
    """

    def __init__(self, url: str = "") -> None:
        self._url = url
        self._last = 0
        self._waiting: dict[int, Request[object]] = {}
        self._replies: dict[int, Json] = {}
        self._followed: dict[str, deque[Json]] = {}
        self._early: dict[str, deque[Json]] = {}
        self._ended: deque[str] = deque(maxlen=256)
        self._sizes: dict[int, int] = {}

    def send(self, requests: Sequence[Request[object]]) -> tuple[list[int], str]:
        """Assign numbers to requests; return the numbers, and the message to send."""
        numbers, messages = [], []
        for request in requests:
            self._last += 1
            numbers.append(self._last)
            self._waiting[self._last] = request
            messages.append(
                {"jsonrpc": "2.0", "id": self._last, "method": request.method, "params": list(request.params)}
            )
        return numbers, json.dumps(messages[0] if len(messages) == 1 else messages)

    def receive(self, text: str | bytes) -> set[int | str]:
        """Process a message; return the request numbers and subscriptions that it answers or notifies.

        Raises:
            ConnectFailed: it is not JSON-RPC.
        """
        concerned: set[int | str] = set()
        try:
            message = json.loads(text)
            for one in message if isinstance(message, list) else [message]:
                concerned |= self._route(one)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            where = self._url or "this"
            raise ConnectFailed(f"{where} is not a Substrate node: it sent {_shown(text)}", url=self._url) from None
        number = next((key for key in concerned if key in self._replies), None)
        if isinstance(number, int):
            self._sizes[number] = len(text) if isinstance(text, bytes) or text.isascii() else len(text.encode())
        return concerned

    def _route(self, message: Json) -> set[int | str]:
        if "method" in message:
            params = message["params"]
            subscription = str(params["subscription"])
            self._notify(subscription, params["result"])
            return {subscription}
        number = message["id"]
        if number is None:
            # The node could not parse the request: no other answer will come.
            self._replies.update({one: message for one in self._waiting if one not in self._replies})
            return set(self._waiting)
        if number in self._waiting:
            self._replies[number] = message
            if self._waiting[number].unsubscribe and "result" in message:
                subscription = str(message["result"])
                self._followed[subscription] = self._early.pop(subscription, deque(maxlen=MAX_QUEUED_NOTIFICATIONS))
        return {number}

    def _notify(self, subscription: str, event: Json) -> None:
        if subscription in self._followed:
            self._followed[subscription].append(event)
        elif subscription not in self._ended:
            if subscription not in self._early and len(self._early) >= MAX_EARLY_SUBSCRIPTIONS:
                self._early.pop(next(iter(self._early)))
            self._early.setdefault(subscription, deque(maxlen=MAX_QUEUED_NOTIFICATIONS)).append(event)

    def take(self, numbers: Sequence[int]) -> tuple[Json, ...] | None:
        """Return the results of some requests, None while one is missing.

        Raises:
            RpcError: the node answered one of them with an error.
        """
        if any(number not in self._replies for number in numbers):
            return None
        answers = [(self._waiting.pop(number).method, self._replies.pop(number)) for number in numbers]
        for number in numbers:
            self._sizes.pop(number, None)
        for method, answer in answers:
            if answer.get("error") is not None:
                raise error_of(method, answer["error"], url=self._url)
        return tuple(answer.get("result") for _, answer in answers)

    def size_of(self, numbers: Sequence[int]) -> int:
        """Return the bytes of the messages that answered some requests, as long as `take` has not returned the results."""
        return sum(self._sizes.get(number, 0) for number in numbers)

    def forget(self, numbers: Sequence[int]) -> None:
        """Stop waiting for some answers, and drop those that arrived."""
        for number in numbers:
            self._waiting.pop(number, None)
            self._replies.pop(number, None)
            self._sizes.pop(number, None)

    def follows(self, subscription: str) -> bool:
        """Return True if the subscription was started on this connection and has not ended."""
        return subscription in self._followed

    def take_event(self, subscription: str) -> tuple[Json] | None:
        """Remove and return the oldest notification of a subscription, in a tuple; None if there is none."""
        waiting = self._followed.get(subscription)
        return (waiting.popleft(),) if waiting else None

    def end(self, subscription: str) -> None:
        """Drop a subscription's notifications, including late ones."""
        self._followed.pop(subscription, None)
        self._ended.append(subscription)


def error_of(method: str, error: Json, *, url: str = "") -> RpcError | TransportError:
    """Build the exception for a node's error object."""
    if not isinstance(error, dict):
        return RpcError(0, str(error), method=method)
    code, message, data = error.get("code", 0), str(error.get("message", "")), error.get("data")
    if code in _RATE_LIMITS:
        return RateLimited(f"the endpoint refuses more requests for now: {message}", url=url)
    kind = StateDiscarded if "State already discarded" in message else RpcError
    return kind(code, message, method=method, data=data)


def _shown(text: str | bytes) -> str:
    """Return the start of a message, for an error text."""
    return repr(text[:60] if isinstance(text, str) else bytes(text[:60]))
