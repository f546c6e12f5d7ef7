"""The embedded node as its users meet it: start, stop, persistence, foreign clients, hostile ones."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from cere_trust import Amount, Call, Keypair
from cere_trust.devnet import Chain, Devnet
from cere_trust.devnet.block import Block
from cere_trust.devnet.consensus import verify_seal
from cere_trust.errors import DevnetError, InvalidSpec, PortInUse
from cere_trust.proofs import ordered_root

from .conftest import Raw, Wallet, remark

Manual = tuple[Devnet, Raw, Wallet]


def fixed_clock() -> int:
    return 1_800_000_000_000


def test_nothing_is_left_running() -> None:
    before = set(threading.enumerate())
    chain = Devnet(block_time=0.05)
    with chain:
        url = chain.url
        with connect(url, proxy=None) as open_socket:
            open_socket.send('{"jsonrpc":"2.0","id":1,"method":"chain_subscribeNewHeads","params":[]}')
            open_socket.recv(timeout=10)
    assert set(threading.enumerate()) <= before  # threads of other tests may end meanwhile
    with pytest.raises(OSError), connect(url, proxy=None):
        pass
    with pytest.raises(DevnetError, match="not running"):
        _ = chain.url


def test_a_taken_port_is_named(devnet: Devnet) -> None:
    before = set(threading.enumerate())
    with pytest.raises(PortInUse, match=f"port {devnet.port} is in use"), Devnet(port=devnet.port):
        pass
    assert set(threading.enumerate()) <= before  # threads of other tests may end meanwhile


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(InvalidSpec, match="no preset 'nope'; the runtime has dev"), Devnet("nope"):
        pass


def test_blocks_form_a_sealed_chain_that_the_runtime_executes(manual: Manual) -> None:
    chain, raw, wallet = manual
    raw.call("author_submitExtrinsic", wallet.sign(remark("x" * 100)))
    for _ in range(3):
        block = chain.new_block()
        header = block.header
        assert header.hash == block.hash
        parent = chain.chain.block(header.parent)
        assert parent is not None
        assert parent.number == block.number - 1
        assert header.extrinsics_root == ordered_root(block.extrinsics, 0)
        assert header.state_root == chain.chain.state(block.hash).root()
        authorities = chain.chain.call("BabeApi_configuration", b"")[33 : 33 + 80]
        assert any(verify_seal(header, authorities[at : at + 32]) for at in (0, 40))
        unsealed = header._replace(digest=header.digest[:-1])
        assert (
            chain.chain.call("Core_execute_block", Block(unsealed, b"", block.extrinsics).encode(), header.parent)
            == b""
        )
        tampered = unsealed._replace(state_root=bytes(32))
        with pytest.raises(DevnetError):
            chain.chain.call("Core_execute_block", Block(tampered, b"", block.extrinsics).encode(), header.parent)


def unsealed(block: Block) -> bytes:
    """A block's header without its seal: sr25519 signatures are random by design."""
    return block.header._replace(digest=block.header.digest[:-1]).hash


def test_under_one_clock_the_same_input_makes_the_same_block() -> None:
    blocks = [Chain.from_preset("dev", clock=fixed_clock).author().block for _ in range(2)]
    assert unsealed(blocks[0]) == unsealed(blocks[1])


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
    raw_events = chain.chain.storage(wallet.runtime.storage_key("System", "Events")) or b""
    paid = [e for e in wallet.runtime.decode_events(raw_events) if e.name == "TransactionFeePaid"]
    assert paid[0].fields["actual_fee"] == int(info["partialFee"])  # type: ignore[call-overload]


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


def test_a_chain_in_a_folder_goes_on_after_a_restart(tmp_path: Path) -> None:
    with Devnet(state=tmp_path / "chain", block_time="manual") as chain:
        wallet = Wallet(chain)
        chain.node.run(chain.node.submit, bytes.fromhex(wallet.sign(remark())[2:])).result()
        hashes = [chain.new_block().hash for _ in range(5)]
        roots = [chain.chain.state(hash).root() for hash in hashes]
        with pytest.raises(DevnetError, match="in use by another process"), Devnet(state=tmp_path / "chain"):
            pass
    with Devnet(state=tmp_path / "chain", block_time="manual") as chain:
        assert [chain.chain.block_hash(n) for n in range(1, 6)] == hashes
        assert [chain.chain.state(hash).root() for hash in hashes] == roots
        assert len(chain.chain.block(hashes[0]).extrinsics) == 2  # type: ignore[union-attr]
        assert chain.new_block().number == 6


