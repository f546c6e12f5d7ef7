"""``dev_*``: what a development chain does on demand, and no node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .registry import U32, AnyJson, Hash, JsonValue, method, to_hex

if TYPE_CHECKING:
    from ..node.node import Node


@method("dev_forkAt")
def fork_at(node: Node, hash: Hash, count: U32 | None) -> JsonValue:
    """`Chain.fork_at`: a hash, and how many blocks (1 without); the new blocks' hashes."""
    return [to_hex(block.hash) for block in node.fork_at(hash, 1 if count is None else count)]


@method("dev_reorg")
def reorg(node: Node, depth: U32, carry: AnyJson | None) -> JsonValue:
    """`Chain.reorg`: how many blocks, and whether their transactions are carried over; what was retracted and enacted."""
    route = node.reorg(depth, carry is True)
    return {
        "retracted": [to_hex(block.hash) for block in route.retracted],
        "enacted": [to_hex(block.hash) for block in route.enacted],
    }


@method("dev_finalize")
def finalize(node: Node, hash: Hash | None) -> JsonValue:
    """`Chain.finalize`: a hash, the best block without."""
    node.finalize(hash)


@method("dev_stallFinality")
def stall_finality(node: Node) -> JsonValue:
    """`Chain.stall_finality`."""
    node.chain.stall_finality()


@method("dev_resumeFinality")
def resume_finality(node: Node) -> JsonValue:
    """`Chain.resume_finality`."""
    node.chain.resume_finality()
