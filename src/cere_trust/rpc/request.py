"""Request with the decoder of its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

R = TypeVar("R", covariant=True)
Json: TypeAlias = Any
"""Value of a JSON document."""


@dataclass(frozen=True)
class Request(Generic[R]):
    """Method with parameters, and the decoder of its result.

    Attributes:
        repeatable: True if it is idempotent; submissions are not.
        unsubscribe: Method that ends the subscription which this request starts; None if it starts none.
    """

    method: str
    params: tuple[Json, ...]
    decode: Callable[[Json], R]
    repeatable: bool = True
    unsubscribe: str | None = None
