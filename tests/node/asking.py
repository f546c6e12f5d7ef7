"""JSON-RPC over HTTP, with nothing of ours in between."""

from __future__ import annotations

from functools import cache
from typing import Any

import httpx

Json = Any


def answer(url: str, method: str, *params: Json) -> Json:
    """The whole answer, result or error."""
    return post(url, {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)})


def post(url: str, body: Json) -> Json:
    """The answer to any request."""
    return _client().post(url, json=body).json()


@cache
def _client() -> httpx.Client:
    return httpx.Client(trust_env=False, timeout=60)  # one for all: it takes longer to make than a request


def ask(url: str, method: str, *params: Json) -> Json:
    """The result of a request that must succeed."""
    told = answer(url, method, *params)
    assert "error" not in told, told
    return told["result"]
