"""Changes to settings: set, keep or remove (the runtime's ``ConfigOp``)."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any


class Op(Enum):
    """Operations on a setting other than setting it."""

    NOOP = "Noop"
    REMOVE = "Remove"


NOOP = Op.NOOP
"""Leave the setting as it is."""
REMOVE = Op.REMOVE
"""Remove the setting."""


def as_setting(value: object, place: str = "", parse: Callable[[Any, str], object] = lambda value, _: value) -> object:
    """Return a change in the runtime's form; `parse` converts a new value and receives the argument's name, `place`."""
    return value.value if isinstance(value, Op) else {"Set": parse(value, place)}
