"""Errors of libraries as errors of this package."""

from __future__ import annotations

import ssl

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from ..errors import ClientClosed, ConnectFailed, ConnectionLost, RateLimited, RequestTimeout, TransportError
from ..limits import MAX_ANSWER_SIZE
from .redirects import ForeignRedirect
from .urls import shown

_TOO_BIG = 1009
"""Close code of a connection that ended because a message was too large."""
CONNECTING = (OSError, TimeoutError, EOFError, WebSocketException, ValueError)


def not_connected(url: str, error: Exception, timeout: float) -> TransportError:
    """Build the error for a failed connection attempt."""
    where = shown(url)
    if isinstance(error, TimeoutError):
        return ConnectFailed(f"{where} did not answer within {timeout:g} s; is it a node?", url=where)
    if isinstance(error, ssl.SSLError):
        return ConnectFailed(f"no secure connection to {where}: {error.reason or error}", url=where)
    if isinstance(error, ForeignRedirect):
        return foreign_redirect(url, error)
    if isinstance(error, InvalidStatus):
        status = error.response.status_code
        if status == 429:
            return RateLimited(f"{where} refuses more connections for now", url=where)
        return ConnectFailed(f"{where} is not a node: it answers with HTTP status {status}", url=where)
    if isinstance(error, (ConnectionRefusedError, OSError)) and not isinstance(error, EOFError):
        reason = error.strerror or str(error) or type(error).__name__
        return ConnectFailed(f"no node at {where}: {reason}; is it running?", url=where)
    return ConnectFailed(f"{where} is not a node: it does not speak WebSocket", url=where)


def foreign_redirect(url: str, error: ForeignRedirect) -> ConnectFailed:
    """Build the error for a redirect to another origin."""
    where = shown(url)
    return ConnectFailed(f"{where} redirects to another origin, {error.target}; name that node yourself", url=where)


def too_large(url: str) -> ConnectFailed:
    """Build the error for an answer past `MAX_ANSWER_SIZE`."""
    where = shown(url)
    return ConnectFailed(f"{where} sent an answer of more than {MAX_ANSWER_SIZE:,} bytes; it is not read", url=where)


def ended(url: str, error: BaseException) -> TransportError:
    """Build the error for a connection that ended while messages were received."""
    sent = error.sent if isinstance(error, ConnectionClosed) else None
    return too_large(url) if sent is not None and sent.code == _TOO_BIG else connection_lost(url, error)


def connection_lost(url: str, error: BaseException | None = None) -> ConnectionLost:
    """Build the error for a connection that ended."""
    where = shown(url)
    reason = f": {error}" if error is not None and str(error) else ""
    return ConnectionLost(f"the connection to {where} ended{reason}", url=where)


def forked(url: str) -> ConnectionLost:
    """Build the error for the use of a connection that belongs to the parent process."""
    where = shown(url)
    return ConnectionLost(f"the connection to {where} belongs to the process that forked this one", url=where)


def no_answer(url: str, timeout: float) -> RequestTimeout:
    """Build the error for an answer that did not arrive in time."""
    where = shown(url)
    return RequestTimeout(f"{where} did not answer within {timeout:g} s", url=where)


def closed(url: str) -> ClientClosed:
    """Build the error for a request that is not sent, or not repeated, because the transport is closed."""
    return ClientClosed(f"the client of {shown(url)} has been closed; make a new one")
