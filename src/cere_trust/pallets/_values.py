"""Conversion and validation of wrappers' arguments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import pairwise
from typing import TypeVar

from ..call import Call
from ..errors import EncodeError, InvalidAddress, InvalidAmount
from ..types import (
    H256,
    AccountId,
    AccountLike,
    Accounts,
    Amount,
    ClusterId,
    HasAccount,
    NodePubKey,
    Perbill,
    Weight,
)

T = TypeVar("T")


def as_account(value: AccountLike, place: str = "") -> AccountId:
    """Convert an account, an address of this network, or a holder of an account such as a key pair.

    Raises:
        InvalidAddress: A bad checksum, another network's address, or no address at all; the message names the `place`.
    """
    if isinstance(value, AccountId):
        return value
    held = getattr(value, "account", None)
    if isinstance(held, AccountId):
        return held
    if not isinstance(value, (bytes, bytearray, str)):
        raise InvalidAddress(f"{_in(place)}expected an AccountId or an address, got {type(value).__name__} {value!r}")
    try:
        return AccountId(value)
    except InvalidAddress as error:
        raise InvalidAddress(f"{_in(place)}{error}") from None


def _in(place: str) -> str:
    """Return the prefix of a message about an argument."""
    return f"{place}: " if place else ""


def as_accounts(values: Accounts, place: str = "") -> list[AccountId]:
    """Convert a list of accounts.

    Raises:
        TypeError: A single address, which is a sequence of characters in Python.
    """
    _refuse_single(values, "accounts", "[AccountId.parse(address)]", place)
    return [as_account(value, f"{place}[{number}]" if place else "") for number, value in enumerate(values)]


def as_distinct(values: Accounts, place: str) -> list[AccountId]:
    """Sort accounts as the chain requires of a set. Raises `EncodeError` for duplicates."""
    found = sorted(as_accounts(values, place))
    twice = next((one for one, other in pairwise(found) if one == other), None)
    if twice is not None:
        raise EncodeError(place, "accounts that differ", f"{twice} twice")
    return found


def pallet_account(id: bytes, sub: bytes = b"") -> AccountId:
    """Return the account of a pallet: ``modl``, its 8-byte id, a suffix for each of several accounts, and zeros."""
    return AccountId((b"modl" + id + sub).ljust(32, b"\0"))


def as_calls(calls: Sequence[Call], place: str = "") -> list[Call]:
    """Check a list of calls.

    Raises:
        TypeError: A single call, or an item that is no call.
    """
    if isinstance(calls, Call):
        raise TypeError(f"{_in(place)}expected a list of calls, got a Call; write [call]")
    _refuse_single(calls, "calls", "[call]", place)
    return [as_call(call, f"{place}[{number}]" if place else "") for number, call in enumerate(calls)]


def as_call(call: Call, place: str = "") -> Call:
    """Check a call. Raises `TypeError` for anything else."""
    if not isinstance(call, Call):
        told = f"expected a Call, as wrappers such as staking.nominate make, got {type(call).__name__}"
        raise TypeError(_in(place) + told)
    return call


def as_numbers(values: Sequence[int], place: str = "") -> list[int]:
    """Check a list of whole numbers. Raises `TypeError` for a single one."""
    _refuse_single(values, "numbers", "[number]", place)
    return list(values)


def as_items(values: Sequence[T], place: str, kind: type[T]) -> list[T]:
    """Check a list of values of one class. Raises `TypeError` for a single value, or for values of other classes."""
    _refuse_single(values, f"{kind.__name__}s", f"[{kind.__name__}(…)]", place)
    for value in values:
        if not isinstance(value, kind):
            raise TypeError(f"{place}: expected a list of {kind.__name__}s, got one with {value!r} in it")
    return list(values)


def as_hashes(values: Sequence[bytes], place: str = "hashes") -> list[H256]:
    """Convert a list of hashes. Raises `TypeError` for a single one."""
    _refuse_single(values, "hashes", "[hash]", place)
    return [as_hash(value, f"{place}[{number}]") for number, value in enumerate(values)]


def as_hash(value: bytes | str, place: str = "hash") -> H256:
    """Convert a 32-byte hash from bytes or hex. Raises `EncodeError`."""
    try:
        found: H256 = H256(value)
    except (TypeError, ValueError):
        raise EncodeError(place, "32 bytes, or 0x and 64 hex digits", repr(value)) from None
    return found


def as_cluster(value: ClusterId | str) -> ClusterId:
    """Convert a cluster's id from bytes or hex. Raises `EncodeError`."""
    try:
        found: ClusterId = ClusterId(value)
    except (TypeError, ValueError):
        raise EncodeError("cluster", "20 bytes, or 0x and 40 hex digits", repr(value)) from None
    return found


def as_node(value: NodePubKey | str | HasAccount, place: str = "node_pub_key") -> NodePubKey:
    """Convert a node's key: itself, 32 bytes, hex, an address of this network, or a holder of an ``account``.

    Raises:
        EncodeError: Anything else.
    """
    if isinstance(value, NodePubKey):
        return value
    try:
        return NodePubKey(as_account(value))
    except InvalidAddress as error:
        raise EncodeError(place, "32 bytes, 0x and 64 hex digits, or an address", f"{value!r} ({error})") from None


def as_amount(value: int, place: str = "") -> Amount:
    """Convert an amount of planck. Raises `InvalidAmount` for floats, negative numbers and booleans; it names the
    `place`.
    """
    try:
        return value if isinstance(value, Amount) else Amount(value)
    except InvalidAmount as error:
        raise InvalidAmount(f"{_in(place)}{error}") from None


def as_weight(value: Weight, place: str) -> dict[str, int]:
    """Convert a weight to the runtime's form. Raises `EncodeError` for a bare number."""
    if not isinstance(value, Weight):
        raise EncodeError(place, "Weight(ref_time, proof_size)", repr(value))
    return {"ref_time": value.ref_time, "proof_size": value.proof_size}


def as_bytes(value: bytes | str, place: str) -> bytes:
    """Convert bytes, or text to UTF-8. Raises `EncodeError` for anything else."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    raise EncodeError(place, "bytes or text", repr(value))


def as_perbill(value: int, place: str) -> Perbill:
    """Check parts per billion. Raises `EncodeError` for floats, booleans, and more than the whole."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= Perbill.ONE:
        raise EncodeError(place, "parts per billion, 0 to 1000000000", repr(value))
    return Perbill(value)


def as_choice(choice: Enum, place: str, kind: type[Enum]) -> str:
    """Return the runtime's name of a choice, from the Enum member or that name. Raises `EncodeError`."""
    try:
        return str(kind(choice).value)
    except ValueError:
        names = ", ".join(f"{kind.__name__}.{member.name}" for member in kind)
        raise EncodeError(place, f"one of {names}", repr(choice)) from None


def _refuse_single(values: object, what: str, remedy: str, place: str) -> None:
    if isinstance(values, (str, bytes, bytearray)) or not isinstance(values, Iterable):
        raise TypeError(f"{_in(place)}expected a list of {what}, got {type(values).__name__}; write {remedy}")
