"""Extrinsics out of a block's body."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..call import Call
from ..codec.compact import decode_compact
from ..errors import DecodeError

if TYPE_CHECKING:
    from ..types import AccountId
    from .runtime import Runtime


class DecodedExtrinsic(NamedTuple):
    """An extrinsic.

    Attributes:
        account: The signer's account; None where it is unsigned, or names its signer another way.
        address: The signer's address as written, None where unsigned.
        signature: As decoded, ``{"Sr25519": bytes}``.
        extensions: What each signed extension carries, by identifier.
    """

    call: Call
    account: AccountId | None = None
    address: object = None
    signature: object = None
    extensions: dict[str, object] | None = None

    @property
    def signed(self) -> bool:
        """Whether it carries a signature."""
        return self.address is not None


def decode_extrinsic(runtime: Runtime, data: bytes) -> DecodedExtrinsic:
    """Decode an extrinsic with its length prefix.

    Raises:
        DecodeError: not an extrinsic of this runtime, or a format that is not 4 (signed or bare) or 5 (bare).
    """
    length, offset = decode_compact(data, 0)
    if length != len(data) - offset or not length:
        raise DecodeError(offset, f"an extrinsic of {length} bytes, not {len(data) - offset}")
    preamble = data[offset]
    offset += 1
    if preamble in (4, 5):
        return DecodedExtrinsic(runtime.decode_call(data[offset:]))
    if preamble != 0x84:
        raise DecodeError(offset - 1, f"an extrinsic of format 4, or a bare one of format 5, not 0x{preamble:02x}")
    from ..types import AccountId

    registry, info = runtime.registry, runtime.extrinsic
    try:
        address, offset = registry.decoder(info.address)(data, offset)
        signature, offset = registry.decoder(info.signature)(data, offset)
        extensions = {}
        for extension in info.extensions:
            extensions[extension.identifier], offset = registry.decoder(extension.extra)(data, offset)
    except (LookupError, ValueError, OverflowError):
        raise DecodeError(offset, "a signed extrinsic's address, signature and extensions") from None
    call = runtime.decode_call(data[offset:])
    account = address if isinstance(address, AccountId) else None
    return DecodedExtrinsic(call, account, address, signature, extensions)
