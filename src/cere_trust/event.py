"""Typed events: a dataclass says which event of which pallet it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

E = TypeVar("E")

EVENTS: dict[tuple[str, str], type] = {}
"""Every typed event by (pallet, event), for the conformance tests."""

_NAMES: dict[type, tuple[str, str]] = {}


def event(pallet: str, name: str) -> Callable[[type[E]], type[E]]:
    """Register a dataclass as the type of a pallet's event; its fields are matched by name."""

    def register(cls: type[E]) -> type[E]:
        if (pallet, name) in EVENTS:
            raise ValueError(f"{pallet}.{name} has two types")
        EVENTS[pallet, name] = cls
        _NAMES[cls] = (pallet, name)
        return cls

    return register


def event_name(cls: type) -> tuple[str, str]:
    """Pallet and event of a typed event.

    Raises:
        TypeError: not one.
    """
    try:
        return _NAMES[cls]
    except (KeyError, TypeError):
        raise TypeError(f"{cls!r} is not a typed event; register it with @event(pallet, name)") from None
