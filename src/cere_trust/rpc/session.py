"""Protocol state of a JSON-RPC connection, without sockets: numbers requests, routes answers and notifications."""

from __future__ import annotations

import contextlib
import json
from collections import OrderedDict
from collections.abc import Sequence

from ..errors import ConnectFailed, RateLimited, RpcError, StateDiscarded, TransportError
from ..limits import (
    MAX_ANSWER_SIZE,
    MAX_JSON_ITEMS,
    MAX_SUBSCRIPTION_ID,
    Border,
    Budget,
    OverBudget,
    excerpt,
    json_items,
)
from .notifications import Notifications
from .request import Json, Request

_ITEM_SIZE = 100
"""Bytes of memory that a list, object, member or element takes beyond its text, on average of the worst."""
_MAX_ERROR_LENGTH = 4096
"""Maximum characters of a node's error message, and of its data as text."""
MAX_ABANDONED = 1024
"""Unanswered requests that start a subscription and that nobody waits for; a node serves as many subscriptions."""
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
        self._notifications = Notifications()
        self._sizes: dict[int, int] = {}
        self._abandoned: OrderedDict[int, str] = OrderedDict()
        self._unwanted: list[tuple[str, str]] = []

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

        with Border(lambda error: self._refused(text, error)):
            items = json_items(text)
            Budget("an answer that", MAX_ANSWER_SIZE, items=MAX_JSON_ITEMS).spend(len(text), items)
            message = json.loads(text)
            several = message if isinstance(message, list) else [message]
            for one in several:
                concerned |= self._route(one, (len(text) + _ITEM_SIZE * items) // len(several))
        number = next((key for key in concerned if key in self._replies), None)
        if isinstance(number, int):
            encoded = text if isinstance(text, bytes) or text.isascii() else text.encode("utf-8", "replace")
            self._sizes[number] = len(encoded)
        return concerned

    def _refused(self, text: str | bytes, error: Exception) -> ConnectFailed:
        shown = str(error) if isinstance(error, OverBudget) else repr(text[:60])
        return ConnectFailed(f"{self._url or 'this'} is not a Substrate node: it sent {shown}", url=self._url)

    def _route(self, message: Json, size: int) -> set[int | str]:
        if "method" in message:
            params = message["params"]
            subscription = _subscription_id(params["subscription"])
            self._notifications.add(subscription, params["result"], size)
            return {subscription}
        number = message["id"]
        if number is None:
            # The node could not parse the request: no other answer will come.
            self._replies.update({one: message for one in self._waiting if one not in self._replies})
            return set(self._waiting)
        if number in self._abandoned:
            self._unwant(self._abandoned.pop(number), message.get("result"))
            return set()
        if number in self._waiting and number not in self._replies:
            self._replies[number] = message
            if self._waiting[number].unsubscribe and isinstance(message.get("result"), (str, int)):
                self._notifications.follow(_subscription_id(message["result"]))
        return {number}

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
                with Border(lambda error: self._refused("an error object", error)):
                    made = error_of(method, answer["error"], url=self._url)
                raise made
        return tuple(answer.get("result") for _, answer in answers)

    def size_of(self, numbers: Sequence[int]) -> int:
        """Return the bytes of the messages that answered some requests, as long as `take` has not returned the results."""
        return sum(self._sizes.get(number, 0) for number in numbers)

    def forget(self, numbers: Sequence[int]) -> None:
        """Stop waiting for some answers, and drop those that arrived; `end_abandoned` ends the subscriptions they start."""
        for number in numbers:
            request, reply = self._waiting.pop(number, None), self._replies.pop(number, None)
            self._sizes.pop(number, None)
            if request is None or request.unsubscribe is None:
                continue
            if reply is not None:
                with contextlib.suppress(ValueError):  # no id of a subscription
                    self._unwant(request.unsubscribe, reply.get("result"))
                continue
            self._abandoned[number] = request.unsubscribe
            if len(self._abandoned) > MAX_ABANDONED:
                self._abandoned.popitem(last=False)

    def _unwant(self, method: str, subscription: Json) -> None:
        if isinstance(subscription, (str, int)):
            identifier = _subscription_id(subscription)
            self._notifications.end(identifier)
            self._unwanted.append((method, identifier))

    def end_abandoned(self) -> str:
        """Return the message that ends abandoned subscriptions; empty if there are none."""
        unwanted, self._unwanted = self._unwanted, []
        if not unwanted:
            return ""
        numbers, text = self.send([Request(method, (identifier,), lambda raw: raw) for method, identifier in unwanted])
        self.forget(numbers)
        return text

    def follows(self, subscription: str) -> bool:
        """Return True if the subscription was started on this connection and has not ended."""
        return self._notifications.follows(subscription)

    def take_event(self, subscription: str) -> tuple[Json] | None:
        """Remove and return the oldest notification of a subscription, in a tuple; None if there is none."""
        return self._notifications.take(subscription)

    def end(self, subscription: str) -> None:
        """Drop a subscription's notifications, including late ones."""
        self._notifications.end(subscription)


def error_of(method: str, error: Json, *, url: str = "") -> RpcError | TransportError:
    """Build the exception for a node's error object."""
    if not isinstance(error, dict):
        return RpcError(0, excerpt(error, _MAX_ERROR_LENGTH), method=method)
    code: Json
    code, data = error.get("code", 0), error.get("data")
    code = code if isinstance(code, int) else excerpt(code)
    message = excerpt(error.get("message", ""), _MAX_ERROR_LENGTH)
    if len(str(data)) > _MAX_ERROR_LENGTH:
        data = excerpt(data, _MAX_ERROR_LENGTH)
    if code in _RATE_LIMITS:
        return RateLimited(f"the endpoint refuses more requests for now: {message}", url=url)
    kind = StateDiscarded if "State already discarded" in message else RpcError
    return kind(code, message, method=method, data=data)


def _subscription_id(value: Json) -> str:
    if not isinstance(value, (str, int)) or len(name := str(value)) > MAX_SUBSCRIPTION_ID:
        raise ValueError("no id of a subscription")
    return name
