"""HTTP: one request per batch, no notifications."""

from __future__ import annotations

import contextlib

import httpx

from ..errors import ConnectFailed, ConnectionLost, RateLimited, TransportError
from ..flows import Batch, Reply
from ..rpc import Session
from .failures import closed, connection_lost, no_answer
from .records import BatchRecord, quiet_http, repeated
from .urls import shown

_HEADERS = {"content-type": "application/json"}


class _Http:
    can_subscribe = False

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout
        self._answered = False

    def _prepare(self, batch: Batch) -> tuple[Session, list[int], str]:
        if any(request.unsubscribe for request in batch.requests):
            raise self._no_notifications()
        session = Session(shown(self._url))
        return session, *session.send(batch.requests)

    @staticmethod
    def _attempts(batch: Batch) -> int:
        """Return 2 if the batch may be repeated: the node may have closed a kept-alive connection meanwhile."""
        return 2 if all(request.repeatable for request in batch.requests) else 1

    def _no_notifications(self) -> TransportError:
        where = shown(self._url)
        return TransportError(f"HTTP carries no notifications; connect to a ws:// URL instead of {where}", url=where)

    def _read(self, response: httpx.Response, session: Session, numbers: list[int]) -> Reply:
        where, status = shown(self._url), response.status_code
        self._answered = True
        if status == 429:
            raise RateLimited(f"{where} refuses more requests for now", url=where)
        if status >= 500:
            raise ConnectionLost(f"{where} did not answer: HTTP status {status}", url=where)
        if status != 200:
            raise ConnectFailed(f"{where} is not a node: it answers with HTTP status {status}", url=where)
        session.receive(response.content)
        reply = session.take(numbers)
        if reply is None:
            raise ConnectFailed(f"{where} is not a node: it left requests without an answer", url=where)
        return reply

    def _failed(self, error: httpx.HTTPError) -> TransportError:
        where = shown(self._url)
        if isinstance(error, httpx.ConnectTimeout):
            return ConnectFailed(f"{where} did not answer within {self._timeout:g} s; is it a node?", url=where)
        if isinstance(error, httpx.TimeoutException):
            return no_answer(self._url, self._timeout)
        if isinstance(error, httpx.ConnectError):
            return ConnectFailed(f"no node at {where}: {error}; is it running?", url=where)
        if not self._answered:
            return ConnectFailed(f"{where} is not a node: it does not speak HTTP", url=where)
        return connection_lost(self._url, error)


class Http(_Http):
    """Blocking HTTP transport. httpx pools the connections; threads may share it."""

    def __init__(self, url: str, timeout: float) -> None:
        super().__init__(url, timeout)
        self._client = httpx.Client(timeout=timeout, trust_env=False)

    def call(self, batch: Batch) -> Reply:
        """See `Transport.call`."""
        session, numbers, text = self._prepare(batch)
        for left in reversed(range(self._attempts(batch))):
            try:
                with BatchRecord(self._url, batch.requests, text) as record, quiet_http():
                    response = self._client.post(self._url, content=text, headers=_HEADERS)
                    record.received = len(response.content)
                    return self._read(response, session, numbers)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
                if not left:
                    raise self._failed(error) from None
                repeated(self._url, batch.requests)
            except httpx.HTTPError as error:
                raise self._failed(error) from None
            except RuntimeError:  # httpx refuses to send
                if not self._client.is_closed:
                    raise
                raise closed(self._url) from None
        raise AssertionError("there is always one attempt")

    def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        """Raise `TransportError`: HTTP carries no notifications."""
        raise self._no_notifications()

    def unsubscribe(self, method: str, subscription: str) -> None:
        """Do nothing: there are no subscriptions."""

    def close(self) -> None:
        """See `Transport.close`."""
        with quiet_http():
            self._client.close()


class AsyncHttp(_Http):
    """Async HTTP transport."""

    def __init__(self, url: str, timeout: float) -> None:
        super().__init__(url, timeout)
        self._client = httpx.AsyncClient(timeout=timeout, trust_env=False)

    async def call(self, batch: Batch) -> Reply:
        """See `Transport.call`."""
        session, numbers, text = self._prepare(batch)
        for left in reversed(range(self._attempts(batch))):
            try:
                with BatchRecord(self._url, batch.requests, text) as record, quiet_http():
                    response = await self._client.post(self._url, content=text, headers=_HEADERS)
                    record.received = len(response.content)
                    return self._read(response, session, numbers)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
                if not left:
                    raise self._failed(error) from None
                repeated(self._url, batch.requests)
            except httpx.HTTPError as error:
                raise self._failed(error) from None
            except RuntimeError:  # httpx refuses to send
                if not self._client.is_closed:
                    raise
                raise closed(self._url) from None
        raise AssertionError("there is always one attempt")

    async def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        """Raise `TransportError`: HTTP carries no notifications."""
        raise self._no_notifications()

    async def unsubscribe(self, method: str, subscription: str) -> None:
        """Do nothing: there are no subscriptions."""

    async def close(self) -> None:
        """See `Transport.close`."""
        with quiet_http(), contextlib.suppress(RuntimeError):  # the loop may be gone
            await self._client.aclose()
