"""A request with the reading of its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

R = TypeVar("R", covariant=True)
Json: TypeAlias = Any
"""What a JSON document holds."""


@dataclass(frozen=True)
class Request(Generic[R]):
    """A method, its parameters, and how its result is read.

    Attributes:
        repeatable: Whether sending it twice is the same as once; submissions are not.
        unsubscribe: The method that ends the subscription this one starts, None where it starts none.
    """

    method: str
    params: tuple[Json, ...]
    decode: Callable[[Json], R]
    repeatable: bool = True
    unsubscribe: str | None = None
