"""The house has floors: a module imports from its own rung or from below, and only the top does I/O. No imports run in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "src" / "cere_trust"

RUNGS = {
    "errors": 0,
    "limits": 0,
    "user_folders": 0,
    "crypto": 1,
    "types": 2,
    "call": 2,
    "query": 2,
    "unique_map": 2,
    "event": 2,
    "keys": 3,
    "codec": 4,
    "runtime": 5,
    "extrinsic": 6,
    "pallets": 7,
    "proofs": 7,
    "compat": 8,
    "views": 8,
    "rpc": 8,
    "flows": 9,
    "transport": 10,
    "wasm": 10,
    "client": 11,
    "devnet": 12,
    "testing": 12,
    "cli": 13,
}
IO = {"asyncio", "threading", "socket", "ssl", "time", "httpcore", "httpx", "websockets", "select", "aiohttp"}
CLI_ONLY = {"typer", "rich", "click"}

MODULES = sorted(p for p in ROOT.rglob("*.py") if p != ROOT / "__init__.py")


def imported(path: Path) -> list[tuple[int, str]]:
    """Top-level names imported, those of this package as ``cere_trust.<part>``."""
    package = ("cere_trust", *path.relative_to(ROOT).with_suffix("").parts)
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level]
            module = ".".join((*base, *([node.module] if node.module else []))) if node.level else node.module or ""
            if module == "cere_trust":
                found += [(node.lineno, f"cere_trust.{alias.name}") for alias in node.names]
            else:
                found.append((node.lineno, module))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_from_its_own_rung_or_below(path: Path) -> None:
    own = path.relative_to(ROOT).with_suffix("").parts[0]
    assert own in RUNGS, f"{own} has no rung: add it to the ladder"
    rung = RUNGS[own]
    for line, name in imported(path):
        parts = name.split(".")
        if parts[0] == "cere_trust" and len(parts) > 1 and parts[1] in RUNGS:
            assert RUNGS[parts[1]] <= rung, f"{path.name}:{line}: {own} (rung {rung}) imports {name} from above"
        if rung < RUNGS["transport"]:
            assert parts[0] not in IO, f"{path.name}:{line}: {own} does I/O through {name}"
        if own != "cli":
            assert parts[0] not in CLI_ONLY, f"{path.name}:{line}: only cli/ imports {name}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Imports for types alone do not count: what is handed to a module may be named by it, and need not know it."""
    graph = {name: set(needed(name, path)) - {name} for name, path in NAMED.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" imports ".join(reversed(circle.args[1])))


def dotted(path: Path) -> str:
    """A module's name below the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMED = {dotted(path): path for path in MODULES}


def needed(name: str, path: Path) -> Iterator[str]:
    """The modules that one needs at some time: what it imports at its top, or when a function runs."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in running(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - node.level + 1], *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                known = [".".join(parts) for parts in ([*base, alias.name], base) if ".".join(parts) in NAMED]
                yield from known[:1]


def running(node: ast.AST) -> Iterator[ast.AST]:
    """All below a node but what is for type checkers."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING"):
            yield child
            yield from running(child)
