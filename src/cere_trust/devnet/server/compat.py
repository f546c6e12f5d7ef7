"""HTTP details that a Substrate node's server (`jsonrpsee` behind `tower-http`) shows, imitated so that both answer alike."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

from ..rpc.session import PARSE_ERROR, refused

_TRUSTED_HOSTS = {"localhost", "127.0.0.1", "::1", "polkadot.js.org"}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_ALL_ADDRESSES = {"", "0.0.0.0", "::"}
_CONTENT_TYPES = {
    kind + charset for kind in ("application/json", "application/json-rpc")
    for charset in ("", "; charset=utf-8", ";charset=utf-8")
}  # fmt: skip
_VARY = {"Vary": "origin, access-control-request-method, access-control-request-headers"}
_MAX_LEADING = 128
"""Bytes of a message within which its JSON must begin."""

HEALTH = b'{"jsonrpc":"2.0","id":0,"method":"system_health"}'
READINESS = ("/health", "/health/readiness")


def refuse_origin(origin: str | None) -> web.Response | None:
    """Return a node's refusal of a browser's origin that it does not trust, or None."""
    if origin is None or _is_trusted(origin):
        return None
    return plain("Origin is not allowed\n", 403)


def _is_trusted(origin: str) -> bool:
    try:
        return urlsplit(origin).hostname in _TRUSTED_HOSTS
    except ValueError:
        return False


class HostFilter:
    """The values of `Host` that the server accepts, at any port: a web page whose name resolves to this machine names itself
    there (DNS rebinding).

    Loopback names, the address that the server listens on, and `names`. A server on all addresses also accepts any IP
    address: no name resolves to one. Nodes compare the port too; the port that a container publishes is another one.

    Args:
        address: Address that the server listens on.
        names: Further host names or addresses, without a port.
    """

    def __init__(self, address: str, names: Iterable[str] = ()) -> None:
        self._names = _LOOPBACK | {name.strip("[]").lower() for name in (address, *names)}
        self._any_address = address in _ALL_ADDRESSES

    def refuse(self, request: web.Request) -> web.Response | None:
        """Return a node's refusal of the request's host, or None."""
        given = request.headers.getall("Host", [])
        host = _host_of(given[0]) if len(given) == 1 else None
        target = request.url if request.raw_path.startswith("http") else None  # an absolute URL names the host again
        if host is None or (target is not None and (target.host or "").lower() != host):
            return web.Response(status=400, text=refused(PARSE_ERROR), content_type="application/json")
        if host in self._names or (self._any_address and _is_address(host)):
            return None
        return plain("Provided Host header is not whitelisted.\n", 403)


def _host_of(authority: str) -> str | None:
    """Return the host of ``host`` or ``host:port``, lower-case and without brackets; None if it is malformed."""
    try:
        parts = urlsplit(f"//{authority}")
        parts.port  # noqa: B018  # raises for a port that is no number
    except ValueError:
        return None
    is_whole = parts.netloc == authority and "@" not in authority
    return parts.hostname or None if is_whole else None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def add_cors_headers(request: web.Request, response: web.Response, origin: str | None) -> None:
    """Add the headers for browsers that a node adds."""
    if origin is not None:
        response.headers["Access-Control-Allow-Origin"] = origin
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Headers"] = "content-type"
    if request.path not in READINESS:
        response.headers.update(_VARY)


def refuse_post(request: web.Request) -> web.Response | None:
    """Return a node's refusal of a request by its method or content type, or None."""
    if request.method != "POST":
        return plain("Used HTTP Method is not allowed. POST is required\n", 405)
    if request.headers.get("Content-Type", "").lower() not in _CONTENT_TYPES:
        return plain("Supplied content type is not allowed. Content-Type: application/json is required\n", 415)
    return None


def begins_as_json(body: bytes) -> bool:
    """Return True if a node would parse this body: its first characters open an object or a list."""
    return body[:_MAX_LEADING].lstrip()[:1] in (b"{", b"[")


def only_result(answer: str) -> str:
    """Return the result in the answer to `HEALTH`, which nodes send without the JSON-RPC envelope."""
    return answer.removeprefix('{"jsonrpc":"2.0","id":0,"result":').removesuffix("}")


def plain(text: str, status: int) -> web.Response:
    """Return a plain-text response with the header a node sends: no charset."""
    return web.Response(status=status, body=text.encode(), content_type="text/plain")
