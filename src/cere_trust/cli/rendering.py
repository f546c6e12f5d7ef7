"""Values as text for people: on one line, as rows of names and values, as tables.

Metadata types an event's number as u128, not as money. Fields with well-known money names are shown in CERE, always with the
planck beside it, so that the text can be checked against the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from ..call import Call
from ..types import Amount, BlockRef

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from rich.console import RenderableType

    from ..runtime import EventRecord

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
FEE_EVENTS = frozenset({
    ("Balances", "Withdraw"), ("Balances", "Deposit"), ("Balances", "Rescinded"), ("Balances", "Issued"), ("Treasury", "Deposit"),
    ("TransactionPayment", "TransactionFeePaid"), ("System", "ExtrinsicSuccess"), ("System", "ExtrinsicFailed"),
})  # fmt: skip
"""Events of every extrinsic: the fee's path, and the bare outcome."""


@dataclass(frozen=True)
class Fields:
    """Names and values, one a line; lists take several lines, nested names and values are indented."""

    rows: Mapping[str, object] | Sequence[tuple[str, object]]


@dataclass(frozen=True)
class Table:
    """Rows under column heads; `empty` is the text for no rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str = "none"


Renderable = Fields | Table | str


class Untyped:
    """A value decoded without a declared type; its integers are decimal strings in JSON, whatever their size."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __str__(self) -> str:
        return format_value(self.value)


# --- one value on one line -------------------------------------------------------------------------------------------


def printable(text: str) -> str:
    """Escape the control characters that a node could send to rewrite the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)


def record(value: DataclassInstance) -> dict[str, object]:
    """Return a dataclass's fields by name."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _members(value: object) -> Mapping[Any, object] | None:
    """Return the names and values inside a value; None for a value shown as a whole."""
    if isinstance(value, Mapping):
        return value
    if is_dataclass(value) and not isinstance(value, (type, Call)):
        return record(value)
    return None


def format_value(value: object) -> str:
    """Format a value on one line."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case Enum():
            return format_value(value.value) if value.value != "None" else "none"
        case bytes() if type(value) is bytes:
            return "0x" + value.hex()
        case BlockRef():
            return str(value)
        case list() | tuple():
            return "[" + ", ".join(map(format_value, value)) + "]"
        case _ if (members := _members(value)) is not None:
            return "{" + ", ".join(f"{format_value(k)}: {format_value(v)}" for k, v in members.items()) + "}"
        case _:
            return str(value)


def format_field(name: str, value: object) -> str:
    """Format a decoded field on one line; its name distinguishes money from other integers."""
    if isinstance(value, Mapping):
        if "vote" in value and "balance" in value and type(value["vote"]) is int:
            return f"{format_vote(value['vote'])} with {format_field('balance', value['balance'])}"
        return "{" + ", ".join(f"{k}: {format_field(k, v)}" for k, v in _decoded_members(value)) + "}"
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return "[" + ", ".join(format_field(name, v) for v in value) + "]"
    if type(value) is int and name in MONEY and 0 <= value < 2**128:
        return f"{Amount(value)} ({value} planck)"
    return format_value(value)


def _decoded_members(value: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    """Yield a mapping's names and values; the total of an era's reward points is formatted here, as it is not money."""
    for name, inner in value.items():
        yield str(name), format_value(inner) if name == "total" and "individual" in value else inner


def format_vote(vote: int) -> str:
    """Format the runtime's vote byte: the high bit is aye, the low ones are the conviction."""
    conviction = vote & 0x7F
    side = "aye" if vote & 0x80 else "nay"
    return f"{side}, {CONVICTIONS[conviction] if conviction < len(CONVICTIONS) else f'conviction {conviction}'}"


def format_event(event: EventRecord) -> str:
    """Format an event on one line."""
    if isinstance(event.fields, Mapping):
        inside = ", ".join(f"{name}={format_field(name, value)}" for name, value in event.fields.items())
    else:
        inside = ", ".join(map(format_value, event.fields))
    return f"{event.pallet}.{event.name}({inside})"


