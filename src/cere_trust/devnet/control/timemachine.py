"""Fast-forward and overrides of a chain: of a `Chain`, or of a running `Devnet`, whose blocks include pooled transactions."""

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
    """Base of chains that can fast-forward. All of it makes blocks: nothing changes without a header for it."""

    @abstractmethod
    def run_exclusively(self, action: Callable[[BlockProducer], T]) -> T:
        """Run `action` while no other block is produced; returns its result."""

    # --- blocks -------------------------------------------------------------------------------------------------------

    def new_blocks(self, count: int = 1) -> list[ChainBlock]:
        """Make blocks, each in the slot after the last one's, or in the clock's if that is later."""
        return self.run_exclusively(lambda producer: [producer.make(None, {}) for _ in range(count)])

    def to_block(self, number: int) -> ChainBlock:
        """Make blocks up to a number, at some 10 to 20 milliseconds each; use `skip_to` for thousands.

        Raises:
            DevnetError: the chain is past that number.
        """
        return self.run_exclusively(lambda producer: fast_forward.to_block(producer, number))

    def skip_to(self, number: int) -> ChainBlock:
        """Skip to a block number, for deposits, unlocked votes, vesting; ``100_800`` blocks are 7 days.

        The blocks in between exist, each with its parent and number, but the runtime does not execute them: they have no
        extrinsics, no seal, and the state root and slot of the block before. Blocks with scheduled tasks, and the last one,
        are made as usual. Slots, and so sessions and eras, do not advance: `to_time` moves those.

        Raises:
            DevnetError: the chain is past that number.
        """
        return self.run_exclusively(lambda producer: fast_forward.skip_to(producer, number))

    # --- time ---------------------------------------------------------------------------------------------------------

    def to_time(self, time: int) -> ChainBlock:
        """Make a block at a time, after the first blocks of all sessions that start until then.

        Args:
            time: Milliseconds since 1970.

        Raises:
            DevnetError: the chain is past that time.
        """
        return self.run_exclusively(lambda producer: fast_forward.to_time(producer, time))

    def next_session(self) -> ChainBlock:
        """Make the first block of the next session.

        Skips slots, but makes a block in each phase of an election. Validators count as online in the skipped session.

        Raises:
            DevnetError: not a BABE chain.
        """
        return self.run_exclusively(fast_forward.next_session)

    def next_era(self) -> ChainBlock:
        """Make the first block of the next staking era, after the sessions of this one.

        Raises:
            DevnetError: not a BABE chain, or staking starts no eras.
        """
        return self.run_exclusively(fast_forward.next_era)

    def to_referendum_end(self, index: int) -> str:
        """Skip to the end of a referendum, and to the block that enacts it if it is approved.

        It skips as `skip_to` does, from one alarm of the referendum to the next.

        Returns:
            The outcome: ``Approved``, ``Rejected``, ``TimedOut``, ``Cancelled``, ``Killed``.

        Raises:
            DevnetError: no such referendum.
        """
        return self.run_exclusively(lambda producer: fast_forward.to_referendum_end(producer, index))

    # --- overrides ----------------------------------------------------------------------------------------------------

    def enact(self, call: Call, origin: Origin | str = "root") -> ChainBlock:
        """Make a block in which a call is dispatched with any origin.

        The chain's scheduler dispatches it, from an agenda written into the state before the block.

        Args:
            call: Any call.
            origin: ``root``, the name of an OpenGov track, ``Origin.signed(account)``, or any other `Origin`.

        Raises:
            DevnetError: the call failed; the message has the chain's reason. The block stays on the chain.
        """
        return self.run_exclusively(lambda producer: overrides.enact(producer, call, origin))

    def set_storage(self, values: Mapping[StorageKey, object]) -> ChainBlock:
        """Make a block with some storage written before it.

        The state root in its header covers the values, and proofs prove them; only a re-execution of the block shows that
        its transactions did not write them.

        Args:
            values: By raw key (bytes, or None to remove); by ``("Pallet", "Item", *keys)`` or a query such as
                ``system.account(account)``, with plain values that metadata encodes.

        Raises:
            EncodeError: a value does not fit its type.
            UnknownItem: no such storage item.
        """
        return self.run_exclusively(lambda producer: overrides.set_storage(producer, values))

    def upgrade(self, code: bytes) -> ChainBlock:
        """Make a block that sets another runtime, of any version; the next block runs it.

        Args:
            code: The wasm, compressed or not.

        Raises:
            DevnetError: the chain refuses the code.
        """
        return self.run_exclusively(lambda producer: overrides.upgrade(producer, code))


class DirectControl(TimeMachine):
    """Control for code that already runs on the chain's thread, such as RPC methods."""

    def __init__(self, producer: BlockProducer) -> None:
        self._producer = producer

    def run_exclusively(self, action: Callable[[BlockProducer], T]) -> T:
        return action(self._producer)
