"""A node as those meet it who connect: blocks, subscriptions, fees, storage; hostile clients too."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest
import zstandard
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from cere_trust import Amount, Call, Keypair
from cere_trust.devnet import Devnet
from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.consensus import verify_seal
from cere_trust.devnet.spec.chainspec import packaged_code
from cere_trust.proofs import ordered_root
from cere_trust.proofs.header import SEAL
from cere_trust.types import H256
from cere_trust.wasm.executor import ZSTD_MAGIC

from ...backend import OwnChain
from .conftest import Raw, Wallet, remark

Manual = tuple[OwnChain, Raw, Wallet]


def hexed(data: bytes) -> str:
    return "0x" + data.hex()


def unsealed(block: ChainBlock) -> ChainBlock:
    """As the runtime executes it. A node that seals on demand does not sign."""
    header, seals = block.header, block.header.logs(SEAL, b"BABE")
    return block._replace(header=header._replace(digest=header.digest[: len(header.digest) - len(seals)]))


def test_blocks_form_a_chain_that_the_runtime_executes(manual: Manual) -> None:
    chain, raw, wallet = manual
    raw.call("author_submitExtrinsic", wallet.sign(remark("x" * 100)))
    for _ in range(3):
        block = chain.new_block()
        header = block.header
        assert header.hash == block.hash
        assert int(raw.call("chain_getHeader", str(header.parent))["number"], 16) == block.number - 1
        assert header.extrinsics_root == ordered_root(block.extrinsics, 0)
        bare = unsealed(block)
        assert raw.call("state_call", "Core_execute_block", hexed(bare.encode()), str(header.parent)) == "0x"
        tampered = bare._replace(header=bare.header._replace(state_root=H256(bytes(32))))
        said = raw.error("state_call", "Core_execute_block", hexed(tampered.encode()), str(header.parent))
        assert said["code"] == 4003, said


@pytest.mark.embedded("the author's seal on every block")
def test_blocks_are_sealed_by_their_author(manual: tuple[Devnet, Raw, Wallet]) -> None:
    chain, _, _ = manual
    authorities = chain.chain.call("BabeApi_configuration", b"")[33 : 33 + 80]
    for _ in range(3):
        header = chain.new_block().header
        assert any(verify_seal(header, authorities[at : at + 32]) for at in (0, 40))


def test_subscriptions_begin_with_now_and_follow_changes(manual: Manual) -> None:
    chain, raw, wallet = manual
    key = "0x" + wallet.runtime.storage_key("System", "Number").hex()
    still = "0x" + wallet.runtime.storage_key("Sudo", "Key").hex()
    storage = raw.call("state_subscribeStorage", [key, still])
    assert [change[0] for change in raw.notification(storage)["changes"]] == [key, still]
    finalized = raw.call("chain_subscribeFinalizedHeads")
    assert raw.notification(finalized)["number"] == "0x0"
    block = chain.new_block()
    assert raw.notification(storage) == {"block": "0x" + block.hash.hex(), "changes": [[key, "0x01000000"]]}
    assert raw.notification(finalized)["number"] == "0x1"
    assert raw.call("chain_unsubscribeFinalizedHeads", finalized) is True
    assert raw.call("chain_unsubscribeFinalizedHeads", finalized) is False
    chain.new_block()
    assert raw.notification(storage)["changes"] == [[key, "0x02000000"]]
    assert not raw.notifications


def test_fees_are_those_that_are_charged(manual: Manual) -> None:
    chain, raw, wallet = manual
    chain.new_block()  # only then does the state know the genesis hash, which the signature covers
    transaction = wallet.sign(remark("fee"))
    info = raw.call("payment_queryInfo", transaction)
    details = raw.call("payment_queryFeeDetails", transaction)["inclusionFee"]
    assert sum(int(part, 16) for part in details.values()) == int(info["partialFee"])
    assert raw.call("system_dryRun", transaction) == "0x0000"
    raw.call("author_submitExtrinsic", transaction)
    chain.new_block()
    events = wallet.runtime.decode_events(wallet.raw("System", "Events"))
    (paid,) = [event for event in events if event.name == "TransactionFeePaid"]
    assert paid.fields["actual_fee"] == int(info["partialFee"])  # type: ignore[call-overload]


def test_storage_can_be_asked_at_any_recent_block(manual: Manual) -> None:
    chain, raw, wallet = manual
    key = "0x" + wallet.runtime.storage_key("System", "Number").hex()
    hashes = ["0x" + chain.new_block().hash.hex() for _ in range(3)]
    assert [raw.call("state_getStorage", key, at) for at in hashes] == [f"0x0{n}000000" for n in (1, 2, 3)]
    changes = raw.call("state_queryStorage", [key], hashes[0], hashes[2])
    assert [entry["block"] for entry in changes] == hashes


def test_keys_are_paged_in_order(manual: Manual) -> None:
    _, raw, wallet = manual
    prefix = "0x" + wallet.runtime.storage_prefix("System", "Account").hex()
    paged, start = [], None
    while page := raw.call("state_getKeysPaged", prefix, 3, start):
        paged += page
        start = page[-1]
    assert paged == raw.call("state_getKeys", prefix) == sorted(paged)
    assert [key for key, _ in raw.call("state_getPairs", prefix)] == paged


HOSTILE = [
    "[" * 100_000,
    "[]",
    "[1,2,3]",
    '{"jsonrpc":"2.0","id":{},"method":5}',
    '{"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":[["0x"]]}',
    '{"jsonrpc":"2.0","id":1,"method":"state_getKeysPaged","params":["0x",-1]}',
    '{"jsonrpc":"2.0","id":1,"method":"state_getKeysPaged","params":["0x","many"]}',
    '{"jsonrpc":"2.0","id":1,"method":"author_removeExtrinsic","params":[[5]]}',
    '{"jsonrpc":"2.0","id":1,"method":"chain_getBlock","params":["0x12"]}',
    '{"jsonrpc":"2.0","id":1,"method":"state_call","params":["Core_version"]}',
    '{"jsonrpc":"2.0","id":1,"method":"state_call","params":["memory","0x"]}',
    '{"jsonrpc":"2.0","id":1,"method":"state_subscribeStorage","params":[5]}',
    '{"jsonrpc":"2.0","id":1,"method":"state_queryStorage","params":[["0x"],5]}',
    '{"jsonrpc":"2.0","id":1,"method":"system_accountNextIndex","params":[5]}',
    '{"jsonrpc":"2.0","id":1,"method":"engine_finalizeBlock","params":[]}',
    '{"jsonrpc":"2.0","id":1,"method":"payment_queryInfo","params":["0x0400"]}',
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_requests_get_an_error_and_the_next_one_an_answer(
    node_url: str, dial: Callable[[str], Raw], text: str
) -> None:
    """A node has nothing to say to some of them, and the embedded chain the same as a node: see the parity tests."""
    raw = dial(node_url)
    raw.socket.send(text)
    assert raw.call("system_health")["peers"] == 0
    for answer in raw.notifications:
        for one in answer if isinstance(answer, list) else [answer]:
            if "error" in one:
                assert one["error"]["code"] in (-32700, -32600, -32602, 1, 2, 1002, 4001, 4003), one


def test_binary_frames_and_bytes_that_are_no_text_are_answered(node_url: str) -> None:
    with connect(node_url, proxy=None) as raw:
        raw.send(b'{"jsonrpc":"2.0","id":7,"method":"system_name","params":[]}')
        assert json.loads(raw.recv(timeout=10))["id"] == 7
        raw.send(b"\xff\xfe")
        assert json.loads(raw.recv(timeout=10))["error"]["code"] == -32700


def test_a_message_beyond_the_limit_is_refused_and_ends_that_connection_at_most(
    node_url: str, dial: Callable[[str], Raw]
) -> None:
    raw = dial(node_url)
    with connect(node_url, proxy=None, max_size=None) as other, contextlib.suppress(ConnectionClosed, OSError):
        other.send("x" * (16 * 1024 * 1024))
        assert json.loads(other.recv(timeout=20))["error"]["code"] == -32007
    assert raw.call("system_health")["peers"] == 0


@pytest.mark.embedded("the refusal of other sites' pages; a node leaves that to the browser")
def test_pages_of_other_sites_may_not_connect(node_url: str) -> None:
    with pytest.raises(InvalidStatus), connect(node_url, origin=Origin("https://evil.example"), proxy=None):
        pass
    with connect(node_url, origin=Origin("http://localhost:3000"), proxy=None) as socket:
        socket.send('{"jsonrpc":"2.0","id":1,"method":"system_name"}')
        assert "result" in json.loads(socket.recv(timeout=10))
    body = {"jsonrpc": "2.0", "id": 1, "method": "system_name", "params": []}
    assert (
        httpx.post(node_url.replace("ws", "http", 1), json=body, headers={"Origin": "https://evil.example"}).status_code
        == 403
    )


def test_half_open_connections_and_garbage_do_no_harm(node_url: str, dial: Callable[[str], Raw]) -> None:
    place = urlsplit(node_url)
    for payload in (b"", b"\x00" * 100, b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\nContent-Length: 999999\r\n\r\n{"):
        with socket.create_connection((place.hostname, place.port)) as half:
            half.sendall(payload)
    assert dial(node_url).call("system_health")["peers"] == 0


def test_many_connections_at_once(node_url: str, dial: Callable[[str], Raw]) -> None:
    raws = [dial(node_url) for _ in range(50)]
    for raw in raws:
        raw.send("system_name")
    assert len({raw.receive()["result"] for raw in raws}) == 1


def test_a_runtime_upgrade_is_in_force_from_the_next_block(manual: Manual) -> None:
    chain, raw, wallet = manual
    versions = raw.call("state_subscribeRuntimeVersion")
    assert raw.notification(versions)["specVersion"] == 80013
    same_code = ZSTD_MAGIC + zstandard.ZstdCompressor().compress(packaged_code())  # a node's blocks hold 4 MiB
    upgrade = Call("System", "set_code_without_checks", {"code": same_code})
    sudo = Call("Sudo", "sudo_unchecked_weight", {"call": upgrade, "weight": {"ref_time": 0, "proof_size": 0}})
    raw.call("author_submitExtrinsic", wallet.sign(sudo))
    chain.new_block()
    assert "System.CodeUpdated" in wallet.events()
    assert chain.new_block().number == 2


def test_amounts_move(manual: Manual) -> None:
    chain, raw, wallet = manual
    bob = Keypair.from_uri("//Bob")
    before = wallet.value("System", "Account", bob)
    call = Call("Balances", "transfer_keep_alive", {"dest": bob, "value": Amount.cere("1.5")})
    raw.call("author_submitExtrinsic", wallet.sign(call))
    chain.new_block()
    after = wallet.value("System", "Account", bob)
    assert after["data"]["free"] - before["data"]["free"] >= Amount.cere("1.5")


@pytest.mark.embedded("listeners of the node")
def test_listeners_run_before_the_pool_follows_the_chain_or_after_it(manual: tuple[Devnet, Raw, Wallet]) -> None:
    chain, raw, wallet = manual
    raw.call("author_submitExtrinsic", wallet.sign(remark()))
    pooled: list[tuple[str, int]] = []
    node = chain.node
    ends = [
        node.listen(lambda event: pooled.append(("before", len(node.pool.ready)))),
        node.listen(lambda event: pooled.append(("after", len(node.pool.ready))), after_pool=True),
    ]
    chain.new_block()
    # Imported, BestChanged, Finalized
    assert pooled == [("before", 1), ("after", 1), ("before", 1), ("after", 0), ("before", 0), ("after", 0)]
    for end in ends:
        end()
    chain.new_block()
    assert len(pooled) == 6


@pytest.mark.embedded("a reorganization on request")
def test_in_instant_mode_a_block_follows_for_what_a_reorganization_retracted(
    fresh_chain: Callable[..., Devnet], dial: Callable[[str], Raw]
) -> None:
    chain = fresh_chain(finality_lag=3)
    raw = dial(chain.url)
    raw.call("author_submitExtrinsic", Wallet(chain).sign(remark()))
    chain.node.run(lambda: None).result()
    assert chain.chain.head().number == 1
    route = chain.reorg(1)
    chain.node.run(lambda: None).result()
    head = chain.chain.head()
    assert (head.parent, head.transactions()) == (route.enacted[-1].hash, route.retracted[0].transactions())
