"""Blocks of the development chain."""

from __future__ import annotations

from typing import NamedTuple

from ..codec.primitives import read_compact, write_compact
from ..proofs.header import Header
from ..proofs.trie import EMPTY_ROOT
from ..types import H256, BlockHash


class ChainBlock(NamedTuple):
    """A block; its extrinsics have their length prefix."""

    header: Header
    hash: BlockHash
    extrinsics: tuple[bytes, ...] = ()

    @property
    def number(self) -> int:
        """Height."""
        return self.header.number

    @property
    def parent(self) -> BlockHash:
        """Hash of the parent block."""
        return self.header.parent

    def transactions(self) -> list[bytes]:
        """Return the extrinsics that users sent; those without signature or proof are the block's own inherents."""
        return [extrinsic for extrinsic in self.extrinsics if is_transaction(extrinsic)]

    def encode(self) -> bytes:
        """Encode header and body for `Core_execute_block`; the caller removes the header's seal."""
        return self.header.encode() + write_compact(len(self.extrinsics)) + b"".join(self.extrinsics)


def is_transaction(extrinsic: bytes) -> bool:
    """Return True if an extrinsic (with its length prefix) is signed, or general with extensions."""
    _, at = read_compact(extrinsic, 0)
    return extrinsic[at] & 0b1100_0000 != 0


def genesis_block(state_root: bytes) -> ChainBlock:
    """Build block 0 for a genesis state root."""
    header = Header(BlockHash(bytes(32)), 0, H256(state_root), EMPTY_ROOT)
    return ChainBlock(header, header.hash)
