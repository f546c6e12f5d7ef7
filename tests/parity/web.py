"""What is sent over HTTP: messages that are no requests, batches, sizes, headers. Both are sent the same bytes."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import httpx

from .table import DIFFERENCES
from .twins import Twins

Json = Any
REASONS: dict[str, str] = DIFFERENCES.get("http", {})
"""By title, why it may differ."""

LIMIT = 15 << 20
JSON = {"content-type": "application/json"}
CHAIN = '{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}'
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
_HEADERS = ("content-type", "vary", "access-control-allow-origin", "access-control-allow-headers")


class Sent(NamedTuple):
    """Something to send."""

    title: str
    body: bytes = b""
    headers: dict[str, str] = JSON
    method: str = "POST"
    path: str = "/"


class Heard(NamedTuple):
    """What both answered: status, headers, body."""

    sent: Sent
    ours: Json
    theirs: Json

    @property
    def is_equal(self) -> bool:
        """Whether it is the same."""
        return bool(self.ours == self.theirs)


def _request(**members: str) -> str:
    """A request whose members are given as they are to be written; an empty one is left out."""
    whole = {"jsonrpc": '"2.0"', "id": "1", "method": '"system_chain"', **members}
    return "{" + ",".join(f'"{name}":{value}' for name, value in whole.items() if value) + "}"


NOTIFICATION = _request(id="")
METADATA = _request(method='"state_getMetadata"')
UNKNOWN = _request(method='"nosuch"', id="2")
MESSAGES = [
    *(_request(id=id) for id in ("1", "null", '"a"', '""', "1.5", "-1", "true", "[1]", "{}", "18446744073709551615",
                                 "18446744073709551616", '"\\ud800"', '"ä"', "")),
    *(_request(jsonrpc=version) for version in ('"1.0"', "2.0", '"2"', "null", "")),
    *(_request(method=method) for method in ("", "5", "null", '""', '"SYSTEM_CHAIN"', '"system\\u005fchain"', '"x\\u0000"')),
    *(_request(params=params) for params in ("5", '"x"', "null", "[[]]", "[NaN]", "[01]", '["\\x"]', "[", "[1,]", "{}")),
    *(_request(method='"chain_getHeader"', params=params) for params in (
        "5", '"x"', "null", "[]", "[ ]", "[ 5]", "[\n\n 5]", '[ "zz" ]', '[ "0x12" , 5 ]', '{ "hash" : 5 }',
        '{"hash":null,"hash":null}', '["\\ud800"]', '["\\u0030x"]', "[1e400]", "[-0]", "true")),
    *(_request(method='"state_getKeysPaged"', params=f'["0x", {count}]') for count in (
        "1e400", "-0", "1e3", "1e15", "1e16", "1.0", "99999999999999999999", "-99999999999999999999", '"a\\"b\\n🎉"')),
    _request(id='1,"id":2'), _request(params='[],"x":1'), _request(params='[],"params":[]'),
    _request() + " x", "  " + _request() + "\n ", _request()[:-1], _request() + _request(),
    "[]", "[ ]", "[1]", "[[]]", "[null,{}]", '[["2.0",1,"system_chain",[]]]', '[["2.0",1,"system_chain"]]',
    f"[{CHAIN},{UNKNOWN}]", f"[{NOTIFICATION}]", f"[{NOTIFICATION},{CHAIN}]", f"[{NOTIFICATION},1]", f"[1,{CHAIN}]",
    f'[{{"id":3}},{CHAIN}]', f"[{CHAIN},]", f"[{CHAIN}", f"[{CHAIN},{CHAIN}]", "{}", "5", '"x"', "null", "x", "", " ",
    "\ufeff" + CHAIN, "{'a':1}", "[" * 10_000, '{"a":' * 10_000,
]  # fmt: skip
SENT = [
    *(Sent(text if len(text) < 200 else f"{text[:9]}… of {len(text)}", text.encode()) for text in MESSAGES),
    Sent("bytes that are no text", b"\xff\xfe"),
    Sent("a method that is no text", b'{"jsonrpc":"2.0","id":1,"method":"\xff"}'),
    Sent("a parameter that is no text", b'{"jsonrpc":"2.0","id":1,"method":"chain_getHeader","params":["\xff"]}'),
    Sent("a batch with a method that is no text", b'[{"jsonrpc":"2.0","id":1,"method":"\xff"}]'),
    Sent("as long as may be", CHAIN.encode() + b" " * (LIMIT - len(CHAIN))),
    Sent("a byte longer", CHAIN.encode() + b" " * (LIMIT + 1 - len(CHAIN))),
    Sent("127 spaces before it", b" " * 127 + CHAIN.encode()),
    Sent("128 spaces before it", b" " * 128 + CHAIN.encode()),
    Sent("a batch of 300", f"[{','.join([CHAIN] * 300)}]".encode()),
    Sent("a batch whose answers are too large", f"[{','.join([METADATA] * 30)}]".encode()),
    *(Sent(f"content type {kind!r}", CHAIN.encode(), {"content-type": kind}) for kind in (
        "text/plain", "application/json; charset=utf-8", "application/json;charset=utf-8", "application/json-rpc",
        "application/json-rpc;charset=utf-8", "APPLICATION/JSON", "application/json; charset=latin-1", "text/json", "")),
    Sent("no content type", CHAIN.encode(), {}),
    Sent("a content encoding that is not meant", CHAIN.encode(), {**JSON, "content-encoding": "gzip"}),
    Sent("another kind of answer wanted", CHAIN.encode(), {**JSON, "accept": "text/html"}),
    *(Sent(f"{method} {path}", b"", {}, method, path) for method, path in (
        ("GET", "/"), ("GET", "/x"), ("GET", "/health"), ("GET", "/health/readiness"), ("GET", "/healthy"), ("PUT", "/"),
        ("DELETE", "/"), ("HEAD", "/"), ("OPTIONS", "/"), ("POST", "/health"), ("PATCH", "/health/readiness"))),
    *(Sent(f"POST {path}", CHAIN.encode(), JSON, "POST", path) for path in ("/any/path", "/?a=b")),
    *(Sent(f"OPTIONS / from {origin}", b"", {**PREFLIGHT, "origin": origin}, "OPTIONS") for origin in (
        "http://localhost:3000", "http://evil.example", "https://polkadot.js.org")),
    *(Sent(f"POST / from {origin}", CHAIN.encode(), {**JSON, "origin": origin}) for origin in (
        "http://localhost:3000", "http://evil.example", "https://polkadot.js.org", "null")),
    Sent("POST / to evil.example", CHAIN.encode(), {**JSON, "host": "evil.example"}),
]  # fmt: skip


def send_both(pair: Twins) -> list[Heard]:
    """Send all of it to both."""
    with httpx.Client(trust_env=False, timeout=60) as client:

        def heard(url: str, sent: Sent) -> Json:
            answer = client.request(sent.method, url + sent.path, content=sent.body, headers=sent.headers)
            told = {name: answer.headers[name] for name in _HEADERS if name in answer.headers}
            try:
                body = json.loads(answer.content)
            except ValueError:
                body = answer.text
            return answer.status_code, told, body

        return [Heard(sent, heard(pair.embedded.http_url, sent), heard(pair.node.http_url, sent)) for sent in SENT]
