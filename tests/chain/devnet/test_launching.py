"""The embedded chain as its users start it: start and stop, folders, specifications, one thread."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from websockets.sync.client import connect

from cere_trust.crypto.hashing import twox_128
from cere_trust.devnet import Chain, Devnet
from cere_trust.devnet.block import ChainBlock
from cere_trust.errors import DevnetError, InvalidSpec, PortInUse

from .conftest import Raw, Wallet, remark

pytestmark = pytest.mark.embedded("how it starts, stops, and keeps its blocks")
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


def test_a_taken_port_is_named(cere_devnet: Devnet) -> None:
    before = set(threading.enumerate())
    with pytest.raises(PortInUse, match=f"port {cere_devnet.port} is in use"), Devnet(port=cere_devnet.port):
        pass
    assert set(threading.enumerate()) <= before  # threads of other tests may end meanwhile


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(InvalidSpec, match="no preset 'nope'; the runtime has dev"), Devnet("nope"):
        pass


def unsealed(block: ChainBlock) -> bytes:
    """A block's header without its seal: sr25519 signatures are random by design."""
    return block.header._replace(digest=block.header.digest[:-1]).hash


def test_under_one_clock_the_same_input_makes_the_same_block() -> None:
    blocks = [Chain.from_preset("dev", clock=fixed_clock).author().block for _ in range(2)]
    assert unsealed(blocks[0]) == unsealed(blocks[1])


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
    transactions = [wallet.sign(remark(), nonce=nonce) for nonce in range(3)]
    go_on = threading.Event()
    chain.node.run(go_on.wait, 20)
    with connect(chain.url, proxy=None, close_timeout=1) as client:
        for transaction in transactions:
            request = {"jsonrpc": "2.0", "id": 1, "method": "author_submitExtrinsic", "params": [transaction]}
            client.send(json.dumps(request))
        assert client.ping().wait(20)
    go_on.set()
    while len(raw.call("author_pendingExtrinsics")) < 3:
        pass
