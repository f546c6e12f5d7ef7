"""`metadata`: what a runtime has, and what changed between two; `doctor`: what of this package works with it."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...compat import catalogue
from ...compat.changes import format_changes
from ...compat.diff import compare_runtimes
from ...compat.doctor import Check, Diagnosis, diagnose
from ...compat.wrappers import WrapperKind
from ...flows.connection import Standing
from ...runtime import Runtime
from ..errors import ExitCode
from ..options import answers, commands, reads
from ..output import Fields, Table
from ..session import Session
from ..sources import runtime_from

LARGE_LAG = 32
"""Blocks; a few are usual."""

app = commands()
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
    changes = compare_runtimes(before, after)
    document = {
        "old": str(before.version),
        "new": str(after.version),
        "changes": [{"part": c.part.value, "where": c.where, "details": list(c.details)} for c in changes],
    }
    session.output.show(document, format_changes(before, after, changes))


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


class CheckDocument(TypedDict):
    """Something that was looked at."""

    name: str
    ok: bool
    words: str


class FitDocument(TypedDict):
    """The verdict on one typed wrapper; `match` is fits, absent, differs or untold."""

    kind: str
    pallet: str
    item: str
    match: str
    why: str


class CountDocument(TypedDict):
    """How many wrappers of a kind fit."""

    kind: str
    fit: int
    all: int


class DoctorDocument(TypedDict):
    """What of this package works with the connected chain."""

    ok: bool
    checks: list[CheckDocument]
    counts: list[CountDocument]
    wrappers: list[FitDocument]


@app.command()
@reads
@answers(DoctorDocument)
def doctor(session: Session) -> None:
    """Check the node, and tell which typed wrappers work on its chain, which do not, and why.

    Exit code 1 where transactions cannot be made at all.
    """
    chain = session.chain
    found = diagnose(session.client.runtime)
    node = Check("node", True, f"{chain.words}, genesis {chain.genesis}")
    shown = Diagnosis([node, up_to_date(session.client.standing()), *found.checks], found.wrappers)
    document = {
        "ok": shown.ok,
        "checks": [{"name": c.name, "ok": c.ok, "words": c.message} for c in shown.checks],
        "counts": [{"kind": kind.value, "fit": fit, "all": of} for kind, (fit, of) in shown.counts().items()],
        "wrappers": [
            {"kind": f.kind.value, "pallet": f.pallet, "item": f.item, "match": f.match.value, "why": f.why}
            for f in shown.wrappers
        ],
    }
    checks = Fields([(f"{'ok' if check.ok else 'NO'}  {check.name}", check.message) for check in shown.checks])
    session.output.show(
        document,
        checks,
        "",
        _counted(shown),
        "",
        Table(("NOT HERE", "", "WHY"), _misfits(shown), empty="every wrapper works here"),
    )
    if not shown.ok:
        raise typer.Exit(ExitCode.CHAIN)


def up_to_date(standing: Standing) -> Check:
    """Whether what the node says is up to date, as far as it knows."""
    lag = standing.best - standing.final
    words = f"best {standing.best:,}, final {standing.final:,}"
    if standing.peers is not None:
        words += f", {standing.peers} peers"
    if standing.syncing:
        return Check("blocks", False, f"{words}: it is still catching up, and what it says is old")
    if standing.peers == 0:
        return Check("blocks", False, f"{words}: it is alone, and what it sends reaches nobody")
    if lag > LARGE_LAG:
        words += f": finality lags by {lag:,} blocks, so that waiting for it takes long (--wait in-block does not)"
    return Check("blocks", True, words)


def _counted(found: Diagnosis) -> Table:
    """How many wrappers work: in all, then pallet by pallet."""
    rows = [("all", *_ratios(found, None)), *((pallet, *_ratios(found, pallet)) for pallet in found.pallets)]
    return Table(("WORKING", "CALLS", "STORAGE", "CONSTANTS", "EVENTS", "APIS"), rows)


def _ratios(found: Diagnosis, pallet: str | None) -> list[str]:
    return [f"{fit}/{of}" if of else "" for fit, of in (found.counts(pallet)[kind] for kind in WrapperKind)]


def _misfits(found: Diagnosis) -> list[tuple[str, str, str]]:
    """What does not work, and why; a line for a pallet that is not there at all."""
    rows: list[tuple[str, str, str]] = []
    for pallet in found.pallets:
        failing = found.failing(pallet)
        reasons = {fit.why for fit in failing}
        if len(failing) > 1 and len(reasons) == 1:
            rows.append((pallet, failing[0].match.value, f"{reasons.pop()} ({len(failing)} wrappers)"))
        else:
            rows += [(f"{pallet}.{fit.item}", fit.match.value, fit.why) for fit in failing]
    return rows
