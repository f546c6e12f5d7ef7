"""One connection: requests in, responses and notifications out, without sockets.

Responses to invalid messages follow `jsonrpsee`, the library of real nodes.
"""

from __future__ import annotations

import json
import logging
import secrets
import string
import time
from collections.abc import Callable, Generator
from types import GeneratorType
from typing import cast

from ...errors import DevnetError
from .compat.cursor import Cursor, Unfit
from .compat.serde import JsonField, Reader, struct, text
from .filters import IncomingRequest
from .registry import METHODS, SUBSCRIPTIONS, UNSUBSCRIBES, Failure, JsonValue, Sink, Steps, Subscription, arguments
from .served import ServedNode

MAX_SUBSCRIPTIONS = 1024
MAX_RESPONSE = 15 * 1024 * 1024
"""Maximum size of a response in bytes; a node's default."""

_HOLD_TIME = 0.1
"""Seconds of a request after which notifications no longer wait for its response."""

PARSE_ERROR = Failure(-32700, "Parse error")
_INVALID_REQUEST = Failure(-32600, "Invalid request")
_INTERNAL = Failure(-32603, "Internal error")
_ID_CHARACTERS = string.ascii_letters + string.digits
_log = logging.getLogger(__name__)


class ServerSession:
    """Answers the requests of one connection; `handle` and `steps` run on the chain's thread.

    Args:
        served: The node.
        send: Sends text; must not block; called from the chain's thread. None if the transport cannot notify (HTTP).
    """

    def __init__(self, served: ServedNode, send: Callable[[str], None] | None) -> None:
        self._served = served
        self._send = send
        self._running: dict[str, tuple[Subscription, Callable[[], None]]] = {}
        self._held: list[str] | None = None

    def handle(self, message: str | bytes) -> str | None:
        """Answer a message: send the response, then the notifications that it caused.

        Returns:
            The response if there is no `send`; None for messages that get no response.
        """
        return _run_through(self.steps(message))

    def steps(self, message: str | bytes) -> Generator[None, None, str | None]:
        """Answer a message as `handle` does; yields where other requests may run."""
        self._held = []
        try:
            answer = yield from self._answer(message)
        finally:
            held, self._held = self._held, None
        if self._send is None:
            return answer
        # The response with a subscription's id must precede its notifications.
        for message in held if answer is None else [answer, *held]:
            self._send(message)
        return None

    def _answer(self, message: str | bytes) -> Generator[None, None, str | None]:
        try:
            # Bytes that are no text fail where they are read: the id of their request may be readable.
            message = message if isinstance(message, str) else message.decode(errors="surrogateescape")
            json.loads(message, parse_constant=_refuse, parse_int=str)
        except (ValueError, RecursionError):
            return refused(PARSE_ERROR)
        cursor = Cursor(message)
        opening = cursor.peek()
        if opening == "{":
            return (yield from self._one(message, PARSE_ERROR))
        if opening != "[":
            return refused(PARSE_ERROR)
        try:
            requests = [cursor.slice() for _ in cursor.elements()]
        except (Unfit, RecursionError):
            return refused(PARSE_ERROR)
        return (yield from self._batch(requests)) if requests else refused(_INVALID_REQUEST)

    def _batch(self, requests: list[str]) -> Generator[None, None, str | None]:
        answers = []
        size = 2
        for request in requests:
            answer = yield from self._one(request, _INVALID_REQUEST)
            if answer is None:
                continue
            size += len(answer) + 1
            if size > MAX_RESPONSE:
                return refused(too_big(-32011, "The batch response was too large"))
            answers.append(answer)
        return f"[{','.join(answers)}]" if answers else None

    def _one(self, request: str, nameless: Failure) -> Generator[None, None, str | None]:
        """Answer a request; `nameless` is the failure for one without a readable id."""
        asked = _read(_REQUEST, request)
        if asked is None:
            if _read(_NOTIFICATION, request) is not None:
                return None  # nodes ignore them
            named = _read(_NAMED, request)
            return refused(nameless) if named is None else _error(named["id"], _INVALID_REQUEST)
        identifier, method = asked["id"], asked["method"]
        try:
            result = self._call(method, asked["params"])
            if isinstance(result, GeneratorType):
                result = yield from self._work_off(result, alone=nameless is PARSE_ERROR)
        except Failure as failure:
            return _error(identifier, failure)
        except DevnetError as error:
            return _error(identifier, Failure(4003, f"Client error: {error}"))
        except Exception:
            _log.exception("%s failed", method)
            return _error(identifier, _INTERNAL)
        answer = _dump({"jsonrpc": "2.0", "id": identifier, "result": result})
        return answer if len(answer) <= MAX_RESPONSE else _error(identifier, too_big(-32008, "Response is too big"))

    def _work_off(self, steps: Steps, *, alone: bool) -> Steps:
        """Run a method's steps. A long one outside a batch sends the notifications of others before its response."""
        due = time.monotonic() + _HOLD_TIME
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return cast("JsonValue", end.value)
            if alone and self._send is not None and self._held and time.monotonic() > due:
                held, self._held = self._held, []
                for message in held:
                    self._send(message)
            yield

    def _call(self, name: str, given: str | None) -> JsonValue:
        http = self._send is None
        if http and (name in SUBSCRIPTIONS or name in UNSUBSCRIBES):
            raise _INTERNAL
        wanted = METHODS.get(name) or SUBSCRIPTIONS.get(name)
        taken = arguments(wanted.parameters, given) if wanted else {"subscription": given}
        return self._served.filters.answer(IncomingRequest(self._served.node, name, taken, http), self._perform)

    def _perform(self, asked: IncomingRequest) -> JsonValue:
        name = asked.method
        if name in METHODS:
            found = METHODS[name]
            caller = {"caller": self} if found.takes_caller else {}
            return found.function(self._served, **asked.arguments, **caller)
        if name in SUBSCRIPTIONS:
            return self._subscribe(asked)
        if name in UNSUBSCRIBES:
            return self._unsubscribe(name, asked.arguments["subscription"])
        raise Failure(-32601, "Method not found")

    def _unsubscribe(self, name: str, given: str | None) -> bool:
        asked = json.loads(given or "null")
        identifier = asked[0] if isinstance(asked, list) and len(asked) == 1 and isinstance(asked[0], str) else ""
        made, end = self._running.get(identifier, (None, None))
        if end is None or made is not UNSUBSCRIBES[name]:
            return False
        del self._running[identifier]
        end()
        return True

    def _subscribe(self, asked: IncomingRequest) -> str:
        if len(self._running) >= MAX_SUBSCRIPTIONS:
            raise Failure(
                -32006, "Too many subscriptions on the connection", f"Exceeded max limit of {MAX_SUBSCRIPTIONS}"
            )
        made = SUBSCRIPTIONS[asked.method]
        identifier = "".join(secrets.choice(_ID_CHARACTERS) for _ in range(16))

        def deliver(result: JsonValue) -> None:
            passed = self._served.filters.notify(asked, result)
            if passed is None:
                return
            body = {"subscription": identifier, "result": passed}
            self._notify(_dump({"jsonrpc": "2.0", "method": made.notification, "params": body}))

        sink = Sink(identifier, self, deliver)
        end = made.function(self._served, **asked.arguments, sink=sink)
        if end is not None:
            self._running[identifier] = made, end
        return identifier

    def _notify(self, text: str) -> None:
        if self._held is not None:
            self._held.append(text)
        elif self._send is not None:
            self._send(text)

    def close(self) -> None:
        """End all subscriptions."""
        running, self._running = self._running, {}
        for _, end in running.values():
            end()
        self._send = None


