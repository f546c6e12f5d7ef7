"""`preimage note|show|unnote`: preimages of calls on the chain."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...call import Call
from ...errors import CodecError
from ...extrinsic import Receipt, display_call
from ...pallets import preimage as pallet
from ...types import H256, AccountId
from ..errors import CommandError
from ..from_wrappers import derive
from ..options import answers, commands, reads
from ..parsing import parse_argument
from ..rendering import Fields, call_rows
from ..session import CommandSession

preimage = commands("Note preimages of calls on the chain, such as those of referenda; show them, remove them.")


class PreimageNotedDocument(TypedDict):
    """The hash of the new preimage."""

    noted: H256


class PreimageDocument(TypedDict):
    """A preimage; `call` is None if it decodes to no call."""

    hash: H256
    length: int
    noted_by: AccountId | None
    requests: int
    bytes: bytes
    call: Call | None


def _noted(receipt: Receipt) -> dict[str, object]:
    event = receipt.find(pallet.Noted)
    return {"noted": event.hash} if event else {}


derive(preimage, "note", pallet.note_preimage, answer=PreimageNotedDocument, summarize=_noted)
derive(preimage, "unnote", pallet.unnote_preimage)


@preimage.command()
@reads
@answers(PreimageDocument)
def show(
    session: CommandSession, hash: Annotated[str, typer.Argument(metavar="HASH", help="0x and 64 hex digits.")]
) -> None:
    """Show the preimage of a hash, as a call if it is one."""
    key = parse_argument("HASH", H256, hash, session)
    found = session.client.query(pallet.noted(key))
    if found is None:
        raise CommandError(f"the chain has no preimage of {key}", hint="`cere-trust preimage note CALL` notes a call")
    runtime = session.client.runtime
    try:
        call = display_call(runtime, found.data)
    except CodecError:
        call = None
    document = {
        "hash": key,
        "length": len(found.data),
        "noted_by": found.noted_by,
        "requests": found.requests,
        "bytes": found.data,
        "call": call,
    }
    summary = {name: value for name, value in document.items() if name not in ("bytes", "call")}
    session.output.show(document, Fields(summary), Fields([*call_rows(call)] if call else {"bytes": found.data}))
