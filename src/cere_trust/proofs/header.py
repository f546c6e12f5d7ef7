"""Block headers, offline: encoding, hashes and digest items.

Only the hash of a returned header proves that the node returned the requested block.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..codec.primitives import read_compact, write_compact
from ..crypto.hashing import blake2_256
from ..errors import ProofError
from ..limits import HOSTILE
from ..types import H256, BlockHash, BlockRef

OTHER, CONSENSUS, SEAL, PRE_RUNTIME, ENVIRONMENT_UPDATED = 0, 4, 5, 6, 8
"""Kinds of digest items: the item's first byte."""


class Header(NamedTuple):
    """A block header; `digest` holds encoded digest items.

    Source: `sp_runtime::generic::Header`.
    """

    parent: BlockHash
    number: int
    state_root: H256
    extrinsics_root: H256
    digest: tuple[bytes, ...] = ()

    def encode(self) -> bytes:
        """Encode it in SCALE."""
        return b"".join(
            (self.parent, write_compact(self.number), self.state_root, self.extrinsics_root,
             write_compact(len(self.digest)), *self.digest)
        )  # fmt: skip

    @property
    def hash(self) -> BlockHash:
        """Blake2b-256 of the encoding: the block's hash."""
        return BlockHash(blake2_256(self.encode()))

    @property
    def ref(self) -> BlockRef:
        """Number and hash."""
        return BlockRef(self.number, self.hash)

    def logs(self, kind: int, engine: bytes) -> list[bytes]:
        """Return the contents of the digest items of one kind and consensus engine."""
        start = bytes((kind,)) + engine
        return [item[read_compact(item, 5)[1] :] for item in self.digest if item.startswith(start)]

    @classmethod
    def decode(cls, data: bytes) -> Header:
        """Decode a header.

        Raises:
            ProofError: the bytes are not exactly one header.
        """
        header, end = cls.read(data, 0)
        if end != len(data):
            raise ProofError(f"{len(data) - end} bytes too many behind a header")
        return header

    @classmethod
    def read(cls, data: bytes, at: int) -> tuple[Header, int]:
        """Decode a header at an offset; return it and the offset behind it.

        Raises:
            ProofError: the bytes there are not a header.
        """
        try:
            return cls._read(data, at)
        except HOSTILE:
            raise ProofError(f"not a block header at byte {at}") from None

    @classmethod
    def _read(cls, data: bytes, at: int) -> tuple[Header, int]:
        parent = BlockHash(data[at : at + 32])
        number, at = read_compact(data, at + 32)
        state_root, extrinsics_root = H256(data[at : at + 32]), H256(data[at + 32 : at + 64])
        count, at = read_compact(data, at + 64)
        if number >= 1 << 64 or count > len(data) - at:
            raise ValueError("a number that no header has")
        digest = []
        for _ in range(count):
            start = at
            at = _item_end(data, at)
            digest.append(data[start:at])
        if at > len(data):
            raise IndexError("short")
        return cls(parent, number, state_root, extrinsics_root, tuple(digest)), at

    @classmethod
    def from_json(cls, header: Mapping[str, Any]) -> Header:
        """Read a header from a node's JSON (`chain_getHeader`).

        Raises:
            ProofError: a field is missing or invalid.
        """
        try:
            parent = BlockHash(header["parentHash"])
            number = int(header["number"], 16)
            state_root, extrinsics_root = H256(header["stateRoot"]), H256(header["extrinsicsRoot"])
            digest = tuple(bytes.fromhex(item[2:]) for item in header["digest"]["logs"])
        except HOSTILE:
            raise ProofError("not a block header") from None
        read = cls(parent, number, state_root, extrinsics_root, digest)
        if number < 0 or cls.decode(read.encode()) != read:
            raise ProofError("not a block header")
        return read


def _item_end(data: bytes, at: int) -> int:
    kind = data[at]
    if kind == ENVIRONMENT_UPDATED:
        return at + 1
    if kind not in (OTHER, CONSENSUS, SEAL, PRE_RUNTIME):
        raise ValueError("a digest item of no known kind")
    size, start = read_compact(data, at + (1 if kind == OTHER else 5))
    return start + size


def digest_item(kind: int, engine: bytes, data: bytes) -> bytes:
    """Encode a digest item of a consensus engine: `CONSENSUS`, `SEAL` or `PRE_RUNTIME`."""
    return bytes((kind,)) + engine + write_compact(len(data)) + data
