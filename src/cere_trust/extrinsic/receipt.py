"""Results of included extrinsics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..call import Call
from ..codec import lift
from ..errors import DispatchError, Fate, IncompatibleRuntime, UnknownItem
from ..event import event_name
from ..runtime import EventRecord, Runtime
from ..types import H256, Amount, BlockRef
from .outcome import Outcome, outcome_of
from .transaction import SignedExtrinsic

E = TypeVar("E")


@dataclass(frozen=True)
class Receipt:
    """Result of an included extrinsic: its block, its fee, and the outcome of each call.

    Attributes:
        hash: The extrinsic's hash.
        block: The block it is in.
        index: Index of the extrinsic in the block.
        fee: Total fee that the signer paid, the tip included.
        tip: Tip contained in the fee.
        events: Events of the extrinsic.
        outcome: Call tree with the state of each call.
        finalized: Whether the block was finalized when the receipt was made.
    """

    hash: H256
    block: BlockRef
    index: int
    fee: Amount
    tip: Amount
    events: list[EventRecord]
    outcome: Outcome
    finalized: bool = False

    @classmethod
    def from_block(
        cls,
        runtime: Runtime,
        block: BlockRef,
        index: int,
        events: Sequence[EventRecord],
        signed: SignedExtrinsic,
        *,
        finalized: bool = False,
    ) -> Receipt:
        """Derive an extrinsic's receipt from its block's events.

        Args:
            runtime: The runtime that ran the block.
            block: The block.
            index: Index of the extrinsic in the block.
            events: All of the block's events.
            signed: The extrinsic.
            finalized: Whether the block is finalized.

        Raises:
            IncompatibleRuntime: the events do not report whether the extrinsic succeeded.
        """
        own = [event for event in events if event.extrinsic == index]
        return cls.of(runtime, block, own, signed.unsigned.call, hash=signed.hash, index=index, finalized=finalized)

    @classmethod
    def of(
        cls,
        runtime: Runtime,
        block: BlockRef,
        own: Sequence[EventRecord],
        call: Call,
        *,
        hash: bytes,
        index: int,
        finalized: bool = False,
    ) -> Receipt:
        """Build the receipt of any extrinsic from its own events and its decoded call."""
        end = next((event for event in reversed(own) if event.pallet == "System" and event.name in _ENDS), None)
        if end is None:
            raise IncompatibleRuntime(f"block {block} has no event that says how extrinsic {index} ended")
        error = runtime.explain(_field(end, "dispatch_error", 0)) if end.name == "ExtrinsicFailed" else None
        paid = next((e for e in own if (e.pallet, e.name) == ("TransactionPayment", "TransactionFeePaid")), None)
        fee, tip = (_amount(paid, "actual_fee", 1), _amount(paid, "tip", 2)) if paid else (Amount(0), Amount(0))
        outcome = outcome_of(runtime, call, own, error)
        return cls(H256(hash), block, index, fee, tip, list(own), outcome, finalized)

    @property
    def ok(self) -> bool:
        """True if every call in it succeeded; the outermost can succeed although an inner one failed."""
        return self.outcome.ok

    @property
    def error(self) -> DispatchError | None:
        """First failed call as an error to raise; None if none failed."""
        failure = self.outcome.failure
        if failure is None or failure.error is None:
            return None
        paid = "the fee was paid" if self.fee else "it cost no fee"
        where = f"in block {self.block.number:,}, extrinsic {self.index}; {paid}"
        if failure is not self.outcome:
            where += f"\nfailed inside {self.outcome.call.pallet}.{self.outcome.call.name}: {failure.call}"
        if not self.finalized:
            where += "\nthe block is not final yet: a reorganization can still give the transaction another outcome"
        pallet, name, docs = failure.error
        fate = Fate.INCLUDED if self.finalized else Fate.UNFINALIZED
        return DispatchError(pallet, name, docs, where=where, hash=self.hash, fate=fate)

    def find(self, event: type[E]) -> E | None:
        """Return the first event of a type, such as ``balances.Transfer``; None if there is none.

        Raises:
            TypeError: not a typed event.
        """
        return next(iter(self.find_all(event)), None)

    def find_all(self, event: type[E]) -> list[E]:
        """Return all events of a type, in order."""
        return events_of(event, self.events)

    def expect(self, event: type[E]) -> E:
        """Return the first event of a type, or raise if there is none.

        Raises:
            UnknownItem: the extrinsic emitted none; the message lists the events it emitted.
        """
        found = self.find(event)
        if found is None:
            emitted = ", ".join(dict.fromkeys(f"{record.pallet}.{record.name}" for record in self.events))
            raise UnknownItem(f"extrinsic {self.hash} emitted no {'.'.join(event_name(event))}; it emitted {emitted}")
        return found


_ENDS = ("ExtrinsicSuccess", "ExtrinsicFailed")


def events_of(event: type[E], records: Iterable[EventRecord]) -> list[E]:
    """Return all events of a type, in order, from the events of a receipt or a block (`Client.events`).

    Args:
        event: The type, such as ``balances.Transfer``.
        records: Event records to search.

    Raises:
        TypeError: not a typed event.
        IncompatibleRuntime: this runtime's event has other fields.
    """
    name = event_name(event)
    return [typed(event, record) for record in records if (record.pallet, record.name) == name]


def typed(event: type[E], record: EventRecord) -> E:
    """Convert an event record to its dataclass; raise `IncompatibleRuntime` if its fields differ."""
    fields: object = record.fields
    if isinstance(fields, tuple):
        # Positional: by order; a field that an older runtime does not have takes the dataclass's default.
        names = getattr(event, "__dataclass_fields__", {})
        fields = dict(zip(names, fields, strict=False))
    return lift(event, fields)


def _field(record: EventRecord, name: str, position: int) -> object:
    return record.fields[name] if isinstance(record.fields, dict) else record.fields[position]


def _amount(record: EventRecord, name: str, position: int) -> Amount:
    value = _field(record, name, position)
    return Amount(value if isinstance(value, int) else 0)
