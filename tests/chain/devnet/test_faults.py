"""What each fault and each lie does on the wire, seen by raw sockets."""

from __future__ import annotations

import base64
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from cere_trust import Amount, Call, Keypair
from cere_trust.devnet import Devnet
from cere_trust.devnet.faults.network import Faults
from cere_trust.errors import BadJustification, DevnetError, MissingNode, ProofError, RootMismatch
from cere_trust.proofs import verify_read_proof
from cere_trust.proofs.grandpa import AUTHORITIES_KEY, AuthoritySet, Justification, verify_justification
from cere_trust.types import H256, BlockHash, BlockRef

from .conftest import Json, Raw, Wallet, remark

pytestmark = pytest.mark.embedded("faults and lies")

Manual = tuple[Devnet, Raw, Wallet]
ASK = {"jsonrpc": "2.0", "id": 1, "method": "system_chain", "params": []}


@pytest.fixture
def chain(fresh_chain: Callable[..., Devnet]) -> Devnet:
    return fresh_chain(block_time="manual")


@contextmanager
def plain_socket(chain: Devnet) -> Iterator[socket.socket]:
    """A WebSocket of which every byte is seen, its handshake done."""
    with socket.create_connection(("127.0.0.1", chain.port), timeout=20) as raw:
        key = base64.b64encode(os.urandom(16)).decode()
        raw.sendall(
            f"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += raw.recv(1)
        assert head.startswith(b"HTTP/1.1 101")
        yield raw


def frame(message: Json) -> bytes:
    """A masked text frame, the mask all zeros."""
    text = json.dumps(message).encode()
    assert len(text) < 126
    return bytes((0x81, 0x80 | len(text))) + bytes(4) + text


def everything(raw: socket.socket) -> bytes:
    """All bytes up to the end of a connection."""
    received = b""
    while True:
        try:
            more = raw.recv(1 << 16)
        except ConnectionResetError:
            return received
        if not more:
            return received
        received += more


# --- the wire ---------------------------------------------------------------------------------------------------------


def test_latency_holds_back_every_answer_and_keeps_their_order(chain: Devnet, dial: Callable[[str], Raw]) -> None:
    raw = dial(chain.url)
    with chain.faults.latency((0.1, 0.2)) as late:
        started = time.monotonic()
        numbers = [raw.send("system_chain") for _ in range(5)]
        assert [raw.receive()["id"] for _ in numbers] == numbers
        assert time.monotonic() - started >= 0.1
        assert late.hits
        started = time.monotonic()
        assert httpx.post(chain.http_url, json=ASK).json()["result"]
        assert time.monotonic() - started >= 0.1
    hits = late.hits
    raw.call("system_chain")
    assert late.hits == hits


def test_slow_lets_so_many_bytes_a_second_through(chain: Devnet) -> None:
    with plain_socket(chain) as raw, chain.faults.slow(200) as slow:
        started = time.monotonic()
        raw.sendall(frame(ASK))
        received, pieces = b"", 0
        while not received.endswith(b"}"):
            received += raw.recv(1 << 16)
            pieces += 1
        assert pieces > 1
        assert time.monotonic() - started >= (len(received) - slow.piece) / 200
        assert slow.hits >= len(received) / slow.piece


def test_a_cut_comes_in_the_middle_of_a_frame(chain: Devnet) -> None:
    with plain_socket(chain) as raw, chain.faults.cut(after=10):
        raw.sendall(frame(ASK))
        received = everything(raw)
        assert len(received) == 10
        assert received[2:] == b'{"jsonrp'
    with plain_socket(chain) as raw, chain.faults.cut():
        raw.sendall(frame(ASK))
        assert everything(raw) == b""


def test_a_cut_counts_the_handshake_of_new_connections_and_http_too(chain: Devnet) -> None:
    with chain.faults.cut(after=40):
        with socket.create_connection(("127.0.0.1", chain.port), timeout=20) as raw:
            raw.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert len(everything(raw)) == 40
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(chain.http_url, json=ASK)
    assert httpx.post(chain.http_url, json=ASK).status_code == 200


def test_a_black_hole_carries_nothing_and_runs_nothing_and_cuts_when_it_ends(manual: Manual) -> None:
    chain, other, _ = manual
    with plain_socket(chain) as raw:
        raw.settimeout(0.2)
        with chain.faults.blackhole() as hole:
            raw.sendall(frame({**ASK, "method": "engine_createBlock", "params": [True, True]}))
            with pytest.raises(TimeoutError):
                raw.recv(1)
            assert hole.hits
            with pytest.raises(TimeoutError), connect(chain.url, proxy=None, open_timeout=0.2):
                pass
        raw.settimeout(20)
        assert everything(raw) == b""
    assert chain.chain.head().number == 0
    assert other.call("system_chain")  # sent nothing meanwhile, and was left alone


def test_a_chain_ends_in_the_middle_of_its_faults(fresh_chain: Callable[..., Devnet]) -> None:
    chain = Devnet(faults=["latency=3600"])
    with chain, socket.create_connection(("127.0.0.1", chain.port), timeout=20) as raw:
        raw.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while not chain.faults.active[0].hits:
            raw.settimeout(0.05)
            with pytest.raises(TimeoutError):
                raw.recv(1)


# --- what is answered -------------------------------------------------------------------------------------------------


def test_rates_are_limited_with_an_error_or_with_a_status(chain: Devnet, dial: Callable[[str], Raw]) -> None:
    raw = dial(chain.url)
    with chain.faults.rate_limit(0.001) as limit:
        assert raw.call("system_chain")
        error = raw.error("system_chain")
        assert error["code"] == -32005
        assert error["message"] == "Too many requests"
        assert httpx.post(chain.http_url, json=ASK).json()["error"]["code"] == -32005
        assert limit.hits == 2
    with chain.faults.rate_limit(0.01, code=429, burst=2):
        assert httpx.post(chain.http_url, json=ASK).status_code == 200
        assert raw.call("system_chain")
        refused = httpx.post(chain.http_url, json=ASK)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "100")
        with pytest.raises(InvalidStatus, match="429"), connect(chain.url, proxy=None):
            pass
        assert raw.error("system_chain")["code"] == 429
    assert raw.call("system_chain")


