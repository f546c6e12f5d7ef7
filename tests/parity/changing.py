"""A chain on which much changes: a contract keeps values in a trie of its own, storage comes and goes, so does the runtime."""

from __future__ import annotations

from collections.abc import Iterator

from wasmtime import wat2wasm
from zstandard import ZstdCompressor

from cere_trust import Amount, Keypair
from cere_trust.pallets import balances, contracts, sudo, system, utility
from cere_trust.types import AccountId, Weight
from cere_trust.wasm.executor import ZSTD_MAGIC

from ..chain.devnet.conftest import next_runtime
from .twins import Signer

CHILD_KEY = b"a key of thirty-two bytes, padded"[:32]
KEPT = b"parity/kept"
UPGRADE = 6
"""The block that replaces the runtime; the next one is the first that the new one makes."""
_KEEPER = """
(module
  (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
  (import "seal0" "input" (func $input (param i32 i32)))
  (import "env" "memory" (memory 1 1))
  (data (i32.const 0) "a key of thirty-two bytes, padded")
  (data (i32.const 64) "\\40\\00\\00\\00")
  (func (export "deploy"))
  (func (export "call")
    (call $input (i32.const 128) (i32.const 64))
    (drop (call $set (i32.const 0) (i32.const 32) (i32.const 128) (i32.const 40)))))"""
"""Keeps what it is called with, filled up with zeros to 40 bytes."""


def contract_of(signer: Signer) -> tuple[AccountId, bytes]:
    """The contract, and the name of its trie; from the chain, once it is there."""
    prefix = signer.runtime.storage_prefix("Contracts", "ContractInfoOf")
    ((key, value),) = signer.chain.state().pairs(prefix)
    info = signer.runtime.decode_storage("Contracts", "ContractInfoOf", value)
    return AccountId(key[-32:]), bytes(info["trie_id"])  # type: ignore[index]


def changes(signer: Signer) -> Iterator[list[bytes]]:
    """The transactions of each block."""
    gas = Weight(10**11, 10**6)
    bob = Keypair.from_uri("//Bob").account
    yield [
        signer.sign(sudo.sudo(system.set_storage({KEPT: b"1" * 40, KEPT + b"/below": b"2", b"parity/gone": b""})), 0)
    ]
    code = bytes(wat2wasm(_KEEPER))
    yield [signer.sign(contracts.instantiate_with_code(code, value=Amount.cere(10), gas_limit=gas, data=b""), 1)]
    contract, _ = contract_of(signer)
    yield [signer.sign(contracts.call(contract, gas_limit=gas, data=b"first"), 2)]
    yield [
        signer.sign(contracts.call(contract, gas_limit=gas, data=b"second"), 3),
        signer.sign(sudo.sudo(system.kill_storage([b"parity/gone"])), 4),
    ]
    yield []
    yield [signer.sign(sudo.sudo(system.set_code(ZSTD_MAGIC + ZstdCompressor().compress(next_runtime()))), 5)]
    yield []
    renewed = Signer(signer.chain)
    transfer = balances.transfer_keep_alive(bob, value=Amount.cere(1))
    yield [renewed.sign(utility.batch_all([transfer, system.remark_with_event(b"new")]), 6)]
