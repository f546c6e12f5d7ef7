"""Calls, events and untyped values in words.

Metadata says that an event's number is a u128, not that it is money. Fields of the well-known money names are told in CERE,
always with the planck beside it, so that the words can be checked against the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..call import Call
from ..runtime import EventRecord
from ..types import Amount
from .output import Block, Fields
from .values import Untyped, plain, words

MONEY = frozenset({
    "abstain", "active", "actual_fee", "amount", "award", "aye", "balance", "bond", "bonded", "budget_remaining", "burnt_funds",
    "charged", "deactivated", "delta", "deposit", "deposit_held", "deposit_released", "distributed_reward", "expected",
    "expected_reward", "expected_to_charge", "expected_to_reward", "fee", "force_withdraw", "free", "free_balance", "frozen",
    "locked", "max_additional", "max_fee", "maybe_total", "min_create_bond", "min_join_bond", "nay", "new_deposit", "new_free",
    "old_deposit", "old_reserved", "own", "payout", "reactivated", "released_balance", "remainder", "reserved", "rewarded",
    "rollover_balance", "slashed", "storage_deposit_limit", "tip", "total", "total_distributed_reward",
    "total_distributed_rewards", "transferred", "unvested", "validator_payout", "value",
})  # fmt: skip
"""Names of fields that are balances in every pallet that has them."""
CONVICTIONS = ("no conviction", "1x", "2x", "3x", "4x", "5x", "6x")
NOISE = frozenset({
    ("Balances", "Withdraw"), ("Balances", "Deposit"), ("Balances", "Rescinded"), ("Balances", "Issued"), ("Treasury", "Deposit"),
    ("TransactionPayment", "TransactionFeePaid"), ("System", "ExtrinsicSuccess"), ("System", "ExtrinsicFailed"),
})  # fmt: skip
"""Events of every extrinsic: the fee's way, and the bare outcome."""


def call_rows(call: Call, name: str = "call", depth: int = 0) -> Iterator[tuple[str, object]]:
    """A call, one argument a line, calls inside it further in."""
    indent = "  " * depth
    yield indent + name, f"{call.pallet}.{call.name}"
    for argument, value in call.args.items():
        yield from _rows(argument, value, depth + 1)


def _rows(name: str, value: object, depth: int) -> Iterator[tuple[str, object]]:
    indent = "  " * depth
    if isinstance(value, Call):
        yield from call_rows(value, name, depth)
    elif isinstance(value, (list, tuple)) and any(isinstance(v, (Call, Mapping)) for v in value):
        for number, inner in enumerate(value, 1):
            yield from _rows(f"{name} {number}", inner, depth)
    elif isinstance(value, Mapping) and _has_call(value):
        yield indent + name, ""
        for inner_name, inner in _named(value):
            yield from _rows(inner_name, inner, depth + 1)
    else:
        yield indent + name, told(name, value)


def _has_call(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_has_call(v) for v in value.values())
    return isinstance(value, Call) or (isinstance(value, (list, tuple)) and any(_has_call(v) for v in value))


def told(name: str, value: object) -> str:
    """A field's value in words."""
    if isinstance(value, Mapping):
        if "vote" in value and "balance" in value and type(value["vote"]) is int:
            return f"{vote_byte(value['vote'])} with {told('balance', value['balance'])}"
        return "{" + ", ".join(f"{k}: {told(k, v)}" for k, v in _named(value)) + "}"
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return "[" + ", ".join(told(name, v) for v in value) + "]"
    if type(value) is int and name in MONEY and 0 <= value < 2**128:
        return f"{Amount(value)} ({value} planck)"
    return words(value)


def _named(value: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    """A mapping's values by name; the total of an era's reward points is the one that is no money."""
    for name, inner in value.items():
        yield str(name), words(inner) if name == "total" and "individual" in value else inner


def vote_byte(vote: int) -> str:
    """The runtime's vote byte: the high bit is aye, the low ones the conviction."""
    conviction = vote & 0x7F
    side = "aye" if vote & 0x80 else "nay"
    return f"{side}, {CONVICTIONS[conviction] if conviction < len(CONVICTIONS) else f'conviction {conviction}'}"


def event_words(event: EventRecord) -> str:
    """An event on one line."""
    if isinstance(event.fields, Mapping):
        inside = ", ".join(f"{name}={told(name, value)}" for name, value in event.fields.items())
    else:
        inside = ", ".join(words(value) for value in event.fields)
    return f"{event.pallet}.{event.name}({inside})"


def event_document(event: EventRecord) -> dict[str, object]:
    """An event as JSON; its integers are decimal strings."""
    fields = dict(event.fields) if isinstance(event.fields, Mapping) else list(event.fields)
    return {"pallet": event.pallet, "name": event.name, "fields": plain(Untyped(fields))}


def of_interest(events: Iterable[EventRecord]) -> list[EventRecord]:
    """The events that say what the call did."""
    return [event for event in events if (event.pallet, event.name) not in NOISE]


def tree(value: object) -> Block:
    """An untyped value, a field a line where it has fields."""
    if isinstance(value, Mapping):
        return Fields([row for name, inner in _named(value) for row in _rows(name, inner, 0)])
    return words(value)
