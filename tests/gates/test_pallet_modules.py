"""The pallets' modules: each lists its public names once, in order, and documents every storage item and constant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from cere_trust import pallets, query

FOLDER = Path(str(pallets.__file__)).parent
PACKAGES = sorted(path.parent for path in FOLDER.glob("*/__init__.py"))
MODULES = sorted(path for path in FOLDER.rglob("*.py") if not path.name.startswith("_"))
HELPERS = {
    "conviction_voting.types.plain_vote",
    "ddc_customers.calls.LEAVE_CLUSTER_OUT",
    "ddc_customers.calls.NAME_CLUSTER",
    "ddc_nodes.plain_params",
    "identity.types.MAX_ADDITIONAL_FIELDS",
    "identity.types.MAX_DATA_BYTES",
    "identity.types.plain_data",
    "identity.types.plain_info",
}
"""Names that other modules of the package use, and users do not."""
DESCRIPTORS = {
    name for name, value in vars(query).items() if isinstance(value, type) and issubclass(value, query.Descriptor)
} | {"Constant"}


@cache
def statements(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8")).body


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(FOLDER).with_suffix("").parts)


def names(statement: ast.stmt) -> list[str]:
    """Names that a statement at the top of a module defines."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def order(name: str) -> tuple[int, str]:
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_lists_its_public_names_in_order(path: Path) -> None:
    listed: list[str] = list(import_module(f"cere_trust.pallets.{dotted(path)}").__all__)
    assert listed == sorted(set(listed), key=order)
    defined = {name for statement in statements(path) for name in names(statement) if not name.startswith("_")}
    assert {name for name in defined if f"{dotted(path)}.{name}" not in HELPERS} <= set(listed)
    assert not {name for name in listed if f"{dotted(path)}.{name}" in HELPERS}


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_a_package_exports_what_its_modules_list_each_name_once(folder: Path) -> None:
    package = import_module(f"cere_trust.pallets.{folder.name}")
    parts = [path.stem for path in folder.glob("*.py") if path.stem != "__init__"]
    listed = [name for part in parts for name in import_module(f"{package.__name__}.{part}").__all__]
    assert len(set(package.__all__)) == len(package.__all__)
    assert sorted(set(listed)) == sorted(listed)
    assert set(listed) <= set(package.__all__)


def undocumented(path: Path) -> Iterator[str]:
    """Descriptors of a module that no docstring follows."""
    for statement, following in pairwise([*statements(path), ast.Pass()]):
        value = getattr(statement, "value", None)
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in DESCRIPTORS:
            text = following.value if isinstance(following, ast.Expr) else None
            if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                yield from names(statement)


def test_every_storage_item_and_constant_has_a_docstring() -> None:
    assert not {dotted(path): found for path in MODULES if (found := list(undocumented(path)))}
