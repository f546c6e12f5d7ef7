"""Answers of a real node, recorded; ours must have the same shape, and the same codes and texts where they fail.

Hashes and values of the recorded chain are replaced by ours where a request names them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ...backend import Backend, OwnChain
from .conftest import Raw

VECTORS = Path(__file__).parents[2] / "vectors" / "rpc"
RECORDED_GENESIS = "0x1093e4554a3bf7c77360e13b599e89ae1010e5a3b738cf1d6297938353360889"
EXCHANGES = [json.loads(line) for line in (VECTORS / "rpc-real-node-instant.jsonl").read_text().splitlines()]

OTHERWISE = {
    "rpc_methods": "lists fewer methods",
    "babe_epochAuthorship": "a manual-seal node does not answer it at all",
    "grandpa_roundState": "a manual-seal node has no voters: see test_finality",
    "author_submitExtrinsic": "signed for the recorded chain: see test_pool_and_watch",
    "author_submitAndWatchExtrinsic": "signed for the recorded chain: see test_pool_and_watch",
    "payment_queryInfo": "signed for the recorded chain: see test_fees",
    "payment_queryFeeDetails": "signed for the recorded chain: see test_fees",
    "system_dryRun": "signed for the recorded chain",
    "author_pendingExtrinsics": "holds a transaction of the recorded chain",
}


def requests() -> list[Any]:
    chosen = []
    for exchange in EXCHANGES:
        request = exchange["request"]
        if isinstance(request, dict) and "params" in request:
            if exchange["note"] in ("a block with a transaction", "header"):
                continue  # names a block of the recorded chain
            if request["method"] not in OTHERWISE or exchange["note"].startswith("fee of"):
                chosen.append(pytest.param(exchange, id=f"{request['method']}-{exchange['note']}"))
        elif isinstance(request, str) and not request.startswith("HTTP"):
            chosen.append(pytest.param(exchange, id=exchange["note"]))
    return chosen


def shape(value: Any) -> Any:
    """Types and names, without the values that differ between chains."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value[:1]]
    if isinstance(value, str):
        return "hex" if value.startswith("0x") else "text"
    return type(value).__name__


def same_error(ours: Any, theirs: Any) -> None:
    assert ours["code"] == theirs["code"]
    if "wasm trap" in theirs["message"]:
        # The recorded text goes on with a backtrace of the node's own engine.
        assert ours["message"].startswith(theirs["message"].split("wasm trap")[0])
    else:
        assert ours == theirs


@pytest.fixture(scope="module")
def genesis_chain(backend: Backend) -> Iterator[OwnChain]:
    with backend.own(block_time="manual") as chain:
        yield chain


@pytest.mark.parametrize("exchange", requests())
def test_the_answer_is_a_nodes(exchange: Any, genesis_chain: OwnChain, dial: Callable[[str], Raw]) -> None:
    raw = dial(genesis_chain.url)
    request = exchange["request"]
    text = request if isinstance(request, str) else json.dumps(request)
    ours = raw.text(text.replace(RECORDED_GENESIS, str(genesis_chain.genesis_hash)))
    theirs = exchange["messages"][0]
    if isinstance(theirs, list):
        assert [sorted(one) for one in ours] == [sorted(one) for one in theirs]
        return
    assert ours["id"] == theirs["id"]
    if "error" in theirs:
        same_error(ours["error"], theirs["error"])
        return
    assert "error" not in ours, ours
    expected = theirs["result"]
    if isinstance(expected, (type(None), bool, int)) or expected == []:
        assert type(ours["result"]) is type(expected)
    else:
        assert shape(ours["result"]) == shape(expected) or "systemVersion" in ours["result"]
    for recorded in exchange["messages"][1:]:
        message = raw.receive()
        assert message["method"] == recorded["method"]
        assert shape(message["params"]["result"]) == shape(recorded["params"]["result"])


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(e, id=e["note"])
        for e in EXCHANGES
        if isinstance(e["request"], str) and e["request"].startswith("HTTP")
    ],
)
def test_http_answers_as_a_node_does(exchange: Any, genesis_chain: OwnChain) -> None:
    _, verb, content_type, body = exchange["request"].split(" ", 3)
    status, text = exchange["messages"]
    answer = httpx.request(verb, genesis_chain.http_url, content=body, headers={"content-type": content_type})
    assert answer.status_code == status
    if status != 200:
        assert answer.text == text
        return
    ours, theirs = answer.json(), json.loads(text)
    if isinstance(theirs, dict) and "error" in theirs:
        assert ours == theirs
    else:
        assert shape(ours) == shape(theirs)
