"""Identifiers made of bytes: accounts, hashes, DDC clusters and nodes."""

from __future__ import annotations

from typing import Self, TypeAlias

from ..crypto import ss58
from ..errors import InvalidAddress

CERE_PREFIX = 54


class FixedBytes(bytes):
    """Bytes of one length, shown as ``0x…``.

    Accepts bytes-like values and hex text; another length raises `ValueError`.
    """

    LENGTH = 0

    def __new__(cls, value: bytes | bytearray | memoryview | str) -> Self:
        if isinstance(value, str):
            digits = value[2:] if value[:2] in ("0x", "0X") else value
            try:
                value = bytes.fromhex(digits)
            except ValueError:
                raise ValueError(f"{cls.__name__}: not hex: {value!r}") from None
        elif not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError(f"{cls.__name__}: expected bytes or hex text, got {type(value).__name__}")
        self = bytes.__new__(cls, value)
        if len(self) != cls.LENGTH:
            raise ValueError(f"{cls.__name__}: expected {cls.LENGTH} bytes, got {len(self)}")
        return self

    def __str__(self) -> str:
        return "0x" + self.hex()

    def __repr__(self) -> str:
        return f"{type(self).__name__}('0x{self.hex()}')"


class BlockHash(FixedBytes):
    """Hash of a block header (32 bytes)."""

    LENGTH = 32


class H256(FixedBytes):
    """Any other 32-byte hash."""

    LENGTH = 32


class ClusterId(FixedBytes):
    """Id of a DDC cluster: 20 bytes, shown as ``0x`` + 40 hex digits."""

    LENGTH = 20


class NodePubKey(FixedBytes):
    """Public key of a DDC storage node (32 bytes)."""

    LENGTH = 32


class OpaqueKey(bytes):
    """Hash of a storage map key whose hasher is not reversible."""

    def __repr__(self) -> str:
        return f"OpaqueKey('0x{self.hex()}')"

    def __str__(self) -> str:
        return "0x" + self.hex()


class AccountId(bytes):
    """Account id: 32 bytes, shown as an SS58 address of the Cere network (prefix 54).

    The address is computed on demand, so that decoding thousands of accounts stays cheap.
    """

    def __new__(cls, value: bytes | bytearray | memoryview | str) -> AccountId:
        if isinstance(value, str):
            return cls.parse(value)
        if not isinstance(value, (bytes, bytearray, memoryview)):
            # bytes(32) would be the account of 32 zeros.
            raise InvalidAddress(f"expected an address, a public key or 32 bytes, got {type(value).__name__}")
        self = bytes.__new__(cls, value)
        if len(self) != 32:
            raise InvalidAddress(f"an account has 32 bytes, got {len(self)}")
        return self

    @classmethod
    def parse(cls, text: AccountLike, *, prefix: int | None = CERE_PREFIX) -> AccountId:
        """Parse an address or a 0x-prefixed public key.

        Args:
            text: SS58 address, ``0x`` + 64 hex digits, or an `AccountId`, returned unchanged.
            prefix: Network prefix the address must carry; None accepts any network.

        Raises:
            InvalidAddress: bad checksum, bad length, or an address of another network.
        """
        if isinstance(text, AccountId):
            return text
        if not isinstance(text, str):
            raise InvalidAddress(f"expected an address or an AccountId, got {type(text).__name__}")
        if text[:2] in ("0x", "0X"):
            try:
                raw = bytes.fromhex(text[2:])
            except ValueError:
                raise InvalidAddress(f"not hex: {text!r}") from None
            return cls(raw)
        public, found = ss58.decode(text)
        if prefix is not None and found != prefix:
            raise InvalidAddress(
                f"{text} is an address of network {found}, not of network {prefix}; "
                f"the same key there is {ss58.encode(public, prefix)}"
            )
        return cls(public)

    @property
    def address(self) -> str:
        """SS58 address with the Cere prefix."""
        return ss58.encode(bytes(self), CERE_PREFIX)

    def to_ss58(self, prefix: int) -> str:
        """Return the SS58 address on another network."""
        return ss58.encode(bytes(self), prefix)

    def __str__(self) -> str:
        return self.address

    def __repr__(self) -> str:
        return f"AccountId('{self.address}')"


AccountLike: TypeAlias = AccountId | str
