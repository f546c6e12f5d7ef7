"""Dry runs of contract calls, which give gas limits and deposits. They change nothing."""

from __future__ import annotations

from ...query import ApiCall, runtime_api
from ...types import H256, AccountLike, Amount, Weight
from .._values import as_account, as_amount, as_bytes, as_choice, as_hash, as_weight
from .types import ContractResult, Determinism, Stored, UploadResult

__all__ = [
    "dry_call",
    "dry_instantiate",
    "dry_upload_code",
    "stored",
]

_NOTHING = Amount(0)


def _limits(gas_limit: Weight | None, storage_deposit_limit: Amount | None) -> tuple[object, object]:
    return (
        None if gas_limit is None else as_weight(gas_limit, "gas_limit"),
        None if storage_deposit_limit is None else as_amount(storage_deposit_limit, "storage_deposit_limit"),
    )


@runtime_api("ContractsApi", "call")
def dry_call(
    dest: AccountLike,
    *,
    origin: AccountLike,
    value: Amount = _NOTHING,
    gas_limit: Weight | None = None,
    storage_deposit_limit: Amount | None = None,
    input_data: bytes,
) -> ApiCall[ContractResult]:
    """Query the result of a call of a contract; also the way to read a contract.

    Args:
        dest: The contract.
        origin: The calling account.
        value: Amount transferred to the contract, in planck.
        gas_limit: Maximum weight; None means as much as a block.
        storage_deposit_limit: Maximum deposit for storage, in planck; None means no limit.
        input_data: Selector and encoded arguments.
    """
    limits = _limits(gas_limit, storage_deposit_limit)
    args = (
        as_account(origin, "origin"),
        as_account(dest, "dest"),
        as_amount(value, "value"),
        *limits,
        as_bytes(input_data, "input_data"),
    )
    return ApiCall("ContractsApi", "call", *args, value=ContractResult)


@runtime_api("ContractsApi", "instantiate")
def dry_instantiate(
    code: bytes | H256,
    *,
    origin: AccountLike,
    value: Amount = _NOTHING,
    gas_limit: Weight | None = None,
    storage_deposit_limit: Amount | None = None,
    data: bytes,
    salt: bytes = b"",
) -> ApiCall[ContractResult]:
    """Query the result of an instantiation.

    Args:
        code: The wasm, or as an `H256` the hash of code that is on the chain.
        origin: The instantiating account.
        value: Amount transferred to the contract, in planck.
        gas_limit: Maximum weight of the constructor; None means as much as a block.
        storage_deposit_limit: Maximum deposit for storage, in planck; None means no limit.
        data: Selector and encoded arguments of the constructor.
        salt: Distinguishes contracts that an account instantiates with the same code and data.
    """
    found = {"Existing": as_hash(code, "code")} if isinstance(code, H256) else {"Upload": as_bytes(code, "code")}
    limits = _limits(gas_limit, storage_deposit_limit)
    args = (
        as_account(origin, "origin"),
        as_amount(value, "value"),
        *limits,
        found,
        as_bytes(data, "data"),
        as_bytes(salt, "salt"),
    )
    return ApiCall("ContractsApi", "instantiate", *args, value=ContractResult)


@runtime_api("ContractsApi", "upload_code")
def dry_upload_code(
    code: bytes,
    *,
    origin: AccountLike,
    storage_deposit_limit: Amount | None = None,
    determinism: Determinism = Determinism.ENFORCED,
) -> ApiCall[UploadResult]:
    """Query the result of an upload.

    Args:
        code: The wasm.
        origin: The uploading account.
        storage_deposit_limit: Maximum deposit, in planck; None means no limit.
        determinism: Determinism required of the code; see `Determinism`.
    """
    limit = None if storage_deposit_limit is None else as_amount(storage_deposit_limit, "storage_deposit_limit")
    kind = as_choice(determinism, "determinism", Determinism)
    args = (as_account(origin, "origin"), as_bytes(code, "code"), limit, kind)
    return ApiCall("ContractsApi", "upload_code", *args, value=UploadResult)


@runtime_api("ContractsApi", "get_storage")
def stored(address: AccountLike, *, key: bytes) -> ApiCall[Stored]:
    """Query the value that a contract stores under a key.

    Args:
        address: The contract.
        key: The key in the contract's own form.
    """
    return ApiCall("ContractsApi", "get_storage", as_account(address, "address"), as_bytes(key, "key"), value=Stored)
