"""HTTP details that a Substrate node's server (`jsonrpsee` behind `tower-http`) shows, imitated so that both answer alike."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

_TRUSTED_HOSTS = {"localhost", "127.0.0.1", "::1", "polkadot.js.org"}
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
