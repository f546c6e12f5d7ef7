"""The transaction pool: ready and future transactions, by the tags they provide and require.

Texts and codes are those of a Substrate node's pool, because clients tell failures apart by them.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ..codec.primitives import read_compact
from ..crypto.hashing import blake2_256
from ..errors import RuntimeTrap
from .chain import Authored, Chain
from .validity import Validity, ValidityError

Status: TypeAlias = "str | dict[str, str]"
Watcher = Callable[[Status], None]

MAX_READY = 8192
MAX_FUTURE = 512

_INVALID = {
    "Call": "Transaction call is not expected",
    "Payment": "Inability to pay some fees (e.g. account balance too low)",
    "Future": "Transaction will be valid in the future",
    "Stale": "Transaction is outdated",
    "BadProof": "Transaction has a bad signature",
    "AncientBirthBlock": "Transaction has an ancient birth block",
    "ExhaustsResources": "Transaction would exhaust the block limits",
    "BadMandatory": "A call was labelled as mandatory, but resulted in an Error.",
    "MandatoryValidation": "Transaction dispatch is mandatory; transactions must not be validated.",
    "BadSigner": "Invalid signing address",
    "IndeterminateImplicit": "The implicit data was unable to be calculated",
    "UnknownOrigin": "The transaction extension did not authorize any origin",
}
_UNKNOWN = {
    "CannotLookup": "Could not lookup information required to validate the transaction",
    "NoUnsignedValidator": "Could not find an unsigned validator for the unsigned transaction",
}


class PoolError(Exception):
    """The pool refuses a transaction, with a node's code, message and data."""

    def __init__(self, code: int, message: str, data: str | None = None) -> None:
        self.code = code
        self.data = data
        super().__init__(message)


@dataclass(eq=False)
class Transaction:
    """A transaction in the pool."""

    data: bytes
    hash: bytes
    validity: Validity
    order: int
    last_block: int
    watchers: list[Watcher] = field(default_factory=list)

    def tell(self, status: Status) -> None:
        """Tell all who watch."""
        for watcher in self.watchers:
            watcher(status)


