"""Values as JSON documents, for ``--json``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ..call import Call
from ..types import AccountId, Amount, BlockRef, Perbill, Perquintill
from .rendering import Untyped, format_value

if TYPE_CHECKING:
    from ..runtime import EventRecord

UNIT = "planck"


class ExactCount(int):
    """A count that JSON readers may not hold exactly: a decimal string in JSON."""


def document(values: Mapping[str, object]) -> dict[str, object]:
    """Build a JSON document; it begins with the unit where it has an amount."""
    unit = {"unit": UNIT} if _has_amount(values) else {}
    return unit | {name: to_json(value) for name, value in values.items()}


def to_json(value: object, *, integer: Callable[[int], object] = int) -> object:
    """Convert a value to JSON data.

    Amounts are decimal strings of planck, bytes are ``0x…``, accounts are addresses.

    Args:
        integer: Converts integers that carry no type of their own.
    """
    match value:
        case None | bool() | str():
            return value
        case Untyped():
            return to_json(value.value, integer=str)
        case Enum():
            return to_json(value.value, integer=integer)
        case Amount() | Perbill() | Perquintill() | ExactCount():
            return str(int(value))
        case int():
            return integer(int(value)) if type(value) is int else int(value)
        case AccountId():
            return value.address
        case bytes() | bytearray():
            return "0x" + bytes(value).hex()
        case Call():
            return {"pallet": value.pallet, "call": value.name, "args": to_json(dict(value.args), integer=str)}
        case BlockRef():
            return {"number": value.number, "hash": to_json(value.hash)}
        case Mapping():
            return {format_value(k): to_json(v, integer=integer) for k, v in value.items()}
        case list() | tuple():
            return [to_json(v, integer=integer) for v in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {f.name: to_json(getattr(value, f.name), integer=integer) for f in fields(value)}
        case _:
            return str(value)


def event_document(event: EventRecord) -> dict[str, object]:
    """Build the document of an event; its integers are decimal strings."""
    inside = dict(event.fields) if isinstance(event.fields, Mapping) else list(event.fields)
    return {"pallet": event.pallet, "name": event.name, "fields": to_json(Untyped(inside))}


def _has_amount(value: object) -> bool:
    match value:
        case Amount():
            return True
        case Mapping():
            return any(map(_has_amount, value.values()))
        case list() | tuple():
            return any(map(_has_amount, value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return any(_has_amount(getattr(value, f.name)) for f in fields(value))
        case _:
            return False
