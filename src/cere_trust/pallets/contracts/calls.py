"""What users, authors of contracts, and root do."""

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

    Errors: ``ContractNotFound``, ``OutOfGas``, ``ContractTrapped``, ``ContractReverted`` (it refused),
    ``StorageDepositLimitExhausted``, ``StorageDepositNotEnoughFunds``, ``TransferFailed``.

    Args:
        dest: The contract.
        value: What it receives, in planck.
        gas_limit: What it may take: ``gas_required`` of `dry_call`.
        storage_deposit_limit: At most what may be held for storage, in planck; None leaves it to the chain, which
            differ in what that means.
        data: Selector and arguments, encoded.
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
    """Upload code and make a contract of it; `Instantiated` names it.

    Errors: as `call` and `upload_code`, and ``DuplicateContract`` (the same one is there: use another salt).

    Args:
        code: The wasm.
        value: What it receives, in planck.
        gas_limit: What its constructor may take: ``gas_required`` of `dry_instantiate`.
        storage_deposit_limit: At most what may be held for storage, in planck.
        data: The constructor's selector and arguments, encoded.
        salt: Tells apart contracts made with the same code and data by the same account.
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
    """Make a contract of code that is on the chain; `Instantiated` names it.

    Errors: as `call`, and ``CodeNotFound``, ``DuplicateContract``.

    Args:
        code_hash: Hash of the code.
        value: What it receives, in planck.
        gas_limit: What its constructor may take: ``gas_required`` of `dry_instantiate`.
        storage_deposit_limit: At most what may be held for storage, in planck.
        data: The constructor's selector and arguments, encoded.
        salt: Tells apart contracts made with the same code and data by the same account.
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
    """Put code on the chain; a deposit is held until `remove_code`.

    Errors: ``CodeTooLarge``, ``CodeRejected`` (not the wasm of a contract), ``StorageDepositNotEnoughFunds``,
    ``StorageDepositLimitExhausted``.

    Args:
        code: The wasm.
        storage_deposit_limit: At most what may be held, in planck.
        determinism: Whether it may give different results on different machines.
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
    """Take code off the chain; its deposit comes back.

    Errors: ``CodeNotFound``, ``CodeInUse`` (contracts run it), ``BadOrigin`` (someone else uploaded it).

    Args:
        code_hash: Hash of the code.
    """
    return Call("Contracts", "remove_code", {"code_hash": as_hash(code_hash, "code_hash")})


@wraps_call("Contracts", "set_code")
def set_code(dest: AccountLike, *, code_hash: H256 | bytes) -> Call:
    """Have a contract run other code; root. Errors: ``ContractNotFound``, ``CodeNotFound``.

    Args:
        dest: The contract.
        code_hash: Hash of the code.
    """
    return Call(
        "Contracts", "set_code", {"dest": as_account(dest, "dest"), "code_hash": as_hash(code_hash, "code_hash")}
    )


@wraps_call("Contracts", "migrate")
def migrate(weight_limit: Weight) -> Call:
    """Go on with a migration of the pallet's storage; anyone may. Errors: ``NoMigrationPerformed``.

    Args:
        weight_limit: At most what it may take.
    """
    return Call("Contracts", "migrate", {"weight_limit": as_weight(weight_limit, "weight_limit")})
