"""Async WebSocket transport that many tasks may share."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from ..errors import ConnectFailed, ConnectionLost, TransportError
from ..flows import Batch, Reply
from ..limits import MAX_ANSWER_SIZE, MAX_UNREAD_FRAMES
from ..rpc import Request, Session
from .failures import CONNECTING, closed, connection_lost, ended, forked, no_answer, not_connected
from .records import BatchRecord, reconnected, repeated, websockets_log
from .redirects import checked_redirect
from .timeouts import notification_timeout
from .urls import shown

T = TypeVar("T")
Key: TypeAlias = "int | str"
"""Number of a request, or id of a subscription."""


class _Waiters:
    """Events of the tasks that wait on one connection. A message wakes only its own task: thousands may wait."""

    def __init__(self) -> None:
        self._events: dict[Key, asyncio.Event] = {}

    async def wait(self, keys: Sequence[Key]) -> None:
        """Wait for a message for any of `keys`. Each ``keys[0]`` belongs to exactly one waiter."""
        event = self._events.get(keys[0])
        if event is None or event.is_set():  # set by another key of the batch, whose answer came alone
            event = asyncio.Event()
        self._events.update(dict.fromkeys(keys, event))
        await event.wait()

    def wake(self, keys: Iterable[Key]) -> None:
        """Wake the tasks that wait for any of `keys`, and drop these keys."""
        for key in keys:
            event = self._events.pop(key, None)
            if event is not None:
                event.set()

    def wake_all(self) -> None:
        """Wake all tasks, because the connection ended."""
        self.wake(list(self._events))


class _SameOriginConnection(ClientConnection):
    """Connection that refuses redirects to another origin, and that ends at once when its peer breaks a limit.

    websockets would follow the redirects, and would discard what a flooding peer sends until that peer closes.
    """

    async def handshake(self, *args: Any, **options: Any) -> None:
        """See `ClientConnection.handshake`."""
        try:
            await super().handshake(*args, **options)
        except InvalidStatus as error:
            raise checked_redirect(error, self.protocol.uri) from None

    def send_data(self) -> None:
        """Send what is pending, such as the close frame of a refused message, and end a connection that failed."""
        super().send_data()
        if self.protocol.parser_exc is not None:
            self.transport.abort()


class AsyncWebSocket:
    """Async WebSocket connection with a receiver task. Use `open` to create one."""

    can_subscribe = True

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout
        self._connecting = asyncio.Lock()
        self._closed = False
        self._process = os.getpid()
        self._context: connect | None = None

    @classmethod
    async def open(cls, url: str, timeout: float) -> AsyncWebSocket:
        """Connect.

        Raises:
            ConnectFailed: nothing answers, or the peer is not a node.
        """
        self = cls(url, timeout)
        await self._connect()
        return self

    async def _connect(self) -> None:
        try:
            # websockets offers a context manager only; entered explicitly, because the connection outlives this method.
            context = connect(
                self._url,
                open_timeout=self._timeout,
                close_timeout=1,
                max_size=MAX_ANSWER_SIZE,
                max_queue=MAX_UNREAD_FRAMES,
                create_connection=_SameOriginConnection,
                compression=None,
                proxy=None,
                ping_interval=20,
                ping_timeout=20,
                logger=websockets_log,
            )
            socket = await context.__aenter__()
        except CONNECTING as error:
            raise not_connected(self._url, error, self._timeout) from None
        self._context, self._socket = context, socket
        self._session, self._waiters = Session(shown(self._url)), _Waiters()
        self._broken: TransportError | None = None
        self._receiver = asyncio.create_task(self._receive(self._socket, self._session, self._waiters))

    async def _receive(self, socket: ClientConnection, session: Session, waiters: _Waiters) -> None:
        broken: TransportError = connection_lost(self._url)
        try:
            async for text in socket:
                waiters.wake(session.receive(text))
                await self._end_abandoned(socket, session)
        except (ConnectionClosed, OSError) as error:
            broken = ended(self._url, error)
        except ConnectFailed as error:
            broken = error
        finally:
            if session is self._session:
                self._broken = broken
            waiters.wake_all()

    async def call(self, batch: Batch) -> Reply:
        """See `Transport.call`."""
        self._check_process()
        await self._reconnect()
        try:
            return await self._call(batch.requests)
        except ConnectionLost:
            if not all(request.repeatable for request in batch.requests):
                raise
        await self._reconnect()
        if self._closed:
            raise closed(self._url)
        repeated(self._url, batch.requests)
        return await self._call(batch.requests)

    def _check_process(self) -> None:
        if self._process != os.getpid():
            raise forked(self._url)

    async def _reconnect(self) -> None:
        """Reconnect if the connection has ended, or if its peer sent what is no answer of a node."""
        if self._broken is None:
            return
        async with self._connecting:
            if self._broken is not None and not self._closed:
                await self._end()
                await self._connect()
                if self._closed:  # `close` came during the reconnect, and ended the former connection only
                    await self._end()
                else:
                    reconnected(self._url)

    async def _call(self, requests: Sequence[Request[object]]) -> Reply:
        if self._closed:
            raise closed(self._url)
        if self._broken is not None:
            raise self._broken
        session, waiters = self._session, self._waiters
        await self._end_abandoned(self._socket, session)
        numbers, text = session.send(requests)
        record = BatchRecord(self._url, requests, text)

        def take() -> Reply | None:
            if record.enabled:
                record.received = session.size_of(numbers)
            return session.take(numbers)

        with record:
            try:
                async with asyncio.timeout(self._timeout):
                    await self._socket.send(text)
                    return await self._wait(session, numbers, take)
            except TimeoutError:
                raise no_answer(self._url, self._timeout) from None
            except (WebSocketException, OSError) as error:
                lost = ended(self._url, error)
                if session is self._session:
                    self._broken = lost
                raise lost from None
            finally:
                waiters.wake(numbers)  # which drops them
                session.forget(numbers)

    async def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        """See `Transport.next`."""
        self._check_process()
        session = self._session
        if not session.follows(subscription):
            raise connection_lost(self._url)
        try:
            async with asyncio.timeout(notification_timeout(self._timeout, may_idle=may_idle, remaining=remaining)):
                return await self._wait(session, [subscription], lambda: session.take_event(subscription))
        except TimeoutError:
            raise no_answer(self._url, self._timeout) from None

    async def _wait(self, session: Session, keys: Sequence[Key], take: Callable[[], T | None]) -> T:
        while True:
            result = take()
            if result is not None:
                return result
            if session is not self._session:
                raise connection_lost(self._url)
            if self._broken is not None:
                raise self._broken
            await self._waiters.wait(keys)

    async def _end_abandoned(self, socket: ClientConnection, session: Session) -> None:
        """End the subscriptions of requests that were given up before their answer."""
        text = session.end_abandoned()
        if text:
            with contextlib.suppress(WebSocketException, OSError):
                await socket.send(text)

    async def unsubscribe(self, method: str, subscription: str) -> None:
        """See `Transport.unsubscribe`. Does not wait for the answer."""
        if self._process != os.getpid():
            return
        if not self._session.follows(subscription):
            return
        self._session.end(subscription)
        numbers, text = self._session.send([Request(method, (subscription,), lambda raw: raw)])
        self._session.forget(numbers)
        with contextlib.suppress(WebSocketException, OSError):
            await self._socket.send(text)

    async def _end(self) -> None:
        context, self._context = self._context, None
        if context is None:  # the reconnect failed
            return
        await context.__aexit__(None, None, None)
        with contextlib.suppress(asyncio.CancelledError):
            await self._receiver

    async def close(self) -> None:
        """See `Transport.close`."""
        if self._process != os.getpid():
            return
        self._closed = True
        await self._end()
