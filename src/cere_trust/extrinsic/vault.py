"""QR codes of Polkadot Vault: transactions and messages to sign, and scanned signatures.

Source: docs/src/development/UOS.md and rust/transaction_parsing of https://github.com/novasamatech/parity-signer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..codec import write_compact
from ..crypto.schemes import signature_length
from ..crypto.wrapping import wrap
from ..errors import EncodeError, KeyringError
from ..types import AccountId, AccountLike, BlockHash
from .transaction import MAX_PLAIN_PAYLOAD, UnsignedExtrinsic

SUBSTRATE = 0x53
SCHEMES = ("ed25519", "sr25519", "ecdsa")
"""Signature schemes in the order of their codes, which is that of ``MultiSignature``."""
TRANSACTION, MESSAGE, TRANSACTION_WITH_PROOF = 2, 3, 6
FRAME_SIZE = 1024
"""Bytes of a payload in one QR code, as in polkadot-js."""


@dataclass(frozen=True)
class VaultPayload:
    """Payload that Polkadot Vault scans: a transaction or a message to sign.

    Attributes:
        data: The payload, of which `frames` and `png` make QR codes.
    """

    data: bytes

    @classmethod
    def of(
        cls, unsigned: UnsignedExtrinsic, *, scheme: str = "sr25519", public_key: bytes | None = None
    ) -> VaultPayload:
        """Make the payload of a transaction.

        It has the proof of the metadata if the extrinsic signs a metadata digest along (payload code 06). Otherwise Vault needs
        the metadata of this spec version from an earlier update (payload code 02).

        Args:
            unsigned: The transaction.
            scheme: Signature scheme of the account.
            public_key: Compressed public key of an ecdsa account, 33 bytes; others need none.

        Raises:
            KeyringError: an unknown scheme, or a public key that is missing or not the account's.
            EncodeError: a payload of 257 bytes, whose signature by Vault no chain accepts.
        """
        if len(unsigned.full_payload) == MAX_PLAIN_PAYLOAD + 1:
            # create_signature of Vault hashes payloads of more than 257 bytes, the runtime those of more than 256.
            raise EncodeError(
                "payload",
                "another length: Vault signs 257 bytes unhashed, and the chain verifies their hash; change the tip",
                "257",
            )
        call = write_compact(len(unsigned.call_data)) + unsigned.call_data
        code, proof = TRANSACTION, b""
        if unsigned.metadata_digest is not None:
            code, proof = TRANSACTION_WITH_PROOF, unsigned.metadata_proof().encode()
        head = _head(scheme, code, unsigned.account, public_key)
        return cls(head + proof + call + unsigned.extra.sent + unsigned.extra.signed + unsigned.genesis)

    @classmethod
    def message(
        cls,
        text: str | bytes,
        account: AccountLike,
        genesis: BlockHash,
        *,
        scheme: str = "sr25519",
        public_key: bytes | None = None,
    ) -> VaultPayload:
        """Make the payload of a message, wrapped as `sign_message` wraps it.

        Args:
            text: Text, taken as UTF-8, or bytes.
            account: Account that signs.
            genesis: Genesis hash of a network that Vault knows.
            scheme: Signature scheme of the account.
            public_key: Compressed public key of an ecdsa account, 33 bytes; others need none.

        Raises:
            KeyringError: an unknown scheme, or a public key that is missing or not the account's.
        """
        signer = AccountId.parse(account, prefix=None)
        return cls(_head(scheme, MESSAGE, signer, public_key) + wrap(text) + genesis)

    @property
    def text(self) -> str:
        """The payload as ``0x`` hex."""
        return "0x" + self.data.hex()

    def frames(self, size: int = FRAME_SIZE) -> list[bytes]:
        """Split the payload into the contents of QR codes, in Vault's legacy multipart format.

        Args:
            size: Bytes of the payload in each frame.
        """
        parts = [self.data[start : start + size] for start in range(0, len(self.data), size)]
        count = len(parts).to_bytes(2, "big")
        return [b"\0" + count + index.to_bytes(2, "big") + part for index, part in enumerate(parts)]

    def png(self, *, scale: int = 6, delay: float = 1.0) -> bytes:
        """Draw the QR codes as PNG, animated if there are several; needs the extra ``qr``.

        Args:
            scale: Pixels per module.
            delay: Seconds for each frame.

        Raises:
            ImportError: the extra ``qr`` is not installed.
        """
        from .qr import draw

        return draw(self.frames(), scale=scale, delay=delay)


def scanned_signature(text: str, scheme: str = "sr25519") -> bytes:
    """Read a signature that Vault shows as a QR code of hex text.

    Args:
        text: Hex with or without ``0x``: the bare signature, or after a byte for the scheme.
        scheme: Signature scheme of the account.

    Returns:
        The bare signature: 64 bytes, 65 for ecdsa. Nothing verifies it yet; `UnsignedExtrinsic.attach` does.

    Raises:
        KeyringError: not hex, a wrong length, or another scheme.
    """
    length, code = signature_length(scheme), SCHEMES.index(scheme)
    try:
        scanned = bytes.fromhex(text.strip().removeprefix("0x"))
    except ValueError:
        raise KeyringError("a scanned signature is hex text, with or without 0x") from None
    if len(scanned) == length:
        return scanned
    if len(scanned) == length + 1 and scanned[0] == code:
        return scanned[1:]
    of = f" of {SCHEMES[scanned[0]]}" if len(scanned) in (65, 66) and scanned[0] < len(SCHEMES) else ""
    raise KeyringError(f"a scanned {scheme} signature has {length} or {length + 1} bytes, got {len(scanned)}{of}")


class VaultSigner:
    """An `ExtrinsicSigner` that shows a payload to Polkadot Vault and takes in the scanned signature.

    Args:
        account: Account of the key in Vault.
        show: Shows the payload, for example with `VaultPayload.png`.
        scan: Returns the scanned signature as hex text, for example ``input``.
        scheme: Signature scheme of the account.
        public_key: Compressed public key of an ecdsa account, 33 bytes; others need none.
    """

    def __init__(
        self,
        account: AccountLike,
        show: Callable[[VaultPayload], object],
        scan: Callable[[], str],
        *,
        scheme: str = "sr25519",
        public_key: bytes | None = None,
    ) -> None:
        self.account = AccountId.parse(account, prefix=None)
        self.scheme = scheme
        _head(scheme, TRANSACTION, self.account, public_key)
        self._show, self._scan, self._public_key = show, scan, public_key

    def sign_extrinsic(self, unsigned: UnsignedExtrinsic) -> bytes:
        """Show the transaction, and return the scanned signature.

        Raises:
            KeyringError, EncodeError: as `VaultPayload.of` and `scanned_signature`.
        """
        self._show(VaultPayload.of(unsigned, scheme=self.scheme, public_key=self._public_key))
        return scanned_signature(self._scan(), self.scheme)

    def sign(self, data: bytes) -> bytes:
        """Refuse to sign: Vault signs transactions and messages, whose payloads are more than these bytes.

        Raises:
            KeyringError: always.
        """
        raise KeyringError("Vault does not sign bare bytes; VaultPayload.message makes the payload of a message")

    def __repr__(self) -> str:
        return f"<VaultSigner {self.scheme} {self.account.address}>"


def _head(scheme: str, code: int, account: AccountId, public_key: bytes | None) -> bytes:
    """Return prelude and public key."""
    signature_length(scheme)  # refuses unknown schemes
    if scheme == "ecdsa":
        from ..crypto import ecdsa

        if public_key is None or len(public_key) != 33 or ecdsa.account(public_key) != account:
            raise KeyringError("an ecdsa payload needs the account's compressed public key, 33 bytes")
        key = public_key
    else:
        key = bytes(account)
        if public_key not in (None, key):
            raise KeyringError(f"this is not the public key of {account}")
    return bytes([SUBSTRATE, SCHEMES.index(scheme), code]) + key
