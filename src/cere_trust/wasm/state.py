"""The state of one block, and the overlay that a runtime call writes on top of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..proofs.trie import TrieNode, entries, find, next_key, put, read_proof, remove, root_hash
from ..proofs.verify import CHILD_PREFIX


class ChainState(NamedTuple):
    """All storage after one block; shares unchanged parts with earlier states.

    Attributes:
        top: The main trie.
        children: Child tries by storage id; the main trie has their roots under `CHILD_PREFIX`.
        version: Trie layout for values written from now on, 0 or 1.
    """

    top: TrieNode | None = None
    children: Mapping[bytes, TrieNode] = MappingProxyType({})
    version: int = 0

    def root(self) -> bytes:
        """Return the state root, as in a header."""
        return root_hash(self.top)

    def trie(self, child: bytes | None) -> TrieNode | None:
        """Return the main trie, or a child trie."""
        return self.top if child is None else self.children.get(child)

    def value(self, key: bytes, child: bytes | None = None) -> bytes | None:
        """Return a stored value, or None."""
        return find(self.trie(child), key)

    def keys(
        self, prefix: bytes, after: bytes | None = None, count: int | None = None, child: bytes | None = None
    ) -> list[bytes]:
        """Return keys with a prefix, in order.

        Args:
            after: Return only keys greater than this one.
            count: Maximum number of keys.
        """
        matches: list[bytes] = []
        for key, _ in entries(self.trie(child), prefix, after):
            if count is not None and len(matches) >= count:
                break
            matches.append(key)
        return matches

    def pairs(
        self, prefix: bytes = b"", child: bytes | None = None, after: bytes | None = None
    ) -> list[tuple[bytes, bytes]]:
        """Return keys and values with a prefix, in order; only keys greater than `after`."""
        return list(entries(self.trie(child), prefix, after))

    def proof(self, keys: list[bytes], child: bytes | None = None) -> list[bytes]:
        """Return trie nodes that prove the values of some keys, or their absence."""
        if child is None:
            return read_proof(self.top, keys)
        proof = read_proof(self.top, [CHILD_PREFIX + child])
        if child not in self.children:
            return proof  # its absence from the main trie is the whole proof
        return list(dict.fromkeys([*proof, *read_proof(self.trie(child), keys)]))

    def apply(self, changes: Changes) -> ChainState:
        """Return the state after some writes."""
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
"""Writes by trie (None is the main trie) and key; a value of None removes the key."""


def _write(trie: TrieNode | None, writes: dict[bytes, bytes | None], version: int) -> TrieNode | None:
    for key, value in writes.items():
        trie = remove(trie, key) if value is None else put(trie, key, value, version)
    return trie


class Overlay:
    """Writes of a runtime call on top of a state, with nested transactions that can be rolled back."""

    def __init__(self, state: ChainState) -> None:
        self.state = state
        self.changes: Changes = {None: {}}
        self._sorted: dict[bytes | None, list[bytes]] = {None: []}
        self._journal: list[tuple[bytes | None, bytes, bool, bytes | None]] = []
        self._marks: list[int] = []
        self._applied: ChainState | None = None

    def value(self, key: bytes, child: bytes | None = None) -> bytes | None:
        """Return the current value of a key, or None."""
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
        """Return the smallest key above `key` that has a value, or None."""
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
        """Remove keys with a prefix.

        Args:
            limit: Maximum number of keys of the underlying state to remove; keys that this call wrote do not count.

        Returns:
            The number of keys of the underlying state removed, and True if some are left.
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
        """Begin a nested transaction."""
        self._marks.append(len(self._journal))

    def commit(self) -> None:
        """Keep the writes of the innermost transaction."""
        self._marks.pop()

    def rollback(self) -> None:
        """Undo the writes of the innermost transaction."""
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
        """Return the state with all writes so far."""
        if self._applied is None:
            self._applied = self.state.apply(self.changes)
        return self._applied

    def child_root(self, child: bytes) -> bytes:
        """Return the root of a child trie with all writes so far."""
        return root_hash(_write(self.state.trie(child), self.changes.get(child, {}), self.state.version))
