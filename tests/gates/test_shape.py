"""Sizes, names and weight of the package."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import cere_trust

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))

PUBLIC = [
    "AccountId",
    "Amount",
    "AsyncClient",
    "BlockHash",
    "BucketId",
    "Call",
    "Client",
    "ClusterId",
    "Conviction",
    "Keypair",
    "Mortality",
    "Query",
    "Receipt",
    "Runtime",
    "errors",
    "pallets",
]


def test_the_public_names_are_exactly_these() -> None:
    assert sorted(cere_trust.__all__) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_loads_and_is_documented(name: str) -> None:
    value = getattr(cere_trust, name)
    assert value.__doc__


def test_a_misspelled_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Cleint"):
        _ = cere_trust.Cleint


def test_no_file_passes_five_hundred_lines() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert not {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > 500}, "split them by idea"


def test_every_module_has_a_docstring() -> None:
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").lstrip() for path in SOURCES}
    assert not [name for name, text in texts.items() if text and not text.startswith(('"""', "#"))]


ALLOWED_NAMES = {"get_command", "get_decoder_class", "get_extra_info", "get_write_buffer_size", "NonceManager"}
"""Hooks of click, scalecodec and asyncio, which are overridden, and the field's own term for what reserves nonces."""


def test_names_that_say_nothing_are_not_used() -> None:
    bad = re.compile(r"^\s*(?:class \w*Manager\b|(?:async )?def (?:get|do)_\w+)", re.M)
    found = [
        f"{p.relative_to(ROOT)}: {m[0].strip()}"
        for p in SOURCES
        for m in bad.finditer(p.read_text(encoding="utf-8"))
        if m[0].split()[-1] not in ALLOWED_NAMES
    ]
    assert not found
    assert not [p for p in SOURCES if p.name == "utils.py"]


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


HEAVY = {
    "asyncio",
    "ssl",
    "pydantic",
    "typer",
    "rich",
    "httpcore",
    "httpx",
    "websockets",
    "aiohttp",
    "wasmtime",
    "socket",
}


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = loaded_by("import cere_trust")
    assert not loaded & (HEAVY | {"dataclasses", "typing", "logging", "json"})
    assert len([m for m in loaded if m.startswith("cere_trust")]) == 1


@pytest.mark.parametrize(
    "names", ["AccountId, Amount, Call, Keypair, Query, Runtime, errors, pallets", "Mortality, Receipt"]
)
def test_offline_names_load_no_io_library(names: str) -> None:
    assert not loaded_by(f"from cere_trust import {names}") & HEAVY
