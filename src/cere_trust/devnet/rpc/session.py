"""One connection: requests in, answers and notifications out. Knows no sockets.

What is answered to messages that are no requests follows `jsonrpsee`, the library nodes use.
"""

from __future__ import annotations

import json
import logging
import secrets
import string
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...errors import DevnetError
from ..filters import Asked
from .registry import METHODS, SUBSCRIPTIONS, UNSUBSCRIBES, Failure, Json, Params, Sink, Starter

if TYPE_CHECKING:
    from ..node import Node

MAX_SUBSCRIPTIONS = 1024
MAX_RESPONSE = 15 * 1024 * 1024
"""Bytes of an answer; a node's default."""

_ID_CHARACTERS = string.ascii_letters + string.digits
_log = logging.getLogger(__name__)


class Session:
    """Answers the requests of one connection; `handle` runs on the chain's thread.

    Args:
        node: The node.
        send: Takes text to be sent; must not block, and is called from the chain's thread. None where the transport
            cannot notify (HTTP).
    """

    def __init__(self, node: Node, send: Callable[[str], None] | None) -> None:
        self._node = node
        self._send = send
        self._running: dict[str, tuple[Starter, Callable[[], None]]] = {}
        self._held: list[str] | None = None

    def handle(self, text: str | bytes) -> str | None:
        """Answer a message. The answer is sent, then the notifications that it caused.

        Returns:
            The answer where there is nothing to send it with; None too where the message wants none.
        """
        self._held = []
        try:
            answer = self._answer(text)
        finally:
            held, self._held = self._held, None
        if self._send is None:
            return answer
        # One road for both keeps a subscription's id ahead of its notifications.
        for message in held if answer is None else [answer, *held]:
            self._send(message)
        return None

    def _answer(self, text: str | bytes) -> str | None:
        try:
            text = text if isinstance(text, str) else text.decode()
            message = json.loads(text, parse_constant=_refuse) if text.lstrip()[:1] in ("{", "[") else None
        except (ValueError, RecursionError):
            message = None
        if isinstance(message, dict):
            return self._one(message)
        if not isinstance(message, list):
            return _error(None, Failure(-32700, "Parse error"))
        if not message:
            return _error(None, Failure(-32600, "Invalid request"))
        return self._batch(message)

    def _batch(self, requests: list[Json]) -> str | None:
        answers = []
        size = 2
        for request in requests:
            answer = self._one(request, alone=False)
            if answer is None:
                continue
            size += len(answer) + 1
            if size > MAX_RESPONSE:
                return _error(None, _too_big(-32011, "The batch response was too large"))
            answers.append(answer)
        return f"[{','.join(answers)}]" if answers else None

    def _one(self, request: Json, alone: bool = True) -> str | None:
        if not isinstance(request, dict):
            return _error(None, Failure(-32600, "Invalid request"))
        known = "id" in request and _is_id(request["id"])
        if request.get("jsonrpc") != "2.0" or not isinstance(request.get("method"), str) or not known:
            if known:
                return _error(request["id"], Failure(-32600, "Invalid request"))
            if request.get("jsonrpc") == "2.0" and isinstance(request.get("method"), str) and "id" not in request:
                return None  # a notification; nodes do nothing with them
            return _error(None, Failure(-32700, "Parse error") if alone else Failure(-32600, "Invalid request"))
        identifier = request["id"]
        try:
            result = self._call(request["method"], request.get("params"))
        except Failure as failure:
            return _error(identifier, failure)
        except DevnetError as error:
            return _error(identifier, Failure(4003, f"Client error: {error}"))
        except Exception:
            _log.exception("%s failed", request["method"])
            return _error(identifier, Failure(-32603, "Internal error"))
        answer = _dump({"jsonrpc": "2.0", "id": identifier, "result": result})
        return answer if len(answer) <= MAX_RESPONSE else _error(identifier, _too_big(-32008, "Response is too big"))

    def _call(self, name: str, given: Json) -> Json:
        asked = Asked(self._node, name, Params.read(given), http=self._send is None)
        return self._node.filters.answer(asked, self._perform)

    def _perform(self, asked: Asked) -> Json:
        name, params = asked.method, asked.params
        params.peer = self
        if name in METHODS:
            return METHODS[name](self._node, params)
        if name in SUBSCRIPTIONS:
            return self._subscribe(asked)
        if name in UNSUBSCRIBES:
            return self._unsubscribe(UNSUBSCRIBES[name], str(params.optional(0)))
        raise Failure(-32601, "Method not found")

    def _subscribe(self, asked: Asked) -> str:
        if self._send is None:
            raise Failure(-32603, "Internal error")
        if len(self._running) >= MAX_SUBSCRIPTIONS:
            raise Failure(
                -32006, "Too many subscriptions on the connection", f"Exceeded max limit of {MAX_SUBSCRIPTIONS}"
            )
        notification, start = SUBSCRIPTIONS[asked.method]
        identifier = "".join(secrets.choice(_ID_CHARACTERS) for _ in range(16))

        def deliver(result: Json) -> None:
            passed = self._node.filters.notify(asked, result)
            if passed is None:
                return
            body = {"subscription": identifier, "result": passed}
            self._notify(_dump({"jsonrpc": "2.0", "method": notification, "params": body}))

        self._running[identifier] = start, start(self._node, asked.params, Sink(identifier, self, deliver))
        return identifier

    def _unsubscribe(self, start: Starter, identifier: str) -> bool:
        """End a subscription of the same kind; whether there was one."""
        begun, end = self._running.get(identifier, (None, None))
        if begun is not start or end is None:
            return False
        del self._running[identifier]
        end()
        return True

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


def _is_id(value: Json) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return 0 <= value < 2**64
    return value is None or isinstance(value, str)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _too_big(code: int, message: str) -> Failure:
    return Failure(code, message, f"Exceeded max limit of {MAX_RESPONSE}")


def _error(identifier: Json, failure: Failure) -> str:
    return _dump({"jsonrpc": "2.0", "id": identifier, "error": failure.to_json()})


def _dump(message: Json) -> str:
    return json.dumps(message, separators=(",", ":"))