def test_a_burst_is_let_through_whole(chain: Devnet, dial: Callable[[str], Raw]) -> None:
    raw = dial(chain.url)
    batch = json.dumps([{**ASK, "id": number} for number in range(12)])
    with chain.faults.rate_limit(0.001, burst=10):
        assert ["result" in answer for answer in raw.text(batch)] == [True] * 10 + [False] * 2


def test_the_wrong_genesis_stands_wherever_the_true_one_did(manual: Manual) -> None:
    chain, raw, _ = manual
    true = str(chain.genesis_hash)
    chain.new_block()
    with chain.faults.wrong_genesis(b"\x12" * 32):
        false = "0x" + "12" * 32
        assert raw.call("chain_getBlockHash", 0) == false
        assert raw.call("chainSpec_v1_genesisHash") == false
        assert raw.call("chain_getHeader", false)["number"] == "0x0"
        assert raw.call("chain_getHeader")["parentHash"] == false
        assert raw.call("state_getStorage", "0x3a686561707061676573", false) is None
    assert raw.call("chain_getBlockHash", 0) == true


def test_dropped_subscriptions_say_no_more_though_the_connection_lives(manual: Manual) -> None:
    chain, raw, _ = manual
    heads = raw.call("chain_subscribeNewHeads")
    assert raw.notification(heads)["number"] == "0x0"
    with chain.faults.drop_subscription(after=1) as silence:
        chain.new_block()
        assert raw.notification(heads)["number"] == "0x1"
        chain.new_block()
        assert silence.hits
        assert raw.call("chain_getHeader")["number"] == "0x2"
        assert raw.notifications == []
    chain.new_block()
    assert raw.notification(heads)["number"] == "0x3"


