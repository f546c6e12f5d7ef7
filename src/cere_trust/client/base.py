"""The parts that both clients share: constructor arguments, transaction options, the closed state, and logging."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Generic, TypeVar, get_args

from ..errors import ClientClosed, ConnectFailed
from ..extrinsic.crosscheck import require
from ..flows import Connection
from ..flows.trust import MetadataUse, TrustOptions
from ..transport import AsyncTransport, Transport, shown
from ..types import BlockHash
from . import forks, networks, nonces, pins
from .cache import MetadataCache
from .executing import executor, require_executor

logger = logging.getLogger("cere_trust.client")
AnyTransport = TypeVar("AnyTransport", Transport, AsyncTransport)

DEFAULT_TIMEOUT = 30.0
"""Seconds."""

MAX_TIMEOUT = 10**6
"""Seconds. Sockets and locks count milliseconds in 32 bits."""

MAX_SENDING = 16
"""Transactions of one client between the request for their nonce and their submission. With more, the first to be prepared would
expire before it is submitted: a chain that makes a block for each transaction passes the default 64 blocks in a moment."""

MAX_FOLLOWED = 1000
"""Transactions of one client that are submitted and not yet included. A node serves 1,024 subscriptions per connection. Its pool
holds 8,192 transactions, and drops the oldest of more."""


class ClientBase(ABC, Generic[AnyTransport]):
    """Constructor, endpoint and closed state of both clients. See `Client` for the arguments.

    Args:
        own_state: Share neither nonces nor the metadata cache with other clients.
    """

    def __init__(
        self,
        url_or_network: str,
        timeout: float,
        genesis: BlockHash | bytes | str | None,
        crosscheck: bool,
        own_state: bool,
        metadata: MetadataUse = "signed",
        agreeing: Sequence[str] = (),
        checkpoint: BlockHash | bytes | str | None = None,
    ) -> None:
        network = networks.find(url_or_network)
        if not 0 < timeout <= MAX_TIMEOUT:
            raise ValueError(f"a timeout is a positive number of seconds, at most {MAX_TIMEOUT:,}, not {timeout}")
        if crosscheck:
            require()
        if metadata not in get_args(MetadataUse):
            raise ValueError(f"metadata is one of {', '.join(get_args(MetadataUse))}, not {metadata!r}")
        if len({network.url, *agreeing}) != len(agreeing) + 1:
            raise ValueError("agreeing: name each further endpoint once, and not the client's own")
        if checkpoint is not None:
            require_executor()
        self._trust = TrustOptions(
            metadata,
            tuple(agreeing),
            None if checkpoint is None else BlockHash(checkpoint),
            timeout,
            pins.pins,
            executor,
            lambda genesis: network.checks_digest or networks.checks_digest(genesis),
        )
        self._crosscheck = crosscheck
        self._url = network.url
        self._timeout = timeout
        self._expected = network.genesis if genesis is None else BlockHash(genesis)
        self._connection: Connection | None = None
        self._own_nonces = nonces.NonceManager() if own_state else None
        self._closed = False
        self._transport: AnyTransport | None = None
        forks.register(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}>"

    @property
    def url(self) -> str:
        """URL of the node, without user information and query. Available without a connection, and after `close`."""
        return shown(self._url)

    @abstractmethod
    def _make_locks(self) -> None:
        """Create the locks: of threads, or of tasks."""

    def _after_fork(self) -> None:
        """Drop the parent process's connection, and the locks that its threads may hold. A given transport stays."""
        self._make_locks()
        if self._own_nonces is not None:
            self._own_nonces = nonces.NonceManager()
        elif self._transport is not None:
            forks.inherit(self._transport)
            self._transport = self._connection = None

    def _ignore_pins(self) -> None:
        """Disregard pinned runtimes, to compare them with what the node sends; to be called before the first request."""
        self._trust = replace(self._trust, pins=lambda genesis: ())

    def _check_not_closed(self) -> None:
        if self._closed:
            raise ClientClosed(f"the client of {self.url} has been closed; make a new one")

    def _known(self) -> Connection:
        self._check_not_closed()
        if self._connection is None:
            raise ConnectFailed(
                "not connected yet; use `async with AsyncClient(…)`, or await a method first", url=self.url
            )
        return self._connection

    def _log_close(self) -> None:
        if self._connection is not None:
            logger.info("closed the connection to %s", self.url)

    def _new_connection(self, can_subscribe: bool) -> Connection:
        own = self._own_nonces
        connection = partial(
            Connection,
            expected=self._expected,
            can_subscribe=can_subscribe,
            url=self.url,
            crosscheck=self._crosscheck,
            trust=self._trust,
        )
        if own is not None:
            return connection(nonces=lambda genesis: own)
        return connection(nonces=lambda genesis: nonces.shared(self._url, genesis), store=MetadataCache(self._url))
