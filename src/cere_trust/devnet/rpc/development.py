"""``dev_*``: what a development chain does on demand, and no node."""

from __future__ import annotations

from .registry import U32, AnyJson, Hash, JsonValue, method, to_hex
from .served import ServedNode


@method("dev_forkAt")
def fork_at(served: ServedNode, hash: Hash, count: U32 | None) -> JsonValue:
    """`Chain.fork_at`: a hash, and how many blocks (1 without); the new blocks' hashes."""
    return [to_hex(block.hash) for block in served.chain.fork_at(hash, 1 if count is None else count)]


@method("dev_reorg")
def reorg(served: ServedNode, depth: U32, carry: AnyJson | None) -> JsonValue:
    """`Chain.reorg`: how many blocks, and whether their transactions are carried over; what was retracted and enacted."""
    route = served.chain.reorg(depth, carry=carry is True)
    return {
        "retracted": [to_hex(block.hash) for block in route.retracted],
        "enacted": [to_hex(block.hash) for block in route.enacted],
    }


@method("dev_finalize")
def finalize(served: ServedNode, hash: Hash | None) -> JsonValue:
    """`Chain.finalize`: a hash, the best block without."""
    served.chain.finalize(hash)


@method("dev_stallFinality")
def stall_finality(served: ServedNode) -> JsonValue:
    """`Chain.stall_finality`."""
    served.chain.stall_finality()


@method("dev_resumeFinality")
def resume_finality(served: ServedNode) -> JsonValue:
    """`Chain.resume_finality`."""
    served.chain.resume_finality()
