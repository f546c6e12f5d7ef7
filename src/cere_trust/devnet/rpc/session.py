"""One connection: requests in, answers and notifications out. Knows no sockets."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...errors import DevnetError
from .registry import METHODS, SUBSCRIPTIONS, UNSUBSCRIBES, Failure, Json, Params

if TYPE_CHECKING:
    from ..node import Node

_ID_CHARACTERS = string.ascii_letters + string.digits
MAX_SUBSCRIPTIONS = 1024


class Session:
    """Answers the requests of one connection; `handle` runs on the chain's thread.

    Args:
        node: The node.
        send: Takes text to be sent; must not block, and may be called from the chain's thread. None where the transport
            cannot notify (HTTP).
    """

    def __init__(self, node: Node, send: Callable[[str], None] | None) -> None:
        self._node = node
        self._send = send
        self._ends: dict[str, Callable[[], None]] = {}
        self._held: list[str] | None = None

    def handle(self, text: str | bytes) -> str | None:
        """The answer to a message, None where it wants none. Notifications it causes follow the answer."""
        try:
            message = json.loads(text)
        except (ValueError, RecursionError):
            return _dump(_failure(None, Failure(-32700, "Parse error")))
        self._held = []
        try:
            if isinstance(message, list):
                if not message:
                    answer: Json = _failure(None, Failure(-32600, "Invalid request"))
                else:
                    answer = [reply for one in message if (reply := self._one(one)) is not None] or None
            else:
                answer = self._one(message)
        finally:
            held, self._held = self._held, None
        text_out = None if answer is None else _dump(answer)
        if held and self._send is not None:
            # The answer that carries a subscription's id must come before its first notification.
            if text_out is not None:
                self._send(text_out)
                text_out = None
            for notification in held:
                self._send(notification)
        return text_out

    def _one(self, request: Json) -> Json:
        identifier = request.get("id") if isinstance(request, dict) else None
        if (
            not isinstance(request, dict)
            or request.get("jsonrpc") != "2.0"
            or not isinstance(request.get("method"), str)
            or isinstance(identifier, (list, dict, bool))
        ):
            return _failure(
                identifier if isinstance(identifier, (int, str)) else None, Failure(-32600, "Invalid request")
            )
        params = request.get("params", [])
        if isinstance(params, dict):
            params = list(params.values())
        if "id" not in request:
            return None
        try:
            if not isinstance(params, list):
                raise Failure(-32600, "Invalid request")
            result = self._call(request["method"], Params(params))
        except Failure as failure:
            return _failure(identifier, failure)
        except DevnetError as error:
            return _failure(identifier, Failure(4003, f"Client error: {error}"))
        return {"jsonrpc": "2.0", "id": identifier, "result": result}

    def _call(self, name: str, params: Params) -> Json:
        if name in METHODS:
            return METHODS[name](self._node, params)
        if name in SUBSCRIPTIONS:
            return self._subscribe(name, params)
        if name in UNSUBSCRIBES:
            end = self._ends.pop(str(params.optional(0)), None)
            if end is not None:
                end()
            return end is not None
        raise Failure(-32601, "Method not found")

    def _subscribe(self, name: str, params: Params) -> str:
        if self._send is None:
            raise Failure(-32603, "Internal error")
        if len(self._ends) >= MAX_SUBSCRIPTIONS:
            raise Failure(
                -32006, "Too many subscriptions on the connection", f"Exceeded max limit of {MAX_SUBSCRIPTIONS}"
            )
        notification, start = SUBSCRIPTIONS[name]
        identifier = "".join(secrets.choice(_ID_CHARACTERS) for _ in range(16))

        def sink(result: Json) -> None:
            body = {"subscription": identifier, "result": result}
            self._notify(_dump({"jsonrpc": "2.0", "method": notification, "params": body}))

        self._ends[identifier] = start(self._node, params, sink)
        return identifier

    def _notify(self, text: str) -> None:
        if self._held is not None:
            self._held.append(text)
        elif self._send is not None:
            self._send(text)

    def close(self) -> None:
        """End all subscriptions."""
        ends, self._ends = self._ends, {}
        for end in ends.values():
            end()
        self._send = None


def _failure(identifier: Json, failure: Failure) -> Json:
    return {"jsonrpc": "2.0", "id": identifier, "error": failure.to_json()}


def _dump(message: Json) -> str:
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False)
