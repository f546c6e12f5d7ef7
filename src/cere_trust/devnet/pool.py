"""The transaction pool: ready and future transactions, by the tags they provide and require.

Follows `sc_transaction_pool`: what it refuses, whom it tells what and in which order, what it throws out when full.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from ..crypto.hashing import blake2_256
from ..errors import RuntimeTrap
from . import refusal
from .authoring import Rejected
from .block import Block
from .chain import Chain
from .refusal import PoolError, opaque_extrinsic
from .validity import Validity, ValidityError

Status: TypeAlias = "str | dict[str, str]"
Watcher = Callable[[Status], None]

BAN_BLOCKS = 300
"""A node bans for half an hour; that many blocks of six seconds."""

REVALIDATED_PER_BLOCK = 16
"""Of the transactions that stay, those that were not looked at for longest are asked about again."""

AWAITED_BLOCKS = 512
"""Blocks whose transactions wait for finality; those of older ones are told that it did not come in time."""


class Limits(NamedTuple):
    """How much fits; a node's defaults."""

    ready: int = 8192
    ready_bytes: int = 20 << 20
    future: int = 819
    future_bytes: int = 2 << 20


DEFAULT_LIMITS = Limits()


@dataclass(eq=False)
class Transaction:
    """A transaction in the pool.

    Attributes:
        order: Counts up with every import.
        last_block: Number of the last block it may be in.
        checked: Number of the block the runtime last judged it at.
        missing: Required tags that nothing provided yet.
    """

    data: bytes
    hash: bytes
    validity: Validity
    order: int
    last_block: int
    checked: int
    missing: set[bytes] = field(default_factory=set)
    watchers: list[Watcher] = field(default_factory=list)

    def tell(self, status: Status) -> None:
        """Tell all who watch."""
        for watcher in self.watchers:
            watcher(status)


