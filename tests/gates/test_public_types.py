"""No signature that users see says `Any`: functions, methods, properties and attributes of what the package exports."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator
from importlib import import_module
from types import FunctionType, ModuleType

import pytest

import cere_trust
from cere_trust import pallets

MODULES = ["cere_trust", *(f"cere_trust.pallets.{name}" for name in pallets.__all__)]
BESIDE = [
    "cere_trust.query",
    "cere_trust.extrinsic",
    "cere_trust.keys",
    "cere_trust.types",
    "cere_trust.event",
    "cere_trust.testing",
]
"""Modules whose names users meet in answers, and import by path."""


def exported(module: ModuleType) -> Iterator[tuple[str, object]]:
    """What a module offers: its list, or what it defines itself without an underscore."""
    listed = getattr(module, "__all__", None)
    for name in listed or [name for name in vars(module) if not name.startswith("_")]:
        value = getattr(module, name)
        if listed or getattr(value, "__module__", None) == module.__name__:
            yield name, value


def signatures(name: str, value: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Every annotated thing in a function or class, with its annotations as written; overloads stand for their function."""
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, FunctionType):
        for one in typing.get_overloads(value) or [inspect.unwrap(value)]:
            yield name, dict(one.__annotations__)
    elif isinstance(value, type):
        for attribute, annotation in inspect.get_annotations(value).items():
            if not attribute.startswith("_"):
                yield name, {attribute: annotation}
        for member, inner in vars(value).items():
            if not member.startswith("_") or member in ("__init__", "__call__", "__iter__", "__enter__", "__aenter__"):
                yield from signatures(f"{name}.{member}", inner)


@pytest.mark.parametrize("module", [*MODULES, *BESIDE])
def test_no_public_signature_says_any(module: str) -> None:
    found = [
        f"{place}: {name}: {annotation}"
        for name, value in exported(import_module(module))
        for place, written in signatures(name, value)
        for name, annotation in written.items()
        if re.search(r"\bAny\b", annotation if isinstance(annotation, str) else repr(annotation))
    ]
    assert not found


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_says_all_of_its_types(module: str) -> None:
    bare = []
    for name, value in exported(import_module(module)):
        for place, written in signatures(name, value):
            owner = value
            for part in place.split(".")[1:]:
                owner = inspect.getattr_static(owner, part)
            function = getattr(owner, "__func__", getattr(owner, "fget", owner))
            if isinstance(function, FunctionType) and not typing.get_overloads(function):
                wanted = [p for p in inspect.signature(function).parameters if p not in ("self", "cls")]
                bare += [f"{place}({p})" for p in [*wanted, "return"] if p not in written]
    assert not bare


def test_the_gate_sees_what_it_looks_for() -> None:
    def bad(x: typing.Any) -> list[typing.Any]:
        return [x]

    seen = {name for _, written in signatures("bad", bad) for name in written}
    assert seen == {"x", "return"}
    assert cere_trust.Client.query in dict(exported(cere_trust))["Client"].__dict__.values()
