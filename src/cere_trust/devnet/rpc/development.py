"""``dev_*``: what a development chain does on demand, and no node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .registry import Json, Params, hash_bytes, method, to_hex

if TYPE_CHECKING:
    from ..node import Node


@method("dev_forkAt")
def fork_at(node: Node, params: Params) -> Json:
    """`Chain.fork_at`: a hash, and how many blocks (1 without); the new blocks' hashes."""
    count = 1 if params.optional(1) is None else params.integer(1)
    return [to_hex(block.hash) for block in node.fork_at(hash_bytes(params.required(0)), count)]


@method("dev_reorg")
def reorg(node: Node, params: Params) -> Json:
    """`Chain.reorg`: how many blocks, and whether their transactions are carried over; what was retracted and enacted."""
    route = node.reorg(params.integer(0), params.optional(1) is True)
    return {
        "retracted": [to_hex(block.hash) for block in route.retracted],
        "enacted": [to_hex(block.hash) for block in route.enacted],
    }


@method("dev_finalize")
def finalize(node: Node, params: Params) -> Json:
    """`Chain.finalize`: a hash, the best block without."""
    node.finalize(params.hash(0))


@method("dev_stallFinality")
def stall_finality(node: Node, params: Params) -> Json:
    """`Chain.stall_finality`."""
    node.chain.stall_finality()


@method("dev_resumeFinality")
def resume_finality(node: Node, params: Params) -> Json:
    """`Chain.resume_finality`."""
    node.chain.resume_finality()
