"""``dev_*``: fast-forward and overrides. Names and parameters are those of chopsticks if it has the same method."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from ...errors import CodecError, InvalidAddress, MetadataError
from ...pallets import timestamp
from ...pallets.referenda import Origin
from ...runtime import Runtime
from ..control.block_producer import StorageKey
from ..control.fast_forward import steps_to_block, steps_to_skip, steps_to_time
from .author import submit
from .compat.serde import JsonField, hexed, sequence, u32
from .registry import U32, AnyJson, Hex, JsonValue, Steps, arguments, invalid_params, method, to_hex
from .served import ServedNode

T = TypeVar("T")


def _checked(work: Callable[[], T]) -> T:
    """Run `work`, with errors of metadata and encoding as invalid parameters."""
    try:
        return work()
    except (CodecError, MetadataError, InvalidAddress) as error:
        raise invalid_params(str(error)) from None


_NEW_BLOCK = {
    "count": JsonField(u32, True),
    "to": JsonField(u32, True),
    "transactions": JsonField(sequence(hexed), True),
}


@method("dev_newBlock")
def new_block(served: ServedNode, blocks: AnyJson | None) -> Steps:
    """Make blocks of pooled transactions: nothing or ``{"count": n}``, ``{"to": number}``; the first block includes
    ``"transactions"``. Other requests run between the blocks. Returns the last block's hash."""
    wanted = {} if blocks is None else {"count": blocks} if isinstance(blocks, int) else blocks
    if not isinstance(wanted, dict) or not set(wanted) <= set(_NEW_BLOCK):
        raise invalid_params("an object is wanted that may have count, to, transactions")
    options = arguments(_NEW_BLOCK, json.dumps(wanted))
    for transaction in options["transactions"] or ():
        submit(served, transaction)
    control = served.node.control
    if options["to"] is not None:
        yield from control.run_exclusively(lambda producer: steps_to_block(producer, options["to"]))
    else:
        for _ in range(1 if options["count"] is None else options["count"]):
            control.new_blocks()
            yield
    return to_hex(served.chain.best)


@method("dev_skipTo")
def skip_to(served: ServedNode, number: U32) -> Steps:
    """Call `TimeMachine.skip_to` with a block number; returns the block's hash. Other requests run between the blocks."""
    yield from served.node.control.run_exclusively(lambda producer: steps_to_skip(producer, number))
    return to_hex(served.chain.best)


@method("dev_timeTravel")
def time_travel(served: ServedNode, when: AnyJson) -> Steps:
    """Call `TimeMachine.to_time` with milliseconds since 1970 or an ISO 8601 date; returns the chain's new milliseconds.
    Other requests run between the sessions."""
    if isinstance(when, str):
        try:
            date = datetime.fromisoformat(when)
        except ValueError:
            raise invalid_params(f"{when!r} is not a date such as 2030-01-31T12:00:00Z") from None
        when = int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() * 1000)
    if isinstance(when, bool) or not isinstance(when, int) or not 0 <= when < 1 << 63:
        raise invalid_params("a time is milliseconds since 1970, or a date")
    time = when
    yield from served.node.control.run_exclusively(lambda producer: steps_to_time(producer, time))
    return int(served.chain.query(timestamp.now()))


@method("dev_nextSession")
def next_session(served: ServedNode) -> JsonValue:
    """Call `TimeMachine.next_session`; returns the block's hash."""
    return to_hex(served.node.control.next_session().hash)


@method("dev_nextEra")
def next_era(served: ServedNode) -> JsonValue:
    """Call `TimeMachine.next_era`; returns the block's hash."""
    return to_hex(served.node.control.next_era().hash)


@method("dev_toReferendumEnd")
def to_referendum_end(served: ServedNode, index: U32) -> JsonValue:
    """Call `TimeMachine.to_referendum_end` with an index; returns the outcome."""
    return served.node.control.to_referendum_end(index)


@method("dev_enact")
def enact(served: ServedNode, call: Hex, origin: AnyJson | None) -> JsonValue:
    """Call `TimeMachine.enact` with an encoded call and its origin: ``root``, a track, an address, or an origin in
    metadata's JSON. Returns the block's hash."""
    by = _origin(origin)
    return to_hex(_checked(lambda: served.node.control.enact(served.chain.runtime().decode_call(call), by)).hash)


def _origin(given: JsonValue) -> Origin | str:
    if given is None:
        return "root"
    if isinstance(given, dict):
        return Origin(given)
    if not isinstance(given, str):
        raise invalid_params("an origin is root, a track, an address, or an object")
    if len(given) < 40:
        return given
    return _checked(lambda: Origin.signed(given))


@method("dev_setStorage")
def set_storage(served: ServedNode, values: AnyJson) -> JsonValue:
    """Call `TimeMachine.set_storage` with pairs of raw keys and values (null to remove), or with values by pallet and
    item, those of maps as pairs of a list of keys and a value. Returns the block's hash."""
    if isinstance(values, list):
        written = _raw(values)
    elif isinstance(values, dict):
        written = _checked(lambda: _by_name(served.chain.runtime(), values))
    else:
        raise invalid_params("a list of pairs is wanted, or an object of pallets")
    return to_hex(_checked(lambda: served.node.control.set_storage(written)).hash)


def _raw(pairs: list[JsonValue]) -> dict[StorageKey, object]:
    written: dict[StorageKey, object] = {}
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            raise invalid_params("a pair of a key and a value is wanted")
        read = arguments(_PAIR, json.dumps(pair))
        written[read["key"]] = read["value"]
    return written


_PAIR = {"key": JsonField(hexed), "value": JsonField(hexed, True)}


def _by_name(runtime: Runtime, pallets: dict[str, JsonValue]) -> dict[StorageKey, object]:
    values: dict[StorageKey, object] = {}
    for pallet, items in pallets.items():
        if not isinstance(items, dict):
            raise invalid_params(f"{pallet}: an object of storage items is wanted")
        for item, value in items.items():
            if not runtime.storage_info(pallet, item).keys:
                values[pallet, item] = value
                continue
            for entry in value if isinstance(value, list) else [None]:
                if not isinstance(entry, list) or len(entry) != 2 or not isinstance(entry[0], list):
                    raise invalid_params(f"{pallet}.{item}: pairs of a list of keys and a value are wanted")
                values[pallet, item, *entry[0]] = entry[1]
    return values


@method("dev_upgrade")
def upgrade(served: ServedNode, code: Hex) -> JsonValue:
    """Call `TimeMachine.upgrade` with wasm; returns the hash of the block that sets it."""
    return to_hex(served.node.control.upgrade(code).hash)


@method("dev_snapshot")
def snapshot(served: ServedNode) -> JsonValue:
    """Take a snapshot as `Devnet.snapshot` does; returns a number for `dev_restore`."""
    served.snapshots.append(served.node.snapshot())
    return len(served.snapshots) - 1


@method("dev_restore")
def restore(served: ServedNode, number: U32) -> JsonValue:
    """Return to a snapshot by the number from `dev_snapshot`, any number of times; returns the best block's hash."""
    if number >= len(served.snapshots):
        raise invalid_params(f"there is no snapshot {number}")
    served.node.restore(served.snapshots[number])
    return to_hex(served.chain.best)
