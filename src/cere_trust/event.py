"""Typed events: dataclasses registered under the names of a pallet and an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

from .unique_map import UniqueMap

__all__ = [
    "EVENTS",
    "event",
    "event_name",
]

E = TypeVar("E")

EVENTS: UniqueMap[type] = UniqueMap()
"""Every typed event by (pallet, event), for the conformance tests."""

_NAMES: dict[type, tuple[str, str]] = {}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def event(pallet: str, name: str | None = None) -> Callable[[type[E]], type[E]]:
    """Make a class the type of a pallet's event: a frozen dataclass with slots, whose fields are matched by name.

    Args:
        pallet: Pallet name in metadata.
        name: Event name in metadata; by default the name of the class.

    Raises:
        ValueError: The event already has a type.
    """

    def register(cls: type[E]) -> type[E]:
        typed = dataclass(frozen=True, slots=True)(cls)
        key = pallet, name or cls.__name__
        EVENTS.add(key, typed, "types")
        _NAMES[typed] = key
        return typed

    return register


def event_name(cls: type) -> tuple[str, str]:
    """Return the pallet and the event of a typed event.

    Raises:
        TypeError: The class is not a typed event.
    """
    try:
        return _NAMES[cls]
    except (KeyError, TypeError):
        raise TypeError(f"{cls!r} is not a typed event; register it with @event(pallet)") from None
