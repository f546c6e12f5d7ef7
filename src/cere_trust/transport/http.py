"""HTTP: one request per batch, no notifications."""

from __future__ import annotations

import asyncio
import contextlib
import time

import httpx

from ..errors import ConnectFailed, ConnectionLost, RateLimited, TransportError
from ..flows import Batch, Reply
from ..limits import MAX_ANSWER_SIZE, MAX_REDIRECTS, Budget, OverBudget
from ..rpc import Session
from . import deadline
from .failures import closed, connection_lost, foreign_redirect, no_answer, too_large
from .records import BatchRecord, quiet_http, repeated
from .redirects import ForeignRedirect, same_origin
from .urls import shown

_HEADERS = {"content-type": "application/json", "accept-encoding": "identity"}
_REDIRECTS = (307, 308)
"""Statuses of redirects that keep the method and the body."""


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

    def _budget(self) -> Budget:
        """Return the budget of one batch. The timeout counts twice: for connecting and for the answer."""
        return Budget("an answer", MAX_ANSWER_SIZE, seconds=2 * self._timeout, clock=time.monotonic)

    def _redirected(self, url: str, response: httpx.Response) -> str | None:
        """Return the URL that a response redirects to, None for other responses.

        Raises:
            ForeignRedirect: another origin.
        """
        location = response.headers.get("location")
        return same_origin(url, location) if response.status_code in _REDIRECTS and location is not None else None

    def _check_encoding(self, response: httpx.Response) -> None:
        """Refuse compressed answers: the request does not accept them, and their bytes expand."""
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("", "identity"):
            where = shown(self._url)
            raise ConnectFailed(
                f"{where} is not a node: it compressed an answer unasked, as {encoding[:20]}", url=where
            )
        announced = response.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > MAX_ANSWER_SIZE:
            raise too_large(self._url)

    def _redirects_on(self) -> ConnectFailed:
        where = shown(self._url)
        return ConnectFailed(f"{where} is not a node: it redirects more than {MAX_REDIRECTS} times", url=where)

    def _read(self, response: httpx.Response, content: bytes, session: Session, numbers: list[int]) -> Reply:
        where, status = shown(self._url), response.status_code
        self._answered = True
        if status == 429:
            raise RateLimited(f"{where} refuses more requests for now", url=where)
        if status >= 500:
            raise ConnectionLost(f"{where} did not answer: HTTP status {status}", url=where)
        if status != 200:
            raise ConnectFailed(f"{where} is not a node: it answers with HTTP status {status}", url=where)
        session.receive(content)
        reply = session.take(numbers)
        if reply is None:
            raise ConnectFailed(f"{where} is not a node: it left requests without an answer", url=where)
        return reply

    def _failed(
        self, error: httpx.HTTPError | httpx.InvalidURL | ForeignRedirect | OverBudget | TimeoutError
    ) -> TransportError:
        where = shown(self._url)
        if isinstance(error, ForeignRedirect):
            return foreign_redirect(self._url, error)
        if isinstance(error, OverBudget):
            return too_large(self._url)
        if isinstance(error, TimeoutError):
            return no_answer(self._url, self._timeout)
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
        self._client = httpx.Client(timeout=timeout, trust_env=False, transport=deadline.transport())

    def call(self, batch: Batch) -> Reply:
        """See `Transport.call`."""
        session, numbers, text = self._prepare(batch)
        for left in reversed(range(self._attempts(batch))):
            try:
                with BatchRecord(self._url, batch.requests, text) as record, quiet_http():
                    response, content = self._post(text)
                    record.received = len(content)
                    return self._read(response, content, session, numbers)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
                if not left:
                    raise self._failed(error) from None
                repeated(self._url, batch.requests)
            except (httpx.HTTPError, httpx.InvalidURL, ForeignRedirect, OverBudget, TimeoutError) as error:
                raise self._failed(error) from None
            except RuntimeError:  # httpx refuses to send
                if not self._client.is_closed:
                    raise
                raise closed(self._url) from None
        raise AssertionError("there is always one attempt")

    def _post(self, text: str) -> tuple[httpx.Response, bytes]:
        """Send a message, follow redirects, and read the answer within the budget."""
        budget, url = self._budget(), self._url
        for _ in range(MAX_REDIRECTS + 1):
            with (
                deadline.within(budget),
                self._client.stream("POST", url, content=text, headers=_HEADERS) as response,
            ):
                target = self._redirected(url, response)
                if target is None:
                    self._check_encoding(response)
                    return response, budget.join(response.iter_raw())
            budget.spend()
            url = target
        raise self._redirects_on()

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
                    response, content = await self._post(text)
                    record.received = len(content)
                    return self._read(response, content, session, numbers)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
                if not left:
                    raise self._failed(error) from None
                repeated(self._url, batch.requests)
            except (httpx.HTTPError, httpx.InvalidURL, ForeignRedirect, OverBudget, TimeoutError) as error:
                raise self._failed(error) from None
            except RuntimeError:  # httpx refuses to send
                if not self._client.is_closed:
                    raise
                raise closed(self._url) from None
        raise AssertionError("there is always one attempt")

    async def _post(self, text: str) -> tuple[httpx.Response, bytes]:
        """Send a message, follow redirects, and read the answer within the budget."""
        budget, url = self._budget(), self._url
        async with asyncio.timeout(budget.seconds):
            for _ in range(MAX_REDIRECTS + 1):
                async with self._client.stream("POST", url, content=text, headers=_HEADERS) as response:
                    target = self._redirected(url, response)
                    if target is None:
                        self._check_encoding(response)
                        parts = []
                        async for part in response.aiter_raw():
                            budget.spend(len(part))
                            parts.append(part)
                        return response, b"".join(parts)
                url = target
        raise self._redirects_on()

    async def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        """Raise `TransportError`: HTTP carries no notifications."""
        raise self._no_notifications()

    async def unsubscribe(self, method: str, subscription: str) -> None:
        """Do nothing: there are no subscriptions."""

    async def close(self) -> None:
        """See `Transport.close`."""
        with quiet_http(), contextlib.suppress(RuntimeError):  # the loop may be gone
            await self._client.aclose()
