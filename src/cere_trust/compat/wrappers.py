"""Checks of the typed wrappers against a runtime, offline, with random arguments and random values.

A call fits if the runtime encodes it with some choice of its optional parameters. A storage item, constant, event or
runtime API fits if random values of its type structure into the declared type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from random import Random
from typing import Any

from .. import pallets
from ..call import REGISTRY, Call
from ..codec import lift
from ..errors import CereTrustError, IncompatibleRuntime, UnknownItem
from ..event import EVENTS
from ..extrinsic.receipt import typed
from ..query import (
    APIS,
    CONSTANTS,
    STORAGE,
    Descriptor,
    Entries,
    OptionalDoubleMap,
    OptionalMap,
    OptionalTripleMap,
    OptionalValue,
)
from ..runtime import EventRecord, Runtime
from .sampling import arguments, optional
from .type_samples import NoSample, any_value

SAMPLES = 12
"""Random values per item."""
MAX_CHOICES = 64
"""Choices of optional parameters per wrapper; the likely ones come first."""

REFUSALS = (CereTrustError, TypeError, ValueError)
"""Errors of wrappers and codec for arguments that do not fit."""

WrapperKey = tuple[str, str]


class WrapperKind(StrEnum):
    """Kind of a wrapper."""

    CALL = "call"
    STORAGE = "storage item"
    CONSTANT = "constant"
    EVENT = "event"
    API = "runtime API"


class Match(StrEnum):
    """Result of checking a wrapper against a runtime."""

    FITS = "fits"
    ABSENT = "absent"
    """The runtime has no item of that name."""
    DIFFERS = "differs"
    """The runtime's item has another shape."""
    UNDESCRIBED = "untold"
    """The metadata does not describe it: V14 lists no runtime APIs."""


@dataclass(frozen=True, slots=True)
class WrapperCheck:
    """Check of one wrapper.

    Attributes:
        kind: Kind of the wrapper.
        pallet: Pallet or runtime API, by its name in metadata.
        item: Name of the call, storage item, constant, event or method.
        match: Result of the check.
        why: Reason for a mismatch; empty if the wrapper fits.
    """

    kind: WrapperKind
    pallet: str
    item: str
    match: Match
    why: str = ""

    @property
    def ok(self) -> bool:
        """True if the wrapper fits the runtime."""
        return self.match is Match.FITS


def check_wrappers(runtime: Runtime) -> list[WrapperCheck]:
    """Check every registered wrapper, in order of kind and name."""
    pallets.load_all()
    return [check_wrapper(runtime, kind, key) for kind, found in wrappers().items() for key in sorted(found)]


def wrappers() -> dict[WrapperKind, dict[WrapperKey, Any]]:
    """Return all registered wrappers, by kind and by (pallet, item)."""
    return {
        WrapperKind.CALL: dict(REGISTRY),
        WrapperKind.STORAGE: dict(STORAGE),
        WrapperKind.CONSTANT: dict(CONSTANTS),
        WrapperKind.EVENT: dict(EVENTS),
        WrapperKind.API: dict(APIS),
    }


def check_wrapper(runtime: Runtime, kind: WrapperKind, key: WrapperKey) -> WrapperCheck:
    """Check one wrapper.

    Raises:
        KeyError: no wrapper of that kind and name.
    """
    if kind is WrapperKind.API and runtime.metadata.apis is None:
        return WrapperCheck(kind, *key, Match.UNDESCRIBED, "metadata V14 does not describe runtime APIs")
    try:
        _CHECKS[kind](runtime, key)
    except UnknownItem as error:
        return WrapperCheck(kind, *key, Match.ABSENT, str(error))
    except REFUSALS as error:
        return WrapperCheck(kind, *key, Match.DIFFERS, str(error))
    return WrapperCheck(kind, *key, Match.FITS)


# --- calls and runtime APIs: some choice of the optional parameters must encode --------------------------------------


def choices(wrapper: Callable[..., Any]) -> Iterator[frozenset[str]]:
    """Yield sets of optional parameters to leave out: none, all, then more and more."""
    names = optional(wrapper)
    counts = dict.fromkeys([0, len(names), *range(1, len(names))])
    every = (frozenset(left_out) for count in counts for left_out in combinations(names, count))
    return (choice for choice, _ in zip(every, range(MAX_CHOICES), strict=False))


def fitting_choices(runtime: Runtime, key: WrapperKey) -> list[frozenset[str]]:
    """Return the choices of a call's optional parameters that this runtime accepts.

    Raises:
        CereTrustError: no choice fits; the error is that of sending the call.
    """
    return _fitting(REGISTRY[key], runtime.encode_call)


