"""``dev_*``: time and interventions. Names and parameters are those of chopsticks where it has the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from ...errors import CodecError, InvalidAddress, MetadataError
from ...pallets import timestamp
from ...pallets.referenda import Origin
from ..control.block_producer import StorageKey
from .author import submit
from .registry import U32, AnyJson, Hex, JsonValue, arguments, invalid_params, method, to_hex
from .serde import JsonField, hexed, sequence, u32

if TYPE_CHECKING:
    from ...runtime import Runtime
    from ..node.node import Node

T = TypeVar("T")


def _checked(work: Callable[[], T]) -> T:
    """What metadata does not know, or cannot encode, are wrong parameters."""
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
def new_block(node: Node, blocks: AnyJson | None) -> JsonValue:
    """Blocks of what is in the pool: none or ``{"count": n}``, ``{"to": number}``, with ``"transactions"`` that the first
    one takes in. The last one's hash."""
    wanted = {} if blocks is None else {"count": blocks} if isinstance(blocks, int) else blocks
    if not isinstance(wanted, dict) or not set(wanted) <= set(_NEW_BLOCK):
        raise invalid_params("an object is wanted that may have count, to, transactions")
    options = arguments(_NEW_BLOCK, json.dumps(wanted))
    for transaction in options["transactions"] or ():
        submit(node, transaction)
    if options["to"] is not None:
        return to_hex(node.to_block(options["to"]).hash)
    node.new_blocks(1 if options["count"] is None else options["count"])
    return to_hex(node.chain.best)


@method("dev_skipTo")
def skip_to(node: Node, number: U32) -> JsonValue:
    """`TimeMachine.skip_to`: a block number; the block's hash."""
    return to_hex(node.skip_to(number).hash)


@method("dev_timeTravel")
def time_travel(node: Node, when: AnyJson) -> JsonValue:
    """`TimeMachine.to_time`: milliseconds since 1970, or a date as in ISO 8601; the milliseconds that the chain then has."""
    if isinstance(when, str):
        try:
            date = datetime.fromisoformat(when)
        except ValueError:
            raise invalid_params(f"{when!r} is not a date such as 2030-01-31T12:00:00Z") from None
        when = int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() * 1000)
    if isinstance(when, bool) or not isinstance(when, int) or not 0 <= when < 1 << 63:
        raise invalid_params("a time is milliseconds since 1970, or a date")
    node.to_time(when)
    return int(node.chain.query(timestamp.now()))


@method("dev_nextSession")
def next_session(node: Node) -> JsonValue:
    """`TimeMachine.next_session`; the block's hash."""
    return to_hex(node.next_session().hash)


@method("dev_nextEra")
def next_era(node: Node) -> JsonValue:
    """`TimeMachine.next_era`; the block's hash."""
    return to_hex(node.next_era().hash)


@method("dev_toReferendumEnd")
def to_referendum_end(node: Node, index: U32) -> JsonValue:
    """`TimeMachine.to_referendum_end`: an index; how it ended."""
    return node.to_referendum_end(index)


@method("dev_enact")
def enact(node: Node, call: Hex, origin: AnyJson | None) -> JsonValue:
    """`TimeMachine.enact`: an encoded call, and who makes it: ``root``, a track, an address, or an origin as metadata
    writes it. The block's hash."""
    by = _origin(origin)
    return to_hex(_checked(lambda: node.enact(node.chain.runtime().decode_call(call), by)).hash)


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
def set_storage(node: Node, values: AnyJson) -> JsonValue:
    """`TimeMachine.set_storage`: pairs of raw keys and values, null to remove; or values by pallet and item, those of maps
    as pairs of a list of keys and a value. The block's hash."""
    if isinstance(values, list):
        written = _raw(values)
    elif isinstance(values, dict):
        written = _checked(lambda: _by_name(node.chain.runtime(), values))
    else:
        raise invalid_params("a list of pairs is wanted, or an object of pallets")
    return to_hex(_checked(lambda: node.set_storage(written)).hash)


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
def upgrade(node: Node, code: Hex) -> JsonValue:
    """`TimeMachine.upgrade`: the runtime's wasm; the hash of the block that sets it."""
    return to_hex(node.upgrade(code).hash)


@method("dev_snapshot")
def snapshot(node: Node) -> JsonValue:
    """`Devnet.snapshot`; a number for `dev_restore`."""
    node.snapshots.append(node.snapshot())
    return len(node.snapshots) - 1


@method("dev_restore")
def restore(node: Node, number: U32) -> JsonValue:
    """`Devnet.restore`: what `dev_snapshot` gave, as often as wanted; the best block's hash."""
    if number >= len(node.snapshots):
        raise invalid_params(f"there is no snapshot {number}")
    node.restore(node.snapshots[number])
    return to_hex(node.chain.best)
