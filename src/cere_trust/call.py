"""Calls to the chain, as values, and the registry of their typed wrappers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ParamSpec

from .unique_map import UniqueMap

__all__ = [
    "REGISTRY",
    "Call",
    "format_value",
    "wraps_call",
]

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Call:
    """Pallet, call name and arguments by metadata name; calls nest inside arguments.

    A call is not checked when it is made: encoding it matches the names with the runtime's metadata.

    Attributes:
        pallet: Pallet name in metadata.
        name: Call name in metadata.
        args: Arguments by metadata name.
        fallback: The equivalent call for runtimes that take different arguments. The encoder takes the first form that
            fits; all forms must mean the same.
        hint: Text for the error if no form fits: the difference between the generations, and the remedy.
    """

    pallet: str
    name: str
    args: Mapping[str, object] = field(default_factory=dict)
    fallback: Call | None = field(default=None, compare=False, repr=False)
    hint: str = field(default="", compare=False, repr=False)

    def forms(self) -> Iterator[Call]:
        """Yield this call, then its fallbacks for other generations of the runtime."""
        form: Call | None = self
        while form is not None:
            yield form
            form = form.fallback

    def __str__(self) -> str:
        return f"{self.pallet}.{self.name}({', '.join(f'{k}={format_value(v)}' for k, v in self.args.items())})"

    def __hash__(self) -> int:
        return hash((self.pallet, self.name, tuple(self.args)))


def format_value(value: object) -> str:
    """Format a decoded value as text: bytes in hex, lists and mappings item by item."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(format_value(v) for v in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {format_value(v)}" for k, v in value.items()) + "}"
    if type(value) is bytes:
        return "0x" + value.hex()
    return str(value)


REGISTRY: UniqueMap[Callable[..., Call]] = UniqueMap()
"""Every typed wrapper by (pallet, call), for the conformance tests and the command line."""


def wraps_call(pallet: str, name: str) -> Callable[[Callable[P, Call]], Callable[P, Call]]:
    """Register a function as the typed wrapper of a pallet's call; type checkers keep its signature.

    Raises:
        ValueError: The call already has a wrapper.
    """

    def register(wrapper: Callable[P, Call]) -> Callable[P, Call]:
        REGISTRY.add((pallet, name), wrapper, "wrappers")
        return wrapper

    return register
