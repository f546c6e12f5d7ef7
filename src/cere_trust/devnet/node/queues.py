"""Ready and future queues, ordered by the tags that transactions provide and require; policy lives in `pool`."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from ..chain.validity import Validity
from . import errors
from .errors import PoolError

PoolStatus: TypeAlias = str | dict[str, str]
Watcher = Callable[[PoolStatus], None]


@dataclass(eq=False)
class Transaction:
    """A transaction in the pool.

    Attributes:
        order: Serial number of its import.
        last_block: Number of the last block that may include it.
        checked: Number of the block at which the runtime last validated it.
        missing: Required tags that no transaction provides yet.
        watchers: Callbacks for its statuses.
    """

    data: bytes
    hash: bytes
    validity: Validity
    order: int
    last_block: int
    checked: int
    missing: set[bytes] = field(default_factory=set)
    watchers: list[Watcher] = field(default_factory=list)

    def notify(self, status: PoolStatus) -> None:
        """Report a status to all watchers."""
        for watcher in self.watchers:
            watcher(status)


class Queues:
    """Transactions that the next block can include, and those that depend on missing ones.

    Attributes:
        ready: Transactions with all required tags provided, by hash.
        future: The others, by hash.
    """

    def __init__(self) -> None:
        self.ready: dict[bytes, Transaction] = {}
        self.future: dict[bytes, Transaction] = {}
        self._provided: dict[bytes, Transaction] = {}

    def in_order(self) -> list[Transaction]:
        """Return ready transactions in the order for a block: after those they require; then by priority, expiry, age."""
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

    def _all(self) -> list[Transaction]:
        return [*self.ready.values(), *self.future.values()]

    def by_age(self) -> list[Transaction]:
        """Return all transactions, oldest first."""
        return sorted(self._all(), key=lambda each: each.order)

    def provides(self, tag: bytes) -> bool:
        """Return True if a ready transaction provides a tag."""
        return tag in self._provided

    def _make_ready(self, transaction: Transaction) -> list[Transaction]:
        """Move a transaction into the ready queue; returns the competitors that it replaces, with their dependents."""
        provides = transaction.validity.provides
        rivals = list(dict.fromkeys(self._provided[tag] for tag in provides if tag in self._provided))
        held = min(sum(rival.validity.priority for rival in rivals), 2**64 - 1)
        if rivals and transaction.validity.priority <= held:
            raise errors.low_priority(held, transaction.validity.priority)
        replaced = self._leave_with_dependents(rivals, still_provided=provides)
        self.ready[transaction.hash] = transaction
        for tag in provides:
            self._provided[tag] = transaction
        return replaced

    def _unlock(self, tags: Iterable[bytes]) -> tuple[list[Transaction], list[Transaction]]:
        """Promote future transactions that require some tags, and then those that require theirs.

        Returns:
            The promoted and the removed transactions.
        """
        promoted: list[Transaction] = []
        gone: list[Transaction] = []
        open_tags = list(tags)
        while open_tags:
            tag = open_tags.pop(0)
            for transaction in [each for each in self.future.values() if tag in each.missing]:
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
        return [each for each in promoted if each.hash in self.ready], gone

    def _leave(self, transaction: Transaction) -> None:
        self.ready.pop(transaction.hash, None)
        self.future.pop(transaction.hash, None)
        for tag in transaction.validity.provides:
            if self._provided.get(tag) is transaction:
                del self._provided[tag]

    def _leave_with_dependents(
        self, roots: Iterable[Transaction], still_provided: Iterable[bytes] = ()
    ) -> list[Transaction]:
        """Remove transactions and the ready ones that depend on them; returns all of them."""
        kept = set(still_provided)
        gone = list(roots)
        for transaction in gone:
            self._leave(transaction)
            lost = set(transaction.validity.provides) - kept
            if lost:
                gone += [each for each in self.ready.values() if each not in gone and lost & {*each.validity.requires}]
        return gone
