"""An async WebSocket that many tasks may share."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from ..errors import ConnectFailed, ConnectionLost, TransportError
from ..flows import Batch, Reply
from ..rpc import Request, Session
from .failures import CONNECTING, connection_lost, no_answer, not_connected
from .patience import wait_for
from .urls import shown

T = TypeVar("T")
Key: TypeAlias = "int | str"
"""A request's number, or a subscription."""


class _Bells:
    """Wakes who waits for something on one connection, and nobody else: thousands may wait."""

    def __init__(self) -> None:
        self._bells: dict[Key, asyncio.Event] = {}

    async def wait(self, keys: Sequence[Key]) -> None:
        """Wait until something comes for one of several keys; the first one is in no other company."""
        bell = self._bells.get(keys[0]) or asyncio.Event()
        self._bells.update(dict.fromkeys(keys, bell))
        await bell.wait()

    def ring(self, keys: Iterable[Key]) -> None:
        """Something came."""
        for key in keys:
            bell = self._bells.pop(key, None)
            if bell is not None:
                bell.set()

    def ring_all(self) -> None:
        """Nothing will come any more."""
        self.ring(list(self._bells))


class AsyncWebSocket:
    """One connection, with a task that receives. Made by `open`."""

    can_subscribe = True

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout
        self._connecting = asyncio.Lock()
        self._closed = False
        self._context: connect | None = None

    @classmethod
    async def open(cls, url: str, timeout: float) -> AsyncWebSocket:
        """Connect.

        Raises:
            ConnectFailed: nothing answers, or it is not a node.
        """
        self = cls(url, timeout)
        await self._connect()
        return self

    async def _connect(self) -> None:
        try:
            # Entered by hand, because the connection outlives this method; websockets asks for the context manager.
            context = connect(
                self._url,
                open_timeout=self._timeout,
                close_timeout=1,
                max_size=None,
                compression=None,
                proxy=None,
                ping_interval=20,
                ping_timeout=20,
            )
            socket = await context.__aenter__()
        except CONNECTING as error:
            raise not_connected(self._url, error, self._timeout) from None
        self._context, self._socket = context, socket
        self._session, self._bells = Session(shown(self._url)), _Bells()
        self._broken: TransportError | None = None
        self._receiver = asyncio.create_task(self._receive(self._socket, self._session, self._bells))

    async def _receive(self, socket: ClientConnection, session: Session, bells: _Bells) -> None:
        broken: TransportError = connection_lost(self._url)
        try:
            async for text in socket:
                bells.ring(session.receive(text))
        except (ConnectionClosed, OSError) as error:
            broken = connection_lost(self._url, error)
        except ConnectFailed as error:
            broken = error
        finally:
            if session is self._session:
                self._broken = broken
            bells.ring_all()

    async def call(self, batch: Batch) -> Reply:
        """See `Transport.call`."""
        await self._mend()
        try:
            return await self._call(batch.requests)
        except ConnectionLost:
            if self._closed or not all(request.repeatable for request in batch.requests):
                raise
        await self._mend()
        return await self._call(batch.requests)

    async def _mend(self) -> None:
        """Connect again where the connection is known to have ended."""
        if not isinstance(self._broken, ConnectionLost):
            return
        async with self._connecting:
            if isinstance(self._broken, ConnectionLost) and not self._closed:
                await self._end()
                await self._connect()

    async def _call(self, requests: Sequence[Request[object]]) -> Reply:
        if self._broken is not None:
            raise self._broken
        session, bells = self._session, self._bells
        numbers, text = session.send(requests)
        try:
            async with asyncio.timeout(self._timeout):
                await self._socket.send(text)
                return await self._wait(session, numbers, lambda: session.take(numbers))
        except TimeoutError:
            raise no_answer(self._url, self._timeout) from None
        except (WebSocketException, OSError) as error:
            lost = connection_lost(self._url, error)
            if session is self._session:
                self._broken = lost
            raise lost from None
        finally:
            bells.ring(numbers)  # which forgets them
            session.forget(numbers)

    async def next(self, subscription: str, patient: bool = True, within: float | None = None) -> Reply:
        """See `Transport.next`."""
        session = self._session
        if not session.follows(subscription):
            raise connection_lost(self._url)
        try:
            async with asyncio.timeout(wait_for(self._timeout, patient, within)):
                return await self._wait(session, [subscription], lambda: session.take_event(subscription))
        except TimeoutError:
            raise no_answer(self._url, self._timeout) from None

    async def _wait(self, session: Session, keys: Sequence[Key], take: Callable[[], T | None]) -> T:
        while True:
            found = take()
            if found is not None:
                return found
            if session is not self._session:
                raise connection_lost(self._url)
            if self._broken is not None:
                raise self._broken
            await self._bells.wait(keys)

    async def unsubscribe(self, method: str, subscription: str) -> None:
        """See `Transport.unsubscribe`. Does not wait for the answer."""
        if not self._session.follows(subscription):
            return
        self._session.end(subscription)
        numbers, text = self._session.send([Request(method, (subscription,), lambda raw: raw)])
        self._session.forget(numbers)
        with contextlib.suppress(WebSocketException, OSError):
            await self._socket.send(text)

    async def _end(self) -> None:
        context, self._context = self._context, None
        if context is None:  # a new connection did not come about
            return
        await context.__aexit__(None, None, None)
        with contextlib.suppress(asyncio.CancelledError):
            await self._receiver

    async def close(self) -> None:
        """See `Transport.close`."""
        self._closed = True
        await self._end()
