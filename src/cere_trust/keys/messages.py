"""Signed messages as browser wallets make them: the text between ``<Bytes>`` and ``</Bytes>``.

The wrapping keeps a message from being a transaction: no signature over wrapped bytes is valid for an extrinsic.
Source: ``u8aWrapBytes`` of @polkadot/util, ``signatureVerify`` of @polkadot/util-crypto.
"""

from __future__ import annotations

from ..crypto.schemes import verify_for_account
from ..crypto.wrapping import forms, wrap
from ..types import AccountId, AccountLike
from .signer import Signer, as_signer

_BY_PREFIX = ("ed25519", "sr25519", "ecdsa")
"""Schemes in the order of ``MultiSignature``, whose first byte is the scheme's index."""


def sign_message(text: str | bytes, signer: Signer) -> bytes:
    """Sign a message as browser wallets do: ``signRaw`` with type ``bytes``.

    Args:
        text: Text, taken as UTF-8, or bytes.
        signer: Key pair or other signer.

    Returns:
        The signature: 64 bytes, 65 for ecdsa.
    """
    return as_signer(signer).sign(wrap(text))


def verify_message(text: str | bytes, signature: str | bytes, address: AccountLike) -> bool:
    """Return whether an account signed a message, wrapped in ``<Bytes>`` or as it is.

    The account alone is enough: the scheme is the one whose signature is valid.

    Args:
        text: The message without or with its wrapping; text is taken as UTF-8.
        signature: 64 bytes, or 65 for ecdsa, also after a byte for the scheme (0 ed25519, 1 sr25519, 2 ecdsa);
            bytes or 0x hex.
        address: Address on any network, ``0x`` public key, or account.

    Raises:
        ValueError: the signature is not hex.
        InvalidAddress: the address is invalid.
    """
    account = AccountId.parse(address, prefix=None)
    made = _signature(signature)
    return any(
        verify_for_account(scheme, bytes(account), form, raw) for form in forms(text) for scheme, raw in _readings(made)
    )


def _readings(signature: bytes) -> list[tuple[str, bytes]]:
    """Return what a signature may be: schemes with the signature's bytes."""
    found = []
    if len(signature) == 64:
        found += [("sr25519", signature), ("ed25519", signature)]
    if len(signature) == 65:
        found.append(("ecdsa", signature))
    if len(signature) in (65, 66) and signature[0] < len(_BY_PREFIX):
        scheme, raw = _BY_PREFIX[signature[0]], signature[1:]
        if len(raw) == (65 if scheme == "ecdsa" else 64):
            found.append((scheme, raw))
    return found


def _signature(signature: str | bytes) -> bytes:
    if isinstance(signature, str):
        digits = signature.strip()
        try:
            return bytes.fromhex(digits[2:] if digits[:2] in ("0x", "0X") else digits)
        except ValueError:
            raise ValueError("the signature is not hex: write 0x and 128 hex digits (130 for ecdsa)") from None
    if not isinstance(signature, (bytes, bytearray, memoryview)):
        raise TypeError(f"a signature is bytes or hex text, not {type(signature).__name__}")
    return bytes(signature)
