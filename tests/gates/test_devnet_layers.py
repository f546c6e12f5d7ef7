"""The devnet's wings have a ladder of their own, and no module of the package imports itself through others, types included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from .test_layers import NAMED

RUNGS = {
    "block": 0,
    "spec": 2,
    "chain": 3,
    "control": 4,
    "node": 5,
    "rpc": 6,
    "server": 7,
    "faults": 8,
    "launch": 9,
}
"""The package's own `__init__` is above all of them: it only loads names lazily."""


def imports(name: str, path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and name of every module of the package that one imports: at its top, in functions, and for types."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - node.level + 1], *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                candidates = (".".join([*base, alias.name]), ".".join(base))
                yield from [(node.lineno, each) for each in candidates if each in NAMED][:1]


def wing(name: str) -> str:
    return name.split(".")[1]


def in_wings(name: str) -> bool:
    return name.startswith("devnet.")


def test_every_wing_has_a_rung() -> None:
    assert {wing(name) for name in NAMED if in_wings(name)} == set(RUNGS)


def test_a_wing_imports_from_its_own_rung_or_below() -> None:
    upward = [
        f"{path.name}:{line}: {name} imports {other}"
        for name, path in NAMED.items()
        if in_wings(name)
        for line, other in imports(name, path)
        if other == "devnet" or (in_wings(other) and RUNGS[wing(other)] > RUNGS[wing(name)])
    ]
    assert not upward


def test_no_module_imports_itself_by_way_of_others_not_even_for_types() -> None:
    graph = {name: {other for _, other in imports(name, path) if other != name} for name, path in NAMED.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" imports ".join(reversed(circle.args[1])))


def test_the_gate_sees_imports_for_types_and_inside_functions(tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    source.write_text("if TYPE_CHECKING:\n    from ..block import Block\ndef f():\n    from . import chain\n")
    assert [other for _, other in imports("devnet.chain.module", source)] == ["devnet.block", "devnet.chain.chain"]
