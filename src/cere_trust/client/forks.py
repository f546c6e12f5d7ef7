"""Clients in a child process: a fork copies sockets, locks and nonces, which the parent goes on using.

In the child, each client drops the parent's connection without a word on the socket, and connects anew on its next use.
"""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet

from . import nonces


class ForkedClient(Protocol):
    """Client that can drop what it shares with the parent process."""

    def _after_fork(self) -> None: ...


_clients: WeakSet[ForkedClient] = WeakSet()
_inherited: list[object] = []
"""Transports of the parent. Their finalizers would end the parent's connections, so they are never released."""


def register(client: ForkedClient) -> None:
    """Let a client know of forks of this process."""
    _clients.add(client)


def inherit(transport: object) -> None:
    """Keep a transport of the parent process unused."""
    _inherited.append(transport)


def _in_child() -> None:
    nonces.forget_all()
    for client in tuple(_clients):
        client._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
