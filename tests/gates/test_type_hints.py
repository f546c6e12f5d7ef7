"""`typing.get_type_hints` resolves the annotations of the public API, as FastAPI, pydantic, typer and beartype need."""

from __future__ import annotations

import pkgutil
import typing
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from types import FunctionType, ModuleType

import cere_trust

INTERNAL = {
    "cli": "commands import what they run on demand, for a fast start",
    "flows": "the flows of a connection and of the cross-check refer to each other",
    "transport": "implementations load on demand; the base names flows in annotations only",
}
"""Internal packages that may import names for type checkers only, each with the reason."""


def modules() -> list[str]:
    """Return the modules of the package without those in `INTERNAL` and those with a leading underscore."""
    found = [module.name for module in pkgutil.walk_packages(cere_trust.__path__, "cere_trust.")]
    return ["cere_trust", *(name for name in found if name.split(".")[1] not in INTERNAL and "._" not in name)]


PUBLIC_SPECIAL = {"__init__", "__call__", "__iter__", "__enter__", "__aenter__", "__aiter__", "__anext__", "__next__"}


def exported(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Yield the names a module lists in `__all__`, or else those it defines without an underscore."""
    listed = getattr(module, "__all__", None)
    for name in listed or [name for name in vars(module) if not name.startswith("_")]:
        value = getattr(module, name)
        if listed or getattr(value, "__module__", None) == module.__name__:
            yield f"{module.__name__}.{name}", value


def annotated(place: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield a function, or a class with its methods and properties, each with its dotted name."""
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    elif isinstance(value, property):
        value = value.fget
    elif isinstance(value, cached_property):
        value = value.func
    if isinstance(value, FunctionType):
        yield place, value
        for number, overload in enumerate(typing.get_overloads(value)):
            yield f"{place} (overload {number})", overload
    elif isinstance(value, type):
        own = [base for base in reversed(value.__mro__) if base.__module__.startswith("cere_trust")]
        yield place, value
        for name, member in {name: member for base in own for name, member in vars(base).items()}.items():
            if not name.startswith("_") or name in PUBLIC_SPECIAL:
                yield from annotated(f"{place}.{name}", member)


def unresolved(places: Iterator[tuple[str, object]]) -> Iterator[str]:
    for place, value in places:
        try:
            typing.get_type_hints(value)
        except Exception as error:
            yield f"{place}: {type(error).__name__}: {error}"


def test_every_public_annotation_resolves() -> None:
    offenders: dict[str, None] = {}
    for module in modules():
        for place, value in exported(import_module(module)):
            offenders.update(dict.fromkeys(unresolved(annotated(place, value))))
    assert not offenders, "annotations that get_type_hints cannot resolve:\n" + "\n".join(offenders)


def test_the_gate_reports_an_unresolved_name() -> None:
    def bad(value: Missing) -> None: ...  # type: ignore[name-defined]  # noqa: F821

    assert list(unresolved(annotated("bad", bad))) == ["bad: NameError: name 'Missing' is not defined"]
