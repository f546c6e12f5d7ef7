"""Every class in the signature of a public method has a public home: it is in the `__all__` of a public module."""

from __future__ import annotations

import ast
import inspect
import sys
import typing
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

from cere_trust import AsyncClient, Client, Keypair, Receipt, pallets
from cere_trust.devnet import Chain, Devnet, RealNode
from cere_trust.extrinsic import SignedExtrinsic, UnsignedExtrinsic
from cere_trust.keys import Keyring
from cere_trust.query import Query
from cere_trust.testing import FakeNode

HOMES = [
    "cere_trust", "cere_trust.client", "cere_trust.types", "cere_trust.keys", "cere_trust.extrinsic", "cere_trust.runtime",
    "cere_trust.query", "cere_trust.event", "cere_trust.errors", "cere_trust.proofs", "cere_trust.call", "cere_trust.views",
    "cere_trust.compat", "cere_trust.devnet", "cere_trust.testing",
    *(f"cere_trust.pallets.{name}" for name in pallets.__all__),
]  # fmt: skip
"""Modules that docs/versioning.md calls public."""

MADE_BY_COMPOSE = {"__init__: cere_trust.extrinsic.extensions.Extra"}
"""Users do not call the constructor of `UnsignedExtrinsic`: `compose` and `Client.prepare` do."""

CLASSES = [
    Client, AsyncClient, Keypair, Keyring, Receipt, SignedExtrinsic, UnsignedExtrinsic, RealNode,
    Devnet, Chain, FakeNode,
]  # fmt: skip


def published(module: str) -> set[int]:
    """Identities of what a module publishes: its `__all__`, or the public names that it defines."""
    loaded = import_module(module)
    names = getattr(loaded, "__all__", None) or [
        name
        for name, value in vars(loaded).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module
    ]
    return {id(getattr(loaded, name)) for name in names}


def mentioned(hint: object) -> Iterator[type]:
    """Classes of this package in a type hint."""
    for part in typing.get_args(hint):
        yield from mentioned(part)
    origin = typing.get_origin(hint) or hint
    if isinstance(origin, type) and origin.__module__.startswith("cere_trust"):
        yield origin


def hints_of(function: FunctionType) -> dict[str, object]:
    """Type hints, with names that a module imports for type checkers only."""
    unwrapped: FunctionType = inspect.unwrap(function)  # type: ignore[assignment]
    names = vars(typing) | {"Query": Query}  # an alias that is written as a string names it
    for node in ast.walk(ast.parse(Path(str(sys.modules[unwrapped.__module__].__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            package = unwrapped.__module__.split(".")
            if not str(sys.modules[unwrapped.__module__].__file__).endswith("__init__.py"):
                package.pop()
            base = package[: len(package) - node.level + 1] if node.level else []
            module = import_module(".".join([*base, *([node.module] if node.module else [])]))
            names |= {a.asname or a.name: getattr(module, a.name) for a in node.names if hasattr(module, a.name)}
    return typing.get_type_hints(function, globalns=names | unwrapped.__globals__)


def functions(cls: type) -> Iterator[tuple[str, FunctionType]]:
    for name in dir(cls):
        if name == "__init__" or not name.startswith("_"):
            value = inspect.getattr_static(cls, name)
            value = getattr(value, "__func__", getattr(value, "fget", value))
            if inspect.isfunction(value):
                for overload in typing.get_overloads(value) or [inspect.unwrap(value)]:
                    yield name, overload


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: str(getattr(cls, "__name__", cls)))
def test_every_class_in_a_public_signature_has_a_public_home(cls: type) -> None:
    public = set().union(*(published(module) for module in HOMES))
    homeless = {
        f"{name}: {found.__module__}.{found.__qualname__}"
        for name, function in functions(cls)
        for hint in hints_of(function).values()
        for found in mentioned(hint)
        if id(found) not in public
    }
    assert not homeless - MADE_BY_COMPOSE


def test_the_gate_sees_classes_inside_of_other_types() -> None:
    hints = dict.fromkeys(name for name, _ in functions(Client))
    assert {"watch", "query_many", "url", "__init__"} <= set(hints)
    assert set(mentioned(list[tuple[Keypair, Receipt | None]])) == {Keypair, Receipt}


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_type_hints_of_a_client_resolve_at_run_time(cls: type) -> None:
    for _, function in functions(cls):
        typing.get_type_hints(function)
