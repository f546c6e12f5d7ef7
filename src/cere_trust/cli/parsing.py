"""Text to the values of a wrapper's arguments, by their declared types.

Text comes from an option; inside JSON the same forms are valid, beside JSON's own numbers, lists and objects.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum, Flag
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..call import Call
from ..pallets.referenda import Origin
from ..types import AccountId, Amount, FixedBytes, HasAccount, ListLike, MappingLike, Perbill, Perquintill
from . import batches
from .errors import CommandError
from .literals import parse_json, untyped_argument, with_calls

if TYPE_CHECKING:
    from .session import CommandSession

FORMS: dict[Any, str] = {
    AccountId: "ACCOUNT",
    Amount: "AMOUNT",
    Call: "CALL",
    Origin: "TRACK|root|signed:ACCOUNT",
    Perbill: "PERCENT",
    Perquintill: "PERCENT",
    bool: "true|false",
    bytes: "0x…|text:…",
    int: "NUMBER",
    str: "TEXT",
}


def metavar_of(annotation: Any) -> str:
    """Return an argument's metavar: the form of its text."""
    if annotation in FORMS:
        return FORMS[annotation]
    args = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
    if _is_union(annotation):
        return "|".join(dict.fromkeys(metavar_of(arg) for arg in _alternatives(args)))
    if typing.get_origin(annotation) is typing.Literal:
        return "|".join(map(str, args))
    if _is_sequence(annotation):
        return metavar_of(args[0])
    if typing.get_origin(annotation) is tuple:
        return f"[{','.join(map(metavar_of, args))}]"
    if _is_mapping(annotation):
        return f"{{{metavar_of(args[0])}:{metavar_of(args[1])}}}"
    if not isinstance(annotation, type):
        return "JSON"
    if issubclass(annotation, Enum):
        return ("," if issubclass(annotation, Flag) else "|").join(_choice(member) for member in annotation)
    if issubclass(annotation, FixedBytes):
        return "0x…"
    if is_dataclass(annotation):
        return "{" + ",".join(field.name for field in fields(annotation)) + "}"
    return next((FORMS[base] for base in annotation.__mro__[1:] if base in FORMS), "JSON")


def item_type(annotation: Any) -> Any:
    """Return the item type of a sequence or optional sequence; None for any other type."""
    alternatives = typing.get_args(annotation) if _is_union(annotation) else (annotation,)
    some = [arg for arg in alternatives if arg is not type(None)]
    return typing.get_args(some[0])[0] if len(some) == 1 and _is_sequence(some[0]) else None


def parse(annotation: Any, given: object, session: CommandSession) -> Any:
    """Parse an argument.

    Args:
        annotation: Declared type of the wrapper's argument.
        given: Text, or JSON data.

    Raises:
        ValueError: no value of that type; gives the expected form.
        CereTrustError: a bad address, a bad amount, a call this runtime does not have.
    """
    if _is_union(annotation):
        return _union(typing.get_args(annotation), given, session)
    if typing.get_origin(annotation) is typing.Literal:
        return _pick({str(arg): arg for arg in typing.get_args(annotation)}, given)
    if _is_sequence(annotation):
        return _sequence(annotation, given, session)
    if typing.get_origin(annotation) is tuple:
        return _tuple(typing.get_args(annotation), given, session)
    if _is_mapping(annotation):
        key, value = typing.get_args(annotation)
        data = _json(given, "a JSON object")
        if not isinstance(data, Mapping):
            raise ValueError(f"expected a JSON object, got {given!r}")
        return {parse(key, name, session): parse(value, inner, session) for name, inner in data.items()}
    if annotation in PARSERS:
        return PARSERS[annotation](given, session)
    if not isinstance(annotation, type):
        return untyped_argument(given, session.account) if isinstance(given, str) else with_calls(given)
    if issubclass(annotation, Flag):
        names = {_choice(member): member for member in annotation}
        return reduce(or_, (_pick(names, name) for name in _text(given).split(",")))
    if issubclass(annotation, Enum):
        return _pick({name: member for member in annotation for name in (_choice(member), str(member.value))}, given)
    if issubclass(annotation, bytes):
        return annotation(_hex(given))
    if issubclass(annotation, int):
        return annotation(_whole(given))
    if is_dataclass(annotation):
        return _record(annotation, given, session)
    return untyped_argument(given, session.account) if isinstance(given, str) else with_calls(given)


def parse_argument(place: str, annotation: Any, given: object, session: CommandSession) -> Any:
    """Parse an argument as `parse` does; errors name the option or argument.

    Raises:
        CommandError: no value of that type.
        CereTrustError: as for `parse`.
    """
    try:
        return parse(annotation, given, session)
    except (ValueError, TypeError) as error:
        raise CommandError(f"{place}: {error}") from None


def _account(given: object, session: CommandSession) -> AccountId:
    return session.account(_text(given))


def _amount(given: object, session: CommandSession) -> Amount:
    return Amount(given) if isinstance(given, int) else Amount.parse(_text(given))


def _call(given: object, session: CommandSession) -> Call:
    calls = _calls(given, session)
    if len(calls) != 1:
        raise ValueError(f"expected one call, there are {len(calls)}")
    return calls[0]


def _calls(given: object, session: CommandSession) -> list[Call]:
    """Parse a call from JSON or its bytes, or the calls of a file that `--batch` wrote."""
    if isinstance(given, str) and given.startswith("@"):
        return [line.call for line in batches.read_calls(Path(given[1:]))]
    if isinstance(given, str) and given.startswith("0x"):
        return [session.client.runtime.decode_call(_hex(given))]
    call = with_calls(_json(given))
    if not isinstance(call, Call):
        raise ValueError('expected {"pallet": …, "call": …, "args": {…}}, the bytes of a call (0x…), or @FILE')
    return [call]


