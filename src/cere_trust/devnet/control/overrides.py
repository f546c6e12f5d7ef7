"""What no transaction could do: storage rewritten, calls made as anybody, another runtime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...call import Call
from ...codec.primitives import read_compact, write_compact
from ...crypto.hashing import blake2_256
from ...errors import DevnetError
from ...extrinsic.preimage import LONGEST_INLINE
from ...pallets import system
from ...pallets._proposals import plain_origin
from ...pallets.referenda import Origin
from ..block import ChainBlock
from ..wasm.executor import ZSTD_MAGIC
from .block_producer import BlockProducer, StorageKey, Writes, raw_writes

if TYPE_CHECKING:
    from ...runtime import Runtime


def set_storage(machine: BlockProducer, values: Mapping[StorageKey, object]) -> ChainBlock:
    """Make a block that begins with some writes."""
    return machine.make(None, raw_writes(machine.chain.runtime(), values))


def enact(machine: BlockProducer, call: Call, origin: Origin | str) -> ChainBlock:
    """Make a block in which the scheduler makes a call, as planned by an origin."""
    chain = machine.chain
    runtime, number = chain.runtime(), chain.head().number + 1
    data = runtime.encode_call(call)
    writes: Writes = {}
    carried: dict[str, object] = {"Inline": data}
    if len(data) > LONGEST_INLINE:
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
    block = machine.make(None, writes)
    if any((event.pallet, event.name) == ("Scheduler", "AgendaIncomplete") for event in chain.events()):
        block = machine.make(None, {})  # the first block of a session may be full
    _must_have_run(machine, call, (number, count))
    return block


def _noted(runtime: Runtime, data: bytes) -> tuple[Writes, dict[str, object]]:
    """A call's preimage, asked for once so that it goes when the call is made; and the reference to it."""
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


def _must_have_run(machine: BlockProducer, call: Call, task: tuple[int, int]) -> None:
    told = [event for event in machine.chain.events() if event.pallet == "Scheduler"]
    name = f"{call.pallet}.{call.name}"
    for event in told:
        fields: Any = event.fields
        if event.name != "Dispatched" or tuple(fields["task"]) != task:
            continue
        result = fields["result"]
        if isinstance(result, dict) and "Err" in result:
            raise DevnetError(f"{name} failed: {machine.chain.runtime().explain(result['Err'])}")
        return
    why = ", ".join(event.name for event in told) or "it says nothing of it"
    raise DevnetError(f"the scheduler did not make the call {name}: {why}")


def upgrade(machine: BlockProducer, code: bytes) -> ChainBlock:
    """Have root set another runtime, compressed as on real chains; it is in force from the next block on."""
    import zstandard

    if not code.startswith(ZSTD_MAGIC):
        code = ZSTD_MAGIC + zstandard.ZstdCompressor().compress(code)
    return enact(machine, system.set_code_without_checks(code), Origin.root())
