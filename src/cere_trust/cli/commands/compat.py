"""`metadata`: search, show and compare runtimes; `doctor`: which typed wrappers work with one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypedDict

import typer

from ...compat import catalogue
from ...compat.changes import format_changes
from ...compat.doctor import Check, Diagnosis, diagnose
from ...compat.runtime_diff import compare_runtimes
from ...compat.wrappers import WrapperKind
from ...flows.connection import NodeStatus
from ...limits import MAX_METADATA_SIZE
from ...runtime import Runtime
from ...runtime.metadata_file import unpacked
from ..errors import ExitCode
from ..files import read_bytes
from ..options import answers, commands, reads
from ..rendering import Fields, Table
from ..session import CommandSession

MAX_USUAL_LAG = 32
"""Blocks of finality lag; a few are usual."""

app = commands()
metadata = commands("Search and show the metadata of runtimes, and compare two of them.")
SourceOption = Annotated[
    str | None,
    typer.Option("--in", metavar="FILE|URL|NETWORK", help="Source of the metadata; by default the connected chain."),
]


class ChangeDocument(TypedDict):
    """A change."""

    part: str
    where: str
    details: list[str]


class DiffDocument(TypedDict):
    """Changes from one runtime to another."""

    old: str
    new: str
    changes: list[ChangeDocument]


@metadata.command()
@reads
@answers(DiffDocument)
def diff(
    session: CommandSession,
    old: Annotated[str, typer.Argument(metavar="OLD", help="A metadata file (SCALE, hex, zstd), a URL or a network.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Likewise.")],
) -> None:
    """List what changed from one runtime to another: calls, arguments, types, indices, storage, extensions and more."""
    before, after = _load_runtime(session, old), _load_runtime(session, new)
    changes = compare_runtimes(before, after)
    document = {
        "old": str(before.version),
        "new": str(after.version),
        "changes": [{"part": c.part.value, "where": c.where, "details": list(c.details)} for c in changes],
    }
    session.output.show(document, format_changes(before, after, changes))


class ItemDocument(TypedDict):
    """An item of a runtime."""

    kind: str
    name: str
    shape: str
    docs: str


class ItemsDocument(TypedDict):
    """Items of a runtime."""

    runtime: str
    items: list[ItemDocument]


@metadata.command()
@reads
@answers(ItemsDocument)
def search(
    session: CommandSession,
    text: Annotated[str, typer.Argument(help="Part of a name or of the documentation; any case.")],
    source: SourceOption = None,
) -> None:
    """Find calls, storage items, constants, events, errors and runtime APIs by text."""
    runtime = _runtime(session, source)
    _show(session, runtime, catalogue.search(runtime, text), f"nothing in {runtime.version} mentions {text!r}")


@metadata.command()
@reads
@answers(ItemsDocument)
def show(
    session: CommandSession,
    name: Annotated[str, typer.Argument(metavar="PALLET[.ITEM]", help="A pallet or runtime API, or one item of it.")],
    source: SourceOption = None,
) -> None:
    """Show the items of a pallet, or one item with its arguments and the runtime's own documentation."""
    runtime = _runtime(session, source)
    found = catalogue.show(runtime, name)
    _show(session, runtime, found, "an empty pallet", in_full="." in name)


def _load_runtime(session: CommandSession, source: str) -> Runtime:
    """Load the runtime of a metadata file, or the current one of a URL or network.

    Raises:
        MetadataError: a file that holds no metadata.
        UnknownItem: no file, no URL, and no network of that name.
    """
    path = Path(source)
    if path.is_file():
        return Runtime.from_metadata(unpacked(read_bytes(path, 2 * MAX_METADATA_SIZE + 16)))
    from ...client import Client
    from ...client.base import DEFAULT_TIMEOUT

    with Client(source, timeout=session.settings.timeout or DEFAULT_TIMEOUT) as client:
        return client.runtime


def _runtime(session: CommandSession, source: str | None) -> Runtime:
    return session.client.runtime if source is None else _load_runtime(session, source)


def _show(
    session: CommandSession, runtime: Runtime, found: list[catalogue.Item], nothing: str, *, in_full: bool = False
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
    """A check."""

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
    """Number of wrappers of a kind that fit."""

    kind: str
    fit: int
    all: int


class DoctorDocument(TypedDict):
    """Checks of the node, and verdicts on all typed wrappers."""

    ok: bool
    checks: list[CheckDocument]
    counts: list[CountDocument]
    wrappers: list[FitDocument]


@app.command()
@reads
@answers(DoctorDocument)
def doctor(session: CommandSession) -> None:
    """Check the node, and report which typed wrappers work on its chain, which do not, and why.

    Exits with 1 if no transaction can be made at all.
    """
    chain = session.chain
    found = diagnose(session.client.runtime)
    node = Check("node", True, f"{chain.text}, genesis {chain.genesis}")
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


def up_to_date(standing: NodeStatus) -> Check:
    """Check that the node is up to date, by its own report."""
    lag = standing.best - standing.final
    text = f"best {standing.best:,}, final {standing.final:,}"
    if standing.peers is not None:
        text += f", {standing.peers} peers"
    if standing.syncing:
        return Check("blocks", False, f"{text}: it is still syncing, and its answers are old")
    if standing.peers == 0:
        return Check("blocks", False, f"{text}: it has no peers, and its transactions reach no other node")
    if lag > MAX_USUAL_LAG:
        text += f": finality lags by {lag:,} blocks, so waiting for it takes long (--wait in-block does not)"
    return Check("blocks", True, text)


def _counted(found: Diagnosis) -> Table:
    """Count the wrappers that work: in all, then by pallet."""
    rows = [("all", *_ratios(found, None)), *((pallet, *_ratios(found, pallet)) for pallet in found.pallets)]
    return Table(("WORKING", "CALLS", "STORAGE", "CONSTANTS", "EVENTS", "APIS"), rows)


def _ratios(found: Diagnosis, pallet: str | None) -> list[str]:
    return [f"{fit}/{of}" if of else "" for fit, of in (found.counts(pallet)[kind] for kind in WrapperKind)]


def _misfits(found: Diagnosis) -> list[tuple[str, str, str]]:
    """List wrappers that do not work, with the reason; one line for a pallet that is missing."""
    rows: list[tuple[str, str, str]] = []
    for pallet in found.pallets:
        failing = found.failing(pallet)
        reasons = {fit.why for fit in failing}
        if len(failing) > 1 and len(reasons) == 1:
            rows.append((pallet, failing[0].match.value, f"{reasons.pop()} ({len(failing)} wrappers)"))
        else:
            rows += [(f"{pallet}.{fit.item}", fit.match.value, fit.why) for fit in failing]
    return rows
