"""Days in a second: the same for a `Chain`, and for a running `Devnet`, whose pooled transactions go into the blocks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TypeVar

from ...call import Call
from ...pallets.referenda import Origin
from ..block import ChainBlock
from . import fast_forward, overrides
from .block_producer import BlockProducer, StorageKey

T = TypeVar("T")


class TimeMachine(ABC):
    """What moves a chain through time. All of it makes blocks: nothing changes without a header that says so."""

    @abstractmethod
    def run_exclusively(self, journey: Callable[[BlockProducer], T]) -> T:
        """Do something to the chain, with nothing else in between."""

    # --- blocks -----------------------------------------------------------------------------------------------------

    def new_blocks(self, count: int = 1) -> list[ChainBlock]:
        """Make blocks, each in the slot after the last one's, or the clock's where that is later."""
        return self.run_exclusively(lambda machine: [machine.make(None, {}) for _ in range(count)])

    def to_block(self, number: int) -> ChainBlock:
        """Make blocks up to a number; some 10 to 20 milliseconds each. `skip_to` is for days of them.

        Raises:
            DevnetError: the chain is past it.
        """
        return self.run_exclusively(lambda machine: fast_forward.to_block(machine, number))

    def skip_to(self, number: int) -> ChainBlock:
        """Get to a block number at once, for what waits for one: deposits, unlocked votes, vesting; ``100_800`` are 7 days.

        The blocks in between are on the chain, each on its parent and with the next number, but the runtime did not run
        in them: they have no extrinsics, no seal, the state root and the slot of the block before. Blocks for which the
        scheduler has planned something, and the last one, are made as usual. Slots, and so sessions and eras, stay where
        they are: `to_time` moves those.

        Raises:
            DevnetError: the chain is past it.
        """
        return self.run_exclusively(lambda machine: fast_forward.skip_to(machine, number))

    # --- time -------------------------------------------------------------------------------------------------------

    def to_time(self, time: int) -> ChainBlock:
        """Make a block at a time, having gone through all sessions that begin until then.

        Args:
            time: Milliseconds since 1970.

        Raises:
            DevnetError: the chain is past it.
        """
        return self.run_exclusively(lambda machine: fast_forward.to_time(machine, time))

    def next_session(self) -> ChainBlock:
        """Make the first block of the next session.

        Slots are left out, except that a block is made in each phase of an election. Validators count as online in the
        session that is passed through.

        Raises:
            DevnetError: not a BABE chain.
        """
        return self.run_exclusively(fast_forward.next_session)

    def next_era(self) -> ChainBlock:
        """Make the first block of the next staking era, having gone through the sessions of this one.

        Raises:
            DevnetError: not a BABE chain, or staking begins no eras.
        """
        return self.run_exclusively(fast_forward.next_era)

    def to_referendum_end(self, index: int) -> str:
        """Get to where a referendum is over, and to the block that carries it out if it is approved.

        It skips, as `skip_to` does, from one alarm of the referendum to the next.

        Returns:
            How it ended: ``Approved``, ``Rejected``, ``TimedOut``, ``Cancelled``, ``Killed``.

        Raises:
            DevnetError: no such referendum.
        """
        return self.run_exclusively(lambda machine: fast_forward.to_referendum_end(machine, index))

    # --- interventions ----------------------------------------------------------------------------------------------

    def enact(self, call: Call, origin: Origin | str = "root") -> ChainBlock:
        """Make a block in which a call is made as whoever.

        The chain's scheduler makes it, from an agenda that is written into the block's state before it begins.

        Args:
            call: Any call.
            origin: ``root``, the name of an OpenGov track, ``Origin.signed(account)``, or any other `Origin`.

        Raises:
            DevnetError: the call failed; the message has the chain's reason. The block is there nevertheless.
        """
        return self.run_exclusively(lambda machine: overrides.enact(machine, call, origin))

    def set_storage(self, values: Mapping[StorageKey, object]) -> ChainBlock:
        """Make a block whose state begins with some values.

        They are written before the runtime begins with the block, so that the state root in its header holds them, and
        proofs prove them; only whoever executes the block again finds that its transactions did not write them.

        Args:
            values: By raw key (bytes, or None to remove); by ``("Pallet", "Item", *keys)`` or a query such as
                ``system.account(account)``, with plain values that metadata encodes.

        Raises:
            EncodeError: a value that does not fit.
            UnknownItem: no such storage item.
        """
        return self.run_exclusively(lambda machine: overrides.set_storage(machine, values))

    def upgrade(self, code: bytes) -> ChainBlock:
        """Make a block that sets another runtime, of whatever version; the next block runs it.

        Args:
            code: Its wasm, compressed or not.

        Raises:
            DevnetError: the chain refuses it.
        """
        return self.run_exclusively(lambda machine: overrides.upgrade(machine, code))


class DirectControl(TimeMachine):
    """Control for code that already runs on the chain's thread, such as RPC methods."""

    def __init__(self, producer: BlockProducer) -> None:
        self._producer = producer

    def run_exclusively(self, action: Callable[[BlockProducer], T]) -> T:
        return action(self._producer)
