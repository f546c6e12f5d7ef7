"""The typed wrappers against recorded runtimes: names, argument names, values that encode, values that lift.

``tests/unwrapped.toml`` says what is left out and why; nothing may be missing from it, and nothing in it may be stale.
"""

from __future__ import annotations

import importlib.util
import inspect
import random
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cere_trust.pallets as pallets
from cere_trust import Call, ClusterId, Runtime
from cere_trust.call import REGISTRY
from cere_trust.codec import lift
from cere_trust.errors import IncompatibleRuntime
from cere_trust.event import EVENTS
from cere_trust.extrinsic.receipt import typed
from cere_trust.pallets import staking
from cere_trust.query import CONSTANTS, STORAGE, Entries, OptionalValue, StorageValue
from cere_trust.runtime import EventRecord
from cere_trust.survey.examples import arguments

pallets.load_all()
CARRIED = {("Preimage", "note_preimage"), ("Referenda", "submit")}
"""These may be given a call where the chain has its bytes, and gives the bytes back."""
TESTS = Path(__file__).parents[1]
UNWRAPPED = tomllib.loads((TESTS / "unwrapped.toml").read_text(encoding="utf-8"))


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"conformance_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


values = _load(TESTS / "unit" / "codec" / "scale_values.py")
RUNTIMES = list(values.ALL)


@cache
def runtime(name: str) -> Runtime:
    return Runtime.from_metadata(values.metadata(name))


def absent(name: str) -> set[str]:
    return set(UNWRAPPED["absent"][str(runtime(name).version.spec_version)]["items"])


def other_arguments(name: str) -> set[str]:
    listed = UNWRAPPED["other_arguments"].get(str(runtime(name).version.spec_version), {"items": []})
    return set(listed["items"])


def random_value(name: str, type_id: int, rng: random.Random) -> object:
    """A value as the runtime decodes it."""
    known = runtime(name)
    for _ in range(20):
        try:
            value = values.random_value(known.registry, type_id, rng)
            return known.decode(type_id, known.encode(type_id, value))
        except values.Unmakeable:
            continue
    pytest.skip("no value of this type is shallow enough")


def wrapped_call(key: tuple[str, str], name: str, seed: int) -> Call:
    """A call made by a wrapper with any arguments that suit this runtime."""
    wrapper = REGISTRY[key]
    spec = runtime(name).version.spec_version
    given: dict[str, object] = {}
    if spec == 54113:
        given |= {"max_staked_rewards": None}
        if key[0] == "DdcCustomers" and "cluster_id" not in dict(runtime(name).call_info(*key).fields):
            given |= {"cluster": None}
    elif key == ("DdcCustomers", key[1]):
        given |= {"cluster": ClusterId(b"\x05" * 20)}
    if key == ("Staking", "set_staking_configs") and spec != 54113:
        given |= {"max_staked_rewards": staking.NOOP}
    args, named = arguments(wrapper, random.Random(seed), given)
    return wrapper(*args, **named)


def present(name: str, items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(key for key in items if ".".join(key) not in absent(name))


def pair(name: str, key: tuple[str, str]) -> object:
    return pytest.param(name, key, id=f"{name.split('.')[0]}-{'.'.join(key)}")


WRAPPED = [(name, key) for name in RUNTIMES for key in present(name, REGISTRY)]
FITTING = [pair(name, key) for name, key in WRAPPED if ".".join(key) not in other_arguments(name)]
OTHER = [pair(name, key) for name, key in WRAPPED if ".".join(key) in other_arguments(name)]


@pytest.mark.parametrize(("name", "key"), FITTING)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**64 - 1))
def test_a_wrapper_makes_calls_that_encode_and_decode_to_the_same(name: str, key: tuple[str, str], seed: int) -> None:
    known = runtime(name)
    call = wrapped_call(key, name, seed)
    assert (call.pallet, call.name) == key
    assert [argument for argument, _ in known.call_info(*key).fields] == list(call.args)
    encoded = known.encode_call(call)
    again = known.decode_call(encoded)
    if key not in CARRIED:
        assert again == call
    assert known.encode_call(again) == encoded


@pytest.mark.parametrize(("name", "key"), OTHER)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**64 - 1))
def test_a_runtime_with_other_arguments_refuses_the_call_by_name(name: str, key: tuple[str, str], seed: int) -> None:
    with pytest.raises(IncompatibleRuntime, match=rf"{key[0]}\.{key[1]} expects"):
        runtime(name).encode_call(wrapped_call(key, name, seed))


