"""`metadata`: what a runtime has, and what changed between two."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...runtime import Runtime
from ...survey import catalogue
from ...survey.changes import told
from ...survey.diff import diff as difference
from ..options import answers, commands, reads
from ..output import Table
from ..session import Session
from ..sources import runtime_from

metadata = commands("Look into runtimes: search and show what they have, and tell what changed between two.")
Source = Annotated[
    str | None,
    typer.Option("--in", metavar="FILE|URL|NETWORK", help="Whose metadata; else the connected chain's."),
]


class ChangeDocument(TypedDict):
    """Something that changed."""

    part: str
    where: str
    details: list[str]


class DiffDocument(TypedDict):
    """What changed from one runtime to another."""

    old: str
    new: str
    changes: list[ChangeDocument]


@metadata.command()
@reads
@answers(DiffDocument)
def diff(
    session: Session,
    old: Annotated[str, typer.Argument(metavar="OLD", help="A metadata file (SCALE, hex, zstd), a URL or a network.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Likewise.")],
) -> None:
    """Tell what changed from one runtime to another: calls, arguments, types, indices, storage, extensions and more."""
    before, after = runtime_from(session, old), runtime_from(session, new)
    changes = difference(before, after)
    document = {
        "old": str(before.version),
        "new": str(after.version),
        "changes": [{"part": c.part.value, "where": c.where, "details": list(c.details)} for c in changes],
    }
    session.output.show(document, told(before, after, changes))


class ItemDocument(TypedDict):
    """Something a runtime has."""

    kind: str
    name: str
    shape: str
    docs: str


class ItemsDocument(TypedDict):
    """What was found in a runtime."""

    runtime: str
    items: list[ItemDocument]


@metadata.command()
@reads
@answers(ItemsDocument)
def search(
    session: Session,
    text: Annotated[str, typer.Argument(help="Part of a name, or of the documentation; any case.")],
    source: Source = None,
) -> None:
    """Find calls, storage items, constants, events, errors and runtime APIs by a piece of text."""
    runtime = _chosen(session, source)
    _show(session, runtime, catalogue.search(runtime, text), f"nothing in {runtime.version} mentions {text!r}")


@metadata.command()
@reads
@answers(ItemsDocument)
def show(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="PALLET[.ITEM]", help="A pallet or runtime API, or one item of it.")],
    source: Source = None,
) -> None:
    """Show all that a pallet has, or one item with its arguments and the runtime's own documentation."""
    runtime = _chosen(session, source)
    found = catalogue.show(runtime, name)
    _show(session, runtime, found, "an empty pallet", in_full="." in name)


def _chosen(session: Session, source: str | None) -> Runtime:
    return session.client.runtime if source is None else runtime_from(session, source)


def _show(
    session: Session, runtime: Runtime, found: list[catalogue.Item], nothing: str, *, in_full: bool = False
) -> None:
    document = {
        "runtime": str(runtime.version),
        "items": [{"kind": i.kind, "name": i.name, "shape": i.shape, "docs": i.docs} for i in found],
    }
    if in_full:
        blocks = [
            f"{item.kind} {item.name}{item.shape}" + (f"\n\n{item.docs.strip()}" if item.docs else "") for item in found
        ]
        session.output.show(document, *blocks)
        return
    session.output.show(document, Table(("KIND", "NAME", ""), [(i.kind, i.name, i.shape) for i in found], nothing))
