"""A runtime's storage in a dict, for views without a node."""

from __future__ import annotations

from typing import Any, TypeVar

from cere_trust import Query, Runtime
from cere_trust.codec import lift
from cere_trust.query import Entries, View

V = TypeVar("V")


class Stored:
    """Storage values, encoded under their keys.

    Attributes:
        asked: Number of requests of a view.
    """

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.values: dict[bytes, bytes] = {}
        self.asked = 0

    def put(self, query: Query[Any], value: object) -> None:
        """Store a plain value."""
        info = self.runtime.storage_info(query.pallet, query.item)
        key = self.runtime.storage_key(query.pallet, query.item, *query.keys)
        self.values[key] = self.runtime.encode(info.value, value)

    def read(self, view: View[V]) -> V:
        """Run a view."""
        steps = view.steps(self.runtime)
        answer: object = None
        while True:
            try:
                wanted = steps.send(answer)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            self.asked += 1
            answer = self.entries(wanted) if isinstance(wanted, Entries) else [self.value(one) for one in wanted]

    def value(self, query: Query[Any]) -> object:
        """Read one value."""
        raw = self.values.get(self.runtime.storage_key(query.pallet, query.item, *query.keys))
        plain = self.runtime.decode_storage(query.pallet, query.item, raw)
        return None if plain is None else lift(query.value, plain)

    def entries(self, of: Entries[Any, Any]) -> list[tuple[object, object]]:
        """Read a whole map."""
        prefix = self.runtime.storage_prefix(of.pallet, of.item, *of.prefix)
        found: list[tuple[object, object]] = []
        for key, raw in sorted(self.values.items()):
            if key.startswith(prefix):
                parts = self.runtime.decode_storage_key(of.pallet, of.item, key)[len(of.prefix) :]
                value = lift(of.value, self.runtime.decode_storage(of.pallet, of.item, raw))
                found.append((parts[0] if len(parts) == 1 else parts, value))
        return found
