"""A small contract: uploaded, made, called, read, and in the ways it fails."""

from __future__ import annotations

import pytest

from cere_trust import AccountId, Amount, Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.pallets import contracts, sudo
from cere_trust.types import H256, Weight

from .harness import ALICE, CERE, Ground

KEY = b"k" * 32
# Keeps what it is given, tells of it in an event, and gives it back; refuses what begins with a zero byte, fails at 1.
KEEPER = """
(module
  (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
  (import "seal0" "input" (func $input (param i32 i32)))
  (import "seal0" "deposit_event" (func $emit (param i32 i32 i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "env" "memory" (memory 1 1))
  (data (i32.const 0) "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")
  (data (i32.const 32) "\\40\\00\\00\\00")
  (func $keep
    (call $input (i32.const 64) (i32.const 32))
    (drop (call $set (i32.const 0) (i32.const 32) (i32.const 64) (i32.load (i32.const 32)))))
  (func (export "deploy") (call $keep))
  (func (export "call")
    (call $keep)
    (if (i32.eqz (i32.load8_u (i32.const 64)))
      (then (call $return (i32.const 1) (i32.const 64) (i32.load (i32.const 32)))))
    (if (i32.eq (i32.load8_u (i32.const 64)) (i32.const 1)) (then unreachable))
    (call $emit (i32.const 0) (i32.const 0) (i32.const 64) (i32.load (i32.const 32)))
    (call $return (i32.const 0) (i32.const 64) (i32.load (i32.const 32)))))
"""
LIMIT = Amount(100 * CERE)


@pytest.fixture(scope="module")
def keeper() -> bytes:
    wasmtime = pytest.importorskip("wasmtime")
    return bytes(wasmtime.wat2wasm(KEEPER))


def made(ground: Ground, owner: Keypair, code: bytes | H256, salt: bytes) -> AccountId:
    """The contract, made with the gas limit that a dry run asks for."""
    dry = ground.client.call_runtime(
        contracts.dry_instantiate(code, origin=owner.account, value=Amount(CERE), data=b"first", salt=salt)
    )
    assert dry.ok, dry
    limits = {"value": Amount(CERE), "gas_limit": dry.gas_required, "storage_deposit_limit": LIMIT}
    make = contracts.instantiate if isinstance(code, H256) else contracts.instantiate_with_code
    receipt = ground.ok(make(code, **limits, data=b"first", salt=salt), owner)  # type: ignore[arg-type]
    instantiated = receipt.expect(contracts.Instantiated)
    assert instantiated == contracts.Instantiated(owner.account, dry.account)  # type: ignore[arg-type]
    held = receipt.find_all(contracts.StorageDepositTransferredAndHeld)
    assert sum(deposit.amount for deposit in held) > 0
    return instantiated.contract


def test_a_contract_is_made_called_and_read(ground: Ground, keeper: bytes) -> None:
    owner, user = ground.accounts(2)
    contract = made(ground, owner, keeper, b"1")
    info = ground.client.query(contracts.contract_info_of(contract))
    assert info is not None
    assert info.code_hash == blake2_256(keeper)
    stored = contracts.stored(contract, key=KEY)
    assert ground.client.call_runtime(stored) == contracts.Stored(b"first")
    assert ground.client.call_runtime(contracts.stored(contract, key=b"other")) == contracts.Stored(None)
    assert ground.client.call_runtime(contracts.stored(user.account, key=KEY)).error == "DoesntExist"

    dry = ground.client.call_runtime(contracts.dry_call(contract, origin=user.account, input_data=b"second, longer"))
    assert (dry.ok, dry.data, dry.error, dry.account) == (True, b"second, longer", None, None)
    assert dry.storage_charge == 9 * ground.client.constant(contracts.deposit_per_byte)
    assert ground.client.call_runtime(stored) == contracts.Stored(b"first"), "nothing is changed by a dry run"
    call = contracts.call(
        contract, gas_limit=dry.gas_required, storage_deposit_limit=dry.storage_charge, data=b"second, longer"
    )
    receipt = ground.ok(call, user)
    assert receipt.expect(contracts.ContractEmitted) == contracts.ContractEmitted(contract, b"second, longer")
    assert receipt.expect(contracts.Called) == contracts.Called({"Signed": user.account}, contract)
    assert ground.client.call_runtime(stored) == contracts.Stored(b"second, longer")
    shorter = ground.client.call_runtime(contracts.dry_call(contract, origin=user.account, input_data=b"third"))
    assert shorter.storage_refund in (dry.storage_charge, dry.storage_charge - 1), "the chain rounds refunds down"
    assert shorter.storage_charge == 0


