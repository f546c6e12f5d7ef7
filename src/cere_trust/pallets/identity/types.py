"""Identities, judgements and usernames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntFlag
from typing import Self

from ...crypto.hashing import blake2_256
from ...errors import EncodeError
from ...runtime import Runtime
from ...types import H256, AccountId, Amount, FixedBytes

__all__ = [
    "Allocation",
    "AuthorityDeposit",
    "AuthorityProperties",
    "Data",
    "FeePaid",
    "Fingerprint",
    "IdentityField",
    "IdentityInfo",
    "Judgement",
    "RegistrarInfo",
    "Registration",
    "Signature",
    "System",
    "UsernameInformation",
    "info_hash",
]

MAX_DATA_BYTES = 32
MAX_ADDITIONAL_FIELDS = 100
_TEXTS = ("display", "legal", "web", "riot", "email", "image", "twitter")


class Data(str):
    """A piece of an identity as text: at most 32 bytes of UTF-8, or a hash.

    Attributes:
        plain: The runtime's form, such as ``{"Raw5": b"Alice"}``; for bytes that are not UTF-8, the text is an
            approximation.
    """

    __slots__ = ("plain",)
    plain: object

    @classmethod
    def from_chain(cls, value: object) -> Self:
        """Convert from the runtime's form."""
        text = ""
        if isinstance(value, Mapping):
            ((name, held),) = value.items()
            text = held.decode(errors="replace") if name.startswith("Raw") else f"{name} 0x{held.hex()}"
        self = cls(text)
        self.plain = value
        return self


def plain_data(text: str | None, place: str) -> object:
    """Return a piece of an identity in the runtime's form. Raises `EncodeError` for more than 32 bytes."""
    if text is None:
        return "None"
    if isinstance(text, Data):
        return text.plain
    if not isinstance(text, str):
        raise EncodeError(place, f"text of at most {MAX_DATA_BYTES} bytes", repr(text))
    raw = text.encode()
    if len(raw) > MAX_DATA_BYTES:
        raise EncodeError(place, f"text of at most {MAX_DATA_BYTES} bytes", f"{len(raw)} bytes")
    return {f"Raw{len(raw)}": raw}


class Fingerprint(FixedBytes):
    """Fingerprint of a PGP key: 20 bytes."""

    LENGTH = 20


@dataclass(frozen=True, slots=True)
class IdentityInfo:
    """Identity of an account; every piece is text of at most 32 bytes, or None.

    Attributes:
        display: Display name.
        legal: Full legal name.
        web: Website.
        riot: Matrix (formerly Riot) handle.
        email: E-mail address.
        pgp_fingerprint: Fingerprint of a PGP key.
        image: Location or hash of a picture.
        twitter: Twitter handle.
        additional: Further names and values.
    """

    display: str | None = None
    legal: str | None = None
    web: str | None = None
    riot: str | None = None
    email: str | None = None
    pgp_fingerprint: Fingerprint | None = None
    image: str | None = None
    twitter: str | None = None
    additional: Sequence[tuple[str, str]] = ()

    @classmethod
    def from_chain(cls, value: object) -> Self:
        """Convert from the runtime's form, whose texts are `Data`."""
        if not isinstance(value, Mapping):
            raise ValueError("an identity has named fields")
        texts = {name: None if value[name] == "None" else Data.from_chain(value[name]) for name in _TEXTS}
        key = value["pgp_fingerprint"]
        more = [(Data.from_chain(name), Data.from_chain(held)) for name, held in value["additional"]]
        return cls(**texts, pgp_fingerprint=None if key is None else Fingerprint(key), additional=more)


def plain_info(info: IdentityInfo) -> dict[str, object]:
    """Return an identity in the runtime's form."""
    if not isinstance(info, IdentityInfo):
        raise EncodeError("info", "an identity.IdentityInfo", repr(info))
    if len(info.additional) > MAX_ADDITIONAL_FIELDS:
        raise EncodeError("info.additional", f"at most {MAX_ADDITIONAL_FIELDS} pairs", f"{len(info.additional)}")
    more = [
        tuple(plain_data(text, f"info.additional[{place}]") for text in pair)
        for place, pair in enumerate(info.additional)
    ]
    texts = {name: plain_data(getattr(info, name), f"info.{name}") for name in _TEXTS}
    return {"additional": more, **texts, "pgp_fingerprint": info.pgp_fingerprint}


def info_hash(runtime: Runtime, info: IdentityInfo) -> H256:
    """Compute the hash that a judgement names, so that an identity changed meanwhile is not judged by mistake.

    Args:
        runtime: The chain's runtime, such as ``client.runtime``.
        info: The identity, as read with ``identity_of(account)`` or as it was set.
    """
    (_, type_id), *_ = runtime.call_info("Identity", "set_identity").fields
    return H256(blake2_256(runtime.encode(type_id, plain_info(info))))


class IdentityField(IntFlag):
    """Pieces of an identity that a registrar examines; combine them with ``|``."""

    DISPLAY = 1
    LEGAL = 2
    WEB = 4
    RIOT = 8
    EMAIL = 16
    PGP_FINGERPRINT = 32
    IMAGE = 64
    TWITTER = 128


class Judgement(Enum):
    """Judgement of a registrar on an identity."""

    UNKNOWN = "Unknown"
    REASONABLE = "Reasonable"
    KNOWN_GOOD = "KnownGood"
    OUT_OF_DATE = "OutOfDate"
    LOW_QUALITY = "LowQuality"
    ERRONEOUS = "Erroneous"


@dataclass(frozen=True, slots=True)
class FeePaid:
    """Requested judgement, with its reserved fee in planck."""

    fee: Amount


@dataclass(frozen=True, slots=True)
class Registration:
    """An account's identity.

    Attributes:
        judgements: Judgements, each with the registrar's index.
        deposit: Reserved deposit, in planck.
        info: The identity.
    """

    judgements: list[tuple[int, Judgement | FeePaid]]
    deposit: Amount
    info: IdentityInfo


@dataclass(frozen=True, slots=True)
class RegistrarInfo:
    """A registrar.

    Attributes:
        account: Account of the registrar.
        fee: Fee for a judgement, in planck.
        fields: Pieces of an identity that it examines.
    """

    account: AccountId
    fee: Amount
    fields: IdentityField


@dataclass(frozen=True, slots=True)
class AuthorityProperties:
    """A username authority, and its remaining allocation of names without a deposit."""

    account_id: AccountId
    allocation: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """A username from an authority's allocation."""


@dataclass(frozen=True, slots=True)
class AuthorityDeposit:
    """A username with a deposit of its authority."""

    deposit: Amount


@dataclass(frozen=True, slots=True)
class System:
    """A username from the chain itself."""


@dataclass(frozen=True, slots=True)
class UsernameInformation:
    """Owner and kind of a username."""

    owner: AccountId
    provider: Allocation | AuthorityDeposit | System


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature and its scheme.

    Attributes:
        scheme: ``sr25519``, ``ed25519`` or ``ecdsa``.
        data: 64 bytes, 65 for ecdsa.
    """

    scheme: str
    data: bytes