def test_pruned_states_are_discarded_in_a_nodes_words(manual: Manual) -> None:
    chain, raw, _ = manual
    for _ in range(3):
        chain.new_block()
    hashes = [raw.call("chain_getBlockHash", number) for number in range(4)]
    with chain.faults.prune(keep=2):
        for hash in hashes[:2]:
            for method, *params in (
                ("state_getStorage", "0x3a"),
                ("state_getReadProof", ["0x3a"]),
                ("state_call", "Core_version", "0x"),
                ("state_getRuntimeVersion",),
            ):
                error = raw.error(method, *params, hash)
                assert error["code"] == 4003
                assert error["message"].endswith(f"State already discarded for {hash}")
            assert raw.call("chain_getBlock", hash)
        for hash in hashes[2:]:
            assert raw.call("state_getStorageSize", "0x3a636f6465", hash)
    assert raw.call("state_getStorageSize", "0x3a636f6465", hashes[0])


def test_lost_transactions_were_ready_and_are_in_no_block(manual: Manual) -> None:
    chain, raw, wallet = manual
    inherents = len(chain.new_block().extrinsics)
    with chain.faults.lose_transaction() as lost:
        watch = raw.call("author_submitAndWatchExtrinsic", wallet.sign(remark("1")))
        assert raw.notification(watch) == "ready"
        hash = raw.call("author_submitExtrinsic", wallet.sign(remark("2")))
        assert "0x" + lost.hashes[1].hex() == hash
        assert raw.call("author_pendingExtrinsics") == []
        assert len(chain.new_block().extrinsics) == inherents
        assert raw.notifications == []
    raw.call("author_submitExtrinsic", wallet.sign(remark("3")))
    assert len(raw.call("author_pendingExtrinsics")) == 1


# --- lies -------------------------------------------------------------------------------------------------------------


def proof_of(raw: Raw, key: bytes, at: str | None = None) -> tuple[str, list[bytes]]:
    """The block a proof is said to be of, and its nodes."""
    answer = raw.call("state_getReadProof", ["0x" + key.hex()], *([] if at is None else [at]))
    return answer["at"], [bytes.fromhex(node[2:]) for node in answer["proof"]]


def state_root(raw: Raw, block: str) -> bytes:
    return bytes.fromhex(raw.call("chain_getHeader", block)["stateRoot"][2:])


def test_wrong_values_are_told_and_the_proof_tells_the_true_one(manual: Manual) -> None:
    chain, raw, wallet = manual
    chain.new_block()
    key = wallet.runtime.storage_key("System", "Number")
    watch = raw.call("state_subscribeStorage", ["0x" + key.hex()])
    assert raw.notification(watch)["changes"][0][1] == "0x01000000"
    with chain.byzantine.wrong_value(key) as lie:
        assert raw.call("state_getStorage", "0x" + key.hex()) == "0x00000000"
        assert raw.call("state_queryStorageAt", ["0x" + key.hex()])[0]["changes"][0][1] == "0x00000000"
        assert raw.call("state_getPairs", "0x" + key.hex()) == [["0x" + key.hex(), "0x00000000"]]
        other = "0x" + wallet.runtime.storage_key("Sudo", "Key").hex()
        assert raw.call("state_getStorage", other) == "0x" + Keypair.from_uri("//Alice").account.hex()
        assert lie.hits == 3
        block, nodes = proof_of(raw, key)
        assert verify_read_proof(state_root(raw, block), nodes, [key]) == {key: b"\1\0\0\0"}
        chain.new_block()
        assert raw.notification(watch)["changes"][0][1] == "0x03000000"
    with chain.byzantine.wrong_value(key, b"\7"), chain.byzantine.wrong_value(bytes.fromhex(other[2:]), b"\x08"):
        assert raw.call("state_getStorage", "0x" + key.hex()) == "0x07"
        assert raw.call("state_getStorage", other) == "0x08"
    with chain.byzantine.wrong_value():
        assert raw.call("state_getStorage", "0x" + key.hex()) == "0x03000000"


