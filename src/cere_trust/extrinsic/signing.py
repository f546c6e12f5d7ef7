"""Signers that see what they sign: the whole extrinsic in its parts, instead of the bytes of its payload only."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol, runtime_checkable

from ..keys import Signer
from .transaction import UnsignedExtrinsic


@runtime_checkable
class ExtrinsicSigner(Signer, Protocol):
    """A `Signer` whose `sign_extrinsic` clients call instead of `sign`, for extrinsics."""

    def sign_extrinsic(self, unsigned: UnsignedExtrinsic) -> bytes | Awaitable[bytes]:
        """Sign `UnsignedExtrinsic.payload`, and return the raw signature: 64 bytes, 65 for ecdsa.

        The client verifies the signature against payload and account. For an `AsyncClient`, the method may be async.
        """
        ...


def request_signature(signer: Signer, unsigned: UnsignedExtrinsic) -> bytes | Awaitable[bytes]:
    """Return a signer's signature of an extrinsic, by `sign_extrinsic` if it has that method."""
    whole: Any = getattr(signer, "sign_extrinsic", None)
    if whole is None:
        return signer.sign(unsigned.payload)
    signature: bytes | Awaitable[bytes] = whole(unsigned)
    return signature
