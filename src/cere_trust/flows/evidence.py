"""Evidence about the fate of a submitted transaction, and the verdict that it supports.

A verdict comes from finalized blocks that this module has read and linked, or from an account's nonce that a proof shows; a
missing answer of a node is never a verdict. Each batch asks one node for its finalized head together with the hashes of the
blocks, so that a load balancer cannot mix the head of one node with the best chain of another. The blocks are linked by parent
hash to the birth block, which the signature contains: they belong to the chain for which the transaction was signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..crypto.hashing import blake2_128_concat, blake2_256, twox_128
from ..errors import CodecError, Fate, MetadataError, ProofError, RpcError, WrongNetwork
from ..extrinsic import SignedExtrinsic
from ..proofs.header import Header
from ..proofs.trie import ordered_root
from ..proofs.verify import verify_read_proof
from ..rpc import requests
from ..rpc.requests import BlockBody
from ..types import BlockHash, BlockRef
from .steps import Batch, Flow, ask

MAX_BLOCKS_PER_BATCH = 32
"""Blocks read per batch."""
MAX_LOOKBACK = 256
"""Number of latest finalized blocks read for an immortal transaction."""

_MAX_ADDRESS_END = 4 + 1 + 1 + 32
"""Bytes of an extrinsic up to the end of its signer: length, version, kind of address, account."""
_ACCOUNT_PREFIX = twox_128(b"System") + twox_128(b"Account")


class Substitute(NamedTuple):
    """Another transaction with the same account and nonce, in a finalized block."""

    hash: bytes
    block: BlockRef


@dataclass(frozen=True)
class Evidence:
    """Facts about one transaction, read from finalized blocks.

    Attributes:
        head: Header of the finalized block that the node named last; None if it does not know that block.
        final: Height of the newest finalized block that was seen.
        best: Height of the best block at that time.
        read: Last block up to which every finalized block since the birth block was read and linked; None before the first one.
        block: Finalized block that includes the transaction; None if none was found.
        gap: Reason why a block could not be read or linked; empty without a gap.
        stranded: Another block than the birth block is finalized at its height.
        nonce: Account nonce in the state of the finalized block `nonce_at`, proved against its state root; None if unknown, or if
            the account does not exist there.
        nonce_at: Height of that block.
        substitute: Transaction that used the nonce; None if none was found.
    """

    head: Header | None = None
    final: int = 0
    best: int = 0
    read: BlockRef | None = None
    block: BlockRef | None = None
    gap: str = ""
    stranded: bool = False
    nonce: int | None = None
    nonce_at: int = 0
    substitute: Substitute | None = None


def verdict(signed: SignedExtrinsic, evidence: Evidence) -> tuple[Fate, str]:
    """Return the fate that the evidence proves, and the reason; `Fate.POSSIBLE` and no reason if it proves none.

    A nonce that the account has not used yet at the end of the window proves that no block includes the transaction, unless
    the account was removed in between, which resets its nonce to 0. Therefore a nonce of 0 proves nothing.
    """
    last, nonce = signed.unsigned.last_block, signed.unsigned.nonce
    if evidence.block is not None:
        return Fate.INCLUDED, f"it is in block {evidence.block}"
    if evidence.stranded:
        return Fate.IMPOSSIBLE, f"its birth block {signed.unsigned.birth} is not in the finalized chain"
    if last is not None and evidence.read is not None and evidence.read.number >= last:
        return Fate.IMPOSSIBLE, f"it is in no block up to {last:,}, the last that could include it"
    used = evidence.nonce or 0
    if last is not None and evidence.nonce_at >= last and 0 < used <= nonce:
        return (
            Fate.IMPOSSIBLE,
            f"in block {evidence.nonce_at:,}, past {last:,}, the last that could include it, "
            f"the account's next nonce is {used}, and the nonce of the transaction is {nonce}",
        )
    if evidence.substitute is not None and used > nonce:
        other, block = evidence.substitute
        return Fate.IMPOSSIBLE, f"transaction 0x{other.hex()} in block {block} has used its nonce {nonce}"
    return Fate.POSSIBLE, ""


def gather_evidence(signed: SignedExtrinsic, evidence: Evidence) -> Flow[Evidence]:
    """Read the finalized blocks that earlier evidence lacks; and the account's nonce if the blocks decide nothing.

    Raises:
        WrongNetwork: the node is on another chain than the transaction.
    """
    while True:
        before = evidence.read
        evidence = yield from _read_blocks(signed, evidence)
        done = evidence.read is None or evidence.read == before or evidence.read.number >= evidence.final
        if done or evidence.gap or verdict(signed, evidence)[0] is not Fate.POSSIBLE:
            break
    if verdict(signed, evidence)[0] is Fate.POSSIBLE:
        evidence = yield from _read_nonce(signed, evidence)
    return evidence


def _read_blocks(signed: SignedExtrinsic, evidence: Evidence) -> Flow[Evidence]:
    """Read the next batch of finalized blocks."""
    unsigned = signed.unsigned
    birth, last = unsigned.birth, unsigned.last_block
    anchor = evidence.read or (None if last is None else birth)
    start = max(1, (yield from _final_height()) - MAX_LOOKBACK) if anchor is None else anchor.number + 1
    stop = start + MAX_BLOCKS_PER_BATCH
    heights = range(start, stop if last is None else min(stop, last + 1))
    genesis, born, head, best, hashes = yield from _hashes(birth.number, heights)
    if genesis != unsigned.genesis:
        raise WrongNetwork(f"the node is on the chain with genesis {genesis}, not {unsigned.genesis}")
    blocks = []
    for height, hash in zip(heights, hashes, strict=True):
        if hash is None or height > best:
            break
        blocks.append(BlockRef(height, hash))
    final, bodies = yield from _bodies(head, [block.hash for block in blocks])
    if final is None:
        return replace(evidence, head=None, gap="the node does not know its own finalized block")
    stranded = last is not None and final.number >= birth.number and born not in (None, birth.hash)
    evidence = replace(
        evidence, final=max(final.number, evidence.final), best=max(best, evidence.best), gap="", stranded=stranded,
        head=final,
    )  # fmt: skip
    if stranded:
        return evidence
    for position, height in enumerate(range(heights.start, min(heights.stop, final.number + 1))):
        body = bodies[position] if position < len(bodies) else None
        if body is None:
            return replace(evidence, gap=f"the node has no body of block {height:,}")
        reason = _mismatch(blocks[position], anchor, body)
        if reason:
            return replace(evidence, gap=reason)
        anchor = body.header.ref
        evidence = replace(evidence, read=anchor)
        for extrinsic in body.extrinsics:
            if blake2_256(extrinsic) == signed.hash:
                return replace(evidence, block=anchor)
            if _uses_nonce(signed, extrinsic):
                evidence = replace(evidence, substitute=Substitute(blake2_256(extrinsic), anchor))
    return evidence


def _final_height() -> Flow[int]:
    """Return the height of the newest finalized block; 0 if the node does not know it."""
    header = yield from ask(requests.header((yield from ask(requests.finalized_head()))))
    return 0 if header is None else header.number


def _hashes(
    birth: int, heights: range
) -> Flow[tuple[BlockHash | None, BlockHash | None, BlockHash, int, list[BlockHash | None]]]:
    """Return the hashes of genesis, birth block and newest finalized block, the best height, and the hashes of a range."""
    of_heights = [requests.block_hash(height) for height in (0, birth, *heights)]
    finalized, best = requests.finalized_head(), requests.header()
    raw = yield Batch((finalized, best, *of_heights))
    header = best.decode(raw[1])
    genesis, born, *hashes = [request.decode(answer) for request, answer in zip(of_heights, raw[2:], strict=True)]
    return genesis, born, finalized.decode(raw[0]), 0 if header is None else header.number, hashes


def _bodies(head: BlockHash, hashes: Sequence[BlockHash]) -> Flow[tuple[Header | None, list[BlockBody | None]]]:
    """Return the header of a finalized block, None if the node does not know it, and the bodies of other blocks."""
    finalized, of_blocks = requests.header(head), [requests.body(hash) for hash in hashes]
    raw = yield Batch((finalized, *of_blocks))
    header = finalized.decode(raw[0])
    bodies = [request.decode(answer) for request, answer in zip(of_blocks, raw[1:], strict=True)]
    return header if header is not None and header.hash == head else None, bodies


def _mismatch(block: BlockRef, parent: BlockRef | None, body: BlockBody) -> str:
    """Return why a body is not the complete child of a block; empty if it is."""
    header = body.header
    if header.ref != block:
        return f"the node answered with another block than {block}"
    if parent is not None and header.parent != parent.hash:
        return f"block {block} is not the child of block {parent}"
    if header.extrinsics_root not in (ordered_root(body.extrinsics, version) for version in (0, 1)):
        return f"the extrinsics of block {block} do not have the root that its header states"
    return ""


def _read_nonce(signed: SignedExtrinsic, evidence: Evidence) -> Flow[Evidence]:
    """Read the account's nonce in the state of the newest finalized block, if the node proves it."""
    head = evidence.head
    if head is None:
        return evidence
    key = _ACCOUNT_PREFIX + blake2_128_concat(signed.unsigned.account)
    try:
        proof = yield from ask(requests.read_proof([key], head.hash))
        value = verify_read_proof(head.state_root, proof, [key])[key]
    except (RpcError, ProofError):
        return evidence
    # `AccountInfo` begins with the nonce, a u32, in every runtime.
    nonce = None if value is None or len(value) < 4 else int.from_bytes(value[:4], "little")
    return replace(evidence, nonce=nonce, nonce_at=head.number)


def _uses_nonce(signed: SignedExtrinsic, extrinsic: bytes) -> bool:
    """Return True if another transaction has the same account and nonce."""
    unsigned = signed.unsigned
    if bytes(unsigned.account) not in extrinsic[:_MAX_ADDRESS_END]:
        return False
    try:
        other = unsigned.runtime.decode_extrinsic(extrinsic)
    except (CodecError, MetadataError):
        return False
    return other.account == unsigned.account and other.extensions.get("CheckNonce") == unsigned.nonce
