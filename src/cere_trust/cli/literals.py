"""Text to values where no declared type guides: amounts, cluster ids, and JSON with calls in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TypeVar

import typer

from ..call import Call
from ..errors import CereTrustError
from ..limits import MAX_JSON_ITEMS, refuse_many_items
from ..types import AccountId, Amount, ClusterId

T = TypeVar("T")
TOO_DEEP = "lists and objects are nested too deeply"
MAX_DEPTH = 256
"""Levels of lists and objects; no runtime decodes more."""
MAX_DIGITS = 80
"""Digits of an integer; the largest of any runtime, a u256, has 78."""
AMOUNT = re.compile(r"[0-9][0-9_.]* ?(cere|planck)", re.I)


def amount(text: str | Amount) -> Amount:
    """Parse an amount with its unit, such as ``25CERE``."""
    return text if isinstance(text, Amount) else _parse(Amount.parse, text)


def cluster(text: str | ClusterId) -> ClusterId:
    """Parse a cluster id: 0x and 40 hex digits."""
    return text if isinstance(text, ClusterId) else _parse(ClusterId, text)


def _parse(parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except (CereTrustError, ValueError) as error:
        raise typer.BadParameter(str(error)) from None


def untyped_argument(text: str, account: Callable[[str], AccountId]) -> object:
    """Parse an argument of an untyped call, or a storage key.

    JSON where it is JSON; ``25CERE`` and ``100planck`` are amounts, ``//Alice`` is a development account, and any
    other text is itself. An object with ``pallet``, ``call`` and ``args`` is a call.
    """
    if AMOUNT.fullmatch(text):
        return amount(text)
    if text.startswith("//"):
        return account(text)
    try:
        return with_calls(parse_json(text))
    except json.JSONDecodeError:
        if text[:1] in ("{", "[", '"'):
            raise typer.BadParameter(f"not JSON: {text}") from None
        return text
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def parse_json(text: str) -> object:
    """Parse JSON strictly.

    Raises:
        JSONDecodeError: not JSON.
        ValueError: a fraction, a repeated name, or more digits, levels or items than any value on a chain has.
    """
    refuse_many_items(text, "it", MAX_JSON_ITEMS)
    try:
        return json.loads(text, parse_int=_integer, parse_float=_refuse_float, object_pairs_hook=_unique_names)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None


def with_calls(value: object, depth: int = MAX_DEPTH) -> object:
    """Convert the objects of JSON data that are calls. Raises `ValueError` for more levels than a runtime decodes."""
    if not depth:
        raise ValueError(TOO_DEEP)
    if isinstance(value, list):
        return [with_calls(v, depth - 1) for v in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"pallet", "call", "args"} and isinstance(value["args"], dict):
        args = {k: with_calls(v, depth - 1) for k, v in value["args"].items()}
        return Call(str(value["pallet"]), str(value["call"]), args)
    return {k: with_calls(v, depth - 1) for k, v in value.items()}


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"{digits[:20]}… has {len(digits)} digits: no number on a chain is that large")
    return int(digits)


def _refuse_float(text: str) -> object:
    raise ValueError(f"{text} is not a whole number; amounts carry a unit (1.5CERE), the rest is in whole planck")


def _unique_names(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} is given twice")
    return values
