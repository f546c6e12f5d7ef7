"""One name, one meaning: public classes and type aliases are unique in the package, and limits share one naming scheme."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).parents[2] / "src" / "cere_trust"
MODULES = sorted(ROOT.rglob("*.py"))

ALLOWED_TYPES: dict[str, str] = {}
"""Type names with several homes, each with the reason, such as twins of one wire format."""

ALLOWED_LIMITS = {
    "DEFAULT_LIMIT": "default of the option --limit, not a limit itself",
    "STORAGE_LIMIT": "public; default of the argument storage_deposit_limit, a term of the contracts pallet",
}

SUPERLATIVE = re.compile(
    r"(?:^|_)(?:MOST|LEAST|LONGEST|SHORTEST|LARGEST|BIGGEST|SMALLEST|DEEPEST|FEWEST|GREATEST)(?:_|$)"
    r"|_(?:MAX|MIN|LIMIT|AT_ONCE)$"
)
"""Names of limits other than ``MAX_…`` and ``MIN_…``."""

DESCRIBED = re.compile(
    r"(?:The )?(?:Maximum|Minimum|Most|Least|At most|At least|Largest|Smallest|Longest|Shortest)\b", re.I
)
"""First words of a limit's docstring."""

WAIT = re.compile(r"PATIENCE|DEADLINE|TIME_LIMIT|TIMEOUT(?=_)|TIMEOUTS$|(?:^|_)(?:WAIT|SECONDS|GIVE_UP)$")
"""Names of timeouts other than ``…_TIMEOUT``."""


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def targets(statement: ast.stmt) -> Iterator[str]:
    """Yield the plain names that an assignment or a ``type`` statement binds."""
    bound = list(statement.targets) if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        bound = [statement.target]
    elif type(statement).__name__ == "TypeAlias":  # from Python 3.12 on
        bound = [statement.name]  # type: ignore[attr-defined]
    for target in bound:
        for part in target.elts if isinstance(target, ast.Tuple) else [target]:
            if isinstance(part, ast.Name):
                yield part.id


def flat(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, str]]:
    """Yield the statements of a module, those in its branches included, each with the docstring that follows it."""
    for statement, after in zip_longest(body, body[1:]):
        value = after.value if isinstance(after, ast.Expr) else None
        described = value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
        yield statement, described
        if isinstance(statement, ast.If):
            yield from flat([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.Try):
            yield from flat([*statement.body, *(part for handler in statement.handlers for part in handler.body)])


def type_names(module: ast.Module) -> set[str]:
    """Return a module's public classes and type aliases; type variables of one letter are not types."""
    names = set()
    for statement, _ in flat(module.body):
        if isinstance(statement, ast.ClassDef):
            names.add(statement.name)
        else:
            explicit = isinstance(statement, ast.AnnAssign) and ast.unparse(statement.annotation).endswith("TypeAlias")
            names |= {name for name in targets(statement) if explicit or re.fullmatch(r"[A-Z]\w*[a-z]\w*", name)}
    return {name for name in names if not name.startswith("_")}


def badly_named(module: ast.Module) -> Iterator[str]:
    """Yield the constants of a module and of its classes that are limits or timeouts by another name."""
    bodies = [module.body, *(node.body for node in ast.walk(module) if isinstance(node, ast.ClassDef))]
    for body in bodies:
        for statement, described in flat(body):
            for name in targets(statement):
                scheme = re.match(r"_?(?:MAX|MIN)_", name)
                limit = SUPERLATIVE.search(name) or (not scheme and DESCRIBED.match(described))
                if name.isupper() and (limit or WAIT.search(name)):
                    yield name


def parsed() -> Iterator[tuple[Path, ast.Module]]:
    for path in MODULES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_a_public_type_name_has_one_home() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path, module in parsed():
        if not place(path).startswith("pallets/"):  # their events and types are named within their pallet
            for name in type_names(module):
                homes[name].append(place(path))
    shared = [
        f"{name}: {', '.join(found)}"
        for name, found in sorted(homes.items())
        if len(found) > 1 and name not in ALLOWED_TYPES
    ]
    assert not shared, "type names with several homes:\n" + "\n".join(shared)
    unused = [name for name in ALLOWED_TYPES if len(homes.get(name, [])) < 2]
    assert not unused, f"allowed without need: {', '.join(unused)}"


def test_limits_are_named_max_or_min_and_timeouts_timeout() -> None:
    found = [(name, place(path)) for path, module in parsed() for name in badly_named(module)]
    wrong = [f"{module}: {name}" for name, module in found if name not in ALLOWED_LIMITS]
    assert not wrong, "limits not named MAX_… or MIN_…, and timeouts not named …_TIMEOUT:\n" + "\n".join(wrong)
    unused = ALLOWED_LIMITS.keys() - {name for name, _ in found}
    assert not unused, f"allowed without need: {', '.join(unused)}"


def test_the_gate_sees_classes_aliases_limits_and_timeouts() -> None:
    module = ast.parse(
        "class A: ...\nclass _B:\n    LONGEST = 3\nif TYPE_CHECKING:\n    Alias = int\nID: TypeAlias = str\n"
        "MOST_A, _LEAST_B = 1, 2\nITEMS_MAX = 3\nDEPTH = 4\n'''Maximum depth.'''\nMAX_DEPTH = 5\n'''Maximum depth.'''\n"
        "PATIENCE = 6\nSTART_TIMEOUT = 7\n"
    )
    assert type_names(module) == {"A", "Alias", "ID"}
    assert list(badly_named(module)) == ["MOST_A", "_LEAST_B", "ITEMS_MAX", "DEPTH", "PATIENCE", "LONGEST"]
