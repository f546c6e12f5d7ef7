"""Every error of a method that submits or resumes has a fate, also before anything is signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cere_trust import Call, Keypair
from cere_trust.errors import CereTrustError, Fate
from cere_trust.extrinsic import SignedExtrinsic
from cere_trust.pallets import system

from .conftest import Connect
from .fake_node import HEADER, FakeNode, Refuse

ALICE = Keypair.from_uri("//Alice")
REMARK = system.remark(remark=b"fate")
WRONG = Call("System", "remark", {"remark": 7})


async def drained(statuses: Any) -> None:
    async for _ in statuses:
        pass


METHODS: dict[str, Callable[[Any, Any], Any]] = {
    "submit": lambda client, what: client.submit(what, ALICE, nonce=0),
    "submit_and_wait": lambda client, what: client.submit_and_wait(what, ALICE, nonce=0, within=0.1),
    "watch": lambda client, what: drained(client.watch(what, ALICE, nonce=0)),
}


def slow_down(*params: object) -> None:
    raise Refuse(-32005, "slow down")


def not_offered(*params: object) -> None:
    raise Refuse(-32601, "Method not found")


@pytest.fixture
def node(node: FakeNode) -> FakeNode:
    node.answers["chain_getHeader"] = HEADER
    node.answers["author_submitExtrinsic"] = "0x" + "12" * 32
    node.answers["author_submitAndWatchExtrinsic"] = "watch"
    return node


async def failure(connect: Connect, url: str, method: str, what: object, **options: Any) -> CereTrustError:
    with pytest.raises(CereTrustError) as raised:
        async with connect(url, timeout=1, **options) as client:
            await METHODS[method](client, what)
    return raised.value


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "trouble",
    [
        "no node",
        "another chain",
        "no metadata",
        "slow down",
        "silence",
        "wrong argument",
        "refused hand-in",
        "no such method",
    ],
)
async def test_what_was_not_handed_in_was_never_sent(
    connect: Connect, node: FakeNode, method: str, trouble: str
) -> None:
    url, options, what = node.url, {}, REMARK
    if trouble == "no node":
        url = "ws://127.0.0.1:1"
    elif trouble == "another chain":
        options = {"genesis": "0x" + "12" * 32}
    elif trouble == "no metadata":
        node.answers["state_getMetadata"] = "0x00"
    elif trouble == "slow down":
        node.answers["system_accountNextIndex"] = slow_down
    elif trouble == "silence":
        node.silent.add("system_accountNextIndex")
    elif trouble == "wrong argument":
        what = WRONG
    else:
        answer = slow_down if trouble == "refused hand-in" else not_offered
        node.answers["author_submitExtrinsic"] = node.answers["author_submitAndWatchExtrinsic"] = answer
    error = await failure(connect, url, method, what, **options)
    assert error.fate is Fate.NEVER_SENT, repr(error)


@pytest.mark.parametrize("method", METHODS)
async def test_what_was_signed_elsewhere_stays_possible(connect: Connect, node: FakeNode, method: str) -> None:
    async with connect(node.url) as client:
        signed = await client.submit(REMARK, ALICE, nonce=0)
    assert isinstance(signed, SignedExtrinsic)
    error = await failure(connect, "ws://127.0.0.1:1", method, signed)
    assert error.fate is Fate.POSSIBLE
    node.answers["author_submitExtrinsic"] = node.answers["author_submitAndWatchExtrinsic"] = slow_down
    error = await failure(connect, node.url, method, signed)
    assert error.fate is Fate.POSSIBLE


async def test_a_resumption_that_fails_has_a_fate(connect: Connect, node: FakeNode) -> None:
    async with connect(node.url) as client:
        signed = await client.submit(REMARK, ALICE, nonce=0)
    for url, answer in (("ws://127.0.0.1:1", "heads"), (node.url, slow_down), (node.url, not_offered)):
        node.answers["chain_subscribeFinalizedHeads"] = answer
        with pytest.raises(CereTrustError) as raised:
            async with connect(url, timeout=1) as client:
                await client.resume(signed)
        assert raised.value.fate is Fate.POSSIBLE


async def test_errors_of_reads_have_none(connect: Connect, node: FakeNode) -> None:
    with pytest.raises(CereTrustError) as raised:
        async with connect("ws://127.0.0.1:1", timeout=1) as client:
            await client.query(system.number())
    assert raised.value.fate is None
