"""`call`, `query`, `block`: generic access to all calls, storage items and blocks."""

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
    """Send any call of any pallet.

    Values that parse as JSON are JSON: numbers, true, null, lists, objects, "0x…" for bytes. Bare text is a string,
    25CERE an amount, //Alice a development account. An object with pallet, call and args is a call inside the call.
    """
    arguments: dict[str, object] = {}
    for text in args or ():
        key, value = _pair(session, text)
        if key in arguments:
            raise CommandError(f"the argument {key} is given twice")
        arguments[key] = value
    send(session, Call(pallet, name, arguments))


def _pair(session: CommandSession, text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise CommandError(f"{text!r} is not NAME=VALUE")
    return name, untyped_argument(value, session.account)


class StorageValueDocument(TypedDict):
    """A storage value; its integers are decimal strings."""

    pallet: str
    item: str
    keys: list[object]
    value: object


class StorageEntryDocument(TypedDict):
    """An entry of a map."""

    key: object
    value: object


class StorageEntriesDocument(TypedDict):
    """Entries of a map; `more` is true if the limit cut the list."""

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
        list[str] | None,
        typer.Argument(help="Map keys, in the form of `call`'s values; fewer keys list the entries below them."),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Block hash or number to read at; by default the finalized head.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Maximum number of entries.")] = DEFAULT_LIMIT,
) -> None:
    """Read any storage item of any pallet: one value, or the entries of a map."""
    client = session.client
    info = client.runtime.storage_info(pallet, item)
    given = [untyped_argument(text, session.account) for text in keys or ()]
    block = parse_block(at) if at else None
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
    """An extrinsic of a block; `signer` is None for unsigned ones."""

    index: int
    signer: AccountId | None
    call: Call
    words: str


class BlockEventDocument(EventDocument):
    """An event of a block, with the index of its extrinsic."""

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
    which: Annotated[str | None, typer.Argument(metavar="NUMBER|HASH", help="By default the finalized head.")] = None,
) -> None:
    """Show a block: its header, extrinsics and events."""
    found = session.client.block(parse_block(which) if which else None)
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
        "extrinsics": [
            f"{entry['index']}: {entry['words']}, " + (f"by {entry['signer']}" if entry["signer"] else "unsigned")
            for entry in extrinsics
        ],
        "events": [format_event(event) for event in found.events],
    }
    session.output.show(document, Fields(rows))


def parse_block(text: str) -> BlockHash | int:
    """Parse a block number or hash.

    Raises:
        CommandError: neither of them.
    """
    if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) < 1 << 32:
        return int(text)
    try:
        return BlockHash(text)
    except ValueError:
        raise CommandError(f"{text!r} is neither a block number nor a block hash (0x and 64 hex digits)") from None
