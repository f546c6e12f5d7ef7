"""Answers of a node, field by field: of each client method, sync and async; of each request; and whole messages."""

from __future__ import annotations

import contextlib
import json
from functools import cache
from random import Random
from typing import Any

from cere_trust.errors import CereTrustError, ConnectFailed
from cere_trust.rpc import Request, Session, requests
from cere_trust.rpc.session import error_of
from cere_trust.types import BlockHash

from .checking import Input, Target
from .dialogues import METHODS, Script, aplay, play, recorded
from .mutations import altered, damaged_text, document, junk, places

HASH = BlockHash(bytes(32))
ASKED: dict[str, Request[Any]] = {
    one.method: one
    for one in (
        requests.block_hash(0), requests.finalized_head(), requests.header(), requests.body(), requests.storage(b""),
        requests.storage_hash(b""), requests.storage_many([b""]), requests.keys_paged(b"", 1, None),
        requests.read_proof([b""], HASH), requests.runtime_call("Core_version", b""), requests.metadata(),
        requests.account_next_index(""), requests.health(), requests.chain_name(), requests.chain_type(), requests.submit(b""),
        requests.submit_and_watch(b""), requests.subscribe_finalized_heads(),
    )
}  # fmt: skip
CODES = (0, 1, 429, 1002, 1010, 1012, 1013, 1014, 1016, -32000, -32005, -32601, -32603, 4003)
WORDS = (
    "Invalid Transaction",
    "Transaction is temporarily banned",
    "State already discarded for BlockId::Hash",
    "Priority is too low",
    "already imported",
)


@cache
def donors() -> list[bytes]:
    """Bytes of all recorded results."""
    made = []
    for dialogue in recorded().values():
        for one in dialogue.answers:
            if isinstance(one.result, str) and one.result[:2] == "0x" and len(one.result) < 20_000:
                made.append(bytes.fromhex(one.result[2:]))
    return made


def _error(rng: Random) -> str:
    made = {"code": rng.choice(CODES), "message": rng.choice(WORDS), "data": rng.choice((None, "x", {"a": 1}))}
    path = rng.choice(((), ("code",), ("message",), ("data",)))
    return json.dumps(made) if rng.random() < 0.4 else document(made, path, junk(rng))


def make(rng: Random) -> Input:
    kind = rng.choice(("sync", "sync", "async", "request", "message"))
    if kind == "request":
        dialogue = recorded()[rng.choice(list(METHODS))]
        one = rng.choice([one for one in dialogue.answers if one.method in ASKED and not one.is_error])
        path = rng.choice(list(places(one.result)))
        return kind, one.method, 0, document(one.result, path, altered(one.result, path, rng, donors()))
    if kind == "message":
        message: Any = {
            "jsonrpc": "2.0",
            "id": rng.choice((1, 2, 3)),
            "result": rng.choice((None, "0x", "s", {"a": [1]})),
        }
        if rng.random() < 0.4:
            message = {"jsonrpc": "2.0", "method": "m", "params": {"subscription": rng.choice(("s", 7)), "result": [1]}}
        elif rng.random() < 0.3:
            message = {"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": "x", "data": [1]}}
        if rng.random() < 0.3:
            message = [message, {"jsonrpc": "2.0", "id": 2, "result": 1}]
        path = rng.choice(list(places(message)))
        text = document(message, path, junk(rng))
        return kind, "", 0, damaged_text(text, rng) if rng.random() < 0.2 else text
    name = rng.choice(list(METHODS))
    dialogue = recorded()[name]
    changes: list[str | int] = []
    for _ in range(rng.choice((1, 1, 1, 2))):
        number = rng.randrange(len(dialogue.answers))
        one = dialogue.answers[number]
        if one.method and rng.random() < 0.1:
            changes += [number, 1, _error(rng)]
        else:
            path = rng.choice(list(places(one.result)))
            changes += [number, 0, document(one.result, path, altered(one.result, path, rng, donors()))]
    return kind, name, *changes


def run(input: Input) -> None:
    kind, name, *rest = input
    assert isinstance(name, str)
    if kind == "message":
        _receive(str(rest[1]))
        return
    try:
        if kind == "request":
            _decode(ASKED[name], json.loads(str(rest[1])))
            return
        changes = {int(rest[at]): (str(rest[at + 2]), bool(rest[at + 1])) for at in range(0, len(rest), 3)}
        script = Script(recorded()[name], changes)
    except (json.JSONDecodeError, RecursionError, ValueError):
        return  # not JSON: the target `frames` sends such messages
    (play if kind == "sync" else aplay)(name, script)


def _decode(request: Request[Any], value: Any) -> None:
    try:
        str(request.decode(value))
    except ConnectFailed as error:
        assert len(str(error)) < 300, "an error quotes too much"


def _receive(text: str) -> None:
    session = Session()
    numbers, _ = session.send([requests.subscribe_finalized_heads(), requests.chain_name()])
    with contextlib.suppress(ConnectFailed):
        concerned = session.receive(text)
        for one in concerned:
            if isinstance(one, str):
                session.take_event(one)
    with contextlib.suppress(CereTrustError):
        session.take(numbers)
    session.forget(numbers)
    with contextlib.suppress(ValueError, RecursionError):
        value = json.loads(text)
        assert isinstance(error_of("m", value), CereTrustError)


TARGET = Target("answers", make, run, load=donors)
