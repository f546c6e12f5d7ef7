"""Keyword arguments that both clients share: of transactions, and about metadata."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from ..call import Call
from ..extrinsic import Mortality, SignedExtrinsic, UnsignedExtrinsic
from ..flows.prepare import Options
from ..flows.trust import MetadataUse
from ..keys import Signer, as_signer
from ..types import Amount, BlockHash


class TransactionOptions(TypedDict, total=False):
    """Keyword arguments of every method that prepares a transaction; each may be left out.

    Attributes:
        tip: Tip for the block author in planck, an `int` or `Amount`. Default 0.
        mortality: Number of blocks for which the transaction is valid: `Mortality.blocks` or `Mortality.immortal`. Default None,
            for 64 blocks.
        nonce: Nonce of the transaction. Default None, for the account's next one. Methods that submit skip the nonces of other
            transactions that this process is submitting; `Client.prepare` reserves none.
    """

    tip: int
    mortality: Mortality | None
    nonce: int | None


class MetadataOptions(TypedDict, total=False):
    """Keyword arguments of both clients that concern the metadata, on which the meaning of signed bytes rests.

    Attributes:
        metadata: ``"signed"`` (the default) signs the metadata's digest along where the chain checks it, and requires that on
            networks known to check it. ``"verified"`` refuses to sign, besides, with metadata that only one node sent, unless
            its digest is signed along. ``"unsigned"`` signs no digest along.
        agreeing: URLs of further endpoints, which must send the same metadata. Default none.
        checkpoint: Hash of a block that you trust; the runtime's code is then proved in its state and executed for the metadata.
            Needs the extra ``devnet``, and a node with that state. Default None.
    """

    metadata: MetadataUse
    agreeing: Sequence[str]
    checkpoint: BlockHash | bytes | str | None


def read_options(options: TransactionOptions) -> Options:
    """Check transaction options, and fill in the defaults.

    Raises:
        TypeError: an unknown option, or a value of another type, such as a number of blocks for ``mortality``.
        InvalidAmount: a negative tip.
    """
    for name in options:
        if name not in TransactionOptions.__annotations__:
            known = ", ".join(TransactionOptions.__annotations__)
            raise TypeError(f"got an unexpected keyword argument {name!r}; transaction options are {known}")
    tip, mortality, nonce = options.get("tip", 0), options.get("mortality"), options.get("nonce")
    if not isinstance(tip, int) or isinstance(tip, bool):
        raise TypeError(f"tip: expected an int or Amount in planck, got {type(tip).__name__}")
    if not isinstance(mortality, Mortality | None):
        raise TypeError(
            f"mortality: expected Mortality.blocks(64) or Mortality.immortal(), got {type(mortality).__name__}"
        )
    if not isinstance(nonce, int | None) or isinstance(nonce, bool):
        raise TypeError(f"nonce: expected an int or None, got {type(nonce).__name__}")
    return Options(Amount(tip), mortality or Mortality.DEFAULT, nonce)


def signer_for(what: Call | UnsignedExtrinsic | SignedExtrinsic, signer: object) -> Signer | None:
    """Return the signer of a submission, None for a signed extrinsic.

    Raises:
        TypeError: `what` cannot be submitted, or `signer` cannot sign.
    """
    if isinstance(what, SignedExtrinsic):
        return None
    if not isinstance(what, (Call, UnsignedExtrinsic)):
        raise TypeError(f"expected a Call, an UnsignedExtrinsic or a SignedExtrinsic, got {type(what).__name__}")
    return as_signer(signer)
