"""What goes into a block that is nearly full: the same on the embedded chain and on a node."""

from __future__ import annotations

from pathlib import Path

import pytest

from cere_trust.devnet import Chain, RealNode
from cere_trust.devnet.chain.authoring import MAX_BLOCK_SIZE
from cere_trust.pallets import system

from ..node.asking import answer, ask
from .twins import Clock, Signer

pytestmark = pytest.mark.slow


def authored(node: RealNode, tries: int = 50) -> list[bytes]:
    """The transactions of the next block that has any.

    Args:
        tries: How many blocks there may be. A busy node's pool may be behind by some: it looks at large transactions again.
    """
    for _ in range(tries):
        hash = ask(node.http_url, "engine_createBlock", True, False, None)["hash"]
        block = ask(node.http_url, "chain_getBlock", hash)["block"]
        if len(block["extrinsics"]) > 1:
            return [bytes.fromhex(one[2:]) for one in block["extrinsics"][1:]]
    return []


def submit(node: RealNode, extrinsic: bytes) -> None:
    told = answer(node.http_url, "author_submitExtrinsic", "0x" + extrinsic.hex())
    assert "error" not in told, told


def test_a_full_block_takes_smaller_ones_and_leaves_those_behind_the_skipped(node_binary: Path) -> None:
    clock = Clock()
    chain = Chain.from_preset("dev", clock=clock)
    signer = Signer(chain)
    remark = [signer.sign(system.remark(b"\0" * size), nonce) for nonce, size in enumerate([3 << 20, 2 << 20, 9])]
    bobs = signer.sign(system.remark(b"x"), 0, "//Bob")
    first = chain.author([*remark, bobs])
    assert first.included == (remark[0], bobs)
    assert first.deferred == (remark[1], remark[2])
    assert not first.rejected
    clock.now += 6000
    assert chain.author(first.deferred).included == (remark[1], remark[2])
    with RealNode(block_time="manual") as node:
        for extrinsic in (*remark, bobs):
            submit(node, extrinsic)
        assert sorted(authored(node)) == sorted(first.included)
        assert authored(node) == list(first.deferred)


def test_the_last_byte_counts(node_binary: Path) -> None:
    """Twice: on a block that is just full, and on one that would be a byte over it."""
    clock = Clock()
    chain = Chain.from_preset("dev", clock=clock)
    signer = Signer(chain)
    chain.author()  # the first block's header tells of an epoch besides
    clock.now += 6000
    empty = chain.author().block
    base = len(empty._replace(header=empty.header._replace(digest=empty.header.digest[:-1])).encode())
    around = len(signer.sign(system.remark(b"\0" * (1 << 20)), 0)) - (1 << 20)
    largest = MAX_BLOCK_SIZE - base - around
    with RealNode(block_time="manual") as node:
        authored(node, 1)
        for nonce, size in ((0, largest), (1, largest + 1)):
            extrinsic = signer.sign(system.remark(b"\0" * size), nonce)
            clock.now += 6000
            fits = chain.author([extrinsic]).included == (extrinsic,)
            submit(node, extrinsic)
            assert fits is (size == largest)
            assert authored(node, 50 if fits else 4) == [extrinsic] * fits
