"""The state of one block, and what a runtime call writes on top of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..proofs.trie import Node, entries, find, next_key, put, read_proof, remove, root_hash
from ..proofs.verify import CHILD_PREFIX


class ChainState(NamedTuple):
    """All storage after one block. Shares what did not change with the states before it.

    Attributes:
        top: The main trie.
        children: Child tries by storage id; their roots stand in the main trie under `CHILD_PREFIX`.
        version: Layout of what is written from now on, 0 or 1.
    """

    top: Node | None = None
    children: Mapping[bytes, Node] = MappingProxyType({})
    version: int = 0

    def root(self) -> bytes:
        """The state root a header carries."""
        return root_hash(self.top)

    def trie(self, child: bytes | None) -> Node | None:
        """The main trie, or a child trie."""
        return self.top if child is None else self.children.get(child)

    def value(self, key: bytes, child: bytes | None = None) -> bytes | None:
        """A stored value."""
        return find(self.trie(child), key)

    def keys(
        self, prefix: bytes, after: bytes | None = None, count: int | None = None, child: bytes | None = None
    ) -> list[bytes]:
        """Keys with a prefix, in order."""
        found: list[bytes] = []
        for key, _ in entries(self.trie(child), prefix, after):
            if count is not None and len(found) >= count:
                break
            found.append(key)
        return found

    def pairs(
        self, prefix: bytes = b"", child: bytes | None = None, after: bytes | None = None
    ) -> list[tuple[bytes, bytes]]:
        """Keys and values with a prefix, in order."""
        return list(entries(self.trie(child), prefix, after))

    def proof(self, keys: list[bytes], child: bytes | None = None) -> list[bytes]:
        """Trie nodes that prove what this state says of some keys."""
        if child is None:
            return read_proof(self.top, keys)
        proof = read_proof(self.top, [CHILD_PREFIX + child])
        if child not in self.children:
            return proof  # that the main trie does not know it is all there is to prove
        return list(dict.fromkeys([*proof, *read_proof(self.trie(child), keys)]))

    def apply(self, changes: Changes) -> ChainState:
        """The state after some writes."""
        top = self.top
        children = dict(self.children)
        for child, writes in changes.items():
            if child is None:
                continue
            trie = _write(children.get(child), writes, self.version)
            if trie is None:
                children.pop(child, None)
                top = remove(top, CHILD_PREFIX + child)
            else:
                children[child] = trie
                top = put(top, CHILD_PREFIX + child, root_hash(trie))
        return ChainState(_write(top, changes.get(None, {}), self.version), children, self.version)


Changes = dict[bytes | None, dict[bytes, bytes | None]]
"""Writes by trie (None is the main one) and key; a value of None removes the key."""


def _write(trie: Node | None, writes: dict[bytes, bytes | None], version: int) -> Node | None:
    for key, value in writes.items():
        trie = remove(trie, key) if value is None else put(trie, key, value, version)
    return trie


class Overlay:
    """What a runtime call has written so far, with nested transactions that can be rolled back."""

    def __init__(self, state: ChainState) -> None:
        self.state = state
        self.changes: Changes = {None: {}}
        self._sorted: dict[bytes | None, list[bytes]] = {None: []}
        self._journal: list[tuple[bytes | None, bytes, bool, bytes | None]] = []
        self._marks: list[int] = []
        self._applied: ChainState | None = None

    def value(self, key: bytes, child: bytes | None = None) -> bytes | None:
        """What the key reads as now."""
        writes = self.changes.get(child)
        if writes is not None and key in writes:
            return writes[key]
        return find(self.state.trie(child), key)

    def write(self, key: bytes, value: bytes | None, child: bytes | None = None) -> None:
        """Set or remove a key."""
        self._applied = None
        writes = self.changes.get(child)
        if writes is None:
            writes = self.changes[child] = {}
            self._sorted[child] = []
        known = key in writes
        if self._marks:
            self._journal.append((child, key, known, writes.get(key)))
        if not known:
            insort(self._sorted[child], key)
        writes[key] = value

    def next_key(self, key: bytes, child: bytes | None = None) -> bytes | None:
        """The least key greater than a key that has a value now."""
        writes = self.changes.get(child, {})
        ours = self._sorted.get(child, [])
        position = bisect_right(ours, key)
        below = next_key(self.state.trie(child), key)
        while below is not None and below in writes and writes[below] is None:
            below = next_key(self.state.trie(child), below)
        while position < len(ours) and writes[ours[position]] is None:
            position += 1
        own = ours[position] if position < len(ours) else None
        if own is None or below is None:
            return own if below is None else below
        return min(own, below)

    def clear_prefix(self, prefix: bytes, limit: int | None, child: bytes | None = None) -> tuple[int, bool]:
        """Remove keys with a prefix. The limit counts keys of the state below; what this call wrote always goes.

        Returns:
            How many of the keys below were removed, and whether some are left.
        """
        ours = self._sorted.get(child, [])
        writes = self.changes.get(child, {})
        position = bisect_left(ours, prefix)
        while position < len(ours) and ours[position].startswith(prefix):
            if writes[ours[position]] is not None:
                self.write(ours[position], None, child)
            position += 1
        removed = 0
        for key in self.state.keys(prefix, child=child):
            if limit is not None and removed >= limit:
                return removed, True
            self.write(key, None, child)
            removed += 1
        return removed, False

    def begin(self) -> None:
        """Open a transaction."""
        self._marks.append(len(self._journal))

    def commit(self) -> None:
        """Keep what the innermost transaction wrote."""
        self._marks.pop()

    def rollback(self) -> None:
        """Undo what the innermost transaction wrote."""
        self._applied = None
        mark = self._marks.pop()
        while len(self._journal) > mark:
            child, key, known, value = self._journal.pop()
            if known:
                self.changes[child][key] = value
            else:
                del self.changes[child][key]
                ours = self._sorted[child]
                del ours[bisect_left(ours, key)]

    def applied(self) -> ChainState:
        """The state with everything written so far."""
        if self._applied is None:
            self._applied = self.state.apply(self.changes)
        return self._applied

    def child_root(self, child: bytes) -> bytes:
        """A child trie's root with everything written so far."""
        return root_hash(_write(self.state.trie(child), self.changes.get(child, {}), self.state.version))