def without_fee_events(events: Iterable[EventRecord]) -> list[EventRecord]:
    """Return the events that the call itself caused."""
    return [event for event in events if (event.pallet, event.name) not in FEE_EVENTS]


# --- calls and decoded values as rows --------------------------------------------------------------------------------


def call_rows(call: Call, name: str = "call", depth: int = 0) -> Iterator[tuple[str, object]]:
    """Yield a call's rows, an argument each; nested calls are indented."""
    yield "  " * depth + name, f"{call.pallet}.{call.name}"
    for argument, value in call.args.items():
        yield from _field_rows(argument, value, depth + 1)


def _field_rows(name: str, value: object, depth: int) -> Iterator[tuple[str, object]]:
    indent = "  " * depth
    if isinstance(value, Call):
        yield from call_rows(value, name, depth)
    elif isinstance(value, (list, tuple)) and any(isinstance(v, (Call, Mapping)) for v in value):
        for number, inner in enumerate(value, 1):
            yield from _field_rows(f"{name} {number}", inner, depth)
    elif isinstance(value, Mapping) and _has_call(value):
        yield indent + name, ""
        for inner_name, inner in _decoded_members(value):
            yield from _field_rows(inner_name, inner, depth + 1)
    else:
        yield indent + name, format_field(name, value)


def _has_call(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_has_call(v) for v in value.values())
    return isinstance(value, Call) or (isinstance(value, (list, tuple)) and any(_has_call(v) for v in value))


def render_decoded(value: object) -> Renderable:
    """Render a decoded value: a row for each field where it has fields, else one line."""
    if isinstance(value, Mapping):
        return Fields([row for name, inner in _decoded_members(value) for row in _field_rows(name, inner, 0)])
    return format_value(value)


# --- rows and tables as text -----------------------------------------------------------------------------------------


def render_text(block: Renderable) -> str:
    """Render a block as text without styles."""
    if isinstance(block, str):
        return printable(block) + "\n"
    if isinstance(block, Fields):
        lines = list(_lines(block.rows))
        width = max((len(name) for name, _ in lines), default=0)
        return "".join(f"{name:<{width}}  {line}".rstrip() + "\n" for name, line in lines)
    if not block.rows:
        return block.empty + "\n"
    cells = [list(block.columns), *([_cell(value) for value in row] for row in block.rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(block.columns))]
    return "".join(
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() + "\n" for row in cells
    )


def render_rich(block: Renderable) -> RenderableType:
    """Render a block for a styled terminal."""
    from rich.table import Table as RichTable
    from rich.text import Text

    if isinstance(block, str):
        return Text(printable(block))
    if isinstance(block, Fields):
        grid = RichTable.grid(padding=(0, 2))
        for name, line in _lines(block.rows):
            grid.add_row(Text(name, style="dim"), Text(line))
        return grid
    if not block.rows:
        return Text(block.empty, style="dim")
    table = RichTable(*block.columns, box=None, pad_edge=False, header_style="bold")
    for row in block.rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    return table


def _lines(rows: Mapping[Any, object] | Sequence[tuple[Any, object]], depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in rows.items() if isinstance(rows, Mapping) else rows:
        label = "  " * depth + printable(format_value(name))
        if members := _members(value):
            yield label, ""
            yield from _lines(members, depth + 1)
        else:
            for i, item in enumerate(_items(value) or ["none"]):
                yield label if i == 0 else "", printable(format_value(item))


def _cell(value: object) -> str:
    return printable(", ".join(map(format_value, _items(value) or ["none"])))


def _items(value: object) -> Sequence[object]:
    """Return the items of a list, any other value as the only item, and no item for an empty value."""
    if isinstance(value, (list, tuple)) and not isinstance(value, BlockRef):
        return value
    return [] if _members(value) == {} else [value]