@pytest.mark.parametrize("key", sorted(REGISTRY), ids=".".join)
def test_arguments_after_the_first_are_named_and_all_are_documented(key: tuple[str, str]) -> None:
    wrapper = REGISTRY[key]
    parameters = list(inspect.signature(wrapper).parameters.values())
    assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in parameters[1:])
    docs = inspect.getdoc(wrapper) or ""
    assert docs
    for parameter in parameters:
        assert f"    {parameter.name}: " in docs, f"{parameter.name} is not in Args"


@pytest.mark.parametrize("name", RUNTIMES)
def test_a_storage_descriptor_has_the_items_keys_and_modifier(name: str) -> None:
    wrong = []
    for pallet, item in present(name, STORAGE):
        info, descriptor = runtime(name).storage_info(pallet, item), STORAGE[pallet, item]
        optional = type(descriptor).__name__.startswith("Optional")
        keys = 0
        if isinstance(descriptor, Entries):
            maps = {"Double": 2, "Triple": 3}
            keys = next((count for word, count in maps.items() if word in type(descriptor).__name__), 1)
        else:
            assert isinstance(descriptor, (StorageValue, OptionalValue))
        if len(info.keys) != keys or (info.optional and not optional):
            wrong.append(f"{pallet}.{item}: {len(info.keys)} keys, optional {info.optional}")
    assert not wrong


@pytest.mark.parametrize("name", RUNTIMES)
def test_a_storage_descriptor_lifts_the_default_and_any_value_and_any_key(name: str) -> None:
    rng = random.Random(54)
    for pallet, item in present(name, STORAGE):
        info, descriptor = runtime(name).storage_info(pallet, item), STORAGE[pallet, item]
        if not info.optional:
            lift(descriptor.value, runtime(name).decode_storage(pallet, item, None))
        for _ in range(20):
            lift(descriptor.value, random_value(name, info.value, rng))
            if isinstance(descriptor, Entries):
                keys = tuple(random_value(name, key, rng) for key in info.keys)
                lifted = (
                    lift(descriptor.key, keys[0])
                    if len(keys) == 1
                    else [lift(tp, key) for tp, key in zip(descriptor.key, keys, strict=True)]
                )
                again = lifted if isinstance(lifted, list) else [lifted]
                assert runtime(name).storage_key(pallet, item, *again) == runtime(name).storage_key(pallet, item, *keys)


@pytest.mark.parametrize("name", RUNTIMES)
def test_a_constant_lifts(name: str) -> None:
    for pallet, constant in present(name, CONSTANTS):
        assert lift(CONSTANTS[pallet, constant].value, runtime(name).constant(pallet, constant)) is not None


@pytest.mark.parametrize("name", RUNTIMES)
def test_a_typed_event_lifts_from_any_fields(name: str) -> None:
    rng = random.Random(54)
    for pallet, event in present(name, EVENTS):
        fields = runtime(name).pallet(pallet).events[event].fields
        for _ in range(20):
            drawn = [(field, random_value(name, type_id, rng)) for field, type_id in fields]
            named = bool(drawn) and drawn[0][0] is not None
            plain = {str(field): value for field, value in drawn} if named or not drawn else tuple(v for _, v in drawn)
            lifted = typed(EVENTS[pallet, event], EventRecord(pallet, event, plain))
            assert isinstance(lifted, EVENTS[pallet, event])


@pytest.mark.parametrize("name", RUNTIMES)
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
    everything = {pallet: found for name in RUNTIMES for pallet, found in runtime(name).pallets.items()}
    called = {pallet for pallet, _ in REGISTRY}
    known = {".".join(key) for kind in (REGISTRY, STORAGE, CONSTANTS, EVENTS) for key in kind}
    pallets_with_any = {name.split(".")[0] for name in known}
    assert not UNWRAPPED["pallets"].keys() & pallets_with_any
    assert not UNWRAPPED["reads"].keys() & called
    assert UNWRAPPED["pallets"].keys() | UNWRAPPED["reads"].keys() <= everything.keys()
    assert not UNWRAPPED["items"].keys() & known
    for name in RUNTIMES:
        stale = []
        for listed in absent(name):
            assert listed in known
            pallet, _, item = listed.partition(".")
            home = runtime(name).pallets.get(pallet)
            if home and (item in home.calls or item in home.storage or item in home.constants or item in home.events):
                stale.append(listed)
        assert not stale


def test_the_lists_give_reasons() -> None:
    reasons = [*UNWRAPPED["pallets"].values(), *UNWRAPPED["reads"].values(), *UNWRAPPED["items"].values()]
    assert all(isinstance(reason, str) and len(reason) > 4 for reason in reasons)


def test_every_pallet_module_is_in_the_packages_list() -> None:
    folder = Path(str(pallets.__file__)).parent
    modules = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    assert sorted(name for name in modules if not name.startswith("_")) == sorted(pallets.__all__)
