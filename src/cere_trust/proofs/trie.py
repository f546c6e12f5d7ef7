"""The state trie: radix 16, no extension nodes, Blake2b-256, layouts V0 and V1.

Nodes are immutable. Setting or removing a key creates new nodes along one path and shares all others: a block's state
costs only its changes, and each node is hashed once. The root `TrieNode` represents a trie, None the empty trie.

A value keeps the layout of its last write: after an upgrade from V0 to V1 the state contains both layouts, until the
chain has rewritten every value.

Source: the node codec of the `sp-trie` crate, and the host specification's chapter on state storage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from ..codec.primitives import write_compact
from ..types import H256

EMPTY_ROOT = H256(blake2b(b"\0", digest_size=32).digest())
MIN_HASHED_VALUE_SIZE = 33
"""Minimum length of values that layout V1 replaces by their hash."""

_NIBBLES = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))
_DIGITS = bytes.maketrans(bytes(range(16)), b"0123456789abcdef")
_NO_CHILDREN: tuple[TrieNode | None, ...] = (None,) * 16


def nibbles(key: bytes) -> bytes:
    """Split a key into half bytes, one per byte."""
    return key.hex().encode().translate(_NIBBLES)


def from_nibbles(path: bytes) -> bytes:
    """Join an even number of half bytes into a key."""
    return bytes.fromhex(path.translate(_DIGITS).decode())


class TrieNode:
    """A leaf or branch.

    Attributes:
        partial: Half bytes between the parent's branch and this node.
        value: The value stored at this node's path, if any.
        hashed: Whether the node's encoding contains the value's hash instead of the value.
        children: Sixteen children, or the shared empty tuple of a leaf.
    """

    __slots__ = ("_reference", "children", "hashed", "partial", "value")

    def __init__(
        self,
        partial: bytes,
        value: bytes | None,
        hashed: bool = False,
        children: tuple[TrieNode | None, ...] = _NO_CHILDREN,
    ) -> None:
        self.partial = partial
        self.value = value
        self.hashed = hashed
        self.children = children
        self._reference: bytes | None = None

    def encode(self) -> bytes:
        """Encode the node."""
        value, hashed = self.value, self.hashed
        is_leaf = self.children is _NO_CHILDREN
        parts = [_header(is_leaf, value is not None, hashed, len(self.partial)), _pack(self.partial)]
        if not is_leaf:
            bitmap = sum(1 << index for index, child in enumerate(self.children) if child is not None)
            parts.append(bitmap.to_bytes(2, "little"))
        if value is not None:
            parts.append(blake2b(value, digest_size=32).digest() if hashed else write_compact(len(value)) + value)
        for child in self.children:
            if child is not None:
                reference = child.reference()
                parts.append(write_compact(len(reference)) + reference)
        return b"".join(parts)

    def reference(self) -> bytes:
        """Return the parent's reference to this node: its encoding if shorter than 32 bytes, else its hash."""
        if self._reference is None:
            encoded = self.encode()
            self._reference = encoded if len(encoded) < 32 else blake2b(encoded, digest_size=32).digest()
        return self._reference


