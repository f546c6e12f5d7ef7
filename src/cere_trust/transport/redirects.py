"""Redirects: followed to the same scheme, host and port only. Another origin is another node than the URL names."""

from __future__ import annotations

import contextlib
from urllib.parse import urljoin, urlsplit

from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.uri import WebSocketURI

from .urls import shown

_PORTS = {"ws": 80, "http": 80, "wss": 443, "https": 443}


class ForeignRedirect(WebSocketException):
    """Redirect to another origin.

    Attributes:
        target: The new URL, without user information or query.
    """

    def __init__(self, target: str) -> None:
        self.target = target[:200]
        super().__init__(f"it redirects to another origin, {self.target}")


def same_origin(url: str, location: str) -> str:
    """Return the URL that a redirect leads to.

    Raises:
        ForeignRedirect: another scheme, host or port, or no URL.
    """
    target = "a text that is not a URL"
    with contextlib.suppress(ValueError):
        target = urljoin(url, location)
        if _origin(target) == _origin(url):
            return target
    raise ForeignRedirect(shown(target))


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(scheme)


def checked_redirect(error: InvalidStatus, uri: WebSocketURI) -> WebSocketException:
    """Return the error of a handshake unchanged, unless it is a redirect to another origin."""
    location = error.response.headers.get("Location")
    if location is not None and 300 <= error.response.status_code < 400:
        host = f"[{uri.host}]" if ":" in uri.host else uri.host
        try:
            same_origin(f"{'wss' if uri.secure else 'ws'}://{host}:{uri.port}{uri.resource_name}", location)
        except ForeignRedirect as foreign:
            return foreign
    return error