def _origin(given: object, session: CommandSession) -> Origin:
    text = _text(given)
    if text.startswith("signed:"):
        return Origin.signed(session.account(text.removeprefix("signed:")))
    return Origin.track(text)


def _percent(share: type[Perbill] | type[Perquintill]) -> Callable[[object, CommandSession], int]:
    def parse_percent(given: object, session: CommandSession) -> int:
        text = _text(given)
        if not text.endswith("%"):
            raise ValueError(f"expected a percentage such as 5%, got {text!r}")
        return share.percent(text.removesuffix("%"))

    return parse_percent


def _bytes(given: object, session: CommandSession) -> bytes:
    text = _text(given)
    return text[5:].encode() if text.startswith("text:") else _hex(text)


def _bool(given: object, session: CommandSession) -> bool:
    return given if isinstance(given, bool) else bool(_pick({"true": True, "false": False}, given))


PARSERS: dict[Any, Callable[[object, CommandSession], object]] = {
    AccountId: _account,
    Amount: _amount,
    Call: _call,
    Origin: _origin,
    Perbill: _percent(Perbill),
    Perquintill: _percent(Perquintill),
    bool: _bool,
    bytes: _bytes,
    int: lambda given, _: _whole(given),
    str: lambda given, _: _text(given),
}


def _union(alternatives: Sequence[Any], given: object, session: CommandSession) -> object:
    if type(None) in alternatives and given in (None, "none"):
        return None
    reasons = []
    for alternative in _alternatives([arg for arg in alternatives if arg is not type(None)]):
        try:
            return parse(alternative, given, session)
        except ValueError as error:
            reasons.append(str(error))
    raise ValueError("; or ".join(dict.fromkeys(reasons)))


def _alternatives(types: Sequence[Any]) -> list[Any]:
    """Sort a union's types: enums first, then bytes; text and bytes are left out where a narrower type takes them."""
    narrow = any(isinstance(arg, type) and issubclass(arg, (AccountId, FixedBytes, Origin)) for arg in types)
    distinct = [arg for arg in types if not (arg in (str, bytes, HasAccount) and narrow)]
    return sorted(distinct, key=lambda arg: (not (isinstance(arg, type) and issubclass(arg, Enum)), arg is not bytes))


def _sequence(annotation: Any, given: object, session: CommandSession) -> list[Any]:
    item = typing.get_args(annotation)[0]
    if isinstance(given, str):
        given = _json(given) if given.startswith("[") else [given]
    if not isinstance(given, (list, tuple)):
        raise ValueError(f"expected a list, got {given!r}")
    if item is Call:
        return [call for text in given for call in _calls(text, session)]
    return [parse(item, inner, session) for inner in given]


def _tuple(kinds: Sequence[Any], given: object, session: CommandSession) -> tuple[Any, ...]:
    data = _json(given, f"a JSON list of {len(kinds)}")
    if not isinstance(data, list) or len(data) != len(kinds):
        raise ValueError(f"expected a JSON list of {len(kinds)}, got {given!r}")
    return tuple(parse(kind, inner, session) for kind, inner in zip(kinds, data, strict=True))


def _record(kind: Any, given: object, session: CommandSession) -> object:
    known = {field.name: field for field in fields(kind)}
    required = {name for name, field in known.items() if field.default is field.default_factory is MISSING}
    expected = f"a JSON object with {', '.join(known)}"
    data = _json(given, expected)
    if not isinstance(data, Mapping):
        raise ValueError(f"expected {expected}")
    wrong = sorted(required - data.keys()) or sorted(data.keys() - known.keys())
    if wrong:
        raise ValueError(
            f"expected {expected}: {wrong[0]} is {'missing' if wrong[0] in required else 'not among them'}"
        )
    hints = typing.get_type_hints(kind)
    return kind(**{name: parse(hints[name], inner, session) for name, inner in data.items()})


def _json(given: object, expected: str = "JSON") -> object:
    if not isinstance(given, str):
        return given
    try:
        return parse_json(given)
    except json.JSONDecodeError:
        raise ValueError(f"expected {expected}, got {given!r}") from None


def _pick(choices: Mapping[str, Any], given: object) -> Any:
    plain = {name.replace("_", "-").lower(): value for name, value in choices.items()}
    key = str(given).replace("_", "-").lower()
    if key not in plain:
        raise ValueError(f"expected one of {', '.join(dict.fromkeys(choices))}, got {given!r}")
    return plain[key]


def _choice(member: Enum) -> str:
    return member.name.replace("_", "-").lower()


def _whole(given: object) -> int:
    text = str(given).replace("_", "")
    if isinstance(given, bool) or not (text.isascii() and text.isdigit()):
        raise ValueError(f"expected a whole number, got {given!r}")
    return int(text)


def _hex(given: object) -> bytes:
    text = _text(given)
    try:
        if text[:2] == "0x":
            return bytes.fromhex(text[2:])
    except ValueError:
        pass
    raise ValueError(f"expected 0x and hex digits, got {text!r}")


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise ValueError(f"expected text, got {given!r}")
    return given


def _is_union(annotation: Any) -> bool:
    return typing.get_origin(annotation) in (typing.Union, types.UnionType)


def _is_mapping(annotation: Any) -> bool:
    origin = typing.get_origin(annotation)
    return origin is MappingLike or (isinstance(origin, type) and issubclass(origin, Mapping))


def _is_sequence(annotation: Any) -> bool:
    origin = typing.get_origin(annotation)
    return origin is ListLike or (isinstance(origin, type) and issubclass(origin, Sequence) and origin is not tuple)
