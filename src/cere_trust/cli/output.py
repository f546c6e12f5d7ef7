"""Data to stdout, talk to stderr; JSON when asked for, colour only on a terminal."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO

from ..types import BlockRef
from .values import has_amount, parts, plain, words

UNIT = "planck"
PATIENCE = 2.0
"""Seconds after which a wait says what it is waiting for."""


@dataclass(frozen=True)
class Fields:
    """Names and values, one a line; a list takes several lines, and so does what has names and values itself, further in."""

    rows: Mapping[str, object] | Sequence[tuple[str, object]]


@dataclass(frozen=True)
class Table:
    """Rows under column heads; `empty` is said in place of no rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str = "none"


Block = Fields | Table | str


class Output:
    """Where a command's answers go.

    Args:
        as_json: One JSON document on stdout and nothing else; amounts in it are decimal strings of planck.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json

    def show(self, document: Mapping[str, object], *blocks: Block) -> None:
        """Write a command's data: the document as JSON, or the blocks for a person."""
        if self.as_json:
            sys.stdout.write(json.dumps(_object(document), indent=2, ensure_ascii=False) + "\n")
        elif _styled(sys.stdout):
            _rich(blocks)
        else:
            sys.stdout.write("".join(plainly(block) for block in blocks))
        sys.stdout.flush()

    def raw(self, text: str) -> None:
        """Write text that is data as it stands."""
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()

    def ready(self, text: str, document: Mapping[str, object]) -> None:
        """Write one line that others wait for, at once."""
        self.raw(json.dumps(_object(document)) if self.as_json else text)

    def tell(self, *blocks: Block) -> None:
        """Show blocks to the person at the terminal, on stderr; silent with JSON."""
        if not self.as_json:
            sys.stderr.write("".join(plainly(block) for block in blocks))
            sys.stderr.flush()

    def talk(self, text: str) -> None:
        """Say something to the person at the terminal; silent with JSON."""
        if not self.as_json:
            sys.stderr.write(printable(text) + "\n")
            sys.stderr.flush()

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """Say what is being waited for once it has taken `PATIENCE` seconds, and again every ten."""
        done = threading.Event()

        def watch() -> None:
            waited, pause = PATIENCE, PATIENCE
            while not done.wait(pause):
                self.talk(f"{what} … {waited:.0f} s")
                waited, pause = waited + 10, 10

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def printable(text: str) -> str:
    """Text without the control characters a node could send to rewrite the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)


def interactive() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _object(document: Mapping[str, object]) -> dict[str, object]:
    unit = {"unit": UNIT} if has_amount(document) else {}
    return unit | {name: plain(value) for name, value in document.items()}


def _styled(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def plainly(block: Block) -> str:
    """A block as text without styles."""
    if isinstance(block, str):
        return printable(block) + "\n"
    if isinstance(block, Fields):
        lines = list(_lines(block.rows))
        width = max((len(name) for name, _ in lines), default=0)
        return "".join(f"{name:<{width}}  {line}".rstrip() + "\n" for name, line in lines)
    if not block.rows:
        return block.empty + "\n"
    cells = [list(block.columns), *([_cell(value) for value in row] for row in block.rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(block.columns))]
    return "".join(
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() + "\n" for row in cells
    )


def _lines(rows: Mapping[Any, object] | Sequence[tuple[Any, object]], depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in rows.items() if isinstance(rows, Mapping) else rows:
        label = "  " * depth + printable(words(name))
        if inside := parts(value):
            yield label, ""
            yield from _lines(inside, depth + 1)
        else:
            for i, one in enumerate(_several(value) or ["none"]):
                yield label if i == 0 else "", printable(words(one))


def _cell(value: object) -> str:
    return printable(", ".join(map(words, _several(value) or ["none"])))


def _several(value: object) -> Sequence[object]:
    """The members of a list, a value alone; what is empty has none."""
    if isinstance(value, (list, tuple)) and not isinstance(value, BlockRef):
        return value
    return [] if parts(value) == {} else [value]


def _rich(blocks: Sequence[Block]) -> None:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    for block in blocks:
        if isinstance(block, str):
            console.print(Text(printable(block)))
        elif isinstance(block, Fields):
            grid = RichTable.grid(padding=(0, 2))
            for name, line in _lines(block.rows):
                grid.add_row(Text(name, style="dim"), Text(line))
            console.print(grid)
        elif not block.rows:
            console.print(Text(block.empty, style="dim"))
        else:
            table = RichTable(*block.columns, box=None, pad_edge=False, header_style="bold")
            for row in block.rows:
                table.add_row(*(Text(_cell(value)) for value in row))
            console.print(table)