class Pool:
    """The pool of one chain."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.ready: dict[bytes, Transaction] = {}
        self.future: dict[bytes, Transaction] = {}
        self._provided: dict[bytes, Transaction] = {}
        self._banned: dict[bytes, int] = {}
        self._count = 0

    def submit(self, data: bytes, watcher: Watcher | None = None) -> bytes:
        """Check a transaction and take it in; returns its hash.

        Raises:
            PoolError: with the code a node gives for the reason.
            UndecodableExtrinsic: not an extrinsic's bytes.
        """
        data = opaque_extrinsic(data)
        hash = blake2_256(data)
        if hash in self.ready or hash in self.future:
            raise PoolError(1013, "Transaction Already Imported", "Any { .. }")
        number = self.chain.head().number
        if self._banned.get(hash, -1) >= number:
            raise PoolError(1012, "Transaction is temporarily banned")
        validity = self._validate(data)
        self._count += 1
        last_block = min(number + validity.longevity, 2**64 - 1)
        transaction = Transaction(data, hash, validity, self._count, last_block, [watcher] if watcher else [])
        if not all(tag in self._provided for tag in validity.requires):
            if len(self.future) >= MAX_FUTURE:
                raise _full()
            self.future[hash] = transaction
            transaction.tell("future")
            return hash
        self._make_ready(transaction)
        self._promote()
        return hash

    def _validate(self, data: bytes) -> Validity:
        try:
            verdict = self.chain.validate(data)
        except RuntimeTrap as trap:
            reason = f"Runtime error: Execution failed: Execution aborted due to trap: {trap.panic}"
            raise PoolError(1002, f"Verification Error: {reason}", f'RuntimeApi("{reason}")') from None
        if isinstance(verdict, ValidityError):
            raise _refusal(verdict)
        return verdict

    def _make_ready(self, transaction: Transaction) -> None:
        rivals = {self._provided[tag] for tag in transaction.validity.provides if tag in self._provided}
        held = sum(rival.validity.priority for rival in rivals)
        if rivals and transaction.validity.priority <= held:
            raise PoolError(
                1014,
                f"Priority is too low: ({held} vs {transaction.validity.priority})",
                "The transaction has too low priority to replace another transaction already in the pool.",
            )
        if len(self.ready) - len(rivals) >= MAX_READY:
            raise _full()
        for rival in rivals:
            self._forget(rival)
        self.ready[transaction.hash] = transaction
        for tag in transaction.validity.provides:
            self._provided[tag] = transaction
        for rival in rivals:
            rival.tell({"usurped": "0x" + transaction.hash.hex()})
        transaction.tell("ready")

    def _promote(self, also: frozenset[bytes] = frozenset()) -> None:
        """Move futures to ready whose required tags are provided now, by the pool or by what was just included."""
        moved = True
        while moved:
            moved = False
            for transaction in list(self.future.values()):
                if all(tag in self._provided or tag in also for tag in transaction.validity.requires):
                    del self.future[transaction.hash]
                    moved = True
                    try:
                        self._make_ready(transaction)
                    except PoolError:
                        transaction.tell("dropped")

    def _forget(self, transaction: Transaction) -> None:
        self.ready.pop(transaction.hash, None)
        for tag in transaction.validity.provides:
            if self._provided.get(tag) is transaction:
                del self._provided[tag]

    def in_order(self) -> list[Transaction]:
        """Ready transactions as a block should try them: those they depend on first, then by priority, then by age."""
        waiting: dict[bytes, list[Transaction]] = {}
        missing: dict[bytes, int] = {}
        heap: list[tuple[int, int, Transaction]] = []
        for transaction in self.ready.values():
            needs = [tag for tag in transaction.validity.requires if tag in self._provided]
            missing[transaction.hash] = len(needs)
            for tag in needs:
                waiting.setdefault(tag, []).append(transaction)
            if not needs:
                heapq.heappush(heap, (-transaction.validity.priority, transaction.order, transaction))
        ordered = []
        while heap:
            _, _, transaction = heapq.heappop(heap)
            ordered.append(transaction)
            for tag in transaction.validity.provides:
                for dependent in waiting.pop(tag, ()):
                    missing[dependent.hash] -= 1
                    if not missing[dependent.hash]:
                        heapq.heappush(heap, (-dependent.validity.priority, dependent.order, dependent))
        return ordered

    def after_block(self, authored: Authored) -> None:
        """Take out what a new block settles, and tell who watches."""
        hash = "0x" + authored.block.hash.hex()
        number = authored.block.number
        settled: set[bytes] = set()
        for data in authored.included:
            transaction = self.ready.get(blake2_256(data))
            if transaction is None:
                continue
            self._forget(transaction)
            settled.update(transaction.validity.provides)
            transaction.tell({"inBlock": hash})
            transaction.tell({"finalized": hash})
        for rejected in authored.rejected:
            transaction = self.ready.get(blake2_256(rejected.extrinsic))
            if transaction is not None:
                self._invalidate(transaction)
        for transaction in [*self.ready.values(), *self.future.values()]:
            if transaction.last_block <= number or settled.intersection(transaction.validity.provides):
                self._invalidate(transaction)
        self._banned = {banned: until for banned, until in self._banned.items() if until >= number}
        self._promote(frozenset(settled))

    def _invalidate(self, transaction: Transaction) -> None:
        self._forget(transaction)
        self.future.pop(transaction.hash, None)
        self._banned[transaction.hash] = self.chain.head().number + 30
        transaction.tell("invalid")

    def remove(self, hash: bytes) -> list[bytes]:
        """Throw a transaction out, and those that depend on it; returns their hashes."""
        first = self.ready.get(hash) or self.future.get(hash)
        if first is None:
            return []
        gone = [first]
        for transaction in gone:
            self._forget(transaction)
            self.future.pop(transaction.hash, None)
            tags = set(transaction.validity.provides)
            gone += [
                other for other in self.ready.values() if tags & set(other.validity.requires) and other not in gone
            ]
        for transaction in gone:
            self._banned[transaction.hash] = self.chain.head().number + 30
            transaction.tell("invalid")
        return [transaction.hash for transaction in gone]

    def provides(self, tag: bytes) -> bool:
        """Whether a ready transaction provides a tag."""
        return tag in self._provided


class UndecodableExtrinsic(Exception):
    """Not an extrinsic's bytes; the text is the codec's."""


def opaque_extrinsic(data: bytes) -> bytes:
    """The extrinsic at the start of some bytes: a length and as many bytes."""
    if not data:
        raise UndecodableExtrinsic("Not enough data to fill buffer")
    try:
        size, start = read_compact(data, 0)
    except (LookupError, ValueError):
        raise UndecodableExtrinsic("Not enough data to decode vector") from None
    if start + size > len(data):
        raise UndecodableExtrinsic("Not enough data to decode vector")
    return data[: start + size]


def _refusal(error: ValidityError) -> PoolError:
    texts = _UNKNOWN if error.unknown else _INVALID
    text = texts.get(error.name) or (f"Custom error: {error.code}" if error.name == "Custom" else error.name)
    if error.unknown:
        return PoolError(1011, "Unknown Transaction Validity", text)
    return PoolError(1010, "Invalid Transaction", text)


def _full() -> PoolError:
    return PoolError(1016, "Immediately Dropped", "The transaction couldn't enter the pool because of the limit")
