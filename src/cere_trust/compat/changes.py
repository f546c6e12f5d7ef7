"""Changes between two runtimes, as values and as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..runtime import Runtime


class RuntimePart(StrEnum):
    """Part of a runtime that can change."""

    RUNTIME = "runtime"
    EXTENSION = "signed extension"
    PALLET = "pallet"
    CALL = "call"
    EVENT = "event"
    ERROR = "error"
    STORAGE = "storage item"
    CONSTANT = "constant"
    API = "runtime API"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Change:
    """Change between two runtimes.

    Attributes:
        part: Part of the runtime.
        where: Name, such as ``DdcCustomers.deposit``.
        details: Description of the differences; ``new …`` or ``gone`` for an item that one of the runtimes lacks.
    """

    part: RuntimePart
    where: str
    details: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.part} {self.where}: {'; '.join(self.details)}"

    @property
    def mark(self) -> str:
        """``+`` for a new item, ``-`` for a removed one, ``~`` for a changed one."""
        return "-" if self.details == ("gone",) else "+" if self.details[0].startswith("new") else "~"

    @property
    def home(self) -> str:
        """Heading of the change: its pallet, or the part of the runtime."""
        if self.part in (
            RuntimePart.CALL,
            RuntimePart.EVENT,
            RuntimePart.ERROR,
            RuntimePart.STORAGE,
            RuntimePart.CONSTANT,
        ):
            return self.where.partition(".")[0]
        return self.part if self.part is RuntimePart.RUNTIME else f"{self.part}s"

    @property
    def is_move(self) -> bool:
        """True if only the index changed."""
        return len(self.details) == 1 and bool(INDEX_CHANGE.match(self.details[0]))


INDEX_CHANGE = re.compile(r"index \d+ → \d+$")


def format_changes(old: Runtime, new: Runtime, changes: Sequence[Change]) -> str:
    """Format changes as text: counts, then a section for each pallet; items with a new index only share a line."""
    counted = Counter(change.part for change in changes if change.part is not RuntimePart.RUNTIME)
    names = {part: f"{count} {part}{'s' if count != 1 else ''}" for part, count in counted.items()}
    summary = ", ".join(names[part] for part in RuntimePart if part in names) or (
        "the same" if changes else "nothing changed"
    )
    return "\n".join([f"{old.version} → {new.version}: {summary}", *_sections(changes)])


def _sections(changes: Sequence[Change]) -> Iterator[str]:
    homes: dict[str, list[Change]] = {}
    for change in changes:
        homes.setdefault(change.home, []).append(change)
    for home, section in homes.items():
        yield f"\n{home}"
        for change in section:
            if not change.is_move:
                yield f"  {change.mark} {_line(change, home)}"
        for part in RuntimePart:
            moved = [change for change in section if change.part is part and change.is_move]
            if moved:
                listed = ", ".join(f"{c.where.rpartition('.')[2]} {c.details[0][6:]}" for c in moved)
                yield f"  ~ {part} indices: {listed}"


def _line(change: Change, home: str) -> str:
    name = change.where.removeprefix(f"{home}.")
    label = name if change.home.startswith(change.part) else f"{change.part} {name}"
    if change.details == ("gone",):
        return label
    return f"{label}: {'; '.join(change.details)}"
