"""Deposits in a contract instead of DdcCustomers, if a cluster's governance names one.

``ddc_clusters.clusters_gov_params(cluster).deposit_contract`` names the contract; if it names one, payouts charge its
deposits. Unlike in DdcCustomers, one message makes first and further deposits, an account's deposit can be read without
the cluster, and errors reach the extrinsic only as ``Contracts.ContractReverted``: a dry run (``contracts.dry_call``)
has the `DepositError`.

Source: the interface of Cere's customer-deposit contract (ink! 5); its numbers are plain, not compact.
"""

from __future__ import annotations

from enum import IntEnum

from ..call import Call
from ..codec.primitives import read_length
from ..crypto.hashing import blake2_256
from ..errors import DecodeError
from ..query import HasItems, Reading, View
from ..types import AccountId, AccountLike, Amount, Weight
from . import contracts
from ._unlocking import UnlockChunk
from ._values import as_account, as_amount
from .ddc_customers import CustomerLedger

__all__ = [
    "GAS",
    "STORAGE_LIMIT",
    "DepositError",
    "decode_ledger",
    "deposit",
    "deposit_for",
    "ledger_of",
    "selector",
    "unlock_deposit",
    "withdraw_unlocked",
]

GAS = Weight(10**10, 10**6)
"""Gas limit for one message, with a margin: unused gas costs nothing."""
STORAGE_LIMIT = Amount.cere(10)
"""Maximum deposit of the signer for storage: an account's first deposit takes some 4 CERE beside its value."""


class DepositError(IntEnum):
    """Errors of the contract."""

    INSUFFICIENT_DEPOSIT = 1
    """Less than 1 CERE, or more to unlock than is active."""
    ARITHMETIC_OVERFLOW = 2
    ARITHMETIC_UNDERFLOW = 3
    TRANSFER_FAILED = 4
    NOT_OWNER = 5
    """No deposit to unlock."""
    NO_LEDGER = 6
    """No deposit to withdraw."""
    NOTHING_TO_WITHDRAW = 7
    """Nothing is due."""


def selector(message: str) -> bytes:
    """Compute the four-byte selector of a message of an ink! contract: ``selector("Trait::message")``."""
    return blake2_256(message.encode())[:4]


def _message(
    contract: AccountLike, message: str, arguments: bytes, value: Amount, gas_limit: Weight, limit: Amount
) -> Call:
    return contracts.call(
        contract,
        value=as_amount(value, "value"),
        gas_limit=gas_limit,
        storage_deposit_limit=limit,
        data=selector(f"DdcBalancesDepositor::{message}") + arguments,
    )


def deposit(
    contract: AccountLike, *, value: Amount, gas_limit: Weight = GAS, storage_deposit_limit: Amount = STORAGE_LIMIT
) -> Call:
    """Deposit an amount, for the first time or in addition.

    Args:
        contract: The cluster's contract.
        value: Amount, in planck; the contract rejects less than 1 CERE.
        gas_limit: Maximum weight of the message.
        storage_deposit_limit: Maximum deposit of the signer for storage, in planck.
    """
    return _message(contract, "deposit", b"", value, gas_limit, storage_deposit_limit)


def deposit_for(
    contract: AccountLike,
    *,
    owner: AccountLike,
    value: Amount,
    gas_limit: Weight = GAS,
    storage_deposit_limit: Amount = STORAGE_LIMIT,
) -> Call:
    """Deposit for another account, which then owns the deposit.

    Args:
        contract: The cluster's contract.
        owner: Owner of the deposit; the account itself receives nothing.
        value: Amount, in planck; the contract rejects less than 1 CERE.
        gas_limit: Maximum weight of the message.
        storage_deposit_limit: Maximum deposit of the signer for storage, in planck.
    """
    return _message(contract, "deposit_for", as_account(owner, "owner"), value, gas_limit, storage_deposit_limit)


def unlock_deposit(
    contract: AccountLike, *, value: Amount, gas_limit: Weight = GAS, storage_deposit_limit: Amount = STORAGE_LIMIT
) -> Call:
    """Start to unlock some of the deposit; includes a remainder below 1 CERE.

    Args:
        contract: The cluster's contract.
        value: Amount, in planck; the contract rejects less than 1 CERE, and more than is active.
        gas_limit: Maximum weight of the message.
        storage_deposit_limit: Maximum deposit of the signer for storage, in planck.
    """
    amount = as_amount(value, "value").to_bytes(16, "little")
    return _message(contract, "unlock_deposit", amount, Amount(0), gas_limit, storage_deposit_limit)


def withdraw_unlocked(
    contract: AccountLike, *, gas_limit: Weight = GAS, storage_deposit_limit: Amount = STORAGE_LIMIT
) -> Call:
    """Withdraw the unlocked amounts that are due; the contract rejects it if there is none.

    Args:
        contract: The cluster's contract.
        gas_limit: Maximum weight of the message.
        storage_deposit_limit: Maximum deposit of the signer for storage, in planck.
    """
    return _message(contract, "withdraw_unlocked", b"", Amount(0), gas_limit, storage_deposit_limit)


def ledger_of(account: AccountLike, *, contract: AccountLike) -> View[CustomerLedger | None]:
    """Query an account's deposit in the contract, None if it never had one; all zeros after its withdrawal.

    Args:
        account: The customer.
        contract: The cluster's contract.

    Raises:
        DecodeError: At the query, if the contract does not answer in the expected form.
    """
    who, where = as_account(account, "account"), as_account(contract, "contract")
    data = selector("DdcBalancesFetcher::get_balance") + who

    def steps(runtime: HasItems) -> Reading[CustomerLedger | None]:
        answer: contracts.ContractResult = yield contracts.dry_call(where, origin=who, input_data=data)
        if answer.error is not None or answer.reverted:
            raise DecodeError(0, f"a deposit contract at {where}; the dry run failed: {answer.error or 'reverted'}")
        return decode_ledger(answer.data)

    return View(f"ddc_deposit_contract.ledger_of({who}, {where})", steps)


def decode_ledger(data: bytes) -> CustomerLedger | None:
    """Decode the answer of ``get_balance``: a result of the language, an option, and the ledger.

    Raises:
        DecodeError: other bytes.
    """
    if data == b"\0\0":
        return None
    try:
        if data[:2] != b"\0\1":
            raise ValueError
        owner, total, active = AccountId(data[2:34]), data[34:50], data[50:66]
        count, offset = read_length(data, 66)
        if len(data) != offset + 20 * count:
            raise ValueError
        chunks = [data[start : start + 20] for start in range(offset, len(data), 20)]
    except (IndexError, ValueError):
        raise DecodeError(0, "the answer of a deposit contract", f"0x{data[:80].hex()}") from None
    return CustomerLedger(
        owner,
        _amount(total),
        _amount(active),
        [UnlockChunk(_amount(chunk[:16]), int.from_bytes(chunk[16:], "little")) for chunk in chunks],
    )


def _amount(raw: bytes) -> Amount:
    return Amount(int.from_bytes(raw, "little"))
