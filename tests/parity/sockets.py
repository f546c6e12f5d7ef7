"""One WebSocket, with nothing of ours in between: answers, and the notifications of each subscription in their order."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from typing import Any

from websockets.sync.client import ClientConnection, connect

Json = Any


class Socket:
    """A connection.

    Attributes:
        told: Notifications by subscription: the name of the notification and what it carries, in their order.
    """

    def __init__(self, url: str) -> None:
        self._open = ExitStack()
        connecting = connect(url, max_size=None, compression=None, proxy=None, open_timeout=60)
        self._socket: ClientConnection = self._open.enter_context(connecting)
        self._asked = 0
        self.told: dict[str, list[tuple[str, Json]]] = {}

    def ask(self, method: str, params: Json) -> Json:
        """The answer to a request; notifications that come before it are kept."""
        self._asked += 1
        request = {"jsonrpc": "2.0", "id": self._asked, "method": method, "params": params}
        self._socket.send(json.dumps(request, separators=(",", ":")))
        while (answer := self._receive(60)) is None or answer.get("id") != self._asked:
            pass
        return answer

    def await_told(self, counts: dict[str, int], patience: float) -> None:
        """Wait until as many notifications have come of each subscription, at most so many seconds."""
        until = time.monotonic() + patience
        while any(len(self.told.get(name, ())) < count for name, count in counts.items()):
            try:
                self._receive(until - time.monotonic())
            except TimeoutError:
                return

    def _receive(self, timeout: float) -> Json:
        """An answer, or None where it was a notification."""
        message = json.loads(self._socket.recv(timeout=max(timeout, 0)))
        if "id" in message:
            return message
        params = message["params"]
        self.told.setdefault(str(params["subscription"]), []).append((message["method"], params.get("result", params)))
        return None

    def close(self) -> None:
        """Leave."""
        self._open.close()
