"""The transaction pool of a chain: what comes in, what it throws out, and how it follows the chain.

Follows `sc_transaction_pool`: what it refuses, whom it tells what and in which order, what it throws out when full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...crypto.hashing import blake2_256
from ...errors import RuntimeTrap
from ..block import ChainBlock
from ..chain.authoring import Rejected
from ..chain.chain import BaseChain
from ..chain.validity import ValidityError
from . import errors
from .errors import PoolError, opaque_extrinsic
from .queues import Queues, Transaction, Watcher

BAN_BLOCKS = 300
"""A node bans for half an hour; that many blocks of six seconds."""

MAX_REVALIDATED = 16
"""Of the transactions that stay, those that were not looked at for longest are asked about again."""

MAX_AWAITED_BLOCKS = 512
"""Blocks whose transactions wait for finality; those of older ones are told that it did not come in time."""


class Limits(NamedTuple):
    """How much fits; a node's defaults."""

    ready: int = 8192
    ready_bytes: int = 20 << 20
    future: int = 819
    future_bytes: int = 2 << 20


DEFAULT_LIMITS = Limits()


class Pool(Queues):
    """The pool of one chain.

    Args:
        chain: The chain; transactions are judged at its best block.
        ban_blocks: For how many blocks what was thrown out or included is refused; with 0, until the next block.
        limits: How much fits.
    """

    def __init__(self, chain: BaseChain, *, ban_blocks: int = BAN_BLOCKS, limits: Limits = DEFAULT_LIMITS) -> None:
        super().__init__()
        self.chain = chain
        self.limits = limits
        self._ban_blocks = ban_blocks
        self._banned: dict[bytes, int] = {}
        self._awaiting: dict[bytes, list[Transaction]] = {}
        self._count = 0

    # --- in ---------------------------------------------------------------------------------------------------------

    def submit(self, data: bytes, watcher: Watcher | None = None) -> bytes:
        """Check a transaction and take it in; returns its hash.

        Raises:
            PoolError: with the code a node gives for the reason.
            UndecodableExtrinsic: not an extrinsic's bytes.
        """
        data = opaque_extrinsic(data)
        hash = blake2_256(data)
        if hash in self._banned:
            raise errors.banned()
        if hash in self.ready or hash in self.future:
            self._ban(hash)
            raise errors.already_imported()
        if self._admit(data, hash, [] if watcher is None else [watcher]) in self._enforce_limits():
            raise errors.dropped()
        return hash

    def _admit(self, data: bytes, hash: bytes, watchers: list[Watcher]) -> Transaction:
        number = self.chain.head().number
        try:
            verdict = self.chain.validate(data)
        except RuntimeTrap as trap:
            self._ban(hash)
            raise errors.trapped(trap) from None
        if isinstance(verdict, ValidityError):
            if not verdict.unknown:
                self._ban(hash)
            raise errors.invalid(verdict)
        if not verdict.provides:
            raise errors.no_tags()
        self._count += 1
        transaction = Transaction(data, hash, verdict, self._count, number + verdict.longevity, number)
        transaction.watchers += watchers
        self._take(transaction)
        return transaction

    def _take(self, transaction: Transaction) -> None:
        transaction.missing = {tag for tag in transaction.validity.requires if tag not in self._provided}
        if transaction.missing:
            self.future[transaction.hash] = transaction
            transaction.tell("future")
            return
        removed = self._make_ready(transaction)
        promoted, pushed_out = self._unlock(transaction.validity.provides)
        if transaction.hash not in self.ready:
            for other in promoted:
                self._leave(other)
            raise errors.cycle()
        transaction.tell("ready")
        for other in (*removed, *pushed_out):
            other.tell({"usurped": "0x" + transaction.hash.hex()})
        for other in promoted:
            other.tell("ready")

    # --- out --------------------------------------------------------------------------------------------------------

    def _invalidate(self, roots: Iterable[Transaction]) -> list[Transaction]:
        roots = list(roots)
        for transaction in roots:
            self._ban(transaction.hash)
        gone = self._leave_with_dependents(roots)
        for transaction in gone:
            transaction.tell("invalid")
        return gone

    def _ban(self, hash: bytes) -> None:
        self._banned[hash] = self.chain.head().number + self._ban_blocks

    def _enforce_limits(self) -> list[Transaction]:
        """Throw out the least worthy where there are too many: the cheapest, and of those the oldest."""
        gone: list[Transaction] = []
        limits = self.limits
        while _exceeds(self.ready, limits.ready, limits.ready_bytes):
            worst = min(self.ready.values(), key=lambda one: (one.validity.priority, one.order))
            gone += self._leave_with_dependents([worst])
        while _exceeds(self.future, limits.future, limits.future_bytes):
            oldest = min(self.future.values(), key=lambda one: one.order)
            gone += self._leave_with_dependents([oldest])
        for transaction in gone:
            self._ban(transaction.hash)
            transaction.tell("dropped")
        return gone

    def remove(self, hash: bytes) -> list[bytes]:
        """Throw a transaction out, and those that depend on it; returns their hashes."""
        first = self.ready.get(hash) or self.future.get(hash)
        return [] if first is None else [one.hash for one in self._invalidate([first])]

    def empty(self) -> None:
        """Be as new; who watches is told that it is dropped."""
        watched = [*self._all(), *(one for included in self._awaiting.values() for one in included)]
        for queue in (self.ready, self.future, self._provided, self._banned, self._awaiting):
            queue.clear()
        for transaction in watched:
            transaction.tell("dropped")

    def lose(self, hash: bytes) -> None:
        """Forget a transaction, and tell nobody."""
        transaction = self.ready.get(hash) or self.future.get(hash)
        if transaction is not None:
            self._leave(transaction)

    # --- blocks -----------------------------------------------------------------------------------------------------

    def best_changed(self, retracted: Sequence[ChainBlock], enacted: Sequence[ChainBlock]) -> None:
        """Follow the best chain: what it settles leaves, what it gave up comes back, and who watches is told.

        Args:
            retracted: Blocks that are not on it any more, from the newest down.
            enacted: Blocks that are on it now, upwards.
        """
        bodies = {blake2_256(data): data for block in reversed(retracted) for data in block.transactions()}
        known: dict[bytes, Transaction] = {}
        for block in retracted:
            for transaction in self._awaiting.pop(block.hash, ()):
                known[transaction.hash] = transaction
                transaction.tell({"retracted": "0x" + block.hash.hex()})
        for block in enacted:
            for hash in self._include(block, known):
                bodies.pop(hash, None)
        for hash, data in bodies.items():
            self._bring_back(data, known[hash].watchers if hash in known else [])
        if enacted:
            number = enacted[-1].number
            self._banned = {banned: until for banned, until in self._banned.items() if until > number}
            self._invalidate([one for one in self._all() if one.last_block <= number])
            self._revalidate(number)

    def _include(self, block: ChainBlock, retracted: dict[bytes, Transaction]) -> list[bytes]:
        """Take out what a block of the best chain settles; returns the hashes of its extrinsics."""
        name = "0x" + block.hash.hex()
        hashes = [blake2_256(data) for data in block.extrinsics]
        found = (self.ready.get(hash) or self.future.get(hash) or retracted.get(hash) for hash in hashes)
        included = [transaction for transaction in found if transaction is not None]
        settled: list[bytes] = []
        for transaction in included:
            self._leave(transaction)
            self._ban(transaction.hash)
            settled += transaction.validity.provides
        outrun = [one for one in self.future.values() if not set(settled).isdisjoint(one.validity.provides)]
        for transaction in outrun:
            self._leave(transaction)
        promoted, failed = self._unlock(settled)
        for transaction in promoted:
            transaction.tell("ready")
        for transaction in (*outrun, *failed):
            transaction.tell("dropped")
        if included:
            self._awaiting[block.hash] = included
        for transaction in included:
            transaction.tell({"inBlock": name})
        while len(self._awaiting) > MAX_AWAITED_BLOCKS:
            late = next(iter(self._awaiting))
            for transaction in self._awaiting.pop(late):
                transaction.tell({"finalityTimeout": "0x" + late.hex()})
        return hashes

    def _bring_back(self, data: bytes, watchers: list[Watcher]) -> None:
        """Take in a transaction of a retracted block; that it is banned does not count."""
        try:
            self._admit(data, blake2_256(data), watchers)
        except PoolError:
            for watcher in watchers:
                watcher("invalid")

    def finalized(self, blocks: Sequence[ChainBlock]) -> None:
        """Tell who watches of blocks that became final."""
        for block in blocks:
            for transaction in self._awaiting.pop(block.hash, ()):
                transaction.tell({"finalized": "0x" + block.hash.hex()})

    def reject(self, rejected: Iterable[Rejected]) -> None:
        """Throw out what the runtime refused while a block was made."""
        self._invalidate(one for item in rejected if (one := self.ready.get(blake2_256(item.extrinsic))))

    def _revalidate(self, number: int) -> None:
        """Ask the runtime again about some of those that stayed."""
        for transaction in sorted(self._all(), key=lambda one: one.checked)[:MAX_REVALIDATED]:
            if transaction.hash not in self.ready and transaction.hash not in self.future:
                continue  # it left with one it needed
            transaction.checked = number
            try:
                verdict = self.chain.validate(transaction.data)
            except RuntimeTrap:
                verdict = ValidityError(True, "CannotLookup")
            if isinstance(verdict, ValidityError):
                self._invalidate([transaction])
                continue
            transaction.last_block = number + verdict.longevity
            if transaction.hash in self.future and all(tag in self._provided for tag in verdict.requires):
                # What it waited for came to pass in a block that was not made from this pool.
                del self.future[transaction.hash]
                transaction.validity = verdict
                self._take(transaction)


def _exceeds(queue: dict[bytes, Transaction], count: int, size: int) -> bool:
    return len(queue) > count or sum(len(one.data) for one in queue.values()) > size
