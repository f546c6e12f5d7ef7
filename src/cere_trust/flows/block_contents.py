"""Contents of a block with submitted transactions; read once for all receipts from that block."""

from __future__ import annotations

from collections import defaultdict

from ..runtime import EventRecord
from ..types import BlockHash, BlockRef


class BlockContents:
    """Transactions and events of one block. Lives while at least one receipt from the block is outstanding.

    Attributes:
        block: Block; its height is 0 until the block was read.
        index_by_hash: Extrinsic index by extrinsic hash; None until the block was read.
        events: Events by the index of the extrinsic that emitted them.
        attempts: Number of attempts to read the block.
        failure: Error of the last attempt, None if it succeeded. Whoever waited for that attempt fails with it at once, instead
            of timing out one by one; whoever comes later reads the block again. Without its traceback, whose frames would keep
            this object alive.
    """

    def __init__(self, hash: BlockHash) -> None:
        self.block = BlockRef(0, hash)
        self.index_by_hash: dict[bytes, int] | None = None
        self.events: defaultdict[int | None, list[EventRecord]] = defaultdict(list)
        self.attempts = 0
        self.failure: Exception | None = None
