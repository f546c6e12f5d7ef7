"""Calls of users, of contracts' authors, and of root."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...types import H256, AccountLike, Amount, Weight
from .._values import as_account, as_amount, as_bytes, as_choice, as_hash, as_weight
from .types import Determinism

__all__ = [
    "call",
    "instantiate",
    "instantiate_with_code",
    "migrate",
    "remove_code",
    "set_code",
    "upload_code",
]

_NOTHING = Amount(0)


def _limit(storage_deposit_limit: Amount | None) -> Amount | None:
    return None if storage_deposit_limit is None else as_amount(storage_deposit_limit, "storage_deposit_limit")


def _paid(value: Amount, gas_limit: Weight, storage_deposit_limit: Amount | None) -> dict[str, object]:
    return {
        "value": as_amount(value, "value"),
        "gas_limit": as_weight(gas_limit, "gas_limit"),
        "storage_deposit_limit": _limit(storage_deposit_limit),
    }


@wraps_call("Contracts", "call")
def call(
    dest: AccountLike,
    *,
    value: Amount = _NOTHING,
    gas_limit: Weight,
    storage_deposit_limit: Amount | None = None,
    data: bytes,
) -> Call:
    """Call a contract.

    Errors: ``ContractNotFound``, ``OutOfGas``, ``ContractTrapped``, ``ContractReverted`` (the contract's own error),
    ``StorageDepositLimitExhausted``, ``StorageDepositNotEnoughFunds``, ``TransferFailed``.

    Args:
        dest: The contract.
        value: Amount transferred to the contract, in planck.
        gas_limit: Maximum weight: ``gas_required`` of `dry_call`.
        storage_deposit_limit: Maximum deposit for storage, in planck; None means the chain's default, which differs
            between chains.
        data: Selector and encoded arguments.
    """
    args = {
        "dest": as_account(dest, "dest"),
        **_paid(value, gas_limit, storage_deposit_limit),
        "data": as_bytes(data, "data"),
    }
    return Call("Contracts", "call", args)


@wraps_call("Contracts", "instantiate_with_code")
def instantiate_with_code(
    code: bytes,
    *,
    value: Amount = _NOTHING,
    gas_limit: Weight,
    storage_deposit_limit: Amount | None = None,
    data: bytes,
    salt: bytes = b"",
) -> Call:
    """Upload code and instantiate it; `Instantiated` names the contract.

    Errors: as `call` and `upload_code`, and ``DuplicateContract`` (the same one exists: use another salt).

    Args:
        code: The wasm.
        value: Amount transferred to the contract, in planck.
        gas_limit: Maximum weight of the constructor: ``gas_required`` of `dry_instantiate`.
        storage_deposit_limit: Maximum deposit for storage, in planck.
        data: Selector and encoded arguments of the constructor.
        salt: Distinguishes contracts that an account instantiates with the same code and data.
    """
    args = {
        **_paid(value, gas_limit, storage_deposit_limit),
        "code": as_bytes(code, "code"),
        "data": as_bytes(data, "data"),
        "salt": as_bytes(salt, "salt"),
    }
    return Call("Contracts", "instantiate_with_code", args)


@wraps_call("Contracts", "instantiate")
def instantiate(
    code_hash: H256 | bytes,
    *,
    value: Amount = _NOTHING,
    gas_limit: Weight,
    storage_deposit_limit: Amount | None = None,
    data: bytes,
    salt: bytes = b"",
) -> Call:
    """Instantiate code that is on the chain; `Instantiated` names the contract.

    Errors: as `call`, and ``CodeNotFound``, ``DuplicateContract``.

    Args:
        code_hash: Hash of the code.
        value: Amount transferred to the contract, in planck.
        gas_limit: Maximum weight of the constructor: ``gas_required`` of `dry_instantiate`.
        storage_deposit_limit: Maximum deposit for storage, in planck.
        data: Selector and encoded arguments of the constructor.
        salt: Distinguishes contracts that an account instantiates with the same code and data.
    """
    args = {
        **_paid(value, gas_limit, storage_deposit_limit),
        "code_hash": as_hash(code_hash, "code_hash"),
        "data": as_bytes(data, "data"),
        "salt": as_bytes(salt, "salt"),
    }
    return Call("Contracts", "instantiate", args)


@wraps_call("Contracts", "upload_code")
def upload_code(
    code: bytes, *, storage_deposit_limit: Amount | None = None, determinism: Determinism = Determinism.ENFORCED
) -> Call:
    """Upload code; a deposit is held until `remove_code`.

    Errors: ``CodeTooLarge``, ``CodeRejected`` (not the wasm of a contract), ``StorageDepositNotEnoughFunds``,
    ``StorageDepositLimitExhausted``.

    Args:
        code: The wasm.
        storage_deposit_limit: Maximum deposit, in planck.
        determinism: Determinism required of the code; see `Determinism`.
    """
    args = {
        "code": as_bytes(code, "code"),
        "storage_deposit_limit": None
        if storage_deposit_limit is None
        else as_amount(storage_deposit_limit, "storage_deposit_limit"),
        "determinism": as_choice(determinism, "determinism", Determinism),
    }
    return Call("Contracts", "upload_code", args)


@wraps_call("Contracts", "remove_code")
def remove_code(code_hash: H256 | bytes) -> Call:
    """Remove code from the chain and release its deposit.

    Errors: ``CodeNotFound``, ``CodeInUse`` (contracts run it), ``BadOrigin`` (another account uploaded it).

    Args:
        code_hash: Hash of the code.
    """
    return Call("Contracts", "remove_code", {"code_hash": as_hash(code_hash, "code_hash")})


@wraps_call("Contracts", "set_code")
def set_code(dest: AccountLike, *, code_hash: H256 | bytes) -> Call:
    """Replace the code of a contract; root. Errors: ``ContractNotFound``, ``CodeNotFound``.

    Args:
        dest: The contract.
        code_hash: Hash of the code.
    """
    return Call(
        "Contracts", "set_code", {"dest": as_account(dest, "dest"), "code_hash": as_hash(code_hash, "code_hash")}
    )


@wraps_call("Contracts", "migrate")
def migrate(weight_limit: Weight) -> Call:
    """Continue a migration of the pallet's storage; anyone may. Errors: ``NoMigrationPerformed``.

    Args:
        weight_limit: Maximum weight of the step.
    """
    return Call("Contracts", "migrate", {"weight_limit": as_weight(weight_limit, "weight_limit")})
