"""Types of the devnet's public classes: they resolve at run time, and each has a public name."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator

import pytest

from cere_trust import devnet

CLASSES = [devnet.Chain, devnet.Devnet, devnet.RealNode, devnet.Faults, devnet.Byzantine]


def callables(owner: type) -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield the constructor, the methods and the properties of a class."""
    for name, member in inspect.getmembers_static(owner):
        if name == "__init__" or not name.startswith("_"):
            function = getattr(member, "fget", None) or getattr(member, "__func__", member)
            if callable(function):
                yield f"{owner.__name__}.{name}", function


def classes(hint: object) -> Iterator[type]:
    """Yield the classes that an annotation is made of."""
    if isinstance(hint, list):
        for each in hint:
            yield from classes(each)
    elif typing.get_origin(hint) is not None or typing.get_args(hint):
        for each in (typing.get_origin(hint), *typing.get_args(hint)):
            yield from classes(each)
    elif isinstance(hint, type):
        yield hint


@pytest.mark.parametrize("owner", CLASSES, ids=lambda owner: owner.__name__)
def test_the_types_of_every_public_callable_resolve_and_have_a_public_name(owner: type) -> None:
    unnamed = {
        f"{place}: {found.__module__}.{found.__name__}"
        for place, function in callables(owner)
        for hint in typing.get_type_hints(function).values()
        for found in classes(hint)
        if found.__module__.startswith("cere_trust.devnet") and found.__name__ not in devnet.__all__
    }
    # What a fault returns is a context manager, made by these methods alone.
    assert not {name for name in unnamed if ".faults." not in name and ".rpc.filters." not in name}


@pytest.mark.parametrize("name", devnet.__all__)
def test_every_exported_name_loads(name: str) -> None:
    assert getattr(devnet, name) is not None
