"""From plain decoded values to declared Python types: dataclasses, int and bytes subclasses, enums, unions."""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from ..errors import IncompatibleRuntime

T = TypeVar("T")


def lift(tp: type[T], value: object) -> T:
    """Turn a plain decoded value into a declared type.

    Structs become dataclasses by field name (fields the dataclass does not have are dropped; fields the runtime does not
    have take the dataclass's default), variants become `Enum` members, or, in a union of dataclasses, the class named
    like the variant. ``object`` leaves the value as it is.

    Raises:
        IncompatibleRuntime: this runtime's value has another shape than the declared type.
    """
    lifted: T = _lifter(tp)(value)
    return lifted


@cache
def _lifter(tp: Any) -> Any:
    origin, args = typing.get_origin(tp), typing.get_args(tp)
    if tp is object or tp is Any:
        return lambda value: value
    if origin in (types.UnionType, typing.Union):
        return _union(args)
    if origin is list:
        inner = _lifter(args[0])
        return lambda value: [inner(item) for item in value]
    if origin is tuple:
        return _tuple(args)
    if origin is dict:
        inner = _lifter(args[1])
        return lambda value: {key: inner(item) for key, item in dict(value).items()}
    if is_dataclass(tp):
        return _dataclass(tp)
    if isinstance(tp, type):
        return _scalar(tp)
    raise TypeError(f"no way to lift into {tp!r}")


def _scalar(tp: type) -> Any:
    if issubclass(tp, Enum):
        return lambda value: tp(value if isinstance(value, str) else next(iter(value)))
    base = next((base for base in (bool, int, bytes, str) if issubclass(tp, base)), None)

    def scalar(value: object) -> object:
        if base is not None and not isinstance(value, base):
            raise IncompatibleRuntime(f"this runtime has {type(value).__name__} where {tp.__name__} was expected")
        return value if isinstance(value, tp) else tp(value)  # type: ignore[call-arg]

    return scalar


def _tuple(args: tuple[Any, ...]) -> Any:
    if args[-1:] == (...,):
        inner = _lifter(args[0])
        return lambda value: tuple(inner(item) for item in value)
    lifters = tuple(_lifter(arg) for arg in args)
    return lambda value: tuple(lifter(item) for lifter, item in zip(lifters, value, strict=True))


def _union(args: tuple[Any, ...]) -> Any:
    others = [arg for arg in args if arg is not types.NoneType]
    if len(others) == 1:
        inner = _lifter(others[0])
        return lambda value: None if value is None else inner(value)
    by_name = {arg.__name__: arg for arg in others}

    def tagged(value: object) -> object:
        if value is None and len(others) < len(args):
            return None
        name, payload = (value, {}) if isinstance(value, str) else next(iter(value.items()))  # type: ignore[attr-defined]
        if name not in by_name:
            raise IncompatibleRuntime(f"this runtime has a variant {name} where {', '.join(by_name)} were expected")
        return _lifter(by_name[name])(payload)

    return tagged


def _dataclass(tp: Any) -> Any:
    hints = typing.get_type_hints(tp)
    members = fields(tp)
    lifters = {member.name: _lifter(hints[member.name]) for member in members}
    names = [member.name for member in members]
    required = {m.name for m in members if m.default is MISSING and m.default_factory is MISSING}

    def build(value: object) -> object:
        if not isinstance(value, dict):
            # A struct or variant without field names: by position.
            parts = value if isinstance(value, tuple) and len(names) != 1 else (value,)
            if len(parts) != len(names):
                raise IncompatibleRuntime(f"this runtime's {tp.__name__} has {len(parts)} parts, not {len(names)}")
            value = dict(zip(names, parts, strict=True))
        missing = required - value.keys()
        if missing:
            raise IncompatibleRuntime(
                f"this runtime's {tp.__name__} has no {', '.join(sorted(missing))}; it has {', '.join(map(str, value))}"
            )
        return tp(**{name: lifter(value[name]) for name, lifter in lifters.items() if name in value})

    return build
