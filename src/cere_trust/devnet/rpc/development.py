"""``dev_*``: forks, reorganizations and finality on request, which no node has."""

from __future__ import annotations

from .registry import U32, AnyJson, Hash, JsonValue, Steps, method, to_hex
from .served import ServedNode


@method("dev_forkAt")
def fork_at(served: ServedNode, hash: Hash, count: U32 | None) -> Steps:
    """Call `Chain.fork_at` with a hash and a number of blocks (default: 1); returns the new blocks' hashes.

    Other requests run between the blocks.
    """
    hashes: list[bytes] = []
    for _ in range(1 if count is None else count):
        hashes += (block.hash for block in served.chain.fork_at(hashes[-1] if hashes else hash))
        yield
    return [to_hex(made) for made in hashes]


@method("dev_reorg")
def reorg(served: ServedNode, depth: U32, carry: AnyJson | None) -> JsonValue:
    """Call `Chain.reorg` with a number of blocks and `carry`; returns the hashes of the retracted and the new blocks."""
    route = served.chain.reorg(depth, carry=carry is True)
    return {
        "retracted": [to_hex(block.hash) for block in route.retracted],
        "enacted": [to_hex(block.hash) for block in route.enacted],
    }


@method("dev_finalize")
def finalize(served: ServedNode, hash: Hash | None) -> JsonValue:
    """Call `Chain.finalize` with a hash (default: the best block's)."""
    served.chain.finalize(hash)


@method("dev_stallFinality")
def stall_finality(served: ServedNode) -> JsonValue:
    """Call `Chain.stall_finality`."""
    served.chain.stall_finality()


@method("dev_resumeFinality")
def resume_finality(served: ServedNode) -> JsonValue:
    """Call `Chain.resume_finality`."""
    served.chain.resume_finality()
