"""A call to the chain, as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ParamSpec

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Call:
    """Pallet, call name and arguments by metadata name; calls nest inside arguments.

    Nothing is checked here: the runtime's metadata decides, by name, when the call is encoded.

    Attributes:
        otherwise: The same wish as another generation of the runtime takes it. The encoder takes the first form that
            fits; forms must mean the same.
        hint: For the error where no form fits: what differs between the generations, and what to do.
    """

    pallet: str
    name: str
    args: Mapping[str, object] = field(default_factory=dict)
    otherwise: Call | None = field(default=None, compare=False, repr=False)
    hint: str = field(default="", compare=False, repr=False)

    def forms(self) -> Iterator[Call]:
        """This call, then the same as other generations take it."""
        form: Call | None = self
        while form is not None:
            yield form
            form = form.otherwise

    def __str__(self) -> str:
        return f"{self.pallet}.{self.name}({', '.join(f'{k}={words(v)}' for k, v in self.args.items())})"

    def __hash__(self) -> int:
        return hash((self.pallet, self.name, tuple(self.args)))


def words(value: object) -> str:
    """A decoded value for people."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(words(v) for v in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {words(v)}" for k, v in value.items()) + "}"
    if type(value) is bytes:
        return "0x" + value.hex()
    return str(value)


REGISTRY: dict[tuple[str, str], Callable[..., Call]] = {}
"""Every typed wrapper by (pallet, call), for the conformance tests and the command line."""


def call(pallet: str, name: str) -> Callable[[Callable[P, Call]], Callable[P, Call]]:
    """Register a function as the typed wrapper of a pallet's call; its signature stays visible to type checkers."""

    def register(wrapper: Callable[P, Call]) -> Callable[P, Call]:
        if (pallet, name) in REGISTRY:
            raise ValueError(f"{pallet}.{name} has two wrappers")
        REGISTRY[pallet, name] = wrapper
        return wrapper

    return register
