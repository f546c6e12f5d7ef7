"""Changes to settings: a new value, or leave it, or take it away (the runtime's ``ConfigOp``)."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any


class Op(Enum):
    """What to do with a setting, other than to set it."""

    NOOP = "Noop"
    REMOVE = "Remove"


NOOP = Op.NOOP
"""Leave the setting as it is."""
REMOVE = Op.REMOVE
"""Take the setting away."""


def as_setting(value: object, place: str = "", parse: Callable[[Any, str], object] = lambda value, _: value) -> object:
    """A change as calls take it; a new value goes through `parse`, which is told the argument's name, `place`."""
    return value.value if isinstance(value, Op) else {"Set": parse(value, place)}
