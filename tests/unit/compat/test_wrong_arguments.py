"""Whatever is wrong about an argument of any wrapper is said before anything is signed, with the argument's name."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from random import Random
from typing import Any

import pytest

from cere_trust import Call, Runtime, pallets
from cere_trust.call import REGISTRY
from cere_trust.compat.sampling import arguments
from cere_trust.compat.wrappers import REFUSALS, WrapperKey, fitting_choices
from cere_trust.types import AccountId

from ..runtime.recorded import ALL, DEV_16, runtime

pallets.load_all()
WRONG_NUMBERS = (1.5, -1, True, 1 << 300, float("nan"), [1])
WRONG: dict[object, tuple[object, ...]] = {
    AccountId: (5, 1.5, "not an address", b"\1" * 31, [], "0x12"),
    bool: (1, "yes", 0.0, b"\1"),
    bytes: (1.5, {"a": 1}, object()),
    Call: ("Balances.transfer", {"pallet": "Balances"}, 7, [object()]),
}


class Nonsense:
    """Suits nothing."""


@cache
def home(key: WrapperKey) -> tuple[Runtime, frozenset[str]]:
    """A runtime that takes a wrapper's call, and which optional parameters are left out there."""
    for name in (DEV_16, *ALL):
        try:
            return runtime(name), fitting_choices(runtime(name), key)[0]
        except REFUSALS:
            continue
    pytest.skip("no recorded runtime has it")


def wrong_values(annotation: Any) -> Iterator[object]:
    """Values that do not suit an annotation."""
    yield Nonsense()
    parts = set(typing.get_args(annotation)) if typing.get_origin(annotation) not in (list, Sequence) else set()
    kinds: set[Any] = parts or {annotation}
    origins = {typing.get_origin(kind) or kind for kind in kinds}
    classes = {origin for origin in origins if isinstance(origin, type)}
    if object in kinds or typing.Literal in origins:
        return
    if type(None) not in kinds:
        yield None
    if any(issubclass(one, Sequence) and not issubclass(one, (str, bytes)) for one in classes):
        yield from ("abc", 5, 1.5, b"abc", [object()], [None])
    elif any(issubclass(one, int) and one is not bool for one in classes):
        bools = bool in classes
        yield from (value for value in WRONG_NUMBERS if not (bools and value is True))
        if not classes & {str} and not any(issubclass(one, Enum) for one in classes):
            yield "five"
    elif any(is_dataclass(one) for one in classes):
        yield from (5, 1.5, object())
    for kind, values in WRONG.items():
        if kinds == {kind} or (kind is AccountId and AccountId in kinds):
            yield from values


def refused(key: WrapperKey, known: Runtime, positional: list[Any], named: dict[str, Any]) -> Exception | None:
    try:
        known.encode_call(REGISTRY[key](*positional, **named))
    except REFUSALS as error:
        return error
    return None


@pytest.mark.parametrize("key", sorted(REGISTRY), ids=".".join)
def test_wrong_values_are_refused_by_name(key: WrapperKey) -> None:
    known, left_out = home(key)
    wrapper = REGISTRY[key]
    hints = typing.get_type_hints(wrapper)
    positional, named = arguments(wrapper, Random(54), left_out=left_out)
    chain_names = [str(name) for form in wrapper(*positional, **named).forms() for name in form.args]
    problems = []
    for place, name in enumerate(inspect.signature(wrapper).parameters):
        if name in left_out:
            continue
        for wrong in wrong_values(hints[name]):
            given = [wrong, *positional[1:]] if place == 0 and positional else positional
            error = refused(key, known, given, named if given is not positional else {**named, name: wrong})
            if error is None:
                problems.append(f"{name}={wrong!r} is taken")
            elif not any(known_as in str(error) for known_as in (name, *chain_names)):
                problems.append(f"{name}={wrong!r}: {type(error).__name__}: {error}")
    assert not problems


@pytest.mark.parametrize("key", sorted(REGISTRY), ids=".".join)
def test_missing_and_unknown_arguments_are_refused_by_name(key: WrapperKey) -> None:
    wrapper = REGISTRY[key]
    positional, named = arguments(wrapper, Random(54))
    parameters = inspect.signature(wrapper).parameters
    with pytest.raises(TypeError, match="surplus"):
        wrapper(*positional, **named, surplus=1)
    for place, (name, parameter) in enumerate(parameters.items()):
        if parameter.default is not inspect.Parameter.empty:
            continue
        with pytest.raises(TypeError, match=rf"missing .*'{name}'"):
            if place == 0 and positional:
                wrapper(**named)
            else:
                wrapper(*positional, **{other: value for other, value in named.items() if other != name})
