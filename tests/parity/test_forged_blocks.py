"""Blocks of the embedded chain that somebody altered: a node refuses them, so that its taking the others says something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust.devnet import Chain, RealNode
from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.consensus import Consensus
from cere_trust.devnet.chain.events import Finalized
from cere_trust.pallets import system
from cere_trust.proofs.header import PRE_RUNTIME, Header, digest_item
from cere_trust.types import H256

from ..node.asking import ask
from .twins import SLOT, Clock, Signer, import_blocks

pytestmark = pytest.mark.slow  # a node starts each time


class Forger:
    """Alters the second block of a chain of two, and seals it anew where its header changes."""

    def __init__(self) -> None:
        clock, voted = Clock(), list[bytes | None]()
        self.chain = Chain.from_preset("dev", clock=clock)
        self.chain.listen(lambda event: voted.append(event.justification) if isinstance(event, Finalized) else None)
        self.signer = Signer(self.chain)
        self.blocks = []
        for load in ([], [self.signer.sign(system.remark(b"as signed"), 0)]):
            clock.now += SLOT
            self.blocks.append(self.chain.author(load).block)
        self.justification = voted[-1] or b""
        self.authorities = self.chain.call("BabeApi_configuration", b"")[33 : 33 + 2 * 40]

    def sealed(self, header: Header, *, claim: tuple[int, int] | None = None) -> ChainBlock:
        """The block with another header; a claim is the author's place, and the slot."""
        author, slot = self.claim if claim is None else claim
        data = b"\2" + author.to_bytes(4, "little") + slot.to_bytes(8, "little")
        unsealed = header._replace(digest=(digest_item(PRE_RUNTIME, b"BABE", data), *header.digest[1:-1]))
        made = Consensus({"BabeApi_configuration"}).seal(unsealed, self.authorities[40 * author : 40 * author + 32])
        return ChainBlock(made, made.hash, self.blocks[1].extrinsics)

    @property
    def header(self) -> Header:
        return self.blocks[1].header

    @property
    def claim(self) -> tuple[int, int]:
        """Who made the block, and in which slot."""
        data = self.header.digest[0]
        return int.from_bytes(data[7:11], "little"), int.from_bytes(data[11:19], "little")


def _flipped_seal(forger: Forger) -> ChainBlock:
    seal = bytearray(forger.header.digest[-1])
    seal[20] ^= 1
    header = forger.header._replace(digest=(*forger.header.digest[:-1], bytes(seal)))
    return ChainBlock(header, header.hash, forger.blocks[1].extrinsics)


def _no_seal(forger: Forger) -> ChainBlock:
    header = forger.header._replace(digest=forger.header.digest[:-1])
    return ChainBlock(header, header.hash, forger.blocks[1].extrinsics)


def _anothers_slot(forger: Forger) -> ChainBlock:
    author, slot = forger.claim
    return forger.sealed(forger.header, claim=(1 - author, slot))


def _slot_again(forger: Forger) -> ChainBlock:
    first = int.from_bytes(forger.blocks[0].header.digest[0][11:19], "little")
    return forger.sealed(forger.header, claim=(forger.claim[0], first))


def _other_extrinsic(forger: Forger) -> ChainBlock:
    block = forger.blocks[1]
    other = forger.signer.sign(system.remark(b"as forged"), 0)
    return ChainBlock(block.header, block.hash, (block.extrinsics[0], other))


def _other_state_root(forger: Forger) -> ChainBlock:
    return forger.sealed(forger.header._replace(state_root=H256(bytes(32))))


@pytest.fixture(scope="module")
def forger(node_binary: Path) -> Forger:
    return Forger()


def test_the_forger_seals_as_the_chain_does(forger: Forger) -> None:
    again = forger.sealed(forger.header).header
    assert again.digest[:-1] == forger.header.digest[:-1]


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (lambda forger: forger.sealed(forger.header), None),  # sealed anew, and nothing else
        (_flipped_seal, "Bad signature"),
        (_no_seal, "bad seal"),
        (_anothers_slot, "Invalid author"),
        (_slot_again, "Slot number must increase"),
        (_other_extrinsic, "wasm trap"),
        (_other_state_root, "wasm trap"),
    ],
)
def test_a_node_refuses_a_block_that_is_not_right(
    forger: Forger, tmp_path: Path, forge: Callable[[Forger], ChainBlock], reason: str | None
) -> None:
    done = import_blocks(tmp_path, forger.chain.spec.to_raw(), [forger.blocks[0], forge(forger)])
    if reason is None:
        assert done.returncode == 0 and "Imported 2 blocks" in done.stderr, done.stderr
        return
    assert done.returncode == 1
    assert "Stopping after #1 blocks" in done.stderr
    assert reason in done.stderr


def test_a_block_is_not_final_by_votes_that_are_not_right(forger: Forger, tmp_path: Path) -> None:
    votes = bytearray(forger.justification)
    votes[100] ^= 1  # in the first signature
    done = import_blocks(tmp_path, forger.chain.spec.to_raw(), forger.blocks, bytes(votes))
    assert "Imported 2 blocks" in done.stderr
    with RealNode(spec=tmp_path / "spec.json", state=tmp_path / "base", block_time="manual", progress=None) as node:
        assert ask(node.http_url, "chain_getBlockHash") == str(forger.blocks[1].hash)
        assert ask(node.http_url, "chain_getFinalizedHead") == str(forger.chain.genesis_hash)
