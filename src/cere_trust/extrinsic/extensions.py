"""Signed extensions: their contributions to the extrinsic and to the signing payload.

The runtime's metadata lists the extensions and their types. This module encodes the known ones itself, without metadata, and
requires that the metadata's types give the same bytes. An unknown extension must add no bytes, or be an `Option` that is None.
So metadata cannot choose a byte of what is signed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..codec import write_compact
from ..errors import EncodeError, IncompatibleRuntime, UnsupportedExtension
from ..runtime import Runtime
from ..types import Amount, BlockHash, BlockRef
from .mortality import Mortality

METADATA_HASH = "CheckMetadataHash"
"""The extension that signs the digest of the metadata (RFC-78)."""


class Token(NamedTuple):
    """Native token of a chain; a metadata digest includes it.

    Attributes:
        decimals: Decimal places, 0 to 255.
        symbol: Symbol, such as ``CERE``.
    """

    decimals: int
    symbol: str


CERE = Token(10, "CERE")
"""The token of the Cere networks."""


class Terms(NamedTuple):
    """Parameters of an extrinsic besides the call.

    Attributes:
        metadata_digest: RFC-78 digest to sign along; None leaves it out.
    """

    nonce: int
    tip: Amount
    mortality: Mortality
    genesis: BlockHash
    birth: BlockRef
    metadata_digest: bytes | None = None


class Extra(NamedTuple):
    """Encoded extensions: the explicit part (sent) and the additional part (signed, not sent).

    Attributes:
        blank: Names of unknown extensions that add a byte: an `Option` that is None.
    """

    sent: bytes
    signed: bytes
    blank: tuple[str, ...] = ()


class Part(NamedTuple):
    """A known extension's part: its value in the notation of metadata, and its encoding."""

    value: object
    encoded: bytes


Handler = Callable[[Runtime, Terms], tuple[Part, Part]]
NOTHING = Part((), b"")


def _mortality(runtime: Runtime, terms: Terms) -> tuple[Part, Part]:
    if terms.mortality.period is None:
        return Part("Immortal", b"\0"), Part(terms.genesis, bytes(terms.genesis))
    era = terms.mortality.era(terms.birth.number)
    return Part({f"Mortal{era[0]}": era[1]}, era), Part(terms.birth.hash, bytes(terms.birth.hash))


def _nonce(runtime: Runtime, terms: Terms) -> tuple[Part, Part]:
    return Part(terms.nonce, write_compact(terms.nonce)), NOTHING


def _tip(runtime: Runtime, terms: Terms) -> tuple[Part, Part]:
    return Part(terms.tip, write_compact(terms.tip)), NOTHING


def _tip_and_asset(runtime: Runtime, terms: Terms) -> tuple[Part, Part]:
    # No asset: the fee is paid in the chain's own token.
    return Part({"tip": terms.tip, "asset_id": None}, write_compact(terms.tip) + b"\0"), NOTHING


def _spec_version(runtime: Runtime, terms: Terms) -> tuple[Part, Part]:
    return NOTHING, _u32(runtime.version.spec_version)


def _transaction_version(runtime: Runtime, terms: Terms) -> tuple[Part, Part]:
    return NOTHING, _u32(runtime.version.transaction_version)


def _u32(number: int) -> Part:
    if not 0 <= number < 1 << 32:
        raise EncodeError("version", "a number below 2^32", str(number))
    return Part(number, number.to_bytes(4, "little"))


def _genesis(runtime: Runtime, terms: Terms) -> tuple[Part, Part]:
    return NOTHING, Part(terms.genesis, bytes(terms.genesis))


def _metadata_hash(runtime: Runtime, terms: Terms) -> tuple[Part, Part]:
    digest = terms.metadata_digest
    if digest is None:
        return Part({"mode": "Disabled"}, b"\0"), Part(None, b"\0")
    return Part({"mode": "Enabled"}, b"\1"), Part(digest, b"\1" + digest)


HANDLERS: dict[str, Handler] = {
    "CheckEra": _mortality,  # the name of CheckMortality until 2021
    "CheckGenesis": _genesis,
    METADATA_HASH: _metadata_hash,
    "CheckMortality": _mortality,
    "CheckNonce": _nonce,
    "CheckSpecVersion": _spec_version,
    "CheckTxVersion": _transaction_version,
    "ChargeAssetTxPayment": _tip_and_asset,
    "ChargeTransactionPayment": _tip,
}
_SAME = {"CheckEra": "CheckMortality", "ChargeAssetTxPayment": "ChargeTransactionPayment"}
"""Extensions that take the place of another; a runtime has one of them."""


def extend(runtime: Runtime, terms: Terms) -> Extra:
    """Encode the runtime's signed extensions, in its order.

    Raises:
        UnsupportedExtension: an extension needs unknown data, has a known name and another shape than the source, or is listed
            twice.
        IncompatibleRuntime: the caller set a tip, a mortality or a metadata digest that the runtime does not support.
    """
    extensions = runtime.extrinsic.extensions
    names = {extension.identifier for extension in extensions}
    if terms.tip and not names & {"ChargeTransactionPayment", "ChargeAssetTxPayment"}:
        raise IncompatibleRuntime("this runtime takes no tip: it has no ChargeTransactionPayment extension")
    if terms.mortality.period is not None and not names & {"CheckMortality", "CheckEra"}:
        raise IncompatibleRuntime(
            "this runtime's extrinsics do not expire: it has no CheckMortality extension; use Mortality.immortal()"
        )
    sent, signed = [], []
    blank: dict[str, None] = {}
    handled = set()
    for identifier, extra, additional in extensions:
        handler = HANDLERS.get(identifier)
        if handler is None:
            parts = [_blank(runtime, identifier, type_id) for type_id in (extra, additional)]
            if any(parts):
                blank[identifier] = None
        else:
            if (slot := _SAME.get(identifier, identifier)) in handled:
                raise UnsupportedExtension(identifier)
            handled.add(slot)
            values = handler(runtime, terms)
            parts = [_known(runtime, identifier, *each) for each in zip((extra, additional), values, strict=True)]
        sent.append(parts[0])
        signed.append(parts[1])
    made = Extra(b"".join(sent), b"".join(signed), tuple(blank))
    # Bytes behind the digest could be chosen so that the chain, with another list of extensions, reads another call.
    digest = terms.metadata_digest
    if digest is not None and not (METADATA_HASH in names and made.signed.endswith(b"\1" + digest)):
        raise IncompatibleRuntime(
            f"this metadata cannot be signed along: {METADATA_HASH} is missing, or an extension behind it adds signed data"
        )
    return made


def _known(runtime: Runtime, identifier: str, type_id: int, part: Part) -> bytes:
    """Return a known extension's bytes; the metadata's type must have the shape that the source has."""
    try:
        encoded = runtime.encode(type_id, part.value)
    except EncodeError as error:
        raise UnsupportedExtension(identifier) from error
    if encoded != part.encoded:
        raise UnsupportedExtension(identifier)
    return part.encoded


def _blank(runtime: Runtime, identifier: str, type_id: int) -> bytes:
    """Return the bytes of an unknown extension: none, or the zero byte of an `Option` that is None."""
    if runtime.is_empty_type(type_id):
        return b""
    if runtime.type_kind(type_id) == "option" and runtime.encode(type_id, None) == b"\0":
        return b"\0"
    raise UnsupportedExtension(identifier)
