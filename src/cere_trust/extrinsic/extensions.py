"""Signed extensions: their contributions to the extrinsic and to the signing payload.

The runtime's metadata lists the extensions and their types; `HANDLERS` supplies the values. The encoder accepts an
extension without a handler only if its value can be empty, and never guesses one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..errors import EncodeError, IncompatibleRuntime, UnsupportedExtension
from ..runtime import Runtime
from ..types import Amount, BlockHash, BlockRef
from .mortality import Mortality


class Terms(NamedTuple):
    """Parameters of an extrinsic besides the call."""

    nonce: int
    tip: Amount
    mortality: Mortality
    genesis: BlockHash
    birth: BlockRef


class Extra(NamedTuple):
    """Encoded extensions: the explicit part (sent) and the additional part (signed, not sent)."""

    sent: bytes
    signed: bytes


Handler = Callable[[Runtime, Terms], tuple[object, object]]
NOTHING = ()


def _mortality(runtime: Runtime, terms: Terms) -> tuple[object, object]:
    if terms.mortality.period is None:
        return "Immortal", terms.genesis
    era = terms.mortality.era(terms.birth.number)
    return {f"Mortal{era[0]}": era[1]}, terms.birth.hash


def _nonce(runtime: Runtime, terms: Terms) -> tuple[object, object]:
    return terms.nonce, NOTHING


def _tip(runtime: Runtime, terms: Terms) -> tuple[object, object]:
    return terms.tip, NOTHING


def _tip_and_asset(runtime: Runtime, terms: Terms) -> tuple[object, object]:
    return {"tip": terms.tip, "asset_id": None}, NOTHING  # no asset: the fee is paid in the chain's own token


def _spec_version(runtime: Runtime, terms: Terms) -> tuple[object, object]:
    return NOTHING, runtime.version.spec_version


def _transaction_version(runtime: Runtime, terms: Terms) -> tuple[object, object]:
    return NOTHING, runtime.version.transaction_version


def _genesis(runtime: Runtime, terms: Terms) -> tuple[object, object]:
    return NOTHING, terms.genesis


def _metadata_hash(runtime: Runtime, terms: Terms) -> tuple[object, object]:
    # A device that checks metadata would need Enabled here, and the hash in the signing payload.
    return {"mode": "Disabled"}, None


HANDLERS: dict[str, Handler] = {
    "CheckEra": _mortality,  # the name of CheckMortality until 2021
    "CheckGenesis": _genesis,
    "CheckMetadataHash": _metadata_hash,
    "CheckMortality": _mortality,
    "CheckNonce": _nonce,
    "CheckSpecVersion": _spec_version,
    "CheckTxVersion": _transaction_version,
    "ChargeAssetTxPayment": _tip_and_asset,
    "ChargeTransactionPayment": _tip,
}


def extend(runtime: Runtime, terms: Terms) -> Extra:
    """Encode the runtime's signed extensions, in its order.

    Raises:
        UnsupportedExtension: an extension needs unknown data, or has a known name and an unknown shape.
        IncompatibleRuntime: the caller set a tip or a mortality that the runtime does not support.
    """
    names = {extension.identifier for extension in runtime.extrinsic.extensions}
    if terms.tip and not names & {"ChargeTransactionPayment", "ChargeAssetTxPayment"}:
        raise IncompatibleRuntime("this runtime takes no tip: it has no ChargeTransactionPayment extension")
    if terms.mortality.period is not None and not names & {"CheckMortality", "CheckEra"}:
        raise IncompatibleRuntime(
            "this runtime's extrinsics do not expire: it has no CheckMortality extension; use Mortality.immortal()"
        )
    sent, signed = [], []
    for extension in runtime.extrinsic.extensions:
        handler = HANDLERS.get(extension.identifier)
        first, second = handler(runtime, terms) if handler else (NOTHING, NOTHING)
        sent.append(_fill(runtime, extension.identifier, extension.extra, first))
        signed.append(_fill(runtime, extension.identifier, extension.additional, second))
    return Extra(b"".join(sent), b"".join(signed))


def _fill(runtime: Runtime, identifier: str, type_id: int, value: object) -> bytes:
    if value is not NOTHING:
        try:
            return runtime.encode(type_id, value)
        except EncodeError as error:
            # A known name with an unknown shape is an unknown extension.
            raise UnsupportedExtension(identifier) from error
    for quiet, length in (((), 0), (None, 1), ("Disabled", 1)):
        try:
            encoded = runtime.encode(type_id, quiet)
        except EncodeError:
            continue
        # The length distinguishes a unit, an Option and an enum from an empty list and a text.
        if len(encoded) == length:
            return encoded
    raise UnsupportedExtension(identifier)
