"""URLs of nodes."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..errors import ConnectFailed


def scheme_of(url: str) -> str:
    """Return the protocol of a URL: ``ws`` or ``http``.

    Raises:
        ConnectFailed: neither.
    """
    scheme = ""
    try:
        parts = urlsplit(url)
        # Host names that no resolver accepts, such as labels past 63 characters, raise UnicodeError, a ValueError.
        if parts.hostname and parts.hostname.encode("idna") and (parts.port is None or parts.port > 0):
            scheme = parts.scheme.lower()
    except ValueError:
        pass
    if scheme in ("ws", "wss"):
        return "ws"
    if scheme in ("http", "https"):
        return "http"
    raise ConnectFailed(f"{shown(url)!r} is not a node's URL; write ws://, wss://, http:// or https:// and a host")


def shown(url: str) -> str:
    """Return a URL without its secret parts: user information, query, fragment."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the URL"
    host = f"[{host}]" if ":" in host else host
    # In a URL with two schemes the user information is part of the path.
    path = "/…" if "@" in parts.path else parts.path
    return f"{parts.scheme}://{host}{port}{path}" if parts.scheme and host else url.split("?")[0].split("@")[-1]
