"""Blocks that another chain authored: taken where slot, seal and roots are right, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cere_trust.devnet import Chain
from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.consensus import Consensus
from cere_trust.errors import DevnetError
from cere_trust.proofs.header import PRE_RUNTIME, SEAL, digest_item
from cere_trust.types import H256

pytestmark = pytest.mark.embedded("blocks are handed to the chain itself")
SLOT = 6000


@pytest.fixture(scope="module")
def blocks() -> list[ChainBlock]:
    chain = Chain.from_preset("dev", clock=lambda: 0)
    return [chain.author(timestamp=SLOT * number).block for number in (100, 103, 104, 109)]


def taken(blocks: list[ChainBlock]) -> Chain:
    chain = Chain.from_preset("dev", clock=lambda: 0)
    for block in blocks:
        assert chain.import_block(block.header, block.extrinsics) == block
    return chain


def test_a_chain_takes_anothers_blocks(blocks: list[ChainBlock]) -> None:
    chain = taken(blocks)
    assert (chain.head(), chain.finalized) == (blocks[-1], blocks[-1].hash)
    assert chain.author().block.number == len(blocks) + 1
    with pytest.raises(DevnetError, match="unknown block"):
        taken(blocks[:1]).import_block(blocks[2].header, blocks[2].extrinsics)


def resealed(block: ChainBlock, *, author: int | None = None, slot: int | None = None, kind: int = 2) -> ChainBlock:
    """The block with another claim, sealed by who claims it."""
    claimed = block.header.digest[0][6:]
    author = int.from_bytes(claimed[1:5], "little") if author is None else author
    slot = int.from_bytes(claimed[5:], "little") if slot is None else slot
    claim = bytes((kind,)) + author.to_bytes(4, "little") + slot.to_bytes(8, "little")
    authorities = Chain.from_preset("dev").call("BabeApi_configuration", b"")[33:]
    unsealed = block.header._replace(digest=(digest_item(PRE_RUNTIME, b"BABE", claim),))
    return block._replace(header=Consensus({"BabeApi_configuration"}).seal(unsealed, authorities[author * 40 :][:32]))


def claimed(block: ChainBlock) -> tuple[int, int]:
    """Who made the block, and in which slot."""
    return int.from_bytes(block.header.digest[0][7:11], "little"), int.from_bytes(block.header.digest[0][11:], "little")


def altered_seal(block: ChainBlock) -> ChainBlock:
    header = block.header
    seal = digest_item(SEAL, b"BABE", bytes(64))
    return block._replace(header=header._replace(digest=(*header.digest[:-1], seal)))


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (altered_seal, "not sealed by the author"),
        (lambda block: block._replace(header=block.header._replace(digest=block.header.digest[:-1])), "not sealed"),
        (lambda block: block._replace(header=block.header._replace(digest=())), "claims no slot"),
        (lambda block: resealed(block, author=1 - claimed(block)[0]), "'s, not [01]'s"),
        (lambda block: resealed(block, slot=99), "its parent is in slot 100"),
        (lambda block: resealed(block, author=1 - claimed(block)[0], kind=4), "an authority that is not there"),
        (lambda block: resealed(block._replace(header=block.header._replace(state_root=H256(bytes(32))))), "trapped"),
        (lambda block: block._replace(extrinsics=()), "trapped"),
    ],
)
def test_a_chain_refuses_what_is_not_right(
    blocks: list[ChainBlock], forge: Callable[[ChainBlock], ChainBlock], reason: str
) -> None:
    chain = taken(blocks[:1])
    forged = forge(blocks[1])
    with pytest.raises(DevnetError, match=reason):
        chain.import_block(forged.header, forged.extrinsics)
    assert chain.head() == blocks[0]
    chain.import_block(blocks[1].header, blocks[1].extrinsics)


def test_what_is_sealed_anew_is_right_again(blocks: list[ChainBlock]) -> None:
    """So that the others are refused for what they are, not for how they were made."""
    again = resealed(blocks[1])
    assert taken(blocks[:1]).import_block(again.header, again.extrinsics).number == 2