def _run_through(steps: Generator[None, None, str | None]) -> str | None:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("str | None", end.value)


def _version(cursor: Cursor) -> None:
    if text(cursor) != "2.0":
        raise Unfit("another version of JSON-RPC")


def _identifier(cursor: Cursor) -> JsonValue:
    value = text(cursor) if cursor.peek() == '"' else cursor.take()
    if value is None or isinstance(value, str) or (type(value) is int and value >= 0):
        return value
    raise Unfit("not an id")


_NAMED = struct("InvalidRequest", id=JsonField(_identifier))
_NOTIFICATION = struct(
    "Notification", jsonrpc=JsonField(_version), method=JsonField(text), params=JsonField(Cursor.slice, optional=True)
)
_REQUEST = struct(
    "Request",
    jsonrpc=JsonField(_version),
    id=JsonField(_identifier),
    method=JsonField(text),
    params=JsonField(Cursor.slice, optional=True),
)


def _read(reader: Reader[dict[str, JsonValue]], written: str) -> dict[str, JsonValue] | None:
    try:
        return reader(Cursor(written))
    except (Unfit, RecursionError):
        return None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def too_big(code: int, message: str, limit: int = MAX_RESPONSE) -> Failure:
    """Return the failure for a request or response that exceeds a limit in bytes."""
    return Failure(code, message, f"Exceeded max limit of {limit}")


def refused(failure: Failure) -> str:
    """Return the error response for a message without a readable id."""
    return _error(None, failure)


def _error(identifier: JsonValue, failure: Failure) -> str:
    return _dump({"jsonrpc": "2.0", "id": identifier, "error": failure.to_json()})


def _dump(message: JsonValue) -> str:
    return json.dumps(message, separators=(",", ":"))
