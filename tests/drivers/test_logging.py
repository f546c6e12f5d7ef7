"""Log records of transports and flows: which there are, and what never appears in them."""

from __future__ import annotations

import logging
import re
import traceback
from functools import partial
from typing import Any

import httpx
import pytest
from websockets.sync.server import ServerConnection

from cere_trust import Call, Keypair, Query
from cere_trust.errors import ExtrinsicLost, TransportError
from cere_trust.extrinsic import SignedExtrinsic
from cere_trust.testing import FakeNode as OfflineNode
from tests.unit.runtime.recorded import DEV_14, runtime

from .conftest import Connect
from .fake_node import HEAD, HEADER, FakeNode, answering, notify, over_http, raw_peer

NUMBER = Query("System", "Number")
SEED = "0x" + "5eed" * 16


def records(caplog: pytest.LogCaptureFixture, logger: str, level: int) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.name == f"cere_trust.{logger}" and r.levelno == level]


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="cere_trust")


BATCH = re.compile(
    r"ws://127\.0\.0\.1:\d+: state_queryStorageAt, state_getStorageHash: [\d.]+ ms, (\d+) bytes sent, (\d+) received"
)


async def test_each_batch_shows_methods_duration_and_bytes(
    connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture
) -> None:
    async with connect(node.url) as client:
        await client.query(NUMBER)
        caplog.clear()
        await client.query(NUMBER)
    first, second = records(caplog, "transport", logging.DEBUG)
    assert ": chain_getFinalizedHead: " in first
    shown = BATCH.fullmatch(second)
    assert shown and int(shown[1]) > 200 and int(shown[2]) > 200
    assert records(caplog, "transport", logging.INFO) == []


