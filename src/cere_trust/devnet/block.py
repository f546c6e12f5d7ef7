"""Headers and blocks."""

from __future__ import annotations

from typing import NamedTuple

from ..codec.primitives import read_compact, write_compact
from ..crypto.hashing import blake2_256
from ..proofs.trie import EMPTY_ROOT


class Header(NamedTuple):
    """A block header; `digest` holds encoded digest items.

    Source: `sp_runtime::generic::Header`.
    """

    parent: bytes
    number: int
    state_root: bytes
    extrinsics_root: bytes
    digest: tuple[bytes, ...] = ()

    def encode(self) -> bytes:
        """SCALE encoding."""
        return b"".join(
            (self.parent, write_compact(self.number), self.state_root, self.extrinsics_root,
             write_compact(len(self.digest)), *self.digest)
        )  # fmt: skip

    def hash(self) -> bytes:
        """Blake2b-256 of the encoding: the block's hash."""
        return blake2_256(self.encode())

    @classmethod
    def decode(cls, data: bytes) -> Header:
        """Read an encoded header."""
        number, at = read_compact(data, 32)
        state_root, extrinsics_root = data[at : at + 32], data[at + 32 : at + 64]
        count, at = read_compact(data, at + 64)
        digest = []
        for _ in range(count):
            start = at
            at = _digest_end(data, at)
            digest.append(data[start:at])
        return cls(data[:32], number, state_root, extrinsics_root, tuple(digest))


def _digest_end(data: bytes, at: int) -> int:
    kind = data[at]
    if kind == 8:  # the runtime environment was updated
        return at + 1
    size, start = read_compact(data, at + (1 if kind == 0 else 5))
    return start + size


def digest_item(kind: int, engine: bytes, data: bytes) -> bytes:
    """A digest item of a consensus engine: 4 consensus, 5 seal, 6 pre-runtime."""
    return bytes((kind,)) + engine + write_compact(len(data)) + data


class Block(NamedTuple):
    """A block; extrinsics carry their length prefix."""

    header: Header
    hash: bytes
    extrinsics: tuple[bytes, ...] = ()

    @property
    def number(self) -> int:
        """Height."""
        return self.header.number

    def encode(self) -> bytes:
        """Header and body, as `Core_execute_block` takes them (the header without its seal is up to the caller)."""
        return self.header.encode() + write_compact(len(self.extrinsics)) + b"".join(self.extrinsics)


def genesis_block(state_root: bytes) -> Block:
    """Block 0 over a first state."""
    header = Header(bytes(32), 0, state_root, EMPTY_ROOT)
    return Block(header, header.hash())