def test_proofs_are_truncated_padded_or_of_another_block(manual: Manual) -> None:
    chain, raw, wallet = manual
    for _ in range(2):
        chain.new_block()
    key = wallet.runtime.storage_key("System", "Number")
    block, true = proof_of(raw, key)
    root = state_root(raw, block)
    assert verify_read_proof(root, true, [key], strict=True) == {key: b"\2\0\0\0"}
    with chain.byzantine.truncated_proof():
        at, nodes = proof_of(raw, key)
        assert at == block
        assert len(nodes) == len(true) - 1
        with pytest.raises(MissingNode):
            verify_read_proof(root, nodes, [key])
    with chain.byzantine.padded_proof(3):
        at, nodes = proof_of(raw, key)
        assert len(nodes) == len(true) + 3
        assert verify_read_proof(root, nodes, [key]) == {key: b"\2\0\0\0"}
        with pytest.raises(ProofError, match="3 parts"):
            verify_read_proof(root, nodes, [key], strict=True)
    with chain.byzantine.foreign_proof():
        at, nodes = proof_of(raw, key, block)
        assert at == block
        with pytest.raises(RootMismatch):
            verify_read_proof(root, nodes, [key])
        before = raw.call("chain_getBlockHash", 1)
        assert verify_read_proof(state_root(raw, before), nodes, [key], strict=True) == {key: b"\1\0\0\0"}


def test_a_stale_head_stays_where_it_was_or_behind(manual: Manual) -> None:
    chain, raw, wallet = manual
    number = "0x" + wallet.runtime.storage_key("System", "Number").hex()
    heads = raw.call("chain_subscribeFinalizedHeads")
    assert raw.notification(heads)["number"] == "0x0"
    chain.new_block()
    assert raw.notification(heads)["number"] == "0x1"
    with chain.byzantine.stale_head():
        for _ in range(3):
            chain.new_block()
        assert raw.call("chain_getHeader")["number"] == "0x1"
        assert raw.call("chain_getHeader", raw.call("chain_getFinalizedHead"))["number"] == "0x1"
        assert raw.call("chain_getBlockHash") == raw.call("chain_getBlockHash", 1)
        assert raw.call("state_getStorage", number) == "0x01000000"
        assert raw.notifications == []
    with chain.byzantine.stale_head(behind=2):
        assert raw.call("chain_getHeader")["number"] == "0x2"
    assert raw.call("chain_getHeader")["number"] == "0x4"


def test_forged_headers_do_not_fit_their_hash(manual: Manual) -> None:
    chain, raw, _ = manual
    heads = raw.call("chain_subscribeNewHeads")
    raw.notification(heads)
    with chain.byzantine.forged_header(bytes(32)):
        block = chain.new_block()
        hash = "0x" + block.hash.hex()
        forged = [
            raw.call("chain_getHeader", hash),
            raw.call("chain_getBlock", hash)["block"]["header"],
            raw.notification(heads),
        ]
        assert {header["stateRoot"] for header in forged} == {"0x" + "00" * 32}
        assert forged[0]["parentHash"] == str(chain.genesis_hash)
        assert block.header._replace(state_root=H256(bytes(32))).hash != block.hash
    assert raw.call("chain_getHeader", hash)["stateRoot"] == "0x" + block.header.state_root.hex()


