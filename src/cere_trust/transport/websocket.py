"""Blocking WebSocket transport that several threads may share.

Theory of operation: there is no receiver thread. The waiting threads elect one of themselves, the leader, to receive for
all; the others are followers.

* One condition, `_changed`, guards all state, including the session. A thread sends while it holds the condition.
* A waiting thread first looks for its own result in the session. If it is missing and no thread receives, it sets
  `_receiving`, which makes it the leader, and leaves the condition; otherwise it follows: it sleeps on the condition.
* The leader blocks in ``recv`` without the condition, for at most the time it may wait itself. It puts one message, or the
  error that ended the connection, into the session, clears `_receiving` and notifies all. Every thread then looks for its
  result again, and the first one without a result is the next leader: leadership lasts for one message.
* A leader that times out clears `_receiving` as well, so followers with later deadlines go on without it.
* A reconnect replaces the session. Threads that wait on the former one notice that and raise `ConnectionLost`; a leader that
  returns from the former socket changes neither `_receiving` nor `_broken`.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

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


class _SameOriginConnection(ClientConnection):
    """Connection that refuses redirects to another origin, and that ends at once when its peer breaks a limit.

    websockets would follow the redirects, and would discard what a flooding peer sends until that peer closes.
    """

    def handshake(self, *args: Any, **options: Any) -> None:
        """See `ClientConnection.handshake`."""
        try:
            super().handshake(*args, **options)
        except InvalidStatus as error:
            raise checked_redirect(error, self.protocol.uri) from None

    def send_data(self) -> None:
        """Send what is pending, such as the close frame of a refused message, and end a connection that failed."""
        super().send_data()
        if self.protocol.parser_exc is not None:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


class WebSocket:
    """Blocking WebSocket connection. See the module's theory of operation.

    Raises:
        ConnectFailed: nothing answers, or the peer is not a node.
    """

    can_subscribe = True

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout
        self._changed = threading.Condition()
        self._closed = False
        self._process = os.getpid()
        self._connect()

    def _connect(self) -> None:
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
            socket = context.__enter__()
        except CONNECTING as error:
            raise not_connected(self._url, error, self._timeout) from None
        self._context, self._socket = context, socket
        self._session = Session(shown(self._url))
        self._broken: TransportError | None = None
        self._receiving = False

    def call(self, batch: Batch) -> Reply:
        """See `Transport.call`. Reconnect once if every request is idempotent."""
        self._check_process()
        self._reconnect()
        try:
            return self._call(batch.requests)
        except ConnectionLost:
            if not all(request.repeatable for request in batch.requests):
                raise
        self._reconnect()
        if self._closed:
            raise closed(self._url)
        repeated(self._url, batch.requests)
        return self._call(batch.requests)

    def _check_process(self) -> None:
        if self._process != os.getpid():
            raise forked(self._url)

    def _reconnect(self) -> None:
        """Reconnect if the connection has ended, or if its peer sent what is no answer of a node."""
        with self._changed:
            if self._broken is not None and not self._closed:
                self._context.__exit__(None, None, None)
                self._connect()
                if self._closed:  # `close` came during the reconnect, and ended the former connection only
                    self._context.__exit__(None, None, None)
                else:
                    reconnected(self._url)
                self._changed.notify_all()

    def _call(self, requests: Sequence[Request[object]]) -> Reply:
        with self._changed:
            if self._closed:
                raise closed(self._url)
            if self._broken is not None:
                raise self._broken
            session = self._session
            self._end_abandoned(session)
            numbers, text = session.send(requests)
            try:
                self._socket.send(text)
            except (WebSocketException, OSError) as error:
                self._broken = ended(self._url, error)
                self._changed.notify_all()
                raise self._broken from None

        record = BatchRecord(self._url, requests, text)

        def take() -> Reply | None:
            if record.enabled:
                record.received = session.size_of(numbers)
            return session.take(numbers)

        with record:
            try:
                return self._wait(session, take, self._timeout)
            except BaseException:
                with self._changed:
                    session.forget(numbers)
                raise

    def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        """See `Transport.next`."""
        self._check_process()
        with self._changed:
            session = self._session
            if not session.follows(subscription):
                raise connection_lost(self._url)
        timeout = notification_timeout(self._timeout, may_idle=may_idle, remaining=remaining)
        return self._wait(session, lambda: session.take_event(subscription), timeout)

    def _wait(self, session: Session, take: Callable[[], T | None], timeout: float | None) -> T:
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            with self._changed:
                result = take()
                if result is not None:
                    return result
                if session is not self._session:
                    raise connection_lost(self._url)
                if self._broken is not None:
                    raise self._broken
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    raise no_answer(self._url, timeout or 0)
                if self._receiving:
                    self._changed.wait(left)
                    continue
                self._receiving = True
            self._receive(session, left)

    def _receive(self, session: Session, left: float | None) -> None:
        """Receive one message into the session, as the leader; then give up leadership and wake all waiting threads."""
        text: str | bytes | None = None
        broken: TransportError | None = None
        try:
            text = self._socket.recv(timeout=left)
        except TimeoutError:
            pass
        except (ConnectionClosed, OSError, EOFError) as error:
            broken = ended(self._url, error)
        finally:
            with self._changed:
                if session is self._session:
                    self._receiving = False
                if text is not None:
                    try:
                        session.receive(text)
                    except ConnectFailed as error:
                        broken = error
                    if session is self._session:
                        self._end_abandoned(session)
                if broken is not None and session is self._session:
                    self._broken = broken
                self._changed.notify_all()

    def _end_abandoned(self, session: Session) -> None:
        """End the subscriptions of requests that were given up before their answer. Needs the condition."""
        text = session.end_abandoned()
        if text:
            with contextlib.suppress(WebSocketException, OSError):
                self._socket.send(text)

    def unsubscribe(self, method: str, subscription: str) -> None:
        """See `Transport.unsubscribe`. Does not wait for the answer."""
        if self._process != os.getpid():
            return
        with self._changed:
            if not self._session.follows(subscription):
                return
            self._session.end(subscription)
            numbers, text = self._session.send([Request(method, (subscription,), lambda raw: raw)])
            self._session.forget(numbers)
            with contextlib.suppress(WebSocketException, OSError):
                self._socket.send(text)

    def close(self) -> None:
        """See `Transport.close`."""
        if self._process != os.getpid():
            return
        self._closed = True
        self._context.__exit__(None, None, None)
        with self._changed:
            self._broken = self._broken or connection_lost(self._url)
            self._changed.notify_all()
