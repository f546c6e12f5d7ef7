"""The typed wrappers against every recorded runtime: names, argument names, values that encode, values that lift.

`cere_trust.compat.wrappers` judges from metadata alone; ``tests/unwrapped.toml`` lists unwrapped items and
generations with another shape, with the reasons. It must be complete, and without stale entries.
"""

from __future__ import annotations

import inspect
import random
import tomllib
from functools import cache
from pathlib import Path

import pytest

import cere_trust.pallets as pallets
from cere_trust.call import REGISTRY
from cere_trust.compat.wrappers import (
    Match,
    WrapperCheck,
    WrapperKey,
    WrapperKind,
    check_wrappers,
    example_call,
    fitting_choices,
    wrappers,
)
from cere_trust.errors import CereTrustError
from cere_trust.query import CONSTANTS, STORAGE

from ..unit.runtime.recorded import ALL, runtime

pallets.load_all()
CARRIED = {("Preimage", "note_preimage"), ("Referenda", "submit")}
"""Calls whose arguments may be a call where the chain has its bytes; decoding returns the bytes."""
TESTS = Path(__file__).parents[1]
UNWRAPPED = tomllib.loads((TESTS / "unwrapped.toml").read_text(encoding="utf-8"))


@cache
def verdicts(name: str) -> list[WrapperCheck]:
    return check_wrappers(runtime(name))


@cache
def choices(name: str, key: WrapperKey) -> list[frozenset[str]]:
    return fitting_choices(runtime(name), key)


def differing(name: str) -> dict[str, str]:
    """Return the items with another shape in this generation, with the reasons."""
    found: dict[str, str] = UNWRAPPED["differs"].get(str(runtime(name).version.spec_version), {})
    return found


EXAMPLES = 10
"""Calls made of each wrapper, for each runtime."""


@pytest.mark.parametrize("name", ALL)
def test_what_a_runtime_has_fits_its_wrapper(name: str) -> None:
    listed = differing(name)
    wrong = {f"{v.pallet}.{v.item}": f"{v.kind}: {v.why}" for v in verdicts(name) if v.match is Match.DIFFERS}
    assert not {item: why for item, why in wrong.items() if item not in listed}
    assert not [item for item in listed if item not in wrong], "these fit, or are not there at all"


@pytest.mark.parametrize("kind", WrapperKind)
def test_every_wrapper_fits_some_runtime(kind: WrapperKind) -> None:
    fitting = {(v.pallet, v.item) for name in ALL for v in verdicts(name) if v.ok and v.kind is kind}
    foreign = {tuple(item.split(".")) for item in UNWRAPPED["unrecorded"]}
    assert wrappers()[kind].keys() - foreign <= fitting
    assert not foreign & fitting, "a recorded runtime has them after all"


@pytest.mark.parametrize("name", ALL)
def test_wrappers_make_calls_that_encode_and_decode_to_the_same(name: str) -> None:
    keys = [(v.pallet, v.item) for v in verdicts(name) if v.ok and v.kind is WrapperKind.CALL]
    assert len(keys) > 200
    failures = []
    for key in keys:
        for _ in range(EXAMPLES):
            seed = random.getrandbits(64)
            try:
                check_round_trip(name, key, random.Random(seed))
            except (AssertionError, CereTrustError, ValueError, TypeError, KeyError) as error:
                failures.append(f"{'.'.join(key)}, seed {seed}: {type(error).__name__}: {error}")
                break
    assert not failures


def check_round_trip(name: str, key: WrapperKey, rng: random.Random) -> None:
    known = runtime(name)
    call = example_call(key, rng, rng.choice(choices(name, key)))
    assert (call.pallet, call.name) == key
    encoded = known.encode_call(call)
    again = known.decode_call(encoded)
    arguments = [argument for argument, _ in known.call_info(again.pallet, again.name).fields]
    assert arguments in [list(form.args) for form in call.forms() if form.name == again.name]
    if key not in CARRIED:
        assert again in call.forms()
    assert known.encode_call(again) == encoded


@pytest.mark.parametrize("name", ALL)
def test_a_call_that_does_not_fit_is_refused_by_name(name: str) -> None:
    for verdict in verdicts(name):
        if verdict.kind is WrapperKind.CALL and not verdict.ok:
            key = verdict.pallet, verdict.item
            with pytest.raises(CereTrustError) as refused:
                runtime(name).encode_call(example_call(key, random.Random(54), ()))
            assert verdict.pallet in str(refused.value)


def test_arguments_after_the_first_are_named_and_all_are_documented() -> None:
    offenders = []
    for key, wrapper in sorted(REGISTRY.items()):
        parameters = list(inspect.signature(wrapper).parameters.values())
        docs = inspect.getdoc(wrapper) or ""
        offenders += [
            f"{'.'.join(key)}({parameter.name}) is not keyword-only"
            for parameter in parameters[1:]
            if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
        ]
        offenders += [
            f"{'.'.join(key)}: {parameter.name} is not in Args"
            for parameter in parameters
            if f"    {parameter.name}: " not in docs
        ]
        offenders += [] if docs else [f"{'.'.join(key)} has no docstring"]
    assert not offenders


@pytest.mark.parametrize("name", ALL)
def test_everything_a_runtime_has_is_wrapped_or_listed_with_a_reason(name: str) -> None:
    wrapped = {pallet for pallet, _ in [*REGISTRY, *STORAGE]}
    listed = UNWRAPPED["pallets"].keys() | UNWRAPPED["reads"].keys()
    missing = []
    for pallet in runtime(name).pallets.values():
        if pallet.name in listed:
            continue
        if pallet.name not in wrapped:
            missing.append(pallet.name)
            continue
        kinds = ((pallet.calls, REGISTRY), (pallet.storage, STORAGE), (pallet.constants, CONSTANTS))
        missing += [
            f"{pallet.name}.{item}"
            for found, known in kinds
            for item in found
            if (pallet.name, item) not in known and f"{pallet.name}.{item}" not in UNWRAPPED["items"]
        ]
    assert not missing, "wrap them, or say in tests/unwrapped.toml why not"


def test_nothing_is_listed_that_is_wrapped_or_gone() -> None:
    there = {pallet.name for name in ALL for pallet in runtime(name).pallets.values()}
    items = {
        f"{pallet.name}.{item}"
        for name in ALL
        for pallet in runtime(name).pallets.values()
        for item in (*pallet.calls, *pallet.storage, *pallet.constants)
    }
    known = {".".join(key) for kind in (REGISTRY, STORAGE, CONSTANTS) for key in kind}
    assert not UNWRAPPED["pallets"].keys() & {name.split(".")[0] for name in known}
    assert not UNWRAPPED["reads"].keys() & {pallet for pallet, _ in REGISTRY}
    assert UNWRAPPED["pallets"].keys() | UNWRAPPED["reads"].keys() <= there
    assert not UNWRAPPED["items"].keys() & known
    assert UNWRAPPED["items"].keys() <= items


def test_the_lists_give_reasons() -> None:
    lists = [UNWRAPPED[part] for part in ("pallets", "reads", "items", "unrecorded")]
    reasons = [reason for found in [*lists, *UNWRAPPED["differs"].values()] for reason in found.values()]
    assert all(isinstance(reason, str) and len(reason) > 4 for reason in reasons)


def test_every_pallet_module_is_in_the_packages_list() -> None:
    folder = Path(str(pallets.__file__)).parent
    modules = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    assert sorted(name for name in modules if not name.startswith("_")) == sorted(pallets.__all__)