def test_a_folder_of_another_chain_is_refused(tmp_path: Path) -> None:
    raw_spec = Chain.from_preset("dev").spec.to_raw()
    number = "0x" + Wallet_key("System", "Number")
    raw_spec["genesis"]["raw"]["top"][number] = "0x00000000"
    with Devnet(state=tmp_path / "chain"):
        pass
    with (
        pytest.raises(DevnetError, match="holds the chain with genesis"),
        Devnet(spec=raw_spec, state=tmp_path / "chain"),
    ):
        pass
    (tmp_path / "junk").mkdir()
    (tmp_path / "junk" / "chain.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(DevnetError, match="does not hold a chain"), Devnet(state=tmp_path / "junk"):
        pass


def Wallet_key(pallet: str, item: str) -> str:
    from cere_trust.crypto.hashing import twox_128

    return (twox_128(pallet.encode()) + twox_128(item.encode())).hex()


def test_an_exported_specification_starts_the_same_chain(tmp_path: Path) -> None:
    original = Chain.from_preset("dev", clock=fixed_clock)
    path = tmp_path / "raw.json"
    path.write_text(json.dumps(original.spec.to_raw()))
    with Devnet(spec=path, clock=fixed_clock, block_time="manual") as chain:
        assert chain.genesis_hash == original.genesis_hash
        assert unsealed(chain.new_block()) == unsealed(original.author().block)


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ({}, "not a chain specification"),
        ([], "not a chain specification"),
        ({"genesis": {"runtimeGenesis": {}}}, "a raw chain specification is needed.*runtimeGenesis"),
        ({"genesis": {"raw": {"top": {}}}}, "no ':code'"),
        ({"genesis": {"raw": {"top": {"0xzz": "0x"}}}}, "not 0x-prefixed hex"),
        ({"genesis": {"raw": {"top": {"0x3a636f6465": 5}}}}, "not 0x-prefixed hex"),
    ],
)
def test_what_is_no_raw_specification_is_refused(spec: object, reason: str) -> None:
    with pytest.raises(InvalidSpec, match=reason):
        Chain.from_spec(spec)


def test_code_that_is_no_wasm_is_refused() -> None:
    with pytest.raises(DevnetError, match="not a wasm module"):
        Chain.from_spec({"genesis": {"raw": {"top": {"0x3a636f6465": "0x00112233"}}}})


