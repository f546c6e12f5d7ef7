"""A signed extrinsic: the bytes that go to the node."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..codec import write_compact
from ..crypto import ecdsa
from ..crypto.hashing import blake2_256
from ..crypto.schemes import scheme_named
from ..errors import KeyringError
from ..types import H256, AccountId

if TYPE_CHECKING:
    from .unsigned import UnsignedExtrinsic

SIGNED_V4 = b"\x84"
_LENGTHS = {"sr25519": 64, "ed25519": 64, "ecdsa": 65}
_VARIANTS = {"sr25519": "Sr25519", "ed25519": "Ed25519", "ecdsa": "Ecdsa"}


@dataclass(frozen=True)
class SignedExtrinsic:
    """A signed extrinsic; made by `UnsignedExtrinsic.attach`.

    Attributes:
        data: The bytes to submit, with their length in front.
        unsigned: What was signed.
    """

    data: bytes
    unsigned: UnsignedExtrinsic

    @cached_property
    def hash(self) -> H256:
        """The extrinsic's hash, by which nodes and explorers know it."""
        hash: H256 = H256(blake2_256(self.data))
        return hash


def signature_length(scheme: str) -> int:
    """Bytes in a signature of a scheme. Raises `KeyringError` for an unknown one."""
    if scheme not in _LENGTHS:
        raise KeyringError(f"unknown signature scheme {scheme!r}; this package knows {', '.join(_LENGTHS)}")
    return _LENGTHS[scheme]


def check_signature(account: AccountId, payload: bytes, signature: bytes, scheme: str) -> None:
    """Refuse what is not this account's signature of this payload.

    Raises:
        KeyringError: an unknown scheme, a wrong length, or a signature that does not hold.
    """
    wanted = signature_length(scheme)
    if len(signature) != wanted:
        raise KeyringError(f"an {scheme} signature has {wanted} bytes, got {len(signature)}")
    if scheme == "ecdsa":
        # The account is the hash of the key, so the key is taken out of the signature.
        key = ecdsa.recover(payload, signature)
        holds = key is not None and ecdsa.account(key) == account
    else:
        holds = scheme_named(scheme).verify(bytes(account), payload, signature)
    if not holds:
        raise KeyringError(
            f"this is not {account}'s {scheme} signature of this extrinsic: another key, another scheme, or other "
            "bytes were signed; nothing was sent"
        )


def assemble(unsigned: UnsignedExtrinsic, signature: bytes, scheme: str) -> bytes:
    """The bytes of a signed extrinsic of format 4, with their length in front."""
    runtime, info = unsigned.runtime, unsigned.runtime.extrinsic
    body = b"".join(
        (
            SIGNED_V4,
            runtime.encode(info.address, unsigned.account),
            runtime.encode(info.signature, {_VARIANTS[scheme]: signature}),
            unsigned.extra.sent,
            unsigned.call_data,
        )
    )
    return write_compact(len(body)) + body