async def test_a_batch_over_http_is_shown_too(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    with over_http(answering(FakeNode())) as url:
        async with connect(url) as client:
            await client.query(NUMBER)
    last = records(caplog, "transport", logging.DEBUG)[-1]
    assert BATCH.fullmatch(last.replace("http:", "ws:"))


def with_blocks(node: FakeNode, finalized: int) -> OfflineNode:
    """Let a node answer with the blocks of a consistent chain."""
    chain = OfflineNode(runtime(DEV_14), finalized=finalized)
    for method in ("chain_getBlockHash", "chain_getFinalizedHead", "chain_getHeader", "chain_getBlock"):
        node.answers[method] = partial(lambda method, *params: chain._answer(method, params), method)
    return chain


async def test_repeated_methods_are_counted(connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture) -> None:
    chain = with_blocks(node, finalized=7)
    node.answers["author_submitExtrinsic"] = "0x" + "12" * 32
    async with connect(node.url) as client:
        signed = await client.submit(remark(), Keypair.from_uri("//Alice"), nonce=0)
        chain.finalized = 12
        node.answers["chain_subscribeFinalizedHeads"] = "heads"
        with pytest.raises(ExtrinsicLost):
            await client.resume(signed, within=0.1)
    assert any(" chain_getBlock ×5: " in message for message in records(caplog, "transport", logging.DEBUG))


async def test_a_failed_batch_shows_the_kind_of_error(
    connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture
) -> None:
    async with connect(node.url, timeout=0.3) as client:
        await client.query(NUMBER)
        node.silent.add("system_accountNextIndex")
        with pytest.raises(Exception, match="did not answer"):
            await client.nonce(Keypair.from_uri("//Alice").account)
    assert records(caplog, "transport", logging.DEBUG)[-1].endswith(" 0 received, RequestTimeout")


async def test_a_reconnect_and_the_retry_after_it_are_shown(
    connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture
) -> None:
    async with connect(node.url) as client:
        await client.query(NUMBER)
        node.drops = ["state_queryStorageAt"]
        await client.query(NUMBER)
    assert records(caplog, "transport", logging.INFO) == [
        f"reconnected to {node.url}",
        f"retry at {node.url}: state_queryStorageAt, state_getStorageHash",
    ]


def remark(text: bytes = b"") -> Call:
    return Call("System", "remark", {"remark": text})


def signature(signed: SignedExtrinsic) -> str:
    """Return the part of an encoded transaction that its unsigned form does not determine."""
    account = bytes(signed.unsigned.account)
    start = signed.data.index(account) + len(account) + 1
    return signed.data[start : start + 64].hex()


def last_status(status: Any) -> Any:
    def after(socket: ServerConnection, method: str) -> None:
        if method == "author_submitAndWatchExtrinsic":
            notify(socket, "watch", "ready")
            notify(socket, "watch", status)

    return after


async def test_a_stale_nonce_that_is_requested_again_is_shown(
    connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture
) -> None:
    node.answers["chain_getHeader"] = HEADER
    node.answers["author_submitExtrinsic"] = "0x" + "12" * 32
    async with connect(node.url) as client:
        await client.submit(remark(), Keypair.from_uri("//Alice"))
        assert records(caplog, "flows", logging.INFO) == []
        await client.submit(remark(), Keypair.from_uri("//Alice"))
    assert records(caplog, "flows", logging.INFO) == ["stale nonce 7, requesting it again"] * 4


async def test_start_and_end_of_a_finality_scan_are_shown(
    connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture
) -> None:
    chain = with_blocks(node, finalized=5)
    node.answers["author_submitAndWatchExtrinsic"] = "watch"
    async with connect(node.url, timeout=0.3) as client:
        with pytest.raises(ExtrinsicLost) as lost:
            await client.submit_and_wait(remark(), Keypair.from_uri("//Alice"))
        chain.finalized = 5 + 63
        node.answers["chain_subscribeFinalizedHeads"] = "heads"
        assert lost.value.hash is not None
        scan = f"finality scan for 0x{lost.value.hash.hex()}"
        assert records(caplog, "flows", logging.INFO) == [
            f"{scan} started",
            f"{scan}: in no block up to 5 yet",
            f"retry: waiting further for a status of 0x{lost.value.hash.hex()}",
        ]
        caplog.clear()
        with pytest.raises(ExtrinsicLost, match="never be included"):
            await client.resume(lost.value.signed)
    assert records(caplog, "flows", logging.INFO) == [
        f"{scan} started",
        f"{scan} ended: it is in no block up to 68, the last that could include it",
    ]


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_a_whole_submission_leaks_nothing(
    connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture, scheme: str
) -> None:
    node.answers["chain_getHeader"] = HEADER
    node.answers["author_submitExtrinsic"] = "0x" + "12" * 32
    node.answers["author_submitAndWatchExtrinsic"] = "watch"
    node.after = last_status({"inBlock": HEAD})
    signer = Keypair.from_seed(bytes.fromhex(SEED[2:]))
    call = remark(b"a secret remark")
    with over_http(answering(node)) as web:
        url = (node.url if scheme == "ws" else web).replace("://", "://user:passw0rd@") + "/path?apikey=hidden"
        async with connect(url) as client:
            signed = await client.submit(call, signer)
            if scheme == "ws":
                with pytest.raises(ExtrinsicLost) as lost:
                    await client.submit_and_wait(call, signer, until="in_block")
                signed = lost.value.signed
    submissions = [m for m in records(caplog, "transport", logging.DEBUG) if "author_submit" in m]
    assert len(submissions) == (2 if scheme == "ws" else 1)
    text = caplog.text
    assert "/path" in text
    for secret in (
        "passw0rd", "user", "apikey", "hidden", SEED[2:], "a secret remark", b"a secret remark".hex(),
        signature(signed), signed.unsigned.payload.hex(), signed.data.hex(),
    ):  # fmt: skip
        assert secret not in text, secret


async def test_nothing_is_measured_unless_debug_is_on(
    connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, logger="cere_trust")
    monkeypatch.setattr("cere_trust.transport.records.methods_of", None)
    async with connect(node.url) as client:
        assert await client.query(NUMBER) == 0
    assert records(caplog, "transport", logging.DEBUG) == []


CREDENTIALS = ("passw0rd", "apikey", "hidden", "dXNlcjpwYXNzdzByZA")
"""Parts of the URL below; the last one begins the header that its user information becomes."""


def with_credentials(url: str) -> str:
    return url.replace("://", "://user:passw0rd@") + "/path?apikey=hidden"


def written(records: list[logging.LogRecord]) -> str:
    """All that handlers could show of records: text, arguments and tracebacks."""
    formatter = logging.Formatter("%(name)s %(message)s")
    return "\n".join(f"{formatter.format(record)} {record.args!r}" for record in records)


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_no_library_logs_the_credentials_of_a_url(
    connect: Connect, node: FakeNode, caplog: pytest.LogCaptureFixture, scheme: str
) -> None:
    with over_http(answering(node)) as web, caplog.at_level(logging.DEBUG):
        async with connect(with_credentials(node.url if scheme == "ws" else web)) as client:
            await client.query(NUMBER)
            node.drops = ["state_queryStorageAt"]
            await client.query(NUMBER)
    text = written(caplog.records)
    assert "cere_trust.transport" in text and "/path" in text
    assert not [secret for secret in CREDENTIALS if secret in text]


@pytest.mark.parametrize("scheme", ["ws", "http"])
@pytest.mark.parametrize("status", [b"301 Moved Permanently", b"401 Unauthorized", b"429 Too Many Requests"])
async def test_no_library_logs_the_credentials_that_a_gateway_repeats(
    connect: Connect, caplog: pytest.LogCaptureFixture, scheme: str, status: bytes
) -> None:
    elsewhere = b"https://user:passw0rd@gateway.invalid/path?apikey=hidden"
    banner = b"HTTP/1.1 " + status + b"\r\nlocation: " + elsewhere + b"\r\ncontent-length: 0\r\n\r\n"
    with raw_peer(banner) as port, caplog.at_level(logging.DEBUG):
        async with connect(with_credentials(f"{scheme}://127.0.0.1:{port}"), timeout=5) as client:
            with pytest.raises(TransportError) as failed:
                await client.query(NUMBER)
    text = written(caplog.records) + "".join(traceback.format_exception(failed.value))
    assert not [secret for secret in CREDENTIALS if secret in text]


async def test_other_users_of_httpx_keep_their_records(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    with over_http(answering(FakeNode())) as url, caplog.at_level(logging.DEBUG):
        async with connect(url) as client:
            await client.query(NUMBER)
        assert not [record for record in caplog.records if record.name.startswith("http")]
        with httpx.Client() as other:
            other.post(url, json={"jsonrpc": "2.0", "id": 1, "method": "chain_getFinalizedHead", "params": []})
    assert {"httpx", "httpcore.http11"} <= {record.name for record in caplog.records}
