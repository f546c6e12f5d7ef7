"""`call`, `query`, `block`: the doors to everything that has no command of its own."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...call import Call
from ...query import Entries, Query
from ...types import H256, AccountId, BlockHash
from .. import completion
from ..documents import event_document
from ..errors import CommandError
from ..literals import untyped_argument
from ..options import answers, commands, reads, sends
from ..rendering import Fields, Table, Untyped, format_event, render_decoded
from ..schema import EventDocument
from ..session import CommandSession
from ..submission import send

app = commands()
DEFAULT_LIMIT = 100


@app.command()
@sends
def call(
    session: CommandSession,
    pallet: Annotated[str, typer.Argument(help="Pallet name, as in metadata.", autocompletion=completion.pallets)],
    name: Annotated[str, typer.Argument(metavar="CALL", help="Call name.", autocompletion=completion.calls)],
    args: Annotated[
        list[str] | None,
        typer.Option(
            "-a", "--arg", metavar="NAME=VALUE", help="An argument: JSON, text, an amount with unit, //Alice."
        ),
    ] = None,
) -> None:
    """Submit any call of any pallet.

    Values are JSON where they are JSON: numbers, true, null, lists, objects, "0x…" for bytes. Bare text is a string,
    25CERE an amount, //Alice a development account. An object with pallet, call and args is a call inside the call.
    """
    given: dict[str, object] = {}
    for text in args or ():
        key, value = _pair(session, text)
        if key in given:
            raise CommandError(f"the argument {key} is given twice")
        given[key] = value
    send(session, Call(pallet, name, given))


def _pair(session: CommandSession, text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise CommandError(f"{text!r} is not NAME=VALUE")
    return name, untyped_argument(value, session.account)


class StorageValueDocument(TypedDict):
    """One storage value; whole numbers in it are decimal strings."""

    pallet: str
    item: str
    keys: list[object]
    value: object


class StorageEntryDocument(TypedDict):
    """An entry of a map."""

    key: object
    value: object


class StorageEntriesDocument(TypedDict):
    """Entries of a map; `more` where there are more than were asked for."""

    pallet: str
    item: str
    keys: list[object]
    entries: list[StorageEntryDocument]
    more: bool


@app.command()
@reads
@answers(StorageValueDocument | StorageEntriesDocument)
def query(
    session: CommandSession,
    pallet: Annotated[str, typer.Argument(help="Pallet name, as in metadata.", autocompletion=completion.pallets)],
    item: Annotated[str, typer.Argument(help="Storage item name.", autocompletion=completion.items)],
    keys: Annotated[
        list[str] | None, typer.Argument(help="Map keys, as values of `call`; fewer list what is below them.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Block hash or number to read at; else the last final block.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Entries to list at most.")] = DEFAULT_LIMIT,
) -> None:
    """Read any storage item of any pallet: one value, or the entries of a map."""
    client = session.client
    info = client.runtime.storage_info(pallet, item)
    given = [untyped_argument(text, session.account) for text in keys or ()]
    block = named_block(at) if at else None
    if len(given) == len(info.keys):
        value = client.query(Query(pallet, item, *given), at=block)
        session.output.show(
            {"pallet": pallet, "item": item, "keys": Untyped(given), "value": Untyped(value)}, render_decoded(value)
        )
        return
    rows: list[tuple[object, object]] = []
    more = False
    below: Entries[object, object] = Entries(pallet, item, tuple(given))
    for key, value in client.entries(below, at=block):
        if len(rows) == limit:
            more = True
            break
        rows.append((key, value))
    session.output.show(
        {
            "pallet": pallet,
            "item": item,
            "keys": Untyped(given),
            "entries": [{"key": Untyped(key), "value": Untyped(value)} for key, value in rows],
            "more": more,
        },
        Table(("KEY", "VALUE"), rows, empty="no entries"),
    )
    if more:
        session.output.note(f"there are more than {limit}; --limit shows more")


class ExtrinsicDocument(TypedDict):
    """An extrinsic of a block; `signer` is None for the block's own."""

    index: int
    signer: AccountId | None
    call: Call
    words: str


class BlockEventDocument(EventDocument):
    """An event of a block, with the extrinsic it belongs to."""

    extrinsic: int | None


class BlockDocument(TypedDict):
    """A block."""

    number: int
    hash: BlockHash
    parent: BlockHash
    state_root: H256
    extrinsics_root: H256
    extrinsics: list[ExtrinsicDocument]
    events: list[BlockEventDocument]


@app.command()
@reads
@answers(BlockDocument)
def block(
    session: CommandSession,
    which: Annotated[str | None, typer.Argument(metavar="NUMBER|HASH", help="Else the last final block.")] = None,
) -> None:
    """Show a block: its header, extrinsics and events."""
    found = session.client.block(named_block(which) if which else None)
    extrinsics = [
        {"index": index, "signer": extrinsic.account, "call": Untyped(extrinsic.call), "words": str(extrinsic.call)}
        for index, extrinsic in enumerate(found.extrinsics)
    ]
    document = {
        "number": found.number,
        "hash": found.hash,
        "parent": found.header.parent,
        "state_root": found.header.state_root,
        "extrinsics_root": found.header.extrinsics_root,
        "extrinsics": extrinsics,
        "events": [{**event_document(event), "extrinsic": event.extrinsic} for event in found.events],
    }
    rows: dict[str, object] = {
        "number": found.number,
        "hash": found.hash,
        "parent": found.header.parent,
        "state root": found.header.state_root,
        "extrinsics root": found.header.extrinsics_root,
        "extrinsics": [f"{entry['index']}: {entry['words']} by {entry['signer'] or 'nobody'}" for entry in extrinsics],
        "events": [format_event(event) for event in found.events],
    }
    session.output.show(document, Fields(rows))


def named_block(text: str) -> BlockHash | int:
    """A block by number or hash.

    Raises:
        CommandError: neither.
    """
    if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) < 1 << 32:
        return int(text)
    try:
        return BlockHash(text)
    except ValueError:
        raise CommandError(f"{text!r} is neither a block number nor a block hash (0x and 64 hex digits)") from None
