"""Calls encoded as bytes: preimages, and proposals short enough to contain their call inline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..call import Call
from ..crypto.hashing import blake2_256
from ..errors import EncodeError
from ..runtime import Runtime
from ..types import H256

# Source: frame_support::traits::preimages::BoundedInline.
MAX_INLINE_LENGTH = 128


class PreimageOf(NamedTuple):
    """Reference to a noted preimage."""

    hash: H256
    length: int


def preimage_of(runtime: Runtime, call: Call) -> PreimageOf:
    """Compute hash and length of a call's preimage, for ``referenda.Lookup`` and the queries of ``preimage``."""
    data = runtime.encode_call(call)
    return PreimageOf(H256(blake2_256(data)), len(data))


def refuse_long_inline(runtime: Runtime, call: Call) -> None:
    """Refuse an inline proposal that is too long: metadata lacks the bound, and the chain would drop the proposal.

    Raises:
        EncodeError: the proposal is too long; the message shows how to note it as a preimage instead.
    """
    for proposal in _inlined(call.args):
        length = len(runtime.encode_call(proposal)) if isinstance(proposal, Call) else len(proposal)
        if length > MAX_INLINE_LENGTH:
            raise EncodeError(
                f"{call.pallet}.{call.name}",
                f"an inline proposal of at most {MAX_INLINE_LENGTH} bytes; note a longer one first with "
                "preimage.note_preimage(call), then propose Lookup(*preimage_of(runtime, call))",
                f"{length} bytes",
            )


def _inlined(value: object) -> Iterator[Call | bytes]:
    if isinstance(value, Call):
        value = value.args
    if isinstance(value, Mapping):
        inline = value.get("Inline") if len(value) == 1 else None
        if isinstance(inline, (Call, bytes)):
            yield inline
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _inlined(item)
