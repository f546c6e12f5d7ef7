"""`preimage note|show|unnote`: calls noted on the chain ahead of their use."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...call import Call
from ...errors import CodecError
from ...extrinsic import Receipt, display_call
from ...pallets import preimage as pallet
from ...types import H256, AccountId
from .. import describe
from ..errors import CommandError
from ..from_wrappers import derive
from ..options import answers, commands, reads
from ..output import Fields
from ..parsing import read_argument
from ..session import Session

preimage = commands("Note calls on the chain ahead of their use, such as those of referenda; show them, take them off.")


class Noted(TypedDict):
    """What the chain knows it by."""

    noted: H256


class PreimageDocument(TypedDict):
    """What is noted under a hash; `call` where it is one."""

    hash: H256
    length: int
    noted_by: AccountId | None
    requests: int
    bytes: bytes
    call: Call | None


def _noted(receipt: Receipt) -> dict[str, object]:
    event = receipt.find(pallet.Noted)
    return {"noted": event.hash} if event else {}


derive(preimage, "note", pallet.note_preimage, answer=Noted, tell=_noted)
derive(preimage, "unnote", pallet.unnote_preimage)


@preimage.command()
@reads
@answers(PreimageDocument)
def show(session: Session, hash: Annotated[str, typer.Argument(metavar="HASH", help="0x and 64 hex digits.")]) -> None:
    """Show what is noted under a hash, as a call where it is one."""
    key = read_argument("HASH", H256, hash, session)
    found = session.client.query(pallet.noted(key))
    if found is None:
        raise CommandError(f"nothing is noted under {key}", hint="`cere-trust preimage note CALL` notes a call")
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
    told = {name: value for name, value in document.items() if name not in ("bytes", "call")}
    session.output.show(document, Fields(told), Fields([*describe.call_rows(call)] if call else {"bytes": found.data}))
