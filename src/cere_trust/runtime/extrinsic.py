"""Decoding of extrinsics from a block body."""

from __future__ import annotations

from typing import NamedTuple

from ..call import Call
from ..codec import Registry, read_compact
from ..errors import DecodeError
from ..types import AccountId
from .metadata import ExtensionInfo, ExtrinsicInfo

SIGNED_V4, BARE_V4, BARE_V5, GENERAL_V5 = 0x84, 0x04, 0x05, 0x45


class DecodedExtrinsic(NamedTuple):
    """A decoded extrinsic.

    Attributes:
        version: Format version, 4 or 5.
        account: The signer's account; None if it is unsigned or its address is not an account id.
        address: The signer's address as encoded, None if it is unsigned.
        signature: Decoded signature, such as ``{"Sr25519": bytes}``.
        extensions: Value of each extension by identifier; empty for a bare extrinsic.
    """

    call: Call
    version: int = 4
    account: AccountId | None = None
    address: object = None
    signature: object = None
    extensions: dict[str, object] = {}  # noqa: RUF012  # never mutated, and a NamedTuple has no default factories

    @property
    def signed(self) -> bool:
        """True for an extrinsic with a signature."""
        return self.address is not None


def decode_extrinsic(registry: Registry, info: ExtrinsicInfo, data: bytes) -> DecodedExtrinsic:
    """Decode an extrinsic, with or without its length prefix.

    Raises:
        DecodeError: not an extrinsic of this runtime, or a format other than 4 (signed, bare) and 5 (bare, general).
    """
    offset = _start(data)
    if offset >= len(data):
        raise DecodeError(offset, "an extrinsic")
    preamble = data[offset]
    offset += 1
    version, address, signature = preamble & 0x3F, None, None
    extensions: tuple[ExtensionInfo, ...] = ()
    if preamble == SIGNED_V4:
        address, offset = registry.decode_from(info.address, data, offset)
        signature, offset = registry.decode_from(info.signature, data, offset)
        extensions = info.extensions
    elif preamble == GENERAL_V5:
        if offset >= len(data) or data[offset] not in info.extensions_by_version:
            known = ", ".join(map(str, info.extensions_by_version))
            raise DecodeError(offset, f"a version of the extension list this runtime knows ({known})")
        extensions = info.extensions_by_version[data[offset]]
        offset += 1
    elif preamble not in (BARE_V4, BARE_V5):
        raise DecodeError(
            offset - 1, f"an extrinsic of format 4 (signed or bare) or 5 (bare or general), not 0x{preamble:02x}"
        )
    carried: dict[str, object] = {}
    for extension in extensions:
        carried[extension.identifier], offset = registry.decode_from(extension.extra, data, offset)
    call, _ = registry.checked(registry.decoder(info.call), info.call, data, offset, whole=True)
    account = address if isinstance(address, AccountId) else None
    return DecodedExtrinsic(call, version, account, address, signature, carried)


def extrinsic_body(data: bytes) -> bytes:
    """Return an extrinsic without its length prefix.

    Raises:
        DecodeError: the length differs from the data's.
    """
    return data[_start(data) :]


def _start(data: bytes) -> int:
    """Return the offset of the extrinsic, after its length prefix if it has one."""
    try:
        length, start = read_compact(data, 0)
    except (IndexError, ValueError):
        return 0
    if length == len(data) - start:
        return start
    if data[0] in (SIGNED_V4, BARE_V4, BARE_V5, GENERAL_V5):
        return 0
    raise DecodeError(0, f"an extrinsic of {length} bytes, found {len(data) - start}")