def test_a_missing_event_is_missing_and_the_others_stand_as_they_were(manual: Manual) -> None:
    chain, raw, wallet = manual
    transfer = Call("Balances", "transfer_keep_alive", {"dest": Keypair.from_uri("//Bob"), "value": Amount.cere(1)})
    raw.call("author_submitExtrinsic", wallet.sign(transfer))
    block = chain.new_block()
    key = wallet.runtime.storage_key("System", "Events")
    true = chain.chain.storage(key) or b""
    with chain.byzantine.missing_event("Balances.Transfer"):
        told = bytes.fromhex(raw.call("state_getStorage", "0x" + key.hex(), "0x" + block.hash.hex())[2:])
    left = [event for event in wallet.runtime.decode_events(true) if event.name != "Transfer"]
    assert wallet.runtime.decode_events(told) == left
    assert len(left) == len(wallet.runtime.decode_events(true)) - 1
    with chain.byzantine.missing_event("Nothing.AtAll"):
        assert raw.call("state_getStorage", "0x" + key.hex()) == "0x" + true.hex()


def test_real_votes_are_sent_for_a_forged_target_or_signed_for_another_set(manual: Manual) -> None:
    chain, raw, _ = manual
    told = raw.call("grandpa_subscribeJustifications")
    authorities = AuthoritySet.decode(chain.chain.storage(AUTHORITIES_KEY) or b"", 0)
    block = chain.new_block()
    true = bytes.fromhex(raw.notification(told)[2:])
    assert verify_justification(true, authorities, BlockRef(1, BlockHash(block.hash))).votes
    with chain.byzantine.forged_target(b"\7" * 32):
        block = chain.new_block()
        forged = bytes.fromhex(raw.notification(told)[2:])
        for target in (BlockRef(2, BlockHash(b"\7" * 32)), BlockRef(2, BlockHash(block.hash))):
            with pytest.raises(BadJustification):
                verify_justification(forged, authorities, target)
        restored = Justification.decode(forged)._replace(hash=block.hash).encode()
        assert verify_justification(restored, authorities, BlockRef(2, BlockHash(block.hash))).votes
    with chain.byzantine.wrong_set_id():
        block = chain.new_block()
        signed = bytes.fromhex(raw.notification(told)[2:])
        target = BlockRef(3, BlockHash(block.hash))
        with pytest.raises(BadJustification):
            verify_justification(signed, authorities, target)
        assert verify_justification(signed, authorities._replace(set_id=1), target).votes


# --- from text --------------------------------------------------------------------------------------------------------


def test_faults_are_named_on_the_command_line_as_in_python() -> None:
    faults = Faults()
    assert vars(faults.named("latency=0.1-0.5"))["high"] == 0.5
    assert vars(faults.named("rate-limit=5,code=429"))["code"] == 429
    assert vars(faults.named("cut"))["after"] == 0
    assert vars(faults.named("cut=2000"))["after"] == 2000
    assert vars(faults.named("wrong-value=0x2a2b,value=0x01"))["value"] == b"\1"
    assert vars(faults.named("missing-event=Balances.Transfer"))["event"] == "Balances.Transfer"
    assert vars(faults.named("stale_head"))["behind"] is None
    with pytest.raises(DevnetError, match=r"no fault is called 'lag'; there are blackhole, cut, drop-subscription"):
        faults.named("lag=5")
    for text in ("latency", "latency=1,2,3", "prune=keep=1,2", "slow=0", "rate-limit=-1"):
        with pytest.raises(DevnetError, match=text.split("=")[0]):
            faults.named(text)
    with pytest.raises(DevnetError, match="no fault"):
        Devnet(faults=["nothing"])


def test_a_chain_may_begin_with_faults(fresh_chain: Callable[..., Devnet], dial: Callable[[str], Raw]) -> None:
    chain = fresh_chain(faults=["wrong-genesis", "stale-head"])
    raw = dial(chain.url)
    chain.new_block()
    assert raw.call("chain_getBlockHash", 0) != str(chain.genesis_hash)
    assert raw.call("chain_getHeader")["number"] == "0x0"


def test_binary_and_closed_connections_pass_the_filters_too(chain: Devnet) -> None:
    with chain.faults.latency(0), connect(chain.url, proxy=None) as client:
        client.send(json.dumps(ASK).encode())
        assert "result" in json.loads(client.recv(timeout=20))
        chain.close()
        with pytest.raises(ConnectionClosed):
            client.recv(timeout=20)
