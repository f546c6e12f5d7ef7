"""Through time: from block to block, session to session, era to era, from one alarm of a referendum to the next.

Time on a chain is slots and block numbers, and they are moved in different ways. Slots may be left out: a block in the
first slot of the next epoch begins the next session. Numbers may not: what waits for a number is reached by making the
blocks before it, or by `skip_to`, which puts in empty ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ...call import Call
from ...codec.primitives import write_compact
from ...crypto.hashing import blake2_256
from ...errors import DevnetError
from ...pallets import babe, im_online, scheduler, session, staking, system, timestamp
from ...query import Query
from ...types import H256
from ..block import ChainBlock
from ..chain.consensus import Epoch, decode_epoch
from .block_producer import BlockProducer, StorageKey, Writes, raw_writes
from .overrides import enact

if TYPE_CHECKING:
    from ..chain.view import ChainReader

_ELECTIONS = "ElectionProviderMultiPhase"
_ELECTION_PHASES = (5, 7)
"""In eighths of a session: amid the signed and amid the unsigned phase of the election that ends with it, which are its
last two quarters. Without a block in each, the election has no snapshot of the voters to fall back on, and eras stop."""
_MAX_SESSIONS = 100
_MAX_ALARMS = 100


# --- block numbers -----------------------------------------------------------------------------------------------------


def to_block(machine: BlockProducer, number: int) -> ChainBlock:
    """Make blocks up to a number."""
    _refuse_past(machine, number)
    while machine.chain.head().number < number:
        machine.make(None, {})
    return machine.chain.head()


def skip_to(machine: BlockProducer, number: int) -> ChainBlock:
    """Get to a number with empty blocks; those for which the scheduler has planned something are made as usual."""
    _refuse_past(machine, number)
    chain = machine.chain
    while (head := chain.head().number) < number:
        following = min((due for due in _planned(chain) if head < due < number), default=number)
        if following > head + 1:
            machine.skip(following - head - 1)
            machine.make(None, _caught_up(chain))
        else:
            machine.make(None, {})
    return chain.head()


def _refuse_past(machine: BlockProducer, number: int) -> None:
    head = machine.chain.head().number
    if number < head:
        raise DevnetError(f"the chain is at block #{head}; restore a snapshot to get back to #{number}")


def _planned(chain: ChainReader) -> list[int]:
    """Numbers of the blocks that the scheduler has something to do in."""
    runtime = chain.runtime()
    if not runtime.has_storage("Scheduler", "Agenda"):
        return []
    keys = chain.state().keys(runtime.storage_prefix("Scheduler", "Agenda"))
    return [cast("int", runtime.decode_storage_key("Scheduler", "Agenda", key)[0]) for key in keys]


def _caught_up(chain: ChainReader) -> Writes:
    """What the runtime would know of skipped blocks had it run in them.

    That is their number, the hashes by which it checks the births of transactions, and that the scheduler has nothing
    to do in any of them.
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


# --- slots -------------------------------------------------------------------------------------------------------------


class _Clockwork(NamedTuple):
    epoch: Epoch
    slot: int  # milliseconds


def _clockwork(machine: BlockProducer) -> _Clockwork:
    chain = machine.chain
    if "Babe" not in chain.runtime().pallets:
        raise DevnetError("this chain's sessions do not follow BABE's epochs; to_block(…) gets to where they end")
    if chain.head().number == 0:
        machine.make(None, {})  # epochs count from the slot of block 1
    duration = int.from_bytes(chain.call("BabeApi_configuration", b"")[:8], "little")
    return _Clockwork(decode_epoch(chain.call("BabeApi_current_epoch", b"")), duration)


def next_session(machine: BlockProducer) -> ChainBlock:
    """Make the first block of the next session, and before it those that an election of validators needs."""
    epoch, slot = _clockwork(machine)
    at = machine.chain.query(babe.current_slot())
    for eighths in _ELECTION_PHASES if _ELECTIONS in machine.chain.runtime().pallets else ():
        stop = epoch.start + epoch.duration * eighths // 8
        if at < stop:
            machine.make(stop * slot, {})
    return machine.make(_session_end(machine), _presence(machine.chain))


def _presence(chain: ChainReader) -> Writes:
    """Counts all validators as having been online in the session that was passed through."""
    runtime = chain.runtime()
    if not runtime.has_storage("ImOnline", "AuthoredBlocks"):
        return {}
    index, item = chain.query(session.current_index()), im_online.authored_blocks
    present = runtime.encode(runtime.storage_info(item.pallet, item.item).value, 1)
    keys = (runtime.storage_key(item.pallet, item.item, index, who) for who in chain.query(session.validators()))
    return {key: present for key in keys if chain.storage(key) is None}


def next_era(machine: BlockProducer) -> ChainBlock:
    """Make the first block of the next era."""
    chain = machine.chain
    _clockwork(machine)  # on some chains era 0 begins with block 1
    before = chain.query(staking.active_era())
    for _ in range(_MAX_SESSIONS):
        block = next_session(machine)
        if chain.query(staking.active_era()) != before:
            return block
        _elect(machine)
    raise DevnetError(f"no era began in {_MAX_SESSIONS} sessions: staking forbids it (ForceEra), or an election failed")


def _elect(machine: BlockProducer) -> None:
    """Elect in the runtime where it relies on offchain workers: there are none, and without them it waits for root."""
    runtime = machine.chain.runtime()
    if _ELECTIONS not in runtime.pallets or machine.chain.query(Query(_ELECTIONS, "CurrentPhase")) != "Emergency":
        return
    arguments = [str(name) for name, _ in runtime.call_info(_ELECTIONS, "governance_fallback").fields]
    enact(machine, Call(_ELECTIONS, "governance_fallback", dict.fromkeys(arguments)), "root")


def to_time(machine: BlockProducer, time: int) -> ChainBlock:
    """Make a block at a time, and before it the first ones of all sessions that begin until then."""
    now = machine.chain.query(timestamp.now())
    if time <= now:
        raise DevnetError(f"the chain's time is {now} already; restore a snapshot to get back to {time}")
    if "Babe" in machine.chain.runtime().pallets:
        while _session_end(machine) <= time:
            next_session(machine)
    return machine.make(time, {})


def _session_end(machine: BlockProducer) -> int:
    """Milliseconds at which the next session begins."""
    epoch, slot = _clockwork(machine)
    return (epoch.start + epoch.duration) * slot


# --- referenda ---------------------------------------------------------------------------------------------------------


def to_referendum_end(machine: BlockProducer, index: int) -> str:
    """Skip from alarm to alarm until a referendum is over, and on to the block that carries it out."""
    chain = machine.chain
    for _ in range(_MAX_ALARMS):
        info: Any = chain.query(Query("Referenda", "ReferendumInfoFor", index))
        if info is None:
            raise DevnetError(f"there is no referendum {index}")
        ((status, details),) = info.items()
        if status != "Ongoing":
            break
        if details["alarm"] is None:
            raise DevnetError(f"referendum {index} has no alarm: nothing will happen to it")
        skip_to(machine, details["alarm"][0])
    else:
        raise DevnetError(f"referendum {index} is still going on after {_MAX_ALARMS} alarms")
    planned = chain.query(scheduler.lookup(_enactment(index))) if status == "Approved" else None
    if planned is not None:
        skip_to(machine, planned[0])
    return str(status)


def _enactment(index: int) -> H256:
    """The scheduler's name for what an approved referendum does. Source: `pallet_referenda::ASSEMBLY_ID`."""
    word = b"enactment"
    return H256(blake2_256(b"assembly" + write_compact(len(word)) + word + index.to_bytes(4, "little")))
