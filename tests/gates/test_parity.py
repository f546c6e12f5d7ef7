"""`Client` and `AsyncClient` offer the same: names, arguments, defaults and types, give or take the awaiting."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import AsyncIterator, Iterator

import pytest

from cere_trust import AsyncClient, Client

ITERATIONS = {"watch", "entries", "finalized_heads"}


def public(cls: type) -> set[str]:
    return {name for name in dir(cls) if not name.startswith("_")}


def told(text: object) -> str:
    """An annotation, without what awaiting adds to it."""
    return re.sub(r"\bAsync(?=Iterator|Client|Transport)", "", str(text))


def test_both_clients_have_the_same_public_names() -> None:
    assert public(Client) == public(AsyncClient)


@pytest.mark.parametrize("name", sorted(public(Client) | {"__init__"}))
def test_both_clients_take_and_give_the_same(name: str) -> None:
    blocking, awaited = getattr(Client, name), getattr(AsyncClient, name)
    if isinstance(blocking, property):
        assert isinstance(awaited, property)
        assert blocking.fget is not None and awaited.fget is not None
        blocking, awaited = blocking.fget, awaited.fget
    first, second = inspect.signature(blocking), inspect.signature(awaited)
    assert told(first) == told(second)
    assert not inspect.iscoroutinefunction(blocking)


@pytest.mark.parametrize("name", sorted(public(Client) - {"url", "runtime", "genesis_hash"}))
def test_the_async_client_awaits_what_the_other_blocks_for(name: str) -> None:
    method = getattr(AsyncClient, name)
    if name in ITERATIONS:
        assert not inspect.iscoroutinefunction(method)
        assert typing.get_origin(typing.get_type_hints(method)["return"]) is AsyncIterator
        assert typing.get_origin(typing.get_type_hints(getattr(Client, name))["return"]) is Iterator
    else:
        assert inspect.iscoroutinefunction(method)


def test_every_public_method_is_documented_alike() -> None:
    for name in public(Client):
        assert inspect.getdoc(getattr(Client, name)), name
        assert inspect.getdoc(getattr(Client, name)) == inspect.getdoc(getattr(AsyncClient, name)), name


def test_both_constructors_are_documented_alike() -> None:
    blocking, awaited = (str(inspect.getdoc(cls)).partition("Args:")[2] for cls in (Client, AsyncClient))
    assert blocking == awaited != ""


@pytest.mark.parametrize("name", sorted(public(Client) | {"__init__"}))
def test_every_argument_is_documented(name: str) -> None:
    method = getattr(Client, name)
    if isinstance(method, property):
        return
    documented = str(inspect.getdoc(Client if name == "__init__" else method))
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        assert f"{str(parameter).partition(':')[0]}: " in documented, parameter.name
