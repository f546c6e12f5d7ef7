"""`Client` and `AsyncClient` offer the same: names, arguments, defaults and types, give or take the awaiting."""

from __future__ import annotations

import inspect
import re

import pytest

from cere_trust import AsyncClient, Client

ITERATIONS = {"watch", "entries", "finalized_heads"}


def public(cls: type) -> set[str]:
    return {name for name in dir(cls) if not name.startswith("_")}


def told(text: object) -> str:
    """An annotation, without what awaiting adds to it."""
    return re.sub(r"\bAsync(?=Iterator|Client)", "", str(text))


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
        assert inspect.isasyncgenfunction(method)
        assert inspect.isgeneratorfunction(getattr(Client, name))
    else:
        assert inspect.iscoroutinefunction(method)


def test_every_public_method_is_documented_alike() -> None:
    for name in public(Client) - {"entries", "constant"}:
        first, second = inspect.getdoc(getattr(Client, name)), inspect.getdoc(getattr(AsyncClient, name))
        assert first, name
        assert second and second.startswith(first.split("\n")[0]), name
