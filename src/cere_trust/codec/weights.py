"""Weights of types: the values that decoding makes of no bytes, and the bytes that a value takes at least.

Both are computed without recursion and once per type, because a hostile registry may nest its types at any depth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..errors import MetadataError
from ..limits import MAX_EMPTY_VALUES
from .portable import ARRAY, COMPACT, COMPOSITE, TUPLE, VARIANT, Field, Type


def empty_weights(types: Sequence[Type]) -> dict[int, int]:
    """Return the types of which no value takes any byte, each with the number of values in one, itself included."""
    weights: dict[int, int] = {}
    ready: list[int] = []
    missing: dict[int, int] = {}
    users: defaultdict[int, list[int]] = defaultdict(list)
    for number, this in enumerate(types):
        items = _parts(this)
        if items is not None:
            missing[number] = len(items)
            if not items:
                ready.append(number)
            for item in items:
                users[item].append(number)
    while ready:
        number = ready.pop()
        this = types[number]
        inner = sum(weights[item] for item in _parts(this) or ())
        weights[number] = min(1 + inner * (this.length if this.kind == ARRAY else 1), _HEAVIEST)
        for user in users.get(number, ()):
            missing[user] -= 1
            if not missing[user]:
                ready.append(user)
    return weights


_HEAVIEST = 1 << 40
"""Weight at which counting stops: the weights of hostile types have as many digits as the registry has types."""


def _parts(this: Type) -> list[int] | None:
    """Return the types of the parts of a value that takes no bytes if they take none; None if it always takes bytes."""
    if this.kind in (COMPOSITE, TUPLE):
        return [item for _, item in this.fields]
    if this.kind == ARRAY:
        return [this.item] if this.length else []
    return [this.item] if this.kind == COMPACT else None


def refuse_empty_work(types: Sequence[Type], weights: Mapping[int, int]) -> None:
    """Refuse a registry in which few bytes, or none, decode to many values.

    Args:
        types: The types.
        weights: The weights of types without bytes, from `empty_weights`.

    Raises:
        MetadataError: a struct, tuple, variant or array has more than `MAX_EMPTY_VALUES` values without bytes.
    """

    def check(number: int, weight: int) -> None:
        if weight > MAX_EMPTY_VALUES:
            raise MetadataError(
                f"type {number} has {weight:,} values that take no bytes; at most {MAX_EMPTY_VALUES} are decoded"
            )

    for number, weight in weights.items():
        check(number, weight)
    for number, this in enumerate(types):
        if this.kind in (COMPOSITE, TUPLE):
            check(number, _weight(this.fields, weights))
        elif this.kind == VARIANT:
            for variant in this.variants:
                check(number, _weight(variant.fields, weights))


def _weight(fields: Iterable[Field], weights: Mapping[int, int]) -> int:
    return sum(weights[item] for _, item in fields if item in weights)
