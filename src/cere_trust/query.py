"""Storage, constant and runtime API queries as values.

A descriptor such as ``staking.ledger = OptionalMap("Staking", "Ledger", AccountId, StakingLedger)`` is called with the
map's keys and returns a `Query`; the descriptor itself stands for all entries of the map. A key that is an account may
also be an address or a key pair, see `AccountLike`. Nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, Protocol, TypeAlias, TypeVar, cast, overload

from .types import AccountId, AccountLike
from .unique_map import UniqueMap

__all__ = [
    "APIS",
    "CONSTANTS",
    "STORAGE",
    "ApiCall",
    "Constant",
    "Descriptor",
    "DoubleMap",
    "Entries",
    "HasItems",
    "OptionalDoubleMap",
    "OptionalMap",
    "OptionalTripleMap",
    "OptionalValue",
    "Query",
    "Reading",
    "StorageMap",
    "StorageValue",
    "View",
    "runtime_api",
]

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
    """A query of one storage value: ``Query("System", "Account", account)`` (untyped), or made by a typed descriptor.

    Attributes:
        pallet: Pallet name in metadata.
        item: Storage item name in metadata.
        keys: Map keys; empty for a plain value.
        value: Type of the result; `object` leaves plain Python values.
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
        pallet: Pallet name in metadata.
        item: Storage item name in metadata.
        prefix: The leading keys; empty for the whole map.
        key: Type of the remaining keys: one type, or a tuple of types for several.
        value: Type of the values.
    """

    pallet: str
    item: str
    prefix: tuple[object, ...] = ()
    key: object = object
    value: object = object


class Descriptor:
    """Base class of the descriptors: a storage item of a pallet, without keys."""

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
    """A plain value with a default, which metadata gives."""

    def __init__(self, pallet: str, item: str, value: type[V]) -> None:
        super().__init__(pallet, item, value)

    def __call__(self) -> Query[V]:
        return self._query()


class OptionalValue(_Single, Generic[V]):
    """A plain value that may be absent; it then reads as None."""

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
    """A map with a default for missing entries."""

    def __init__(self, pallet: str, item: str, key: type[K], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    @overload
    def __call__(self: StorageMap[AccountId, V], key: AccountLike, /) -> Query[V]: ...

    @overload
    def __call__(self: StorageMap[tuple[AccountId, K2], V], key: tuple[AccountLike, K2], /) -> Query[V]: ...

    @overload
    def __call__(self, key: K, /) -> Query[V]: ...

    def __call__(self, key: object, /) -> Query[V]:
        return self._query(key)


class OptionalMap(_AnyMap[K, V]):
    """A map whose missing entries read as None."""

    def __init__(self, pallet: str, item: str, key: type[K], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    @overload
    def __call__(self: OptionalMap[AccountId, V], key: AccountLike, /) -> Query[V | None]: ...

    @overload
    def __call__(self, key: K, /) -> Query[V | None]: ...

    def __call__(self, key: object, /) -> Query[V | None]:
        return self._query(key)


class DoubleMap(_AnyMap[tuple[K1, K2], V], Generic[K1, K2, V]):
    """A map over two keys with a default for missing entries."""

    def __init__(self, pallet: str, item: str, key: tuple[type[K1], type[K2]], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    @overload
    def __call__(self: DoubleMap[AccountId, AccountId, V], first: AccountLike, second: AccountLike, /) -> Query[V]: ...

    @overload
    def __call__(self: DoubleMap[AccountId, K2, V], first: AccountLike, second: K2, /) -> Query[V]: ...

    @overload
    def __call__(self: DoubleMap[K1, AccountId, V], first: K1, second: AccountLike, /) -> Query[V]: ...

    @overload
    def __call__(self, first: K1, second: K2, /) -> Query[V]: ...

    def __call__(self, first: object, second: object, /) -> Query[V]:
        return self._query(first, second)

    @overload
    def under(self: DoubleMap[AccountId, K2, V], first: AccountLike, /) -> Entries[K2, V]: ...

    @overload
    def under(self, first: K1, /) -> Entries[K2, V]: ...

    def under(self, first: object, /) -> Entries[K2, V]:
        """Return the entries below a first key, keyed by the second alone."""
        return self._below(first)


class OptionalDoubleMap(_AnyMap[tuple[K1, K2], V], Generic[K1, K2, V]):
    """A map over two keys whose missing entries read as None."""

    def __init__(self, pallet: str, item: str, key: tuple[type[K1], type[K2]], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    @overload
    def __call__(
        self: OptionalDoubleMap[AccountId, AccountId, V], first: AccountLike, second: AccountLike, /
    ) -> Query[V | None]: ...

    @overload
    def __call__(self: OptionalDoubleMap[AccountId, K2, V], first: AccountLike, second: K2, /) -> Query[V | None]: ...

    @overload
    def __call__(self: OptionalDoubleMap[K1, AccountId, V], first: K1, second: AccountLike, /) -> Query[V | None]: ...

    @overload
    def __call__(self, first: K1, second: K2, /) -> Query[V | None]: ...

    def __call__(self, first: object, second: object, /) -> Query[V | None]:
        return self._query(first, second)

    @overload
    def under(self: OptionalDoubleMap[AccountId, K2, V], first: AccountLike, /) -> Entries[K2, V]: ...

    @overload
    def under(self, first: K1, /) -> Entries[K2, V]: ...

    def under(self, first: object, /) -> Entries[K2, V]:
        """Return the entries below a first key, keyed by the second alone."""
        return self._below(first)


class OptionalTripleMap(_AnyMap[tuple[K1, K2, K3], V], Generic[K1, K2, K3, V]):
    """A map over three keys whose missing entries read as None."""

    def __init__(self, pallet: str, item: str, key: tuple[type[K1], type[K2], type[K3]], value: type[V]) -> None:
        super().__init__(pallet, item, key, value)

    @overload
    def __call__(
        self: OptionalTripleMap[K1, AccountId, K3, V], first: K1, second: AccountLike, third: K3, /
    ) -> Query[V | None]: ...

    @overload
    def __call__(self, first: K1, second: K2, third: K3, /) -> Query[V | None]: ...

    def __call__(self, first: object, second: object, third: object, /) -> Query[V | None]:
        return self._query(first, second, third)

    @overload
    def under(self: OptionalTripleMap[K1, AccountId, K3, V], first: K1, second: AccountLike, /) -> Entries[K3, V]: ...

    @overload
    def under(self, first: K1, second: K2, /) -> Entries[K3, V]: ...

    def under(self, first: object, second: object, /) -> Entries[K3, V]:
        """Return the entries below two leading keys, keyed by the third alone."""
        return self._below(first, second)


class Constant(Generic[V]):
    """A constant that the runtime publishes, such as ``balances.existential_deposit``.

    Attributes:
        pallet: Pallet name in metadata.
        name: Constant name in metadata.
        value: Type of the result.
    """

    __slots__ = ("name", "pallet", "value")

    def __init__(self, pallet: str, name: str, value: type[V]) -> None:
        self.pallet, self.name, self.value = pallet, name, value
        CONSTANTS.add((pallet, name), self, "descriptors")

    def __repr__(self) -> str:
        return f"{self.pallet}.{self.name}"


class ApiCall(Generic[V]):
    """A call of a runtime API method, with its arguments, for ``client.call_runtime``.

    Attributes:
        api: Name of the API in metadata, such as ``NominationPoolsApi``.
        method: Name of the method.
        args: Arguments of the method, in order.
        value: Type of the result.
    """

    __slots__ = ("api", "args", "method", "value")

    def __init__(self, api: str, method: str, *args: object, value: object = object) -> None:
        self.api, self.method, self.args, self.value = api, method, args, value

    def __repr__(self) -> str:
        return f"{self.api}.{self.method}({', '.join(map(str, self.args))})"


def runtime_api(api: str, method: str) -> Callable[[Callable[P, ApiCall[V]]], Callable[P, ApiCall[V]]]:
    """Register a function as the typed wrapper of a runtime API's method.

    Raises:
        ValueError: The method already has a wrapper.
    """

    def register(wrapper: Callable[P, ApiCall[V]]) -> Callable[P, ApiCall[V]]:
        APIS.add((api, method), wrapper, "wrappers")
        return wrapper

    return register


class HasItems(Protocol):
    """Interface of a runtime for views, which detect its generation through it."""

    def has_storage(self, pallet: str, item: str) -> bool:
        """Return True if the runtime has the storage item."""
        ...

    def has_argument(self, pallet: str, call: str, name: str) -> bool:
        """Return True if the runtime has the call, with an argument of that name."""
        ...

    def constant(self, pallet: str, name: str) -> object:
        """Return the plain value of a constant."""
        ...


Reading: TypeAlias = Generator[Any, Any, V]
"""Steps of a view: a generator that yields a list of queries, `Entries` or an `ApiCall`, and receives the results:
a list of values, pairs of key and value, the returned value."""


class View(Generic[V]):
    """A query over several storage values of one block, for any generation of the runtime.

    ``client.query`` accepts a view as it accepts a `Query`. Functions of pallets return views, such as
    ``staking.exposure``.

    Attributes:
        name: Text for messages.
        steps: Function that takes the block's runtime and returns the view's steps.
    """

    __slots__ = ("name", "steps")

    def __init__(self, name: str, steps: Callable[[HasItems], Reading[V]]) -> None:
        self.name, self.steps = name, steps

    def __repr__(self) -> str:
        return self.name