def _header(is_leaf: bool, has_value: bool, hashed: bool, length: int) -> bytes:
    if hashed:
        prefix, bits = (0b0010_0000, 5) if is_leaf else (0b0001_0000, 4)
    elif is_leaf:
        prefix, bits = 0b0100_0000, 6
    else:
        prefix, bits = (0b1100_0000, 6) if has_value else (0b1000_0000, 6)
    most = (1 << bits) - 1
    if length < most:
        return bytes((prefix | length,))
    length -= most
    return bytes((prefix | most,)) + b"\xff" * (length // 255) + bytes((length % 255,))


def _pack(partial: bytes) -> bytes:
    return from_nibbles(b"\0" + partial if len(partial) % 2 else partial)


def root_hash(root: TrieNode | None) -> bytes:
    """Return the trie's root hash (32 bytes)."""
    if root is None:
        return EMPTY_ROOT
    reference = root.reference()
    return reference if len(reference) == 32 else blake2b(reference, digest_size=32).digest()


def find(root: TrieNode | None, key: bytes) -> bytes | None:
    """Return the value of a key, None if absent."""
    node = find_node(root, key)
    return None if node is None else node.value


def find_node(root: TrieNode | None, key: bytes) -> TrieNode | None:
    """Return the node at a key's path, None if absent."""
    path = nibbles(key)
    node, at = root, 0
    while node is not None:
        partial = node.partial
        end = at + len(partial)
        if path[at:end] != partial:
            return None
        if end == len(path):
            return node
        node, at = node.children[path[end]], end + 1
    return None


def closest_descendant(root: TrieNode | None, key: bytes) -> TrieNode | None:
    """Return the highest node at or below a key, None if there is none."""
    path = nibbles(key)
    node, at = root, 0
    while node is not None:
        end = at + len(node.partial)
        if end >= len(path):
            return node if node.partial.startswith(path[at:]) else None
        if path[at:end] != node.partial:
            return None
        node, at = node.children[path[end]], end + 1
    return None


def put(root: TrieNode | None, key: bytes, value: bytes, version: int = 0) -> TrieNode:
    """Return the trie with a key set to a value, in layout V0 or V1."""
    return _put(root, nibbles(key), value, version >= 1 and len(value) >= MIN_HASHED_VALUE_SIZE)


def _put(node: TrieNode | None, path: bytes, value: bytes, hashed: bool) -> TrieNode:
    if node is None:
        return TrieNode(path, value, hashed)
    partial = node.partial
    shared = _common(partial, path)
    if shared == len(partial):
        rest = path[shared:]
        if not rest:
            return TrieNode(partial, value, hashed, node.children)
        child = _put(node.children[rest[0]], rest[1:], value, hashed)
        return TrieNode(partial, node.value, node.hashed, _with(node.children, rest[0], child))
    below = TrieNode(partial[shared + 1 :], node.value, node.hashed, node.children)
    children = _with(_NO_CHILDREN, partial[shared], below)
    rest = path[shared:]
    if not rest:
        return TrieNode(path, value, hashed, children)
    return TrieNode(path[:shared], None, False, _with(children, rest[0], TrieNode(rest[1:], value, hashed)))


def remove(root: TrieNode | None, key: bytes) -> TrieNode | None:
    """Return the trie without a key."""
    return _remove(root, nibbles(key))


def _remove(node: TrieNode | None, path: bytes) -> TrieNode | None:
    if node is None or not path.startswith(node.partial):
        return node
    rest = path[len(node.partial) :]
    if not rest:
        return node if node.value is None else _settle(node.partial, None, False, node.children)
    child = node.children[rest[0]]
    replaced = _remove(child, rest[1:])
    if replaced is child:
        return node
    return _settle(node.partial, node.value, node.hashed, _with(node.children, rest[0], replaced))


def _settle(
    partial: bytes, value: bytes | None, hashed: bool, children: tuple[TrieNode | None, ...]
) -> TrieNode | None:
    """Build a node in canonical form: a branch without a value has at least two children."""
    present = [index for index, child in enumerate(children) if child is not None]
    if not present:
        return None if value is None else TrieNode(partial, value, hashed)
    if value is None and len(present) == 1:
        only = children[present[0]]
        assert only is not None
        return TrieNode(partial + bytes(present) + only.partial, only.value, only.hashed, only.children)
    return TrieNode(partial, value, hashed, children)


def _with(children: tuple[TrieNode | None, ...], index: int, child: TrieNode | None) -> tuple[TrieNode | None, ...]:
    return (*children[:index], child, *children[index + 1 :])


def _common(left: bytes, right: bytes) -> int:
    if right.startswith(left):
        return len(left)
    for position, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return position
    return min(len(left), len(right))


def build(items: Iterable[tuple[bytes, bytes]], version: int = 0) -> TrieNode | None:
    """Build the trie of many keys and values, in layout V0 or V1."""
    root = None
    for key, value in items:
        root = put(root, key, value, version)
    return root


def entries(root: TrieNode | None, prefix: bytes = b"", after: bytes | None = None) -> Iterator[tuple[bytes, bytes]]:
    """Yield keys and values in order.

    Args:
        root: The trie.
        prefix: Prefix of the keys.
        after: Exclusive lower bound of the keys.
    """
    wanted = nibbles(prefix)
    start = None if after is None else nibbles(after)
    for path, value in _walk(root, b"", wanted, start):
        yield from_nibbles(path), value


def _walk(node: TrieNode | None, path: bytes, prefix: bytes, after: bytes | None) -> Iterator[tuple[bytes, bytes]]:
    if node is None:
        return
    path += node.partial
    if not (path.startswith(prefix) or prefix.startswith(path)):
        return
    if after is not None:
        if path > after:
            after = None
        elif not after.startswith(path):
            return  # every path below is smaller too
    if node.value is not None and after is None and path.startswith(prefix):
        yield path, node.value
    least = after[len(path)] if after is not None and len(after) > len(path) else 0
    if after is not None and len(after) == len(path):
        after = None
    for index in range(least, 16):
        child = node.children[index]
        if child is not None:
            yield from _walk(child, path + bytes((index,)), prefix, after if index == least else None)


def next_key(root: TrieNode | None, key: bytes) -> bytes | None:
    """Return the smallest key greater than a key, None at the end."""
    found = next(entries(root, after=key), None)
    return None if found is None else found[0]


def ordered_root(values: Iterable[bytes], version: int) -> bytes:
    """Compute the root of a trie from compact indices to values, as for extrinsics roots."""
    return root_hash(build(((write_compact(index), value) for index, value in enumerate(values)), version))


def read_proof(root: TrieNode | None, keys: Iterable[bytes]) -> list[bytes]:
    """Collect the nodes that prove the values or the absence of some keys.

    A value stored by hash follows its node.
    """
    proof: dict[bytes, None] = {}
    if root is None:
        return [b"\0"]
    for key in keys:
        path = nibbles(key)
        node: TrieNode | None = root
        at = 0
        is_root = True
        while node is not None:
            encoded = node.encode()
            if is_root or len(encoded) >= 32:
                proof[encoded] = None
            is_root = False
            end = at + len(node.partial)
            if path[at:end] != node.partial:
                break
            if end == len(path):
                if node.hashed and node.value is not None:
                    proof[node.value] = None
                break
            node, at = node.children[path[end]], end + 1
    return list(proof)
