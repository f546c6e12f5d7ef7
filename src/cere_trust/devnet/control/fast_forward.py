"""Fast-forward: by blocks, sessions, eras, and from one alarm of a referendum to the next.

A chain counts time in slots and in block numbers, which advance in different ways. Slots may be left out: a block in the
first slot of the next epoch starts the next session. Numbers may not: to reach one, make the blocks before it, or use
`skip_to`, which adds empty ones.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple, cast

from ...call import Call
from ...codec.primitives import write_compact
from ...crypto.hashing import blake2_256
from ...errors import DevnetError
from ...pallets import babe, im_online, scheduler, session, staking, system, timestamp
from ...query import Query
from ...types import H256
from ..block import ChainBlock
from ..chain.consensus import Epoch, decode_epoch
from ..chain.view import ChainReader
from .block_producer import BlockProducer, StorageKey, Writes, raw_writes
from .overrides import enact

_ELECTIONS = "ElectionProviderMultiPhase"
_ELECTION_PHASES = (5, 7)
"""Times for blocks in eighths of a session: the middle of the election's signed and unsigned phases, its last two quarters.
Without a block in each, the election has no snapshot of the voters, and eras stop."""
_MAX_SESSIONS = 100
_MAX_ALARMS = 100


# --- block numbers ----------------------------------------------------------------------------------------------------


def to_block(producer: BlockProducer, number: int) -> ChainBlock:
    """Make blocks up to a block number."""
    for _ in steps_to_block(producer, number):
        pass
    return producer.chain.head()


def steps_to_block(producer: BlockProducer, number: int) -> Generator[None]:
    """Make blocks up to a block number, and yield after each of them."""
    _refuse_past(producer, number)
    while producer.chain.head().number < number:
        producer.make(None, {})
        yield


def skip_to(producer: BlockProducer, number: int) -> ChainBlock:
    """Advance to a block number with empty blocks; those with scheduled tasks are made as usual."""
    for _ in steps_to_skip(producer, number):
        pass
    return producer.chain.head()


def steps_to_skip(producer: BlockProducer, number: int) -> Generator[None]:
    """Advance as `skip_to` does, and yield between blocks."""
    _refuse_past(producer, number)
    chain = producer.chain
    while (head := chain.head().number) < number:
        following = min((due for due in _planned(chain) if head < due < number), default=number)
        if following > head + 1:
            yield from producer.skip(following - head - 1)
            producer.make(None, _caught_up(chain))
        else:
            producer.make(None, {})
        yield


def _refuse_past(producer: BlockProducer, number: int) -> None:
    head = producer.chain.head().number
    if number < head:
        raise DevnetError(f"the chain is at block #{head}; restore a snapshot to get back to #{number}")


def _planned(chain: ChainReader) -> list[int]:
    """Return the numbers of blocks with scheduled tasks."""
    runtime = chain.runtime()
    if not runtime.has_storage("Scheduler", "Agenda"):
        return []
    keys = chain.state().keys(runtime.storage_prefix("Scheduler", "Agenda"))
    return [cast("int", runtime.decode_storage_key("Scheduler", "Agenda", key)[0]) for key in keys]


def _caught_up(chain: ChainReader) -> Writes:
    """Return the writes that the runtime would have made in skipped blocks.

    These are the block number, the hashes by which it checks the births of transactions, and the scheduler's next block.
    """
    runtime, head = chain.runtime(), chain.head().number
    known: dict[StorageKey, object] = {system.number(): head}
    kept = cast("int", runtime.constant("System", "BlockHashCount"))
    for number in (0, *range(max(head - kept, 0), head)):  # transactions are signed for genesis, which is never dropped
        known[system.block_hash(number)] = chain.tree.hash_at(number)
    if runtime.has_storage("Scheduler", "IncompleteSince") and min(_planned(chain), default=head) >= head:
        known[scheduler.incomplete_since()] = head + 1
    outdated = chain.state().keys(runtime.storage_prefix("System", "BlockHash"))
    return {**dict.fromkeys(outdated), **raw_writes(runtime, known)}


# --- slots ------------------------------------------------------------------------------------------------------------


class _Timing(NamedTuple):
    epoch: Epoch
    slot: int  # duration in milliseconds


def _timing(producer: BlockProducer) -> _Timing:
    chain = producer.chain
    if "Babe" not in chain.runtime().pallets:
        raise DevnetError("this chain's sessions do not follow BABE's epochs; to_block(…) gets to where they end")
    if chain.head().number == 0:
        producer.make(None, {})  # epochs are counted from the slot of block 1
    duration = int.from_bytes(chain.call("BabeApi_configuration", b"")[:8], "little")
    return _Timing(decode_epoch(chain.call("BabeApi_current_epoch", b"")), duration)


def next_session(producer: BlockProducer) -> ChainBlock:
    """Make the first block of the next session, and before it the blocks that an election of validators needs."""
    epoch, slot = _timing(producer)
    at = producer.chain.query(babe.current_slot())
    for eighths in _ELECTION_PHASES if _ELECTIONS in producer.chain.runtime().pallets else ():
        stop = epoch.start + epoch.duration * eighths // 8
        if at < stop:
            producer.make(stop * slot, {})
    return producer.make(_session_end(producer), _presence(producer.chain))


def _presence(chain: ChainReader) -> Writes:
    """Return writes that count all validators as online in the skipped session."""
    runtime = chain.runtime()
    if not runtime.has_storage("ImOnline", "AuthoredBlocks"):
        return {}
    index, item = chain.query(session.current_index()), im_online.authored_blocks
    present = runtime.encode(runtime.storage_info(item.pallet, item.item).value, 1)
    keys = (runtime.storage_key(item.pallet, item.item, index, who) for who in chain.query(session.validators()))
    return {key: present for key in keys if chain.storage(key) is None}


def next_era(producer: BlockProducer) -> ChainBlock:
    """Make the first block of the next era."""
    chain = producer.chain
    _timing(producer)  # on some chains era 0 begins with block 1
    before = chain.query(staking.active_era())
    for _ in range(_MAX_SESSIONS):
        block = next_session(producer)
        if chain.query(staking.active_era()) != before:
            return block
        _elect(producer)
    raise DevnetError(f"no era began in {_MAX_SESSIONS} sessions: staking forbids it (ForceEra), or an election failed")


def _elect(producer: BlockProducer) -> None:
    """Have the runtime elect validators if its election is stuck: it relies on offchain workers, and there are none."""
    runtime = producer.chain.runtime()
    if _ELECTIONS not in runtime.pallets or producer.chain.query(Query(_ELECTIONS, "CurrentPhase")) != "Emergency":
        return
    arguments = [str(name) for name, _ in runtime.call_info(_ELECTIONS, "governance_fallback").fields]
    enact(producer, Call(_ELECTIONS, "governance_fallback", dict.fromkeys(arguments)), "root")


def to_time(producer: BlockProducer, time: int) -> ChainBlock:
    """Make a block at a time, and before it the first blocks of all sessions that start until then."""
    for _ in steps_to_time(producer, time):
        pass
    return producer.chain.head()


def steps_to_time(producer: BlockProducer, time: int) -> Generator[None]:
    """Advance as `to_time` does, and yield after each session."""
    now = producer.chain.query(timestamp.now())
    if time <= now:
        raise DevnetError(f"the chain's time is {now} already; restore a snapshot to get back to {time}")
    if "Babe" in producer.chain.runtime().pallets:
        while _session_end(producer) <= time:
            next_session(producer)
            yield
    producer.make(time, {})


def _session_end(producer: BlockProducer) -> int:
    """Return the start of the next session, in milliseconds since 1970."""
    epoch, slot = _timing(producer)
    return (epoch.start + epoch.duration) * slot


# --- referenda --------------------------------------------------------------------------------------------------------


def to_referendum_end(producer: BlockProducer, index: int) -> str:
    """Skip from alarm to alarm until a referendum ends, and on to the block that enacts it."""
    chain = producer.chain
    for _ in range(_MAX_ALARMS):
        info: Any = chain.query(Query("Referenda", "ReferendumInfoFor", index))
        if info is None:
            raise DevnetError(f"there is no referendum {index}")
        ((status, details),) = info.items()
        if status != "Ongoing":
            break
        if details["alarm"] is None:
            raise DevnetError(f"referendum {index} has no alarm: nothing will happen to it")
        skip_to(producer, details["alarm"][0])
    else:
        raise DevnetError(f"referendum {index} is still going on after {_MAX_ALARMS} alarms")
    planned = chain.query(scheduler.lookup(_enactment(index))) if status == "Approved" else None
    if planned is not None:
        skip_to(producer, planned[0])
    return str(status)


def _enactment(index: int) -> H256:
    """Return the scheduler's name for the enactment of a referendum. Source: `pallet_referenda::ASSEMBLY_ID`."""
    kind = b"enactment"
    return H256(blake2_256(b"assembly" + write_compact(len(kind)) + kind + index.to_bytes(4, "little")))
