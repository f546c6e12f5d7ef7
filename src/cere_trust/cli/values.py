"""Values between the chain and the command line: to JSON, to words, and from arguments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from ..call import Call
from ..errors import CereTrustError
from ..types import AccountId, Amount, BlockRef, BucketId, ClusterId, Perbill, Perquintill

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
TOO_DEEP = "lists and objects are nested too deeply"
AMOUNT = re.compile(r"[0-9][0-9_.]* ?(cere|planck)", re.I)


class Whole(int):
    """A count that JSON's readers may not hold exactly; a decimal string there."""


class Untyped:
    """A value decoded without a declared type; its integers are decimal strings in JSON, whatever their size."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __str__(self) -> str:
        return words(self.value)


def record(value: DataclassInstance) -> dict[str, object]:
    """A dataclass as a document."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def parts(value: object) -> Mapping[Any, object] | None:
    """Names and values of what is made of them; None for what a person reads as one thing."""
    if isinstance(value, Mapping):
        return value
    if is_dataclass(value) and not isinstance(value, (type, Call)):
        return record(value)
    return None


def plain(value: object, *, whole: Callable[[int], object] = int) -> object:
    """A value as JSON can say it.

    Amounts are decimal strings of planck, bytes are ``0x…``, accounts are addresses.

    Args:
        whole: What becomes of integers that carry no type of their own.
    """
    match value:
        case None | bool() | str():
            return value
        case Untyped():
            return plain(value.value, whole=str)
        case Enum():
            return plain(value.value, whole=whole)
        case Amount() | Perbill() | Perquintill() | Whole():
            return str(int(value))
        case int():
            return whole(int(value)) if type(value) is int else int(value)
        case AccountId():
            return value.address
        case bytes() | bytearray():
            return "0x" + bytes(value).hex()
        case Call():
            return {"pallet": value.pallet, "call": value.name, "args": plain(dict(value.args), whole=str)}
        case BlockRef():
            return {"number": value.number, "hash": plain(value.hash)}
        case Mapping():
            return {words(k): plain(v, whole=whole) for k, v in value.items()}
        case list() | tuple():
            return [plain(v, whole=whole) for v in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {f.name: plain(getattr(value, f.name), whole=whole) for f in fields(value)}
        case _:
            return str(value)


def has_amount(value: object) -> bool:
    """Whether there is an amount anywhere in a value."""
    match value:
        case Amount():
            return True
        case Mapping():
            return any(map(has_amount, value.values()))
        case list() | tuple():
            return any(map(has_amount, value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return any(has_amount(getattr(value, f.name)) for f in fields(value))
        case _:
            return False


def words(value: object) -> str:
    """A value as a person reads it, on one line."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case Enum():
            return words(value.value) if value.value != "None" else "none"
        case bytes() if type(value) is bytes:
            return "0x" + value.hex()
        case BlockRef():
            return str(value)
        case list() | tuple():
            return "[" + ", ".join(words(v) for v in value) + "]"
        case _ if (inside := parts(value)) is not None:
            return "{" + ", ".join(f"{words(k)}: {words(v)}" for k, v in inside.items()) + "}"
        case _:
            return str(value)


# --- from arguments --------------------------------------------------------------------------------------------------


def amount(text: str | Amount) -> Amount:
    """An amount with its unit, such as ``25CERE``."""
    return text if isinstance(text, Amount) else _read(Amount.parse, text)


def cluster(text: str | ClusterId) -> ClusterId:
    """A cluster id: 0x and 40 hex digits."""
    return text if isinstance(text, ClusterId) else _read(ClusterId, text)


def _read(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except (CereTrustError, ValueError) as error:
        raise typer.BadParameter(str(error)) from None


def argument(text: str, account: Callable[[str], AccountId]) -> object:
    """An argument of an untyped call or a storage key.

    JSON where it is JSON; ``25CERE`` and ``100planck`` are amounts, ``//Alice`` is a development account, and any
    other text is itself. An object with ``pallet``, ``call`` and ``args`` is a call.
    """
    if AMOUNT.fullmatch(text):
        return amount(text)
    if text.startswith("//"):
        return account(text)
    try:
        return nested(from_json(text))
    except json.JSONDecodeError:
        if text[:1] in ("{", "[", '"'):
            raise typer.BadParameter(f"not JSON: {text}") from None
        return text
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def from_json(text: str) -> object:
    """JSON that says one thing only.

    Raises:
        JSONDecodeError: not JSON.
        ValueError: a fraction, a name twice, or more digits or levels than anything on a chain has.
    """
    try:
        return json.loads(text, parse_int=_integer, parse_float=_refuse_float, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None


def nested(value: object, levels: int = 256) -> object:
    """JSON with its calls read as calls. Raises `ValueError` for more levels than a runtime decodes."""
    if not levels:
        raise ValueError(TOO_DEEP)
    if isinstance(value, list):
        return [nested(v, levels - 1) for v in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"pallet", "call", "args"} and isinstance(value["args"], dict):
        args = {k: nested(v, levels - 1) for k, v in value["args"].items()}
        return Call(str(value["pallet"]), str(value["call"]), args)
    return {k: nested(v, levels - 1) for k, v in value.items()}


def bucket(text: str) -> BucketId:
    """A bucket id."""
    return BucketId(int(text))


def _integer(digits: str) -> int:
    if len(digits) > 80:  # the largest integer of any runtime, an u256, has 78
        raise ValueError(f"{digits[:20]}… has {len(digits)} digits: no number on a chain is that large")
    return int(digits)


def _refuse_float(text: str) -> object:
    raise ValueError(f"{text} is not a whole number; amounts carry a unit (1.5CERE), the rest is in whole planck")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} is given twice")
    return found
