"""Questions to the chain's state, as values: one storage item, a whole map, a constant, a runtime API, a view of several.

A descriptor such as ``staking.ledger = OptionalMap("Staking", "Ledger", AccountId, StakingLedger)`` is called with the
map's keys and gives a `Query`; handed over as it is, it stands for all of its entries. Nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, Protocol, TypeAlias, TypeVar, cast, overload

from .unique_map import UniqueMap

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)
K = TypeVar("K")
K1 = TypeVar("K1")
K2 = TypeVar("K2")
K3 = TypeVar("K3")
P = ParamSpec("P")

STORAGE: UniqueMap[Descriptor] = UniqueMap()
"""Every typed storage item by (pallet, item), for the conformance tests."""

CONSTANTS: UniqueMap[Constant[Any]] = UniqueMap()
"""Every typed constant by (pallet, name), for the conformance tests."""

APIS: UniqueMap[Callable[..., ApiCall[Any]]] = UniqueMap()
"""Every typed runtime API method by (API, method), for the conformance tests."""


class Query(Generic[V_co]):
    """One storage value: ``Query("System", "Account", account)`` (untyped), or made by a typed descriptor.

    Attributes:
        pallet: Pallet name in metadata.
        item: Storage item name in metadata.
        keys: Map keys, none for a plain value.
        value: Type the decoded value is lifted to; `object` leaves plain Python values.
    """

    __slots__ = ("item", "keys", "pallet", "value")

    @overload
    def __init__(self: Query[object], pallet: str, item: str, *keys: object) -> None: ...

    @overload
    def __init__(self, pallet: str, item: str, *keys: object, value: type[V_co]) -> None: ...

    def __init__(self, pallet: str, item: str, *keys: object, value: Any = object) -> None:
        self.pallet = pallet
        self.item = item
        self.keys = keys
        self.value = value

    def __repr__(self) -> str:
        return f"{self.pallet}.{self.item}({', '.join(map(str, self.keys))})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Query) and (self.pallet, self.item, self.keys) == (
            other.pallet,
            other.item,
            other.keys,
        )

    def __hash__(self) -> int:
        return hash((self.pallet, self.item, self.keys))


@dataclass(frozen=True)
class Entries(Generic[K, V]):
    """All entries of a map below some leading keys.

    Attributes:
        key: Type of the remaining keys: one type, or a tuple of types for several.
        value: Type of the values.
    """

    pallet: str
    item: str
    prefix: tuple[object, ...] = ()
    key: object = object
    value: object = object


class Descriptor:
    """A storage item of a pallet, without keys."""

    pallet: str
    item: str
    value: object

    def _register(self) -> None:
        STORAGE.add((self.pallet, self.item), self, "descriptors")

    def _query(self, *keys: object) -> Query[Any]:
        return Query(self.pallet, self.item, *keys, value=cast("type[Any]", self.value))


class _Single(Descriptor):
    def __init__(self, pallet: str, item: str, value: Any) -> None:
        self.pallet, self.item, self.value = pallet, item, value
        self._register()


class StorageValue(_Single, Generic[V]):
    """A plain value that always reads as something (metadata gives its default)."""

    def __init__(self, pallet: str, item: str, value: type[V]) -> None:
        super().__init__(pallet, item, value)

    def __call__(self) -> Query[V]:
        return self._query()


class OptionalValue(_Single, Generic[V]):
    """A plain value that may be absent."""

    def __init__(self, pallet: str, item: str, value: type[V]) -> None:
        super().__init__(pallet, item, value)

    def __call__(self) -> Query[V | None]:
        return self._query()


class _AnyMap(Descriptor, Entries[K, V]):
    def __init__(self, pallet: str, item: str, key: Any, value: Any) -> None:
        Entries.__init__(self, pallet, item, (), key, value)
        self._register()

    def _below(self, *keys: object) -> Entries[Any, V]:
        rest = cast("tuple[Any, ...]", self.key)[len(keys) :]
        return Entries(self.pallet, self.item, keys, rest[0] if len(rest) == 1 else rest, self.value)


class StorageMap(_AnyMap[K, V]):
    """A map with a default for missing keys."""

    def __init__(self, pallet: str, item: str, key: type[K], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    def __call__(self, key: K, /) -> Query[V]:
        return self._query(key)


class OptionalMap(_AnyMap[K, V]):
    """A map whose missing entries read as None."""

    def __init__(self, pallet: str, item: str, key: type[K], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    def __call__(self, key: K, /) -> Query[V | None]:
        return self._query(key)


class DoubleMap(_AnyMap[tuple[K1, K2], V], Generic[K1, K2, V]):
    """A map over two keys with a default for missing ones."""

    def __init__(self, pallet: str, item: str, key: tuple[type[K1], type[K2]], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    def __call__(self, first: K1, second: K2, /) -> Query[V]:
        return self._query(first, second)

    def under(self, first: K1, /) -> Entries[K2, V]:
        """The entries below one first key; they are keyed by the second alone."""
        return self._below(first)


class OptionalDoubleMap(_AnyMap[tuple[K1, K2], V], Generic[K1, K2, V]):
    """A map over two keys whose missing entries read as None."""

    def __init__(self, pallet: str, item: str, key: tuple[type[K1], type[K2]], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    def __call__(self, first: K1, second: K2, /) -> Query[V | None]:
        return self._query(first, second)

    def under(self, first: K1, /) -> Entries[K2, V]:
        """The entries below one first key; they are keyed by the second alone."""
        return self._below(first)


class OptionalTripleMap(_AnyMap[tuple[K1, K2, K3], V], Generic[K1, K2, K3, V]):
    """A map over three keys whose missing entries read as None."""

    def __init__(self, pallet: str, item: str, key: tuple[type[K1], type[K2], type[K3]], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    def __call__(self, first: K1, second: K2, third: K3, /) -> Query[V | None]:
        return self._query(first, second, third)

    def under(self, first: K1, second: K2, /) -> Entries[K3, V]:
        """The entries below two leading keys; they are keyed by the third alone."""
        return self._below(first, second)


class Constant(Generic[V]):
    """A constant that the runtime publishes, such as ``balances.existential_deposit``.

    Attributes:
        pallet: Pallet name in metadata.
        name: Constant name in metadata.
        value: Type the decoded value is lifted to.
    """

    __slots__ = ("name", "pallet", "value")

    def __init__(self, pallet: str, name: str, value: type[V]) -> None:
        self.pallet, self.name, self.value = pallet, name, value
        CONSTANTS.add((pallet, name), self, "descriptors")

    def __repr__(self) -> str:
        return f"{self.pallet}.{self.name}"


class ApiCall(Generic[V]):
    """A question to a runtime API, with its arguments: what ``client.call_runtime`` takes.

    Attributes:
        api: Name of the API in metadata, such as ``NominationPoolsApi``.
        method: Name of the method.
        args: Its arguments, in order.
        value: Type the decoded answer is lifted to.
    """

    __slots__ = ("api", "args", "method", "value")

    def __init__(self, api: str, method: str, *args: object, value: object = object) -> None:
        self.api, self.method, self.args, self.value = api, method, args, value

    def __repr__(self) -> str:
        return f"{self.api}.{self.method}({', '.join(map(str, self.args))})"


def runtime_api(api: str, method: str) -> Callable[[Callable[P, ApiCall[V]]], Callable[P, ApiCall[V]]]:
    """Register a function as the typed wrapper of a runtime API's method."""

    def register(wrapper: Callable[P, ApiCall[V]]) -> Callable[P, ApiCall[V]]:
        APIS.add((api, method), wrapper, "wrappers")
        return wrapper

    return register


class HasItems(Protocol):
    """What a view asks of a runtime, to see which generation it is."""

    def has_storage(self, pallet: str, item: str) -> bool:
        """Whether the runtime has a storage item."""
        ...

    def has_argument(self, pallet: str, call: str, name: str) -> bool:
        """Whether the runtime has a call, with an argument of that name."""
        ...

    def constant(self, pallet: str, name: str) -> object:
        """A constant's plain value."""
        ...


Reading: TypeAlias = Generator[Any, Any, V]
"""Steps of a view: yields a list of queries and is sent their values; or `Entries`, for their pairs; or an `ApiCall`."""


class View(Generic[V]):
    """An answer put together from several storage values of one block, whatever generation its runtime is.

    ``client.query`` takes it where it takes a `Query`. Functions of pallets make them, such as ``staking.exposure``.
    """

    __slots__ = ("name", "steps")

    def __init__(self, name: str, steps: Callable[[HasItems], Reading[V]]) -> None:
        self.name, self.steps = name, steps

    def __repr__(self) -> str:
        return self.name