class Pool:
    """The pool of one chain.

    Args:
        chain: The chain; transactions are judged at its best block.
        bans: Whether what was thrown out or included is refused for a while. A node started with ``--dev`` does not.
        limits: How much fits.
    """

    def __init__(self, chain: Chain, *, bans: bool = True, limits: Limits = DEFAULT_LIMITS) -> None:
        self.chain = chain
        self.limits = limits
        self.ready: dict[bytes, Transaction] = {}
        self.future: dict[bytes, Transaction] = {}
        self._bans = bans
        self._provided: dict[bytes, Transaction] = {}
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
            raise refusal.banned()
        if hash in self.ready or hash in self.future:
            raise refusal.already_imported()
        if self._admit(data, hash, [] if watcher is None else [watcher]) in self._enforce_limits():
            raise refusal.dropped()
        return hash

    def _admit(self, data: bytes, hash: bytes, watchers: list[Watcher]) -> Transaction:
        number = self.chain.head().number
        try:
            verdict = self.chain.validate(data)
        except RuntimeTrap as trap:
            raise refusal.trapped(trap) from None
        if isinstance(verdict, ValidityError):
            if not verdict.unknown:
                self._ban(hash)
            raise refusal.invalid(verdict)
        if not verdict.provides:
            raise refusal.no_tags()
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
            raise refusal.cycle()
        transaction.tell("ready")
        for other in (*removed, *pushed_out):
            other.tell({"usurped": "0x" + transaction.hash.hex()})
        for other in promoted:
            other.tell("ready")

    def _make_ready(self, transaction: Transaction) -> list[Transaction]:
        """Put a transaction among the ready ones, in place of those it competes with; returns them."""
        provides = transaction.validity.provides
        rivals = list(dict.fromkeys(self._provided[tag] for tag in provides if tag in self._provided))
        held = min(sum(rival.validity.priority for rival in rivals), 2**64 - 1)
        if rivals and transaction.validity.priority <= held:
            raise refusal.low_priority(held, transaction.validity.priority)
        replaced = self._leave_with_dependents(rivals, still_provided=provides)
        self.ready[transaction.hash] = transaction
        for tag in provides:
            self._provided[tag] = transaction
        return replaced

    def _unlock(self, tags: Iterable[bytes]) -> tuple[list[Transaction], list[Transaction]]:
        """Promote futures that wait for some tags, and then those that wait for theirs.

        Returns:
            Those that are ready now, and those that had to go.
        """
        promoted: list[Transaction] = []
        gone: list[Transaction] = []
        open_tags = list(tags)
        while open_tags:
            tag = open_tags.pop(0)
            for transaction in [one for one in self.future.values() if tag in one.missing]:
                transaction.missing.discard(tag)
                if transaction.missing:
                    continue
                del self.future[transaction.hash]
                try:
                    gone += self._make_ready(transaction)
                except PoolError:
                    gone.append(transaction)
                else:
                    promoted.append(transaction)
                    open_tags += transaction.validity.provides
        return [one for one in promoted if one.hash in self.ready], gone

    # --- out --------------------------------------------------------------------------------------------------------

    def _leave(self, transaction: Transaction) -> None:
        self.ready.pop(transaction.hash, None)
        self.future.pop(transaction.hash, None)
        for tag in transaction.validity.provides:
            if self._provided.get(tag) is transaction:
                del self._provided[tag]

    def _leave_with_dependents(
        self, roots: Iterable[Transaction], still_provided: Iterable[bytes] = ()
    ) -> list[Transaction]:
        """Take transactions out, with the ready ones that need what they provided; returns all of them."""
        kept = set(still_provided)
        gone = list(roots)
        for transaction in gone:
            self._leave(transaction)
            lost = set(transaction.validity.provides) - kept
            if lost:
                gone += [one for one in self.ready.values() if one not in gone and lost & {*one.validity.requires}]
        return gone

    def _invalidate(self, roots: Iterable[Transaction]) -> list[Transaction]:
        roots = list(roots)
        for transaction in roots:
            self._ban(transaction.hash)
        gone = self._leave_with_dependents(roots)
        for transaction in gone:
            transaction.tell("invalid")
        return gone

    def _ban(self, hash: bytes) -> None:
        if self._bans:
            self._banned[hash] = self.chain.head().number + BAN_BLOCKS

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

    def in_order(self) -> list[Transaction]:
        """Ready transactions as a block should try them: after those they need; then by priority, expiry, age."""
        waiting: dict[bytes, list[Transaction]] = {}
        missing: dict[bytes, int] = {}
        heap: list[tuple[int, int, int, Transaction]] = []

        def eligible(transaction: Transaction) -> None:
            heapq.heappush(
                heap, (-transaction.validity.priority, transaction.last_block, transaction.order, transaction)
            )

        for transaction in self.ready.values():
            needs = {tag for tag in transaction.validity.requires if tag in self._provided}
            missing[transaction.hash] = len(needs)
            for tag in needs:
                waiting.setdefault(tag, []).append(transaction)
            if not needs:
                eligible(transaction)
        ordered = []
        while heap:
            transaction = heapq.heappop(heap)[-1]
            ordered.append(transaction)
            for tag in transaction.validity.provides:
                for dependent in waiting.pop(tag, ()):
                    missing[dependent.hash] -= 1
                    if not missing[dependent.hash]:
                        eligible(dependent)
        return ordered

    def best_changed(self, retracted: Sequence[Block], enacted: Sequence[Block]) -> None:
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
            self._banned = {banned: until for banned, until in self._banned.items() if until >= number}
            self._invalidate([one for one in self._all() if one.last_block <= number])
            self._revalidate(number)

    def _include(self, block: Block, retracted: dict[bytes, Transaction]) -> list[bytes]:
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
        while len(self._awaiting) > AWAITED_BLOCKS:
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

    def finalized(self, blocks: Sequence[Block]) -> None:
        """Tell who watches of blocks that became final."""
        for block in blocks:
            for transaction in self._awaiting.pop(block.hash, ()):
                transaction.tell({"finalized": "0x" + block.hash.hex()})

    def reject(self, rejected: Iterable[Rejected]) -> None:
        """Throw out what the runtime refused while a block was made."""
        self._invalidate(one for item in rejected if (one := self.ready.get(blake2_256(item.extrinsic))))

    def _revalidate(self, number: int) -> None:
        """Ask the runtime again about some of those that stayed."""
        for transaction in sorted(self._all(), key=lambda one: one.checked)[:REVALIDATED_PER_BLOCK]:
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

    def _all(self) -> list[Transaction]:
        return [*self.ready.values(), *self.future.values()]

    def by_age(self) -> list[Transaction]:
        """All transactions, those that came first first."""
        return sorted(self._all(), key=lambda one: one.order)

    def provides(self, tag: bytes) -> bool:
        """Whether a ready transaction provides a tag."""
        return tag in self._provided


def _exceeds(queue: dict[bytes, Transaction], count: int, size: int) -> bool:
    return len(queue) > count or sum(len(one.data) for one in queue.values()) > size
