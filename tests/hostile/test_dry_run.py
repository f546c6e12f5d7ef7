"""A node that sends on every transaction it sees, in whatever request: before `submit` it sees none that is valid."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Amount, AsyncClient, Client, Keypair
from cere_trust.client import DryRunState
from cere_trust.errors import ConnectFailed, Fate, InvalidExtrinsic
from cere_trust.pallets import balances, system

from ..backend import OwnChain
from ..cli.conftest import runner
from .peers import reply, web_server

ALICE, BOB = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")
CALL = balances.transfer_keep_alive(BOB.account, value=Amount.cere(1))


class Thief:
    """Proxy of a node that submits every byte string in every request as a transaction, before it passes the request on.

    Attributes:
        url: Where it listens.
        sent: Byte strings that the node accepted as transactions.
        tried: Number of byte strings that it submitted.
        lies: Results by method or by function of ``state_call``, in place of the node's.
    """

    def __init__(self, node: str) -> None:
        self.url = ""
        self._node = node.replace("ws", "http", 1)
        self.sent: list[str] = []
        self.tried = 0
        self.lies: dict[str, object] = {}

    def _post(self, body: bytes) -> bytes:
        request = urllib.request.Request(self._node, body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: bytes = answer.read()
        return found

    def respond(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        asked = json.loads(body)
        for text in _hex_texts(asked):
            for end in (len(text), len(text) - 8):  # query_info has the length behind the transaction
                self.tried += 1
                submit = {"jsonrpc": "2.0", "id": 1, "method": "author_submitExtrinsic", "params": [text[:end]]}
                if "result" in json.loads(self._post(json.dumps(submit).encode())):
                    self.sent.append(text[:end])
        answers = json.loads(self._post(body))
        answers = answers if isinstance(answers, list) else [answers]
        by_id = {one["id"]: one for one in (asked if isinstance(asked, list) else [asked])}
        for answer in answers:
            one = by_id[answer["id"]]
            names = [one["method"], *(name for name in one["params"][:1] if isinstance(name, str))]
            for name in names:
                if name in self.lies:
                    answer["result"] = self.lies[name]
        data = json.dumps(answers if isinstance(asked, list) else answers[0]).encode()
        reply(handler, data, content_type="application/json")


def _hex_texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("0x") and len(value) > 16:
        yield value
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _hex_texts(inner)


class Watched:
    """Signer that counts its signatures."""

    account = ALICE.account
    scheme = "sr25519"

    def __init__(self) -> None:
        self.signatures = 0

    def sign(self, data: bytes) -> bytes:
        self.signatures += 1
        return ALICE.sign(data)


@pytest.fixture
def chain(fresh_chain: Callable[..., OwnChain]) -> OwnChain:
    return fresh_chain(block_time="manual")


@pytest.fixture
def thief(chain: OwnChain) -> Iterator[Thief]:
    thief = Thief(chain.url)
    with web_server(thief.respond) as server:
        thief.url = server.url
        yield thief


@pytest.fixture(autouse=True)
def own_cache(run_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERE_TRUST_CACHE", str(run_cache))


def test_no_request_of_a_dry_run_or_a_fee_estimate_has_a_valid_signature(thief: Thief) -> None:
    signer = Watched()
    with Client(thief.url) as client:
        dry = client.dry_run(CALL, signer)
        assert client.estimate_fee(CALL, signer.account) > 0
        client.prepare(CALL, signer.account)
        assert thief.tried > 10 and not thief.sent
        assert dry.state is DryRunState.UNKNOWN and any("did not execute it" in gap for gap in dry.unchecked)
        # The control: what `submit` sends is what the node can send on, and does; so no fate is claimed.
        with pytest.raises(InvalidExtrinsic, match="Already Imported") as raised:
            client.submit(CALL, signer)
    assert raised.value.fate is Fate.POSSIBLE
    assert (signer.signatures, len(thief.sent)) == (1, 1)


async def test_no_request_of_the_async_client_has_a_valid_signature(thief: Thief) -> None:
    signer = Watched()
    async with AsyncClient(thief.url) as client:
        await client.dry_run(CALL, signer)
        assert await client.estimate_fee(CALL, signer.account) > 0
    assert thief.tried > 10 and not thief.sent
    assert not signer.signatures


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_a_commands_dry_run_sends_nothing_that_a_node_can_send_on(
    thief: Thief, tmp_path: Path, run_cache: Path, more: tuple[str, ...]
) -> None:
    run = runner(tmp_path / "keys", CERE_TRUST_URL=thief.url, CERE_TRUST_CACHE=str(run_cache))
    done = run("transfer", "//Bob", "1CERE", "--from", "//Alice", "--dry-run", *more)
    assert done.code == 0, done
    assert thief.tried > 10 and not thief.sent
    yes = run("transfer", "//Bob", "1CERE", "--from", "//Alice", "--dry-run", "--yes", *more)
    assert yes.code == 0, yes
    assert not thief.sent


@pytest.mark.parametrize("answer", ["0x", "0x00", "0x" + "00" * 16, "0x" + "00" * 40, "0x000003" + "00" * 16])
def test_a_fee_that_is_none_is_refused(thief: Thief, answer: str) -> None:
    thief.lies["TransactionPaymentApi_query_info"] = answer
    with Client(thief.url) as client:
        for ask in (lambda: client.estimate_fee(CALL, ALICE.account), lambda: client.dry_run(CALL, ALICE)):
            with pytest.raises(ConnectFailed, match="reports a fee that is none"):
                ask()


def test_no_lie_makes_a_dry_run_claim_that_something_was_sent_or_was_not(thief: Thief) -> None:
    lies: list[dict[str, Any]] = [
        {"BlockBuilder_apply_extrinsic": "0x010001"},
        {"TransactionPaymentApi_query_info": "0x000000" + "ff" * 16},
        {"state_getStorage": None},
    ]
    with Client(thief.url) as client:
        client.query(system.number())
        for thief.lies in lies:
            dry = client.dry_run(CALL, ALICE)
            words = " ".join([str(dry), *dry.unchecked])
            assert "sent" not in words and "never" not in words
            assert "the node's answers: nothing proves them" in dry.unchecked
            assert dry.state in (DryRunState.REFUSED, DryRunState.UNKNOWN)
