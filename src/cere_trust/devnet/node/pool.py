"""The transaction pool of a chain: admission, limits, and maintenance on new blocks.

Follows `sc_transaction_pool` in what it refuses, which statuses it reports in which order, and what it drops when full.
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
"""Blocks for which a removed transaction is banned: half an hour, as in a node, at six seconds a block."""

MAX_REVALIDATED = 16
"""Number of remaining transactions to validate again per block, those with the oldest verdict first."""

MAX_AWAITED_BLOCKS = 512
"""Blocks whose transactions are watched for finality; transactions of older ones get ``finalityTimeout``."""


class Limits(NamedTuple):
    """Capacity of a pool, in transactions and bytes; a node's defaults."""

    ready: int = 8192
    ready_bytes: int = 20 << 20
    future: int = 819
    future_bytes: int = 2 << 20


DEFAULT_LIMITS = Limits()


class Pool(Queues):
    """The pool of one chain.

    Args:
        chain: The chain; its best block is the state for validation.
        ban_blocks: Number of blocks for which removed and included transactions are refused; with 0, until the next block.
        limits: Capacity.
    """

    def __init__(self, chain: BaseChain, *, ban_blocks: int = BAN_BLOCKS, limits: Limits = DEFAULT_LIMITS) -> None:
        super().__init__()
        self.chain = chain
        self.limits = limits
        self._ban_blocks = ban_blocks
        self._banned: dict[bytes, int] = {}
        self._awaiting: dict[bytes, list[Transaction]] = {}
        self._count = 0

    # --- admission ----------------------------------------------------------------------------------------------------

    def submit(self, data: bytes, watcher: Watcher | None = None) -> bytes:
        """Validate a transaction and add it; returns its hash.

        Args:
            watcher: Called with every status of the transaction.

        Raises:
            PoolError: the pool refuses it; the code is a node's.
            UndecodableExtrinsic: the bytes are no extrinsic.
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
            transaction.notify("future")
            return
        removed = self._make_ready(transaction)
        promoted, pushed_out = self._unlock(transaction.validity.provides)
        if transaction.hash not in self.ready:
            for other in promoted:
                self._leave(other)
            raise errors.cycle()
        transaction.notify("ready")
        for other in (*removed, *pushed_out):
            other.notify({"usurped": "0x" + transaction.hash.hex()})
        for other in promoted:
            other.notify("ready")

    # --- removal ------------------------------------------------------------------------------------------------------

    def _invalidate(self, roots: Iterable[Transaction]) -> list[Transaction]:
        roots = list(roots)
        for transaction in roots:
            self._ban(transaction.hash)
        gone = self._leave_with_dependents(roots)
        for transaction in gone:
            transaction.notify("invalid")
        return gone

    def _ban(self, hash: bytes) -> None:
        self._banned[hash] = self.chain.head().number + self._ban_blocks

    def _enforce_limits(self) -> list[Transaction]:
        """Drop transactions beyond the limits: those with the lowest priority, and of those the oldest."""
        gone: list[Transaction] = []
        limits = self.limits
        while _exceeds(self.ready, limits.ready, limits.ready_bytes):
            worst = min(self.ready.values(), key=lambda each: (each.validity.priority, each.order))
            gone += self._leave_with_dependents([worst])
        while _exceeds(self.future, limits.future, limits.future_bytes):
            oldest = min(self.future.values(), key=lambda each: each.order)
            gone += self._leave_with_dependents([oldest])
        for transaction in gone:
            self._ban(transaction.hash)
            transaction.notify("dropped")
        return gone

    def remove(self, hash: bytes) -> list[bytes]:
        """Remove a transaction and those that depend on it; returns their hashes."""
        first = self.ready.get(hash) or self.future.get(hash)
        return [] if first is None else [each.hash for each in self._invalidate([first])]

    def empty(self) -> None:
        """Remove everything, including bans; watchers get ``dropped``."""
        watched = [*self._all(), *(each for included in self._awaiting.values() for each in included)]
        for queue in (self.ready, self.future, self._provided, self._banned, self._awaiting):
            queue.clear()
        for transaction in watched:
            transaction.notify("dropped")

    def lose(self, hash: bytes) -> None:
        """Remove a transaction without a status for its watchers."""
        transaction = self.ready.get(hash) or self.future.get(hash)
        if transaction is not None:
            self._leave(transaction)

    # --- blocks -------------------------------------------------------------------------------------------------------

    def best_changed(self, retracted: Sequence[ChainBlock], enacted: Sequence[ChainBlock]) -> None:
        """Follow the best chain: remove what it includes, take back what it retracted, and notify watchers.

        Args:
            retracted: Blocks that left it, newest first.
            enacted: Blocks that joined it, oldest first.
        """
        bodies = {blake2_256(data): data for block in reversed(retracted) for data in block.transactions()}
        known: dict[bytes, Transaction] = {}
        for block in retracted:
            for transaction in self._awaiting.pop(block.hash, ()):
                known[transaction.hash] = transaction
                transaction.notify({"retracted": "0x" + block.hash.hex()})
        for block in enacted:
            for hash in self._include(block, known):
                bodies.pop(hash, None)
        for hash, data in bodies.items():
            self._bring_back(data, known[hash].watchers if hash in known else [])
        if enacted:
            number = enacted[-1].number
            self._banned = {banned: until for banned, until in self._banned.items() if until > number}
            self._invalidate([each for each in self._all() if each.last_block <= number])
            self._revalidate(number)

    def _include(self, block: ChainBlock, retracted: dict[bytes, Transaction]) -> list[bytes]:
        """Remove what a block of the best chain includes or outdates; returns the hashes of its extrinsics."""
        name = "0x" + block.hash.hex()
        hashes = [blake2_256(data) for data in block.extrinsics]
        known = (self.ready.get(hash) or self.future.get(hash) or retracted.get(hash) for hash in hashes)
        included = [transaction for transaction in known if transaction is not None]
        settled: list[bytes] = []
        for transaction in included:
            self._leave(transaction)
            self._ban(transaction.hash)
            settled += transaction.validity.provides
        outdated = [each for each in self.future.values() if not set(settled).isdisjoint(each.validity.provides)]
        for transaction in outdated:
            self._leave(transaction)
        promoted, failed = self._unlock(settled)
        for transaction in promoted:
            transaction.notify("ready")
        for transaction in (*outdated, *failed):
            transaction.notify("dropped")
        if included:
            self._awaiting[block.hash] = included
        for transaction in included:
            transaction.notify({"inBlock": name})
        while len(self._awaiting) > MAX_AWAITED_BLOCKS:
            late = next(iter(self._awaiting))
            for transaction in self._awaiting.pop(late):
                transaction.notify({"finalityTimeout": "0x" + late.hex()})
        return hashes

    def _bring_back(self, data: bytes, watchers: list[Watcher]) -> None:
        """Add a transaction of a retracted block, even if it is banned."""
        try:
            self._admit(data, blake2_256(data), watchers)
        except PoolError:
            for watcher in watchers:
                watcher("invalid")

    def finalized(self, blocks: Sequence[ChainBlock]) -> None:
        """Report newly final blocks to watchers."""
        for block in blocks:
            for transaction in self._awaiting.pop(block.hash, ()):
                transaction.notify({"finalized": "0x" + block.hash.hex()})

    def reject(self, rejected: Iterable[Rejected]) -> None:
        """Remove transactions that the runtime rejected during authoring."""
        self._invalidate(each for item in rejected if (each := self.ready.get(blake2_256(item.extrinsic))))

    def _revalidate(self, number: int) -> None:
        """Validate some of the remaining transactions again."""
        for transaction in sorted(self._all(), key=lambda each: each.checked)[:MAX_REVALIDATED]:
            if transaction.hash not in self.ready and transaction.hash not in self.future:
                continue  # it was removed with one that it depends on
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
                # A block that was not made from this pool included what it depended on.
                del self.future[transaction.hash]
                transaction.validity = verdict
                self._take(transaction)


def _exceeds(queue: dict[bytes, Transaction], count: int, size: int) -> bool:
    return len(queue) > count or sum(len(each.data) for each in queue.values()) > size