def test_a_specification_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{")
    for path, reason in ((tmp_path / "bad.json", "not JSON"), (tmp_path / "absent.json", "cannot read")):
        with pytest.raises(InvalidSpec, match=reason), Devnet(spec=path):
            pass


HOSTILE = [
    "[" * 100_000,
    "[]",
    "[1,2,3]",
    '{"jsonrpc":"2.0","id":{},"method":"system_chain"}',
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
    devnet: Devnet, dial: Callable[[str], Raw], text: str
) -> None:
    raw = dial(devnet.url)
    answer = raw.text(text)
    for one in answer if isinstance(answer, list) else [answer]:
        assert one["error"]["code"] in (-32700, -32600, -32602, 1, 2, 4001, 4003), one
    assert raw.call("system_health")["peers"] == 0


def test_binary_frames_and_bytes_that_are_no_text_are_answered(devnet: Devnet) -> None:
    with connect(devnet.url, proxy=None) as raw:
        raw.send(b'{"jsonrpc":"2.0","id":7,"method":"system_name","params":[]}')
        assert json.loads(raw.recv(timeout=10))["id"] == 7
        raw.send(b"\xff\xfe")
        assert json.loads(raw.recv(timeout=10))["error"]["code"] == -32700


def test_a_message_beyond_the_limit_ends_that_connection_alone(devnet: Devnet, dial: Callable[[str], Raw]) -> None:
    raw = dial(devnet.url)
    with connect(devnet.url, proxy=None, max_size=None) as other, pytest.raises((ConnectionClosed, OSError)):
        other.send("x" * (16 * 1024 * 1024))
        other.recv(timeout=20)
    assert raw.call("system_health")["peers"] == 0


def test_pages_of_other_sites_may_not_connect(devnet: Devnet) -> None:
    with pytest.raises(InvalidStatus), connect(devnet.url, origin="https://evil.example", proxy=None):  # type: ignore[arg-type]
        pass
    with connect(devnet.url, origin="http://localhost:3000", proxy=None) as socket:  # type: ignore[arg-type]
        socket.send('{"jsonrpc":"2.0","id":1,"method":"system_name"}')
        assert "result" in json.loads(socket.recv(timeout=10))
    body = {"jsonrpc": "2.0", "id": 1, "method": "system_name", "params": []}
    assert httpx.post(devnet.http_url, json=body, headers={"Origin": "https://evil.example"}).status_code == 403


def test_half_open_connections_and_garbage_do_no_harm(devnet: Devnet, dial: Callable[[str], Raw]) -> None:
    for payload in (b"", b"\x00" * 100, b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\nContent-Length: 999999\r\n\r\n{"):
        with socket.create_connection(("127.0.0.1", devnet.port)) as half:
            half.sendall(payload)
    assert dial(devnet.url).call("system_health")["peers"] == 0


def test_pings_are_answered_while_requests_wait_for_their_turn(manual: Manual) -> None:
    chain, _, _ = manual
    go_on = threading.Event()
    busy = chain.node.run(go_on.wait, 20)
    with connect(chain.url, proxy=None) as client:
        for _ in range(3):
            client.send('{"jsonrpc":"2.0","id":1,"method":"system_name"}')
        assert client.ping().wait(20)
        assert not busy.done()
        go_on.set()
        assert [json.loads(client.recv(timeout=20))["id"] for _ in range(3)] == [1, 1, 1]


def test_requests_that_were_sent_before_a_goodbye_are_done(manual: Manual) -> None:
    chain, raw, wallet = manual
    go_on = threading.Event()
    chain.node.run(go_on.wait, 20)
    with connect(chain.url, proxy=None, close_timeout=1) as client:
        for nonce in range(3):
            params = [wallet.sign(remark(), nonce=nonce)]
            client.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "author_submitExtrinsic", "params": params}))
        assert client.ping().wait(20)
    go_on.set()
    while len(raw.call("author_pendingExtrinsics")) < 3:
        pass


def test_many_connections_at_once(devnet: Devnet, dial: Callable[[str], Raw]) -> None:
    raws = [dial(devnet.url) for _ in range(50)]
    for raw in raws:
        raw.send("system_name")
    assert {raw.receive()["result"] for raw in raws} == {"cere-trust-devnet"}


def test_a_runtime_upgrade_is_in_force_from_the_next_block(manual: Manual) -> None:
    chain, raw, wallet = manual
    versions = raw.call("state_subscribeRuntimeVersion")
    assert raw.notification(versions)["specVersion"] == 80013
    same_code = chain.chain.storage(b":code") or b""
    upgrade = Call("System", "set_code_without_checks", {"code": same_code})
    sudo = Call("Sudo", "sudo_unchecked_weight", {"call": upgrade, "weight": {"ref_time": 0, "proof_size": 0}})
    raw.call("author_submitExtrinsic", wallet.sign(sudo))
    chain.new_block()
    assert "System.CodeUpdated" in wallet.events()
    assert chain.new_block().number == 2


def test_amounts_move(manual: Manual) -> None:
    chain, raw, wallet = manual
    bob = Keypair.from_uri("//Bob")
    key = wallet.runtime.storage_key("System", "Account", bob)
    before = wallet.runtime.decode_storage("System", "Account", chain.chain.storage(key))
    call = Call("Balances", "transfer_keep_alive", {"dest": bob, "value": Amount.cere("1.5")})
    raw.call("author_submitExtrinsic", wallet.sign(call))
    chain.new_block()
    after = wallet.runtime.decode_storage("System", "Account", chain.chain.storage(key))
    assert after["data"]["free"] - before["data"]["free"] >= Amount.cere("1.5")  # type: ignore[index]
