"""Proofs that the types of one extrinsic belong to a metadata digest (RFC-78).

A device that knows no metadata decodes an extrinsic with the leaves of its proof, and computes from leaves and nodes the
digest that the extrinsic signs along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..codec.portable import ARRAY, BITS, COMPACT, PRIMITIVE, PRIMITIVES, SEQUENCE, VARIANT
from ..codec.primitives import INTEGERS, read_compact, write_compact
from ..crypto.hashing import blake3_256
from ..errors import DecodeError
from .merkle_types import VOID, MerkleTypes
from .metadata_digest import DigestFacts, MetadataTree

MAX_IDLE_STEPS = 100_000
"""Maximum number of types in sequence that take no byte of an extrinsic."""


class MetadataProof(NamedTuple):
    """The types of one extrinsic, and what connects them to the metadata digest.

    Attributes:
        leaves: Encoded types, the deepest level of the tree first.
        leaf_indices: Index of each leaf's node in the tree.
        nodes: Hashes of the nodes that do not follow from the leaves, in depth-first order.
        extrinsic: Encoded description of the extrinsic format.
        facts: Facts about the chain beyond its types.
    """

    leaves: tuple[bytes, ...]
    leaf_indices: tuple[int, ...]
    nodes: tuple[bytes, ...]
    extrinsic: bytes
    facts: DigestFacts

    def encode(self) -> bytes:
        """Encode the proof as devices and other implementations read it."""
        return b"".join(
            (
                write_compact(len(self.leaves)),
                *self.leaves,
                write_compact(len(self.leaf_indices)),
                *(index.to_bytes(4, "little") for index in self.leaf_indices),
                write_compact(len(self.nodes)),
                *self.nodes,
                self.extrinsic,
                self.facts.encode(),
            )
        )

    def digest(self) -> bytes:
        """Compute the metadata digest from the proof alone, as a device does.

        Raises:
            DecodeError: the proof has more or fewer nodes than its leaves leave open.
        """
        known = {index: blake3_256(leaf) for index, leaf in zip(self.leaf_indices, self.leaves, strict=True)}
        open_nodes = list(_open_nodes(self.leaf_indices))
        if len(open_nodes) != len(self.nodes):
            raise DecodeError(0, f"a proof of {len(open_nodes)} nodes, found {len(self.nodes)}")
        known.update(zip(open_nodes, self.nodes, strict=True))

        def hash_of(index: int) -> bytes:
            return known[index] if index in known else blake3_256(hash_of(2 * index + 1) + hash_of(2 * index + 2))

        return self.facts.digest(hash_of(0), self.extrinsic)


def prove(tree: MetadataTree, data: bytes, roots: Sequence[int], facts: DigestFacts) -> MetadataProof:
    """Prove the types of a value.

    Args:
        tree: Merkle tree of the runtime.
        data: Encoded values, one for each of `roots`.
        roots: Type numbers.
        facts: Facts about the chain.

    Raises:
        DecodeError: the data are not values of these types.
    """
    first = len(tree.nodes) - len(tree.types.leaves)
    level = 1 << (len(tree.nodes).bit_length() - 1)  # number of nodes above the deepest level, plus 1
    indices = sorted(
        (first + place for place in _leaf_places(tree.types, data, roots)), key=lambda n: (n + 1 < level, n)
    )
    return MetadataProof(
        tuple(tree.types.leaves[index - first] for index in indices),
        tuple(indices),
        tuple(tree.nodes[index] for index in _open_nodes(indices)),
        tree.types.extrinsic,
        facts,
    )


def _open_nodes(leaf_indices: Iterable[int]) -> Iterator[int]:
    """Yield the topmost nodes that are above no leaf, in depth-first order."""
    leaves = set(leaf_indices)
    above = set()
    for index in leaves:
        while index and (index := (index - 1) // 2) not in above:
            above.add(index)
    pending = [0]
    while pending:
        index = pending.pop()
        if index in above:
            pending += [2 * index + 2, 2 * index + 1]
        elif index not in leaves:
            yield index


def _leaf_places(types: MerkleTypes, data: bytes, roots: Sequence[int]) -> set[int]:
    """Return the places of all leaves that decode the data."""
    walk = _Walk(types, data)
    try:
        walk.run(roots)
    except (IndexError, ValueError):
        raise DecodeError(min(walk.offset, len(data)), "the rest of an extrinsic", "metadata proof") from None
    if walk.offset != len(data):
        raise DecodeError(
            min(walk.offset, len(data)), f"the end of the extrinsic, of {len(data)} bytes", "metadata proof"
        )
    return walk.places


class _Walk:
    """Walk over the types of encoded values; collects their leaves."""

    def __init__(self, types: MerkleTypes, data: bytes) -> None:
        self.types, self.data, self.offset = types, data, 0
        self.places: set[int] = set()
        self.pending: list[tuple[int, int]] = []

    def run(self, roots: Sequence[int]) -> None:
        self.pending = [(number, 1) for number in reversed(roots)]
        idle, last = 0, 0
        while self.pending:
            number, count = self.pending.pop()
            if count > 1:
                self.pending.append((number, count - 1))
            self.step(number)
            idle, last = (idle + 1 if self.offset == last else 0), self.offset
            if idle > MAX_IDLE_STEPS or self.offset > len(self.data):
                raise ValueError("types without end")

    def compact(self) -> int:
        value, self.offset = read_compact(self.data, self.offset)
        return value

    def step(self, number: int) -> None:
        """Pass the start of one value, and note its parts as pending."""
        _, kind, parts, length = self.types.types[number]
        if kind == PRIMITIVE:
            name = PRIMITIVES[parts[0]]
            if name == "str":
                size = self.compact()
                self.offset += size
            else:
                self.offset += INTEGERS[name][0] if name in INTEGERS else 4 if name == "char" else 1
        elif kind == COMPACT:
            if self.types.compact_reference(parts[0]) != VOID:
                self.compact()
        elif kind == VARIANT:
            variant = self.data[self.offset]
            self.offset += 1
            found = next((each for each in parts if each.number == variant), None)
            if found is None:
                raise ValueError("a variant")
            self.places.add(self.types.places[number, variant])
            self.pending += [(field.type, 1) for field in reversed(found.fields)]
        elif parts:
            self.places.add(self.types.places[number])
            if kind == BITS:
                size, _ = self.types.bit_layout(number)
                count = self.compact()  # apart: an augmented assignment reads the offset first
                self.offset += -(-count // (8 * size)) * size
            elif kind in (SEQUENCE, ARRAY):
                self.items(parts[0], self.compact() if kind == SEQUENCE else length)
            else:
                self.pending += [(part, 1) for part in reversed(self.types.parts_of(number))]

    def items(self, number: int, count: int) -> None:
        """Pass the items of a list: all at once if they are integers, one of them if they take no bytes."""
        _, kind, parts, _ = self.types.types[number]
        if kind == PRIMITIVE and PRIMITIVES[parts[0]] in INTEGERS:
            self.offset += count * INTEGERS[PRIMITIVES[parts[0]]][0]
        elif count:
            self.pending.append((number, 1 if self.types.is_empty(number) else count))
