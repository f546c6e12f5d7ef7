"""Byte identifiers: accounts, block and other hashes, clusters and nodes."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator
from typing import Protocol, Self, TypeAlias, TypeVar

from ..crypto import ss58
from ..errors import InvalidAddress

K_co = TypeVar("K_co", covariant=True)
T_co = TypeVar("T_co", covariant=True)

CERE_PREFIX = 54


class FixedBytes(bytes):
    """Bytes of a fixed length, displayed as ``0x…``.

    Accepts bytes-like values and hex text; refuses any other length with `ValueError`.
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
    """Id of a DDC cluster: 20 raw bytes, displayed as ``0x`` + 40 hex digits."""

    LENGTH = 20


class NodePubKey(FixedBytes):
    """Public key of a DDC storage node (32 bytes)."""

    LENGTH = 32


class OpaqueKey(bytes):
    """Hash of a storage map key with an irreversible hasher."""

    def __repr__(self) -> str:
        return f"OpaqueKey('0x{self.hex()}')"

    def __str__(self) -> str:
        return "0x" + self.hex()


class AccountId(bytes):
    """An account: 32 bytes, displayed as an SS58 address of the Cere network (prefix 54).

    The `address` property computes the text on demand, so decoding thousands of accounts stays cheap.
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
        """Read an address or a 0x-prefixed public key.

        Args:
            text: SS58 address, ``0x`` + 64 hex digits, an `AccountId`, returned unchanged, or a holder of one.
            prefix: Required network prefix of the address; None accepts any network.

        Raises:
            InvalidAddress: bad checksum, bad length, or an address of another network.
        """
        if isinstance(text, AccountId):
            return text
        if not isinstance(text, str):
            held = getattr(text, "account", None)
            if isinstance(held, AccountId):
                return held
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
        """Encode it as an SS58 address of another network."""
        return ss58.encode(bytes(self), prefix)

    def __str__(self) -> str:
        return self.address

    def __repr__(self) -> str:
        return f"AccountId('{self.address}')"


class HasAccount(Protocol):
    """Holder of an account, such as a `Keypair`."""

    @property
    def account(self) -> AccountId:
        """Account of the holder."""
        ...


AccountLike: TypeAlias = AccountId | str | HasAccount
"""An account, its address (or ``0x`` and 64 hex digits), or a holder of one.

Other bytes are excluded, because a hash or a cluster id could pass for an account."""


class ListLike(Protocol[T_co]):
    """A sequence other than text: unlike `Sequence`, this type excludes `str`, which is a sequence of `str`."""

    def __contains__(self, value: object, /) -> bool: ...

    def __getitem__(self, index: int, /) -> T_co: ...

    def __iter__(self) -> Iterator[T_co]: ...

    def __len__(self) -> int: ...


class MappingLike(Protocol[K_co, T_co]):
    """A mapping with covariant keys: unlike with `Mapping`, keys of type `AccountId` are also keys of type `AccountLike`."""

    def __contains__(self, key: object, /) -> bool: ...

    def __iter__(self) -> Iterator[K_co]: ...

    def __len__(self) -> int: ...

    def items(self) -> ItemsView[K_co, T_co]:
        """Return the pairs of key and value."""
        ...


Accounts: TypeAlias = ListLike[AccountLike]
"""A list of accounts; excludes a single address."""
