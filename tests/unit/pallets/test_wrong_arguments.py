"""A wrong argument of any wrapper is refused before anything is signed, and the error names it."""

from __future__ import annotations

import inspect
from contextlib import suppress
from random import Random

import pytest

import cere_trust.pallets as pallets
from cere_trust.call import REGISTRY
from cere_trust.survey.examples import arguments
from cere_trust.survey.fit import REFUSALS, Key, fitting_choices

from ..runtime.recorded import ALL, runtime

pallets.load_all()


UNNAMED = {"NominationPools", "Staking", "VoterList"}
"""Pallets whose wrappers refuse a wrong argument, and do not all say which it was."""
CHAIN = {"track": "class", "bytes_": "bytes"}
"""What the chain calls an argument where that is no name in Python, or jargon."""


class Nonsense:
    """Fits no argument."""


def home(key: Key) -> str | None:
    """A runtime that the wrapper fits; None where such a one is not recorded."""
    for name in reversed(ALL):
        with suppress(*REFUSALS):
            if fitting_choices(runtime(name), key):
                return name
    return None


HOMES = {key: name for key in sorted(REGISTRY) if (name := home(key))}
WRONG = [
    pytest.param(key, parameter, id=f"{'.'.join(key)}-{parameter}")
    for key in HOMES
    for parameter in inspect.signature(REGISTRY[key]).parameters
]


@pytest.mark.parametrize(("key", "parameter"), WRONG)
def test_a_wrong_argument_is_refused_by_its_name(key: Key, parameter: str) -> None:
    known = runtime(HOMES[key])
    choices = fitting_choices(known, key)
    left_out = next((choice for choice in choices if parameter not in choice), choices[0])
    positional, named = arguments(REGISTRY[key], Random(54), left_out=left_out)
    first = next(iter(inspect.signature(REGISTRY[key]).parameters))
    for wrong in (Nonsense(), -1, 1.5):
        given, options = list(positional), dict(named)
        if parameter == first and given:
            given[0] = wrong
        else:
            options[parameter] = wrong
        with pytest.raises(REFUSALS) as refused:
            known.encode_call(REGISTRY[key](*given, **options))
        if key[0] not in UNNAMED:
            said = str(refused.value)
            assert parameter in said or CHAIN.get(parameter, parameter) in said, f"{wrong!r}: {said}"


@pytest.mark.parametrize("key", sorted(REGISTRY), ids=".".join)
def test_an_argument_too_many_or_too_few_is_refused(key: Key) -> None:
    positional, named = arguments(REGISTRY[key], Random(54))
    with pytest.raises(TypeError, match="unexpected keyword argument 'nonsense'"):
        REGISTRY[key](*positional, **named, nonsense=1)
    needed = [p for p in inspect.signature(REGISTRY[key]).parameters.values() if p.default is p.empty]
    if needed:
        with pytest.raises(TypeError, match=rf"missing .*{needed[0].name}"):
            REGISTRY[key]()
