"""Type overrides for accounts, addresses, node keys, calls, and calls stored as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..call import Call
from ..codec import TypeOverride, TypeTable
from ..codec.explain import shown
from ..codec.overrides import Decoder, Encoder
from ..codec.portable import COMPOSITE, SEQUENCE, VARIANT
from ..codec.primitives import write_bytes
from ..errors import EncodeError, InvalidAddress
from ..limits import HOSTILE
from ..types import AccountId
from .calls import Calls

WRAPPED_ACCOUNTS = {"MultiAddress": "Id", "NodePubKey": "StoragePubKey"}
"""Enum names, with the variant that decodes to its account alone: other variants are rare, or do not exist yet."""


def type_overrides(types: TypeTable, calls: Calls, prefix: int | None) -> Mapping[int, TypeOverride]:
    """Return the type overrides of a registry by type number.

    Args:
        types: The types.
        calls: Call codec of this runtime.
        prefix: Network prefix that addresses in text must carry; None accepts any.
    """
    found: dict[int, TypeOverride] = {calls.type: CallOverride(calls)}
    account = AccountOverride(prefix)
    for number, this in enumerate(types.types):
        name = this.path[-1] if this.path else ""
        if this.kind == COMPOSITE and name == "AccountId32":
            found[number] = account
        elif this.kind == VARIANT and name in WRAPPED_ACCOUNTS:
            found[number] = WrappedAccountOverride(WRAPPED_ACCOUNTS[name], prefix)
        elif this.kind == SEQUENCE and not this.path and types.is_bytes(number):
            found[number] = CallBytesOverride(calls)
    return found


def account_bytes(value: Any, prefix: int | None) -> bytes:
    """Return the 32 bytes of an `AccountId`, an address, bytes, or an object with an attribute ``account``.

    Raises:
        ValueError: the value is not an account; for text, the subclass `InvalidAddress` with the reason.
    """
    if isinstance(value, AccountId):
        return value
    if isinstance(value, str):
        return AccountId.parse(value, prefix=prefix)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return AccountId(value)
    account = value.account
    if isinstance(account, (AccountId, bytes, str)):
        return account_bytes(account, prefix)
    raise ValueError("no account")


class AccountOverride(TypeOverride):
    """Override of AccountId32 as `AccountId`."""

    wrap = staticmethod(partial(bytes.__new__, AccountId))

    def __init__(self, prefix: int | None) -> None:
        self._prefix = prefix

    def encoder(self, types: TypeTable, type_id: int, plain: Encoder) -> Encoder:
        prefix = self._prefix
        return lambda value: value if value.__class__ is AccountId else account_bytes(value, prefix)

    def explain(self, types: TypeTable, type_id: int, value: Any, path: str) -> bool:
        try:
            account_bytes(value, self._prefix)
        except HOSTILE as error:
            if isinstance(value, str):
                raise InvalidAddress(f"{path or 'value'}: {error}") from None
            raise EncodeError(path, "an account: an AccountId, an address, or 32 bytes", shown(value)) from None
        return True


class WrappedAccountOverride(TypeOverride):
    """Override of one variant of an enum as `AccountId`; the other variants stay tagged."""

    def __init__(self, variant: str, prefix: int | None) -> None:
        self.transparent = variant
        self._account = AccountOverride(prefix)

    def encoder(self, types: TypeTable, type_id: int, plain: Encoder) -> Encoder:
        index = next(
            (v.index for v in types.variants(type_id) if v.name == self.transparent and len(v.fields) == 1), None
        )
        if index is None:
            return plain
        tag, prefix = bytes((index,)), self._account._prefix

        def encode(value: Any) -> bytes:
            if value.__class__ is AccountId:
                return tag + value
            return plain(value) if isinstance(value, dict) else tag + account_bytes(value, prefix)

        return encode

    def explain(self, types: TypeTable, type_id: int, value: Any, path: str) -> bool:
        return not isinstance(value, dict) and self._account.explain(types, type_id, value, path)


class CallOverride(TypeOverride):
    """Override of the runtime's outermost call enum as `Call`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def decoder(self, types: TypeTable, type_id: int) -> Decoder:
        table = self._calls.decoders
        return lambda data, offset: table[data[offset] << 8 | data[offset + 1]](data, offset + 2)

    def encoder(self, types: TypeTable, type_id: int, plain: Encoder) -> Encoder:
        return self._calls.encode

    def explain(self, types: TypeTable, type_id: int, value: Any, path: str) -> bool:
        if not isinstance(value, Call):
            raise EncodeError(path, "a Call", shown(value))
        self._calls.explain(value, path)
        return True


class CallBytesOverride(TypeOverride):
    """Override that also encodes a `Call` as bytes: preimages, proposals."""

    only_encodes = True

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def encoder(self, types: TypeTable, type_id: int, plain: Encoder) -> Encoder:
        calls = self._calls
        return lambda value: write_bytes(calls.encode(value)) if value.__class__ is Call else plain(value)

    def explain(self, types: TypeTable, type_id: int, value: Any, path: str) -> bool:
        if isinstance(value, Call):
            self._calls.explain(value, path)
            return True
        return False
