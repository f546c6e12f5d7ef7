"""The reference: a page for every public module, made from its docstrings when the documentation is built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

PACKAGE = Path(__file__).parents[1] / "src" / "cere_trust"
MODULES = {
    "cere_trust": "The package",
    "cere_trust.client": "Clients",
    "cere_trust.types": "Types",
    "cere_trust.keys": "Keys and signers",
    "cere_trust.extrinsic": "Extrinsics and receipts",
    "cere_trust.runtime": "Runtime and metadata",
    "cere_trust.query": "Queries",
    "cere_trust.errors": "Errors",
    "cere_trust.proofs": "Proofs",
    "cere_trust.compat": "Compatibility",
    "cere_trust.devnet": "Development chain",
}


def pallets() -> list[str]:
    """Names of the pallet modules."""
    folder = PACKAGE / "pallets"
    found = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    return sorted(name for name in found if not name.startswith("_"))


def pages() -> dict[str, list[tuple[str, str]]]:
    """Title and module of every page, by section."""
    return {
        "Library": [(title, module) for module, title in MODULES.items()],
        "Pallets": [(name, f"cere_trust.pallets.{name}") for name in pallets()],
    }


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages into the navigation."""
    sections = [
        {section: [{title: f"reference/{module}.md"} for title, module in found]} for section, found in pages().items()
    ]
    config.nav = [*(config.nav or []), {"Reference": sections}]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    from mkdocs.structure.files import File

    for found in pages().values():
        for title, module in found:
            files.append(File.generated(config, f"reference/{module}.md", content=f"# {title}\n\n::: {module}\n"))
    return files
