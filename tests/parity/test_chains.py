"""Blocks of one are blocks of the other: roots, events, proofs and versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from cere_trust import Amount, Keypair
from cere_trust.codec.primitives import write_compact
from cere_trust.devnet import Chain, RealNode
from cere_trust.pallets import balances, system
from cere_trust.proofs.header import Header
from cere_trust.proofs.verify import verify_read_proof
from cere_trust.types import H256, BlockHash
from cere_trust.wasm.executor import shared_executor
from cere_trust.wasm.state import ChainState, Overlay

from ..node.asking import Json, answer, ask
from .twins import Signer, Twins

BLOCKS = range(13)


def unhex(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def header_of(told: Json) -> Header:
    return Header(
        BlockHash(told["parentHash"]),
        int(told["number"], 16),
        H256(told["stateRoot"]),
        H256(told["extrinsicsRoot"]),
        tuple(unhex(item) for item in told["digest"]["logs"]),
    )


def test_the_node_imports_the_embedded_chains_blocks_and_takes_its_votes(pair: Twins) -> None:
    """It checked seals, slots, inherents and roots by executing each block, and finality by the justification alone."""
    assert ask(pair.node.http_url, "chain_getHeader")["number"] == hex(len(BLOCKS) - 1)
    assert ask(pair.node.http_url, "chain_getFinalizedHead") == str(pair.embedded.chain.finalized)


@pytest.mark.parametrize("number", BLOCKS)
def test_both_say_the_same_of_a_block(pair: Twins, number: int) -> None:
    keys = [
        "0x" + pair.signer.runtime.storage_key(*item).hex() for item in (("System", "Events"), ("System", "Number"))
    ]
    ours, theirs = pair.embedded.http_url, pair.node.http_url
    hash = ask(ours, "chain_getBlockHash", number)
    assert hash == ask(theirs, "chain_getBlockHash", number)
    for method, params in [
        ("chain_getHeader", [hash]),
        ("state_getStorage", [keys[0], hash]),
        ("state_getRuntimeVersion", [hash]),
        ("state_getKeysPaged", ["0x", 1000, None, hash]),
    ]:
        assert ask(ours, method, *params) == ask(theirs, method, *params), method
    root = unhex(ask(theirs, "chain_getHeader", hash)["stateRoot"])
    proofs = [ask(url, "state_getReadProof", [*keys, "0xabcd"], hash)["proof"] for url in (ours, theirs)]
    assert sorted(proofs[0]) == sorted(proofs[1])
    wanted = [unhex(key) for key in [*keys, "0xabcd"]]
    verified = verify_read_proof(root, [unhex(node) for node in proofs[1]], wanted, strict=True)
    assert verified[wanted[2]] is None


def test_the_embedded_chain_executes_the_nodes_blocks_to_the_same_roots(node_binary: Path) -> None:
    """The node authors: with its own clock, digests and seals."""
    bob = Keypair.from_uri("//Bob")
    with RealNode(block_time="manual") as node:
        chain = Chain.from_preset("dev")
        signer = Signer(chain)
        transfer = balances.transfer_keep_alive(bob.account, value=Amount.cere(1))
        too_much = balances.transfer_keep_alive(bob.account, value=Amount.cere(10**9))
        loads = [[], [transfer], [too_much, system.remark_with_event(b"x")], [], [transfer] * 12]
        nonce, state = 0, chain.spec.state
        for load in loads:
            for call in load:
                told = answer(node.http_url, "author_submitExtrinsic", "0x" + signer.sign(call, nonce).hex())
                assert "error" not in told, told
                nonce += 1
            hash = ask(node.http_url, "engine_createBlock", True, True, None)["hash"]
            block = ask(node.http_url, "chain_getBlock", hash)["block"]
            assert len(block["extrinsics"]) >= len(load) + 1
            state = executed(state, header_of(block["header"]), [unhex(text) for text in block["extrinsics"]])
            events = signer.runtime.storage_key("System", "Events")
            assert state.value(events) == unhex(ask(node.http_url, "state_getStorage", "0x" + events.hex(), hash))


def executed(state: ChainState, header: Header, extrinsics: list[bytes]) -> ChainState:
    """The state after a node's block; the runtime panics where a root is not the header's."""
    code = state.value(b":code")
    assert code is not None
    overlay = Overlay(state)
    assert header.digest[0][:5] == b"\x06BABE"  # a node that seals when asked to claims a slot, and signs nothing
    body = header.encode() + write_compact(len(extrinsics)) + b"".join(extrinsics)
    shared_executor(code).call("Core_execute_block", body, overlay)
    after = overlay.applied()
    assert after.root() == header.state_root
    return after
