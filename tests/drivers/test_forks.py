"""A forked process has connections of its own, and the parent's answers stay the parent's."""

from __future__ import annotations

import asyncio
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator

import pytest

from cere_trust import AsyncClient, Client, Keypair, Query
from cere_trust.errors import ConnectionLost
from cere_trust.pallets import system

from .fake_node import HEADER, FakeNode, answering, notify, over_http

NUMBER = Query("System", "Number")
ALICE = Keypair.from_uri("//Alice")
SLOW = 0.2

pytestmark = pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="this platform does not fork")


def in_child(work: Callable[[], str]) -> Callable[[], str]:
    """Run a function in a forked process; the result waits for it and returns what it returned, or its error's type."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer versions warn of threads
        child = os.fork()
    if child == 0:
        try:
            try:
                answer = work()
            except BaseException as error:
                answer = type(error).__name__
            os.write(writing, answer.encode())
        finally:
            os._exit(0)
    os.close(writing)

    def result() -> str:
        with os.fdopen(reading) as pipe:
            answer = pipe.read()
        os.waitpid(child, 0)
        return answer

    return result


@pytest.fixture
def node(node: FakeNode) -> FakeNode:
    """Answers late, and differently for each account: an answer to somebody else's question is noticed."""

    def nonce(address: str) -> int:
        time.sleep(SLOW)
        return sum(address.encode())

    node.answers["system_accountNextIndex"] = nonce
    return node


def nonce_of(address: str) -> int:
    return sum(address.encode())


@pytest.fixture(params=["ws", "http"])
def url(request: pytest.FixtureRequest, node: FakeNode) -> Iterator[str]:
    if request.param == "ws":
        yield node.url
    else:
        with over_http(answering(node)) as web:
            yield web


def test_parent_and_child_get_their_own_answers(url: str, node: FakeNode) -> None:
    parent, child = (Keypair.from_uri(name).account for name in ("//Parent", "//Child"))
    with Client(url, timeout=10) as client:
        prefix = client.runtime.ss58_prefix or 42
        result = in_child(lambda: str([client.nonce(child) for _ in range(3)]))
        mine = [client.nonce(parent) for _ in range(3)]
        assert mine == [nonce_of(parent.to_ss58(prefix))] * 3
        assert result() == str([nonce_of(child.to_ss58(prefix))] * 3)
        assert client.nonce(parent) == mine[0]


def test_a_fork_while_other_threads_hold_the_locks_blocks_nobody(url: str, node: FakeNode) -> None:
    with Client(url, timeout=10) as client:
        client.query(NUMBER)
        threads = [threading.Thread(target=client.nonce, args=(ALICE.account,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        result = in_child(lambda: str(client.query(NUMBER)))
        assert result() == "0"
        for thread in threads:
            thread.join()
        assert client.query(NUMBER) == 0


def test_what_the_parent_follows_is_not_the_child_s(node: FakeNode) -> None:
    node.answers["chain_subscribeFinalizedHeads"] = "heads"
    node.answers["chain_unsubscribeFinalizedHeads"] = True
    node.after = lambda socket, method: (
        notify(socket, "heads", HEADER) if method == "chain_subscribeFinalizedHeads" else None
    )
    with Client(node.url, timeout=10) as client:
        heads = client.finalized_heads()
        assert next(heads).number == 5
        assert in_child(lambda: str(next(heads)))() == ConnectionLost.__name__
        assert in_child(lambda: str(heads.close()))() == "None"  # type: ignore[attr-defined]
        assert client.query(NUMBER) == 0
    assert node.methods().count("chain_unsubscribeFinalizedHeads") <= 1


async def test_an_async_client_too(node: FakeNode) -> None:
    async with AsyncClient(node.url, timeout=10) as client:
        assert await client.query(NUMBER) == 0
        result = in_child(lambda: _in_another_loop(client))
        assert await client.nonce(ALICE.account) == nonce_of(ALICE.account.to_ss58(client.runtime.ss58_prefix or 42))
        assert await asyncio.to_thread(result) == "0"
        assert await client.query(system.number()) == 0


def _in_another_loop(client: AsyncClient) -> str:
    answers: list[str] = []

    def work() -> None:
        answers.append(str(asyncio.run(client.query(NUMBER))))

    thread = threading.Thread(target=work)  # the loop of the parent still counts as running in this one
    thread.start()
    thread.join(10)
    return answers[0] if answers else "nothing"
