"""A blocking WebSocket that several threads may share."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect

from ..errors import ConnectFailed, ConnectionLost, TransportError
from ..flows import Batch, Reply
from ..rpc import Request, Session
from .failures import CONNECTING, connection_lost, no_answer, not_connected
from .patience import wait_for
from .urls import shown

T = TypeVar("T")


class WebSocket:
    """One connection. Whichever thread waits first receives for all; the others are woken.

    Raises:
        ConnectFailed: nothing answers, or it is not a node.
    """

    can_subscribe = True

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout
        self._changed = threading.Condition()
        self._closed = False
        self._connect()

    def _connect(self) -> None:
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
            socket = context.__enter__()
        except CONNECTING as error:
            raise not_connected(self._url, error, self._timeout) from None
        self._context, self._socket = context, socket
        self._session = Session(shown(self._url))
        self._broken: TransportError | None = None
        self._receiving = False

    def call(self, batch: Batch) -> Reply:
        """See `Transport.call`. A broken connection is made anew once, where nothing can be done twice by that."""
        self._mend()
        try:
            return self._call(batch.requests)
        except ConnectionLost:
            if self._closed or not all(request.repeatable for request in batch.requests):
                raise
        self._mend()
        return self._call(batch.requests)

    def _mend(self) -> None:
        """Connect again where the connection is known to have ended."""
        with self._changed:
            if isinstance(self._broken, ConnectionLost) and not self._closed:
                self._context.__exit__(None, None, None)
                self._connect()
                self._changed.notify_all()

    def _call(self, requests: Sequence[Request[object]]) -> Reply:
        with self._changed:
            if self._broken is not None:
                raise self._broken
            session = self._session
            numbers, text = session.send(requests)
            try:
                self._socket.send(text)
            except (WebSocketException, OSError) as error:
                self._broken = connection_lost(self._url, error)
                self._changed.notify_all()
                raise self._broken from None
        try:
            return self._wait(session, lambda: session.take(numbers), self._timeout)
        except BaseException:
            with self._changed:
                session.forget(numbers)
            raise

    def next(self, subscription: str, patient: bool = True, within: float | None = None) -> Reply:
        """See `Transport.next`."""
        with self._changed:
            session = self._session
            if not session.follows(subscription):
                raise connection_lost(self._url)
        return self._wait(session, lambda: session.take_event(subscription), wait_for(self._timeout, patient, within))

    def _wait(self, session: Session, take: Callable[[], T | None], timeout: float | None) -> T:
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            with self._changed:
                found = take()
                if found is not None:
                    return found
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
        """Take one message off the wire, for whoever it concerns."""
        text: str | bytes | None = None
        broken: TransportError | None = None
        try:
            text = self._socket.recv(timeout=left)
        except TimeoutError:
            pass
        except (ConnectionClosed, OSError, EOFError) as error:
            broken = connection_lost(self._url, error)
        finally:
            with self._changed:
                if session is self._session:
                    self._receiving = False
                if text is not None:
                    try:
                        session.receive(text)
                    except ConnectFailed as error:
                        broken = error
                if broken is not None and session is self._session:
                    self._broken = broken
                self._changed.notify_all()

    def unsubscribe(self, method: str, subscription: str) -> None:
        """See `Transport.unsubscribe`. Does not wait for the answer."""
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
        self._closed = True
        self._context.__exit__(None, None, None)
        with self._changed:
            self._broken = self._broken or connection_lost(self._url)
            self._changed.notify_all()
