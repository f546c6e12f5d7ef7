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
        failure: Set if reading failed, so that the other waiters fail at once instead of timing out one by one.
    """

    def __init__(self, hash: BlockHash) -> None:
        self.block = BlockRef(0, hash)
        self.index_by_hash: dict[bytes, int] | None = None
        self.events: defaultdict[int | None, list[EventRecord]] = defaultdict(list)
        self.failure: Exception | None = None
