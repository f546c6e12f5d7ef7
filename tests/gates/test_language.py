"""The first line of each docstring is in the terms of the field: no riddle at its start, no word of a private dialect."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "tools").rglob("*.py")])

RIDDLE = re.compile(r"(?:What|How|Whether|Who|Whose|Whom|Where|Which|Why|When|That|Those)\b")
DIALECT = re.compile(
    r"\b(?:told|tells|said|says|spoken|road|door|weather|lanes?|journey|wish|house|rung|bells?|whoever|somebody|nobody|anew"
    r"|strangers?|thrown|faces?|looked (?:for|through)|handed in|comes? to pass|be it|as it were)\b",
    re.I,
)


def first_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line number and the first line of each docstring of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node)
            if docstring:
                yield getattr(node, "lineno", 1), docstring.splitlines()[0]


def offence(line: str) -> bool:
    return RIDDLE.match(line) is not None or DIALECT.search(line) is not None


def test_first_lines_of_docstrings_are_plain() -> None:
    offenders = [
        f"{path.relative_to(ROOT)}:{number}: {line}"
        for path in SOURCES
        for number, line in first_lines(path)
        if offence(line)
    ]
    assert not offenders, "\n".join(offenders)


def test_the_gate_sees_what_it_looks_for() -> None:
    assert offence("What the node says.")
    assert offence("The road to the node failed.")
    assert not offence("Return the height of a block.")