def test_a_contract_refuses_traps_runs_dry_and_is_not_there(ground: Ground, keeper: bytes) -> None:
    owner, user = ground.accounts(2)
    contract = made(ground, owner, keeper, b"2")
    gas = Weight(10**11, 10**6)

    def refused(data: bytes, **limits: object) -> str:
        terms = {"gas_limit": gas, "storage_deposit_limit": LIMIT, **limits}
        return ground.refused(contracts.call(contract, data=data, **terms), user)  # type: ignore[arg-type]

    def dry(data: bytes) -> contracts.ContractResult:
        return ground.client.call_runtime(contracts.dry_call(contract, origin=user.account, input_data=data))

    assert (dry(b"\0no").reverted, dry(b"\0no").ok, dry(b"\0no").data) == (True, False, b"\0no")
    assert refused(b"\0no") == "Contracts.ContractReverted"
    assert not dry(b"\1").ok
    assert ground.client.runtime.explain(dry(b"\1").error).name == "ContractTrapped"
    assert refused(b"\1") == "Contracts.ContractTrapped"
    assert refused(b"ok", gas_limit=Weight(10**6, 10**3)) == "Contracts.OutOfGas"
    assert refused(b"longer", storage_deposit_limit=Amount(1)) == "Contracts.StorageDepositLimitExhausted"
    nobody = contracts.call(user.account, gas_limit=gas, data=b"")
    assert ground.refused(nobody, user) == "Contracts.ContractNotFound"
    assert ground.client.call_runtime(contracts.stored(contract, key=KEY)) == contracts.Stored(b"first")


def test_code_is_uploaded_shared_replaced_and_removed(ground: Ground, keeper: bytes) -> None:
    owner, other = ground.accounts(2)
    code = bytes(keeper) + b"\0\x04\x01c\x01\x02"  # a custom section makes it other code
    hash = H256(blake2_256(code))
    dry = ground.client.call_runtime(contracts.dry_upload_code(code, origin=owner.account))
    assert (dry.code_hash, dry.error) == (hash, None)
    stored = ground.ok(contracts.upload_code(code, storage_deposit_limit=LIMIT), owner).expect(contracts.CodeStored)
    assert stored == contracts.CodeStored(hash, dry.deposit, owner.account)  # type: ignore[arg-type]
    info = ground.client.query(contracts.code_info_of(hash))
    assert info is not None
    assert (info.owner, info.refcount, info.code_len) == (owner.account, 0, len(code))
    assert ground.client.query(contracts.pristine_code(hash)) == code
    contract = made(ground, other, hash, b"")
    again = contracts.instantiate(hash, value=Amount(CERE), gas_limit=Weight(10**11, 10**6), data=b"first")
    assert ground.refused(again, other) == "Contracts.DuplicateContract"
    assert ground.refused(contracts.remove_code(hash), owner) == "Contracts.CodeInUse"
    missing = contracts.set_code(contract, code_hash=bytes(32))
    assert ground.refused(sudo.sudo(missing), ALICE) == "Contracts.CodeNotFound"
    first = made(ground, other, keeper, b"3")
    assert ground.client.query(contracts.contract_info_of(first)) is not None
    updated = ground.root(contracts.set_code(contract, code_hash=blake2_256(keeper)))
    assert updated.expect(contracts.ContractCodeUpdated).old_code_hash == hash
    assert ground.refused(contracts.remove_code(hash), other) == "BadOrigin"
    removed = ground.ok(contracts.remove_code(hash), owner).expect(contracts.CodeRemoved)
    assert (removed.code_hash, removed.deposit_released) == (hash, dry.deposit)
    assert ground.refused(contracts.remove_code(hash), owner) == "Contracts.CodeNotFound"


def test_what_is_no_contract_is_rejected(ground: Ground) -> None:
    owner = ground.account()
    dry = ground.client.call_runtime(contracts.dry_upload_code(b"\0asm", origin=owner.account))
    assert ground.client.runtime.explain(dry.error).name == "CodeRejected"
    assert ground.refused(contracts.upload_code(b"\0asm"), owner) == "Contracts.CodeRejected"
    assert ground.refused(contracts.migrate(Weight(10**9, 10**4)), owner) == "Contracts.NoMigrationPerformed"
