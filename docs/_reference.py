"""The reference: a page for every public module, generated from docstrings when the documentation is built.

A page shows every name in the module's `__all__`; the build fails if one is missing.
"""

from __future__ import annotations

import inspect
import json
import logging
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.hooks.reference")

MODULES = {
    "cere_trust": "Package",
    "cere_trust.client": "Clients",
    "cere_trust.types": "Types",
    "cere_trust.keys": "Keys and signers",
    "cere_trust.call": "Calls",
    "cere_trust.query": "Queries",
    "cere_trust.event": "Events",
    "cere_trust.extrinsic": "Extrinsics and receipts",
    "cere_trust.errors": "Errors",
    "cere_trust.runtime": "Runtime and metadata",
    "cere_trust.proofs": "Proofs",
    "cere_trust.views": "Views over several pallets",
    "cere_trust.compat": "Compatibility with runtimes",
    "cere_trust.devnet": "Development chain",
    "cere_trust.testing": "Offline node for tests",
    "cere_trust.testing.pytest_plugin": "Pytest fixtures",
}
"""Titles of the public modules that are not pallets."""

INDEXES = ["cere_trust", "cere_trust.pallets"]
"""Modules that only export again what other public modules define: their pages are tables of links."""

ACRONYMS = {"babe": "BABE", "ddc": "DDC", "grandpa": "GRANDPA"}


def pages() -> dict[str, list[tuple[str, str]]]:
    """List the title and the module of every page, by section."""
    pallets = import_module("cere_trust.pallets").__all__
    return {
        "Library": [(title, module) for module, title in MODULES.items()],
        "Pallets": [
            ("All pallets", "cere_trust.pallets"),
            *((title_of_pallet(name), f"cere_trust.pallets.{name}") for name in pallets),
        ],
    }


def title_of_pallet(name: str) -> str:
    """Format the name of a pallet as a title: ``ddc_clusters_gov`` becomes "DDC clusters gov"."""
    first, *others = (ACRONYMS.get(word, word) for word in name.split("_"))
    return " ".join([first[0].upper() + first[1:], *others])


def names(module: str) -> list[str]:
    """List the names that the page of a module shows."""
    return list(import_module(module).__all__)


def content(title: str, module: str) -> str:
    """Write the Markdown of a page."""
    heading = f"# {title} {{#{module}}}\n\n*Module* `{module}`\n\n"
    if module in INDEXES:
        return f"{heading}{inspect.getdoc(import_module(module))}\n\n{table(module)}"
    return f"{heading}::: {module}\n    options:\n      members: {json.dumps(names(module))}\n"


def table(module: str) -> str:
    """Write the Markdown of an index: each name, linked to its entry, with the first line of its docstring."""
    rows = ["| name | content |", "|---|---|"]
    for name in names(module):
        value = getattr(import_module(module), name)
        if inspect.ismodule(value):
            link = f"{value.__name__}.md"
        else:
            home = next(m for m in MODULES if m not in INDEXES and getattr(import_module(m), name, None) is value)
            link = f"{home}.md#{home}.{name}"
        summary = (inspect.getdoc(value) or "").partition("\n")[0].replace("|", "\\|")
        rows.append(f"| [`{name}`]({link}){{#{module}.{name}}} | {summary} |")
    return "\n".join(rows) + "\n"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages into the navigation."""
    sections = [
        {section: [{title: f"reference/{module}.md"} for title, module in listed]}
        for section, listed in pages().items()
    ]
    config.nav = [*(config.nav or []), {"Reference": sections}]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    from mkdocs.structure.files import File

    for listed in pages().values():
        for title, module in listed:
            files.append(File.generated(config, f"reference/{module}.md", content=content(title, module)))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Warn of names without an entry; a warning fails the build."""
    folder, _, module = page.file.src_uri.removesuffix(".md").rpartition("/")
    if folder == "reference":
        for name in names(module):
            if f'id="{module}.{name}"' not in html:
                log.warning("%s: no entry for %s.%s", page.file.src_uri, module, name)
