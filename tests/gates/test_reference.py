"""The reference and docs/versioning.md list the same modules, and the reference shows every name in their `__all__`."""

from __future__ import annotations

import ast
import json
import logging
import re
import runpy
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from cere_trust import pallets

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "cere_trust"
REFERENCE = runpy.run_path(str(ROOT / "docs" / "_reference.py"))
TITLES = {module: title for listed in REFERENCE["pages"]().values() for title, module in listed}
NEEDED = ["inherited_members", "merge_init_into_class", "show_if_no_docstring"]
"""Options of mkdocstrings without which public names or parameters are invisible."""


def defined(module: str) -> set[str]:
    """Names that a module binds at its top, or imports for type checkers: mkdocstrings reads the source alone."""
    path = PACKAGE.joinpath(*module.split(".")[1:])
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found: set[str] = set()
    pending = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If):
            pending += node.body
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name == "*":
                    found |= set(import_module(f"{module}.{node.module}").__all__)
                else:
                    found.add(alias.asname or alias.name)
    return found


def invisible(module: str) -> set[str]:
    """Names in a module's `__all__` that its page does not show."""
    page = REFERENCE["content"](TITLES.get(module, ""), module)
    if listed := re.search(r"members: (\[.*\])", page):
        shown = set(json.loads(listed[1]))
    else:
        shown = set(re.findall(rf"\{{#{re.escape(module)}\.(\w+)\}}", page))
    return set(import_module(module).__all__) - (shown & defined(module))


def test_the_reference_lists_what_the_versioning_page_calls_public() -> None:
    text = (ROOT / "docs" / "versioning.md").read_text(encoding="utf-8")
    promise = text.partition("## What is public")[2].partition("- The command line")[0]
    claimed = set(re.findall(r"`(cere_trust[\w.]*)`", promise))
    assert "`cere_trust.pallets.*`" in promise
    assert set(TITLES) == claimed | {f"cere_trust.pallets.{name}" for name in pallets.__all__}


def test_a_top_module_with_exports_is_in_the_reference_or_declared_internal() -> None:
    paths = [*PACKAGE.glob("[!_]*.py"), *PACKAGE.glob("[!_]*/__init__.py")]
    exporting = {
        f"cere_trust.{path.parent.name if path.stem == '__init__' else path.stem}"
        for path in paths
        if re.search(r"^__all__", path.read_text(encoding="utf-8"), re.M)
    }
    text = (ROOT / "docs" / "versioning.md").read_text(encoding="utf-8").partition("## What is not public")[2]
    internal = re.findall(r"`(?:cere_trust\.)?(\w+)`", text.partition("- The wording")[0])
    assert exporting - set(TITLES) <= {f"cere_trust.{name}" for name in internal}


@pytest.mark.parametrize("module", TITLES)
def test_every_public_name_is_on_the_page_of_its_module(module: str) -> None:
    names = import_module(module).__all__
    assert len(names) == len(set(names))
    assert not [name for name in names if name.startswith("_")]
    assert not invisible(module)


def test_every_pallet_has_a_page() -> None:
    folder = PACKAGE / "pallets"
    found = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    assert {name for name in found if not name.startswith("_")} == set(pallets.__all__)


def test_titles_differ_and_are_no_identifiers() -> None:
    assert len(set(TITLES.values())) == len(TITLES)
    assert not [title for title in TITLES.values() if "_" in title or title[0].islower()]


@pytest.mark.parametrize("option", NEEDED)
def test_the_reference_hides_nothing_by_configuration(option: str) -> None:
    assert re.search(rf"^ +{option}: true$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)


def test_the_build_warns_of_a_name_without_an_entry(caplog: pytest.LogCaptureFixture) -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="reference/cere_trust.event.md"))
    entries = [f'<h2 id="cere_trust.event.{name}"></h2>' for name in import_module("cere_trust.event").__all__]
    with caplog.at_level(logging.WARNING):
        REFERENCE["on_page_content"]("".join(entries), page, None, None)
        assert not caplog.messages
        REFERENCE["on_page_content"]("".join(entries[:-1]), page, None, None)
    assert caplog.messages == ["reference/cere_trust.event.md: no entry for cere_trust.event.event_name"]


def test_a_page_has_the_title_of_its_entry_in_the_navigation() -> None:
    entries = re.findall(r"^ +- \"?(.+?)\"?: (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    headings = {page: (ROOT / "docs" / page).read_text(encoding="utf-8").partition("\n")[0] for _, page in entries}
    others = {page: title for title, page in entries if headings[page].replace("`", "") != f"# {title}"}
    assert others == {"index.md": "Home", "design/index.md": "Overview"}
