"""One name, one meaning: public classes and type aliases are unique in the package, and limits share one naming scheme."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "src" / "cere_trust"
MODULES = sorted(ROOT.rglob("*.py"))

ALLOWED: dict[str, str] = {}
"""Names that may have several homes, each with the reason, such as twins of one wire format."""

LIMIT = re.compile(
    r"(?:^|_)(?:MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST|DEEPEST|FEWEST)(?:_|$)|_(?:MAX|MIN|LIMIT|AT_ONCE|AT_MOST)$"
)
"""Ways to name a limit other than ``MAX_…`` and ``MIN_…``."""


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def targets(statement: ast.stmt) -> Iterator[str]:
    """Yield the plain names that an assignment binds."""
    bound = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        bound = [statement.target]
    for target in bound:
        for part in target.elts if isinstance(target, ast.Tuple) else [target]:
            if isinstance(part, ast.Name):
                yield part.id


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module, those for type checkers included."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If):
            yield from top_level(statement.body)


def type_names(path: Path) -> Iterator[str]:
    """Yield a module's public classes and type aliases; type variables are not names of a type."""
    for statement in top_level(ast.parse(path.read_text(encoding="utf-8")).body):
        if isinstance(statement, ast.ClassDef):
            names = [statement.name]
        else:
            names = [name for name in targets(statement) if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name)]
        yield from (name for name in names if not name.startswith("_"))


def test_a_public_type_name_has_one_home() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        if not place(path).startswith("pallets/"):  # events and types there are named by their pallet
            for name in type_names(path):
                homes[name].append(place(path))
    shared = {name: found for name, found in homes.items() if len(found) > 1 and name not in ALLOWED}
    assert not shared, "names with several homes:\n" + "\n".join(
        f"{name}: {', '.join(shared[name])}" for name in shared
    )
    unused = [name for name in ALLOWED if len(homes.get(name, [])) < 2]
    assert not unused, f"allowed without need: {', '.join(unused)}"


def test_limits_are_named_max() -> None:
    wrong = [
        f"{place(path)}: {name}"
        for path in MODULES
        for statement in top_level(ast.parse(path.read_text(encoding="utf-8")).body)
        for name in targets(statement)
        if name.isupper() and LIMIT.search(name)
    ]
    assert not wrong, "limits that are not named MAX_… or MIN_…:\n" + "\n".join(wrong)


def test_the_gate_sees_classes_aliases_and_limits() -> None:
    module = ast.parse("class A: ...\nif TYPE_CHECKING:\n    Alias = int\nT: TypeAlias = str\nMOST_A, LONGEST = 1, 2\n")
    assert [name for statement in top_level(module.body) for name in targets(statement)] == [
        "Alias", "T", "MOST_A", "LONGEST"
    ]  # fmt: skip
    assert all(LIMIT.search(name) for name in ("MOST_A", "LONGEST", "ITEMS_MAX", "CALLS_AT_ONCE"))
    assert not LIMIT.search("MAX_ITEMS")
