"""Headers and hashes of the fake node's blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..proofs.header import Header
from ..proofs.trie import ordered_root
from ..types import BlockHash

_ZERO = "0x" + "00" * 32
_NO_EXTRINSICS = ordered_root([], 0)


class HeaderChain:
    """Headers of numbered blocks, each of which names its parent and the root of its extrinsics.

    A change of a block's extrinsics changes its hash, and the hashes of all blocks after it.

    Args:
        blocks: Encoded extrinsics by height; other blocks are empty. The caller may change it at any time.
        genesis: Genesis hash; by default that of the header of block 0.
    """

    def __init__(self, blocks: Mapping[int, Sequence[bytes]], genesis: BlockHash | None) -> None:
        self._blocks = blocks
        self._genesis = genesis
        self._hashes: list[BlockHash] = []
        self._heights: dict[BlockHash, int] = {}
        self._hashed: dict[int, tuple[bytes, ...]] = {}

    def hash(self, number: int) -> BlockHash:
        """Return the hash of the block at a height, also of one that does not exist yet."""
        self._drop_changed()
        while len(self._hashes) <= number:
            self._append()
        return self._hashes[number]

    def height(self, hash: str, best: int) -> int | None:
        """Return the height of a block, None if no block up to `best` has this hash."""
        self.hash(best)
        height = self._heights.get(BlockHash(hash))
        return None if height is None or height > best else height

    def header(self, number: int) -> dict[str, object]:
        """Return the header of a block as JSON."""
        return self._header(number, str(self.hash(number - 1)) if number else _ZERO)

    def _header(self, number: int, parent: str) -> dict[str, object]:
        return {
            "parentHash": parent,
            "number": hex(number),
            "stateRoot": _ZERO,
            "extrinsicsRoot": "0x" + self._root(number).hex(),
            "digest": {"logs": []},
        }

    def _root(self, number: int) -> bytes:
        extrinsics = self._blocks.get(number)
        return ordered_root(extrinsics, 0) if extrinsics else _NO_EXTRINSICS

    def _append(self) -> None:
        number = len(self._hashes)
        parent = str(self._hashes[-1]) if number else _ZERO
        given = self._genesis if number == 0 else None
        made = given or Header.from_json(self._header(number, parent)).hash
        extrinsics = self._blocks.get(number)
        if extrinsics:
            self._hashed[number] = tuple(extrinsics)
        self._heights[made] = number
        self._hashes.append(made)

    def _drop_changed(self) -> None:
        """Drop the hashes from the lowest block on whose extrinsics have changed."""
        heights = (number for number in {*self._blocks, *self._hashed} if number < len(self._hashes))
        changed = min(
            (number for number in heights if tuple(self._blocks.get(number, ())) != self._hashed.get(number, ())),
            default=None,
        )
        if changed is None:
            return
        for hash in self._hashes[changed:]:
            del self._heights[hash]
        del self._hashes[changed:]
        for number in [number for number in self._hashed if number >= changed]:
            del self._hashed[number]
