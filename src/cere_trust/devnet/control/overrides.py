"""Overrides that no transaction could make: storage, calls of any origin, the runtime's code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...call import Call
from ...codec.primitives import read_compact, write_compact
from ...crypto.hashing import blake2_256
from ...errors import DevnetError
from ...extrinsic.preimage import MAX_INLINE_LENGTH
from ...pallets import system
from ...pallets._proposals import plain_origin
from ...pallets.referenda import Origin
from ...runtime import Runtime
from ...wasm.executor import ZSTD_MAGIC
from ..block import ChainBlock
from .block_producer import BlockProducer, StorageKey, Writes, raw_writes


def set_storage(producer: BlockProducer, values: Mapping[StorageKey, object]) -> ChainBlock:
    """Make a block with some writes before it."""
    return producer.make(None, raw_writes(producer.chain.runtime(), values))


def enact(producer: BlockProducer, call: Call, origin: Origin | str) -> ChainBlock:
    """Make a block in which the scheduler dispatches a call with an origin."""
    chain = producer.chain
    runtime, number = chain.runtime(), chain.head().number + 1
    data = runtime.encode_call(call)
    writes: Writes = {}
    carried: dict[str, object] = {"Inline": data}
    if len(data) > MAX_INLINE_LENGTH:
        writes, carried = _noted(runtime, data)
    task = {
        "maybe_id": None,
        "priority": 0,
        "call": carried,
        "maybe_periodic": None,
        "origin": plain_origin(origin),
    }
    key = runtime.storage_key("Scheduler", "Agenda", number)
    agenda = chain.storage(key) or b"\0"
    count, start = read_compact(agenda, 0)
    added = runtime.encode(runtime.storage_info("Scheduler", "Agenda").value, [task])[1:]
    writes[key] = write_compact(count + 1) + agenda[start:] + added
    block = producer.make(None, writes)
    if any((event.pallet, event.name) == ("Scheduler", "AgendaIncomplete") for event in chain.events()):
        block = producer.make(None, {})  # the first block of a session may have no weight left
    _must_have_run(producer, call, (number, count))
    return block


def _noted(runtime: Runtime, data: bytes) -> tuple[Writes, dict[str, object]]:
    """Return writes that note a call's preimage, requested once so that the dispatch removes it, and the reference to it."""
    hash, length = blake2_256(data), len(data)
    if runtime.has_storage("Preimage", "RequestStatusFor"):
        item, status = "RequestStatusFor", {"maybe_ticket": None, "count": 1, "maybe_len": length}
    else:
        item, status = "StatusFor", {"deposit": None, "count": 1, "len": length}
    writes = raw_writes(
        runtime,
        {("Preimage", "PreimageFor", (hash, length)): data, ("Preimage", item, hash): {"Requested": status}},
    )
    return writes, {"Lookup": {"hash": hash, "len": length}}


def _must_have_run(producer: BlockProducer, call: Call, task: tuple[int, int]) -> None:
    seen = [event for event in producer.chain.events() if event.pallet == "Scheduler"]
    name = f"{call.pallet}.{call.name}"
    for event in seen:
        fields: Any = event.fields
        if event.name != "Dispatched" or tuple(fields["task"]) != task:
            continue
        result = fields["result"]
        if isinstance(result, dict) and "Err" in result:
            raise DevnetError(f"{name} failed: {producer.chain.runtime().explain(result['Err'])}")
        return
    why = ", ".join(event.name for event in seen) or "it emitted no event"
    raise DevnetError(f"the scheduler did not make the call {name}: {why}")


def upgrade(producer: BlockProducer, code: bytes) -> ChainBlock:
    """Set another runtime as root, compressed as on real chains; it takes effect with the next block."""
    import zstandard

    if not code.startswith(ZSTD_MAGIC):
        code = ZSTD_MAGIC + zstandard.ZstdCompressor().compress(code)
    return enact(producer, system.set_code_without_checks(code), Origin.root())
