"""A runtime whose verdict on a transaction is written in the transaction, and can be overruled."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

from cere_trust.codec.primitives import write_compact
from cere_trust.crypto.hashing import blake2_256
from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.authoring import Rejected
from cere_trust.devnet.chain.validity import Validity, ValidityError
from cere_trust.devnet.node.pool import BAN_BLOCKS, Limits, Pool
from cere_trust.devnet.node.queues import PoolStatus
from cere_trust.errors import RuntimeTrap
from cere_trust.proofs.header import Header
from cere_trust.types import H256, BlockHash

FOREVER = 2**64 - 1
Verdict = Validity | ValidityError | RuntimeTrap


class Made(NamedTuple):
    """A transaction: its bytes and what watchers were told."""

    data: bytes
    heard: list[PoolStatus]

    @property
    def hash(self) -> bytes:
        return blake2_256(self.data)

    @property
    def hex(self) -> str:
        return "0x" + self.hash.hex()


class Scripted:
    """The part of a chain that a pool looks at, and the pool."""

    def __init__(self, *, ban_blocks: int = BAN_BLOCKS, limits: Limits | None = None) -> None:
        self.number = 0
        self.verdicts: dict[bytes, Verdict] = {}
        self.asked: list[bytes] = []
        self.log: list[tuple[str, PoolStatus]] = []
        self._names = itertools.count()
        chain: Any = self
        self.pool = Pool(chain, ban_blocks=ban_blocks, limits=limits or Limits())

    # What the pool asks a chain for.
    def head(self) -> ChainBlock:
        header = Header(BlockHash(bytes(32)), self.number, H256(bytes(32)), H256(bytes(32)))
        return ChainBlock(header, BlockHash(self.number.to_bytes(32, "big")))

    def validate(self, extrinsic: bytes) -> Validity | ValidityError:
        self.asked.append(extrinsic)
        verdict = self.verdicts[extrinsic]
        if isinstance(verdict, RuntimeTrap):
            raise verdict
        return verdict

    # What tests do.
    def make(
        self,
        *provides: str,
        needs: tuple[str, ...] = (),
        priority: int = 1,
        longevity: int = FOREVER,
        size: int = 0,
        verdict: Verdict | None = None,
    ) -> Made:
        """A transaction that is not submitted yet."""
        body = b"\x84" + next(self._names).to_bytes(4, "little") + bytes(size)
        data = write_compact(len(body)) + body
        tags = tuple(tag.encode() for tag in provides), tuple(tag.encode() for tag in needs)
        self.verdicts[data] = verdict or Validity(priority, tags[1], tags[0], longevity, True)
        return Made(data, [])

    def submit(self, made: Made, name: str = "") -> bytes:
        """Submit and watch."""

        def watch(status: PoolStatus) -> None:
            made.heard.append(status)
            self.log.append((name, status))

        return self.pool.submit(made.data, watch)

    def add(self, *provides: str, name: str = "", **options: Any) -> Made:
        """Make and submit."""
        made = self.make(*provides, **options)
        self.submit(made, name)
        return made

    def block(self, *included: Made, rejected: tuple[Made, ...] = ()) -> str:
        """A new block with some transactions, final at once; returns its hash."""
        block = self.open_block(*included)
        self.pool.finalized((block,))
        self.pool.reject(Rejected(one.data, ValidityError(False, "Stale")) for one in rejected)
        return "0x" + block.hash.hex()

    def open_block(self, *included: Made, instead_of: tuple[ChainBlock, ...] = ()) -> ChainBlock:
        """A new best block that is not final yet, on top or in place of others (the newest first)."""
        self.number += 1 - len(instead_of)
        extrinsics = tuple(one.data for one in included)
        salt = blake2_256(b"".join((*extrinsics, *(block.hash for block in instead_of))))[:16]
        block = ChainBlock(self.head().header, BlockHash(self.number.to_bytes(16, "big") + salt), extrinsics)
        self.pool.best_changed(instead_of, (block,))
        return block

    def block_of_all(self) -> str:
        """A new block of everything that is ready."""
        return self.block(*(Made(one.data, []) for one in self.pool.in_order()))
