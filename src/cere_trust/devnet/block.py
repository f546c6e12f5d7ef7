"""Blocks."""

from __future__ import annotations

from typing import NamedTuple

from ..codec.primitives import read_compact, write_compact
from ..proofs.header import Header
from ..proofs.trie import EMPTY_ROOT
from ..types import H256, BlockHash


class ChainBlock(NamedTuple):
    """A block; extrinsics carry their length prefix."""

    header: Header
    hash: BlockHash
    extrinsics: tuple[bytes, ...] = ()

    @property
    def number(self) -> int:
        """Height."""
        return self.header.number

    @property
    def parent(self) -> BlockHash:
        """Hash of the block before."""
        return self.header.parent

    def transactions(self) -> list[bytes]:
        """The extrinsics that came from outside; those without signature or proof are the block's own inherents."""
        return [extrinsic for extrinsic in self.extrinsics if is_transaction(extrinsic)]

    def encode(self) -> bytes:
        """Header and body, as `Core_execute_block` takes them (the header without its seal is up to the caller)."""
        return self.header.encode() + write_compact(len(self.extrinsics)) + b"".join(self.extrinsics)


def is_transaction(extrinsic: bytes) -> bool:
    """Whether an extrinsic (with its length prefix) is signed, or general with extensions."""
    _, at = read_compact(extrinsic, 0)
    return extrinsic[at] & 0b1100_0000 != 0


def genesis_block(state_root: bytes) -> ChainBlock:
    """Block 0 over a first state."""
    header = Header(BlockHash(bytes(32)), 0, H256(state_root), EMPTY_ROOT)
    return ChainBlock(header, header.hash)
