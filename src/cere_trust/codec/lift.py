"""Structure: conversion of plain decoded values into dataclasses, amounts, accounts, enums and tagged unions."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum, Flag
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints, overload

from ..errors import CereTrustError, IncompatibleRuntime
from ..limits import HOSTILE

Lifter: TypeAlias = Callable[[Any], Any]
T = TypeVar("T")

_LIFTERS: dict[Any, Lifter] = {}
_UNFIT: tuple[type[Exception], ...] = (CereTrustError, *HOSTILE)


@overload
def lift(tp: type[T], value: object) -> T: ...
@overload
def lift(tp: Any, value: object) -> Any: ...
def lift(tp: Any, value: object) -> Any:
    """Structure a plain decoded value as a declared type.

    - A dataclass takes a dict by field name and ignores undeclared entries; a field that the chain may omit needs a
      default. ``field(metadata={"chain": "class"})`` sets the chain's field name where it is no Python name, and
      ``{"formerly": "unit"}`` its name in older runtimes. A dataclass takes a tuple field by field; a dataclass of one
      field takes any other value.
    - An enum class takes a variant by its value or name; a union of dataclasses takes ``{"Ongoing": {…}}`` by class
      name.
    - `int`, `bytes` and `str` subclasses are built from the plain value; lists, tuples, dicts and ``X | None`` structure
      their items.
    - `object` leaves the value as it is; a class with a method ``from_chain`` builds itself from the value.

    Raises:
        IncompatibleRuntime: the value does not have the declared shape.
    """
    try:
        lifter = _LIFTERS.get(tp)
    except TypeError:
        raise IncompatibleRuntime(f"{tp!r} is not a type a value can be lifted to") from None
    if lifter is None:
        lifter = _lifter(tp)
    try:
        return lifter(value)
    except _Mismatch as mismatch:
        raise IncompatibleRuntime(f"{mismatch.where or _name(tp)}: {mismatch}") from None


class _Mismatch(Exception):
    """Error for a value of another shape; `where` is its path, which callers extend from the inside out."""

    def __init__(self, expected: str, value: object) -> None:
        self.where = ""
        shown = repr(value)
        super().__init__(f"expected {expected}, the runtime gives {shown if len(shown) < 80 else shown[:77] + '…'}")

    def inside(self, place: str) -> _Mismatch:
        self.where = f"{place}.{self.where}" if self.where else place
        return self


def _lifter(tp: Any) -> Lifter:
    found = _LIFTERS.get(tp)
    if found is None:
        found = _LIFTERS[tp] = _make(tp)
    return found


def _make(tp: Any) -> Lifter:
    if tp is object or tp is Any:
        return lambda value: value
    if tp is None or tp is type(None):
        return _none
    origin = get_origin(tp)
    if origin is Union or origin is types.UnionType:
        return _union(tp, get_args(tp))
    if origin is list:
        return _list(_lifter(get_args(tp)[0]))
    if origin is tuple:
        return _tuple(tp, get_args(tp))
    if origin is dict:
        return _dict(*(_lifter(arg) for arg in get_args(tp)))
    if isinstance(tp, type):
        if hasattr(tp, "from_chain"):
            return _own(tp, tp.from_chain)
        if is_dataclass(tp):
            return _dataclass(tp)
        if issubclass(tp, Enum) and not issubclass(tp, Flag):
            return _enum(tp)
        return _plain(tp)
    raise IncompatibleRuntime(f"{tp!r} is not a type a value can be lifted to")


def _none(value: Any) -> Any:
    if value is not None and value != ():
        raise _Mismatch("nothing", value)
    return None


def _plain(tp: Any) -> Lifter:
    base = next((base for base in (bool, int, bytes, str, list, tuple, dict) if issubclass(tp, base)), None)
    if base is None:
        raise IncompatibleRuntime(f"{tp.__name__} is not a type a value can be lifted to")

    def plain(value: Any) -> Any:
        if value.__class__ is tp:
            return value
        if not issubclass(value.__class__, base) or (base is int and value.__class__ is bool):
            raise _Mismatch(tp.__name__, value)
        try:
            return tp(value) if tp is not base else value
        except _UNFIT as error:
            raise _Mismatch(f"{tp.__name__} ({error})", value) from None

    return plain


def _own(tp: type, make: Lifter) -> Lifter:
    def own(value: Any) -> Any:
        if isinstance(value, tp):
            return value
        try:
            return make(value)
        except _UNFIT as error:
            raise _Mismatch(f"{tp.__name__} ({error})", value) from None

    return own


def _list(item: Lifter) -> Lifter:
    def each(value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            raise _Mismatch("a list", value)
        return [item(one) for one in value]

    return each


def _tuple(tp: Any, args: tuple[Any, ...]) -> Lifter:
    if len(args) == 2 and args[1] is Ellipsis:
        every = _list(_lifter(args[0]))
        return lambda value: tuple(every(value))
    lifters = [_lifter(arg) for arg in args if arg != ()]

    def each(value: Any) -> Any:
        if not isinstance(value, (list, tuple)) or len(value) != len(lifters):
            raise _Mismatch(f"{len(lifters)} values", value)
        return tuple([lifter(one) for lifter, one in zip(lifters, value, strict=True)])

    return each


def _dict(key: Lifter, item: Lifter) -> Lifter:
    def entries(value: Any) -> Any:
        pairs = value.items() if isinstance(value, dict) else value
        if not isinstance(value, (dict, list)) or not all(isinstance(p, tuple) and len(p) == 2 for p in pairs):
            raise _Mismatch("a map", value)
        return {key(name): item(one) for name, one in pairs}

    return entries


def _enum(tp: type[Enum]) -> Lifter:
    members = {member.name: member for member in tp} | {member.value: member for member in tp}

    def member(value: Any) -> Any:
        if isinstance(value, tp):
            return value
        try:
            return members[value]
        except (KeyError, TypeError):
            raise _Mismatch(f"one of {', '.join(str(one.value) for one in tp)}", value) from None

    return member


def _plan(tp: Any) -> list[tuple[str, str, str, Lifter, bool]]:
    """Return each field's name, the chain's name, an older name, its lifter, and whether the chain must supply it."""
    hints = get_type_hints(tp)
    return [
        (
            field.name,
            field.metadata.get("chain", field.name),
            field.metadata.get("formerly", ""),
            _lifter(hints[field.name]),
            field.default is MISSING and field.default_factory is MISSING,
        )
        for field in fields(tp)
        if field.init
    ]


def _dataclass(tp: Any) -> Lifter:
    plan: list[tuple[str, str, str, Lifter, bool]] | None = None

    def build(value: Any) -> Any:
        nonlocal plan
        if isinstance(value, tp):
            return value
        if plan is None:  # on first use, because a dataclass may contain itself
            plan = _plan(tp)
        if isinstance(value, dict):
            given = value
        elif len(plan) == 1:
            given = {plan[0][1]: value}
        elif isinstance(value, tuple) and len(value) <= len(plan):
            given = {chain: one for (_, chain, _, _, _), one in zip(plan, value, strict=False)}
        else:
            raise _Mismatch("a struct", value).inside(tp.__name__)
        made = {}
        for name, chain, formerly, lifter, needed in plan:
            key = chain if chain in given else formerly
            if key in given:
                try:
                    made[name] = lifter(given[key])
                except _Mismatch as mismatch:
                    raise mismatch.inside(f"{tp.__name__}.{name}") from None
            elif needed:
                raise _Mismatch(f"a field {chain}", list(given)).inside(tp.__name__)
        return tp(**made)

    return build


def _union(tp: Any, args: tuple[Any, ...]) -> Lifter:
    optional = type(None) in args
    rest = [arg for arg in args if arg is not type(None)]
    if len(rest) == 1:
        only = _lifter(rest[0])
        return lambda value: None if value is None else only(value)
    tagged = {arg.__name__: _lifter(arg) for arg in rest if is_dataclass(arg) and isinstance(arg, type)}
    others = [_lifter(arg) for arg in rest if not (is_dataclass(arg) and isinstance(arg, type))]

    def choose(value: Any) -> Any:
        if value is None and optional:
            return None
        if isinstance(value, dict) and len(value) == 1:
            ((name, inner),) = value.items()
            if name in tagged:
                return tagged[name](inner)
        elif isinstance(value, str) and value in tagged:
            return tagged[value](())
        for lifter in others:
            try:
                return lifter(value)
            except _Mismatch:
                continue
        for arg in rest:
            if value.__class__ is arg:
                return value
        raise _Mismatch(f"one of {', '.join(_name(arg) for arg in rest)}", value)

    return choose


def _name(tp: Any) -> str:
    return tp.__name__ if isinstance(tp, type) else str(tp)