def _fitting(wrapper: Callable[..., Any], encode: Callable[[Any], object]) -> list[frozenset[str]]:
    found, refusals = [], []
    for choice in choices(wrapper):
        for seed in range(SAMPLES):  # several, because a runtime may lack some variants of an argument
            try:
                positional, named = arguments(wrapper, Random(seed), left_out=choice)
                encode(wrapper(*positional, **named))
            except REFUSALS as error:
                refusals.append(error)
            else:
                found.append(choice)
                break
    if not found:
        raise next((e for e in refusals if isinstance(e, CereTrustError)), refusals[0])
    return found


def example_call(key: WrapperKey, rng: Random, left_out: Iterable[str]) -> Call:
    """Return a wrapper's call with random arguments, some optional parameters left out."""
    positional, named = arguments(REGISTRY[key], rng, left_out=left_out)
    return REGISTRY[key](*positional, **named)


def _check_call(runtime: Runtime, key: WrapperKey) -> None:
    fitting_choices(runtime, key)


def _check_api(runtime: Runtime, key: WrapperKey) -> None:
    method = runtime.api_method(*key)
    encoded: list[Any] = []

    def encode(request: Any) -> None:
        runtime.encode_api_call(request.api, request.method, *request.args)
        encoded.append(request)

    _fitting(APIS[key], encode)
    _lifts(runtime, method.output, encoded[0].value)


# --- values: any value of the runtime's type must structure into the declared type -----------------------------------


def _check_storage(runtime: Runtime, key: WrapperKey) -> None:
    info, descriptor = runtime.storage_info(*key), STORAGE[key]
    types = key_types(descriptor)
    if len(info.keys) != len(types):
        raise IncompatibleRuntime(f"{'.'.join(key)} has {len(info.keys)} keys, not {len(types)}")
    if info.optional and not isinstance(descriptor, (OptionalValue, OptionalMap, OptionalDoubleMap, OptionalTripleMap)):
        raise IncompatibleRuntime(f"{'.'.join(key)} may be absent")
    if not info.optional:
        lift(descriptor.value, runtime.decode_storage(*key, None))
    _lifts(runtime, info.value, descriptor.value)
    for type_id, declared in zip(info.keys, types, strict=True):
        for plain, lifted in _lifts(runtime, type_id, declared):
            if runtime.encode(type_id, lifted) != runtime.encode(type_id, plain):
                raise IncompatibleRuntime(f"{'.'.join(key)}: the key {lifted!r} is not {plain!r}")


def key_types(descriptor: Descriptor) -> tuple[Any, ...]:
    """Return the declared types of a storage item's keys; none for a plain value."""
    if not isinstance(descriptor, Entries):
        return ()
    return descriptor.key if isinstance(descriptor.key, tuple) else (descriptor.key,)


def _check_constant(runtime: Runtime, key: WrapperKey) -> None:
    lift(CONSTANTS[key].value, runtime.constant(*key))


def _check_event(runtime: Runtime, key: WrapperKey) -> None:
    pallet, name = key
    info = runtime.pallet(pallet).events.get(name)
    if info is None:
        raise UnknownItem(f"pallet {pallet} has no event {name!r}")
    for seed in range(SAMPLES):
        rng = Random(seed)
        try:
            drawn = [(field, any_plain(runtime, type_id, rng)) for field, type_id in info.fields]
        except NoSample:
            continue
        named = not drawn or drawn[0][0] is not None
        fields = {str(field): value for field, value in drawn} if named else tuple(value for _, value in drawn)
        typed(EVENTS[key], EventRecord(pallet, name, fields))


def _lifts(runtime: Runtime, type_id: int, declared: Any) -> list[tuple[Any, Any]]:
    """Return pairs of a plain value and the structured one.

    Raises:
        IncompatibleRuntime: a value does not have the declared shape.
    """
    pairs = []
    for seed in range(SAMPLES):
        try:
            plain = any_plain(runtime, type_id, Random(seed))
        except NoSample:
            continue
        pairs.append((plain, lift(declared, plain)))
    return pairs


def any_plain(runtime: Runtime, type_id: int, rng: Random) -> Any:
    """Return a random value of a type as the runtime decodes it. Raises as `any_value` does."""
    plain = any_value(runtime.registry, type_id, rng)  # without overrides: calls are nested dicts
    return runtime.decode(type_id, runtime.metadata.registry.encode(type_id, plain))


_CHECKS: dict[WrapperKind, Callable[[Runtime, WrapperKey], None]] = {
    WrapperKind.CALL: _check_call,
    WrapperKind.STORAGE: _check_storage,
    WrapperKind.CONSTANT: _check_constant,
    WrapperKind.EVENT: _check_event,
    WrapperKind.API: _check_api,
}
