"""A dictionary that refuses a second value for a key: the base of the wrappers' registries."""

from __future__ import annotations

from typing import TypeVar

V = TypeVar("V")


class UniqueMap(dict[tuple[str, str], V]):
    """Values by (pallet, item), or by (runtime API, method)."""

    __slots__ = ()

    def add(self, key: tuple[str, str], value: V, what: str) -> None:
        """Add a value; `what` names such values in the error, in the plural.

        Raises:
            ValueError: The key already has a value.
        """
        if key in self:
            raise ValueError(f"{'.'.join(key)} has two {what}")
        self[key] = value
