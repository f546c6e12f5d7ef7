"""Proofs that the embedded node serves, of its state and of contracts' child tries, verified against headers."""

from __future__ import annotations

import json

import pytest
import wasmtime

from cere_trust import AccountId, Call, Keypair
from cere_trust.devnet import Chain
from cere_trust.devnet.node.node import Node
from cere_trust.devnet.rpc import ServerSession
from cere_trust.devnet.rpc.served import ServedNode
from cere_trust.proofs import Header, verify_child_read_proof, verify_read_proof
from cere_trust.wasm.state import ChainState

from ...backend import OwnChain
from .conftest import Raw, Wallet

Manual = tuple[OwnChain, Raw, Wallet]


def test_read_proofs_verify_against_the_header(manual: Manual) -> None:
    chain, raw, wallet = manual
    chain.new_block()
    present = wallet.runtime.storage_key("System", "Account", Keypair.from_uri("//Alice"))
    absent = wallet.runtime.storage_key("System", "Account", Keypair.from_uri("//Nobody"))
    answer = raw.call("state_getReadProof", ["0x" + present.hex(), "0x" + absent.hex()])
    header = raw.call("chain_getHeader", answer["at"])
    proof = [bytes.fromhex(node[2:]) for node in answer["proof"]]
    found = verify_read_proof(bytes.fromhex(header["stateRoot"][2:]), proof, [present, absent], strict=True)
    assert found[absent] is None
    assert "0x" + (found[present] or b"").hex() == raw.call("state_getStorage", "0x" + present.hex(), answer["at"])


def test_contracts_keep_their_storage_in_child_tries(manual: Manual) -> None:
    """A contract that stores a value: its child trie's root stands in the main trie."""
    chain, raw, wallet = manual
    # Called with a byte, it stores that byte and 99 zeros; called with 0, it removes what is stored.
    contract = wasmtime.wat2wasm("""
        (module
          (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
          (import "seal1" "clear_storage" (func $clear (param i32 i32) (result i32)))
          (import "seal0" "input" (func $input (param i32 i32)))
          (import "env" "memory" (memory 1 1))
          (data (i32.const 0) "a key of thirty-two bytes, padded")
          (data (i32.const 64) "\\01\\00\\00\\00")
          (func (export "deploy"))
          (func (export "call")
            (call $input (i32.const 128) (i32.const 64))
            (if (i32.load8_u (i32.const 128))
              (then (drop (call $set (i32.const 0) (i32.const 32) (i32.const 128) (i32.const 100))))
              (else (drop (call $clear (i32.const 0) (i32.const 32)))))))""")
    limits = {"gas_limit": {"ref_time": 10**11, "proof_size": 10**6}, "storage_deposit_limit": None}
    create = {"value": 10**11, "code": bytes(contract), "data": b"", "salt": b"", **limits}
    raw.call("author_submitExtrinsic", wallet.sign(Call("Contracts", "instantiate_with_code", create)))
    chain.new_block()
    assert "Contracts.Instantiated" in wallet.events(), wallet.events()
    (found,) = raw.call("state_getPairs", "0x" + wallet.runtime.storage_prefix("Contracts", "ContractInfoOf").hex())
    contract_account = bytes.fromhex(found[0][2:])[-32:]
    info = wallet.runtime.decode_storage("Contracts", "ContractInfoOf", bytes.fromhex(found[1][2:]))
    child = bytes(info["trie_id"])  # type: ignore[index]
    storage_key = "0x" + (b":child_storage:default:" + child).hex()

    def call_with(nonce: int, data: bytes) -> str:
        arguments = {"dest": AccountId(contract_account), "value": 0, "data": data, **limits}
        raw.call("author_submitExtrinsic", wallet.sign(Call("Contracts", "call", arguments), nonce=nonce))
        block = chain.new_block()
        assert "Contracts.Called" in wallet.events(), wallet.events()
        return "0x" + block.hash.hex()

    def proved(at: str, key: bytes) -> bytes | None:
        answer = raw.call("state_getChildReadProof", storage_key, ["0x" + key.hex()], at)
        assert answer["at"] == at
        root = Header.from_json(raw.call("chain_getHeader", at)).state_root
        nodes = [bytes.fromhex(node[2:]) for node in answer["proof"]]
        return verify_child_read_proof(root, nodes, child, [key])[key]

    first, second = call_with(1, b"\x07"), call_with(2, b"\x09")
    (key,) = [bytes.fromhex(key[2:]) for key in raw.call("childstate_getKeysPaged", storage_key, "0x", 10)]
    assert (proved(first, key), proved(second, key)) == (b"\x07" + bytes(99), b"\x09" + bytes(99))
    assert raw.call("childstate_getStorage", storage_key, "0x" + key.hex(), first) == "0x07" + "00" * 99
    assert proved(second, key + b"x") is None
    emptied = call_with(3, b"\x00")
    assert raw.call("childstate_getKeys", storage_key, "0x") == []
    assert (proved(emptied, key), proved(second, key)) == (None, b"\x09" + bytes(99))


@pytest.mark.embedded("a state of the layout that no runtime has yet")
@pytest.mark.parametrize("version", [0, 1])
def test_proofs_of_both_layouts_are_served(version: int) -> None:
    """No runtime of layout V1 is at hand, so that only its genesis is looked at."""
    spec = Chain.from_preset("dev").spec
    chain = Chain(spec._replace(state=ChainState(version=version).apply({None: dict(spec.state.pairs())})))
    with_long_value = next(key for key, value in spec.state.pairs(b"\x26") if len(value) > 32)
    node = Node(chain, "manual")
    session = ServerSession(ServedNode(node), None)
    request = {
        "jsonrpc": "2.0", "id": 1, "method": "state_getReadProof",
        "params": [["0x" + key.hex() for key in (with_long_value, b"absent")]],
    }  # fmt: skip
    answer = json.loads(session.handle(json.dumps(request)) or "")["result"]
    node.close()
    nodes = [bytes.fromhex(part[2:]) for part in answer["proof"]]
    value = spec.state.value(with_long_value)
    assert (value in nodes) is (version == 1)
    root = chain.head().header.state_root
    assert verify_read_proof(root, nodes, [with_long_value, b"absent"], strict=True) == {
        with_long_value: value, b"absent": None,
    }  # fmt: skip
