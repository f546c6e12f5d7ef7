"""Every class in the signature of a public method has a public home: it is in the `__all__` of a public module."""

from __future__ import annotations

import inspect
import runpy
import typing
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

from cere_trust import AsyncClient, Client, Keypair, Receipt

REFERENCE = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "_reference.py"))
HOMES = [module for listed in REFERENCE["pages"]().values() for _, module in listed]
"""Public modules: test_reference.py compares them with docs/versioning.md."""

INTERNAL_PARAMETERS = {
    "__init__: cere_trust.extrinsic.extensions.Extra",  # `compose` and `Client.prepare` make an `UnsignedExtrinsic`
    "__init__: cere_trust.codec.registry.Registry",  # `Runtime` reads `Metadata`
    "arrive: cere_trust.devnet.server.wire.ShapedTransport",  # the server calls these two methods of `Faults`
    "leave: cere_trust.devnet.server.wire.ShapedTransport",
}
"""Parameters of constructors and methods that users do not call."""


def published(module: str) -> set[int]:
    """Identities of what a module publishes."""
    loaded = import_module(module)
    return {id(getattr(loaded, name)) for name in loaded.__all__}


def mentioned(hint: object) -> Iterator[type]:
    """Classes of this package in a type hint."""
    for part in typing.get_args(hint):
        yield from mentioned(part)
    origin = typing.get_origin(hint) or hint
    if isinstance(origin, type) and origin.__module__.startswith("cere_trust"):
        yield origin


def functions(cls: type) -> Iterator[tuple[str, FunctionType]]:
    for name in dir(cls):
        if name == "__init__" or not name.startswith("_"):
            value = inspect.getattr_static(cls, name)
            value = getattr(value, "__func__", getattr(value, "fget", value))
            if inspect.isfunction(value):
                for overload in typing.get_overloads(value) or [inspect.unwrap(value)]:
                    assert inspect.isfunction(overload)
                    yield name, overload


def signatures(module: str) -> Iterator[tuple[str, FunctionType]]:
    """Functions that a module publishes, and the public methods of its classes."""
    for name in import_module(module).__all__:
        value = getattr(import_module(module), name)
        if inspect.isfunction(value):
            yield name, inspect.unwrap(value)
        elif inspect.isclass(value):
            for method, function in functions(value):
                if function.__module__.startswith("cere_trust"):
                    yield method, function


@pytest.mark.parametrize("module", HOMES)
def test_every_class_in_a_public_signature_has_a_public_home(module: str) -> None:
    public = set().union(*(published(home) for home in HOMES))
    homeless = {
        f"{name}: {found.__module__}.{found.__qualname__}"
        for name, function in signatures(module)
        for hint in typing.get_type_hints(function).values()
        for found in mentioned(hint)
        if id(found) not in public
    }
    assert not homeless - INTERNAL_PARAMETERS


def test_the_gate_sees_classes_inside_of_other_types() -> None:
    hints = dict.fromkeys(name for name, _ in functions(Client))
    assert {"watch", "query_many", "url", "__init__"} <= set(hints)
    assert set(mentioned(list[tuple[Keypair, Receipt | None]])) == {Keypair, Receipt}


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_type_hints_of_a_client_resolve_at_run_time(cls: type) -> None:
    for _, function in functions(cls):
        typing.get_type_hints(function)
