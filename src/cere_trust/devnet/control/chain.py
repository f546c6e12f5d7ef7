"""The chain that users import: blocks, forks and finality, with fast-forward and overrides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..chain.chain import BaseChain
from .block_producer import BlockProducer
from .timemachine import TimeMachine

T = TypeVar("T")


class Chain(BaseChain, TimeMachine):
    """A chain without pool and sockets; the arguments are those of `BaseChain`.

    ::

        chain = Chain.from_preset("dev")
        chain.author()
        chain.next_era()
    """

    def run_exclusively(self, action: Callable[[BlockProducer], T]) -> T:
        return action(
            BlockProducer(self, self.skip_blocks, lambda time, writes: self.author(timestamp=time, writes=writes).block)
        )
