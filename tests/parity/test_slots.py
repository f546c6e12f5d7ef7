"""A node that authors in slots and votes: the embedded chain takes its blocks one by one, and tells of them as the node did.

The blocks are the same here, so that nothing is compared by name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cere_trust import Amount, Keypair
from cere_trust.crypto.hashing import twox_128
from cere_trust.devnet import Devnet, RealNode
from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.consensus import Consensus, verify_seal
from cere_trust.devnet.spec.chainspec import from_preset
from cere_trust.errors import BadJustification, DevnetError
from cere_trust.pallets import balances
from cere_trust.proofs.grandpa import AuthoritySet, verify_justification
from cere_trust.proofs.header import PRE_RUNTIME, Header, digest_item
from cere_trust.types import BlockRef

from ..node.asking import Json, ask
from .sockets import Socket
from .twins import SLOT, Signer

pytestmark = pytest.mark.slow  # slots take six seconds each
MORE = 3
"""Blocks that are followed, after the one that is there already."""
ALICE = Keypair.from_uri("//Alice").public
KINDS = {
    "new heads": ("chain_subscribeNewHeads", []),
    "all heads": ("chain_subscribeAllHeads", []),
    "final heads": ("chain_subscribeFinalizedHeads", []),
    "storage": ("state_subscribeStorage", []),
    "version": ("state_subscribeRuntimeVersion", []),
    "follow": ("chainHead_v1_follow", [True]),
}


def alone() -> Json:
    """The specification of preset dev with Alice for its only author and voter, so that one node makes every block final."""
    spec = from_preset("dev").to_raw()
    top = spec["genesis"]["raw"]["top"]
    for pallet in (b"Babe", b"Grandpa"):
        key = "0x" + (twox_128(pallet) + twox_128(b"Authorities")).hex()
        top[key] = "0x04" + top[key][4 : 4 + 2 * 40]
    return spec


class Followed(NamedTuple):
    """What came of following the node.

    Attributes:
        blocks: Those of the node, as the embedded chain took them.
        ours: What the embedded chain told, by kind of subscription.
        theirs: What the node had told.
        justifications: The node's.
    """

    embedded: Devnet
    node: RealNode
    blocks: list[ChainBlock]
    ours: dict[str, list[Json]]
    theirs: dict[str, list[Json]]
    justifications: list[bytes]


class Replay:
    """Has the embedded chain do what the node says it did, in the same order."""

    def __init__(self, embedded: Devnet, node: RealNode) -> None:
        self._embedded, self._node = embedded, node
        self.blocks: list[ChainBlock] = []

    def take(self, event: Json) -> None:
        """A notification of the node's follow subscription."""
        if event["event"] == "newBlock":
            self.take_block(event["blockHash"])
        elif event["event"] == "finalized":
            self._embedded.finalize(bytes.fromhex(event["finalizedBlockHashes"][-1][2:]))

    def take_block(self, hash: str) -> None:
        """A block, where it is not there yet."""
        chain = self._embedded.chain
        if chain.block(bytes.fromhex(hash[2:])) is None:
            block = ask(self._node.http_url, "chain_getBlock", hash)["block"]
            extrinsics = [bytes.fromhex(one[2:]) for one in block["extrinsics"]]
            run = self._embedded.node.run
            self.blocks.append(run(chain.import_block, Header.from_json(block["header"]), extrinsics).result())
            assert str(self.blocks[-1].hash) == hash


def subscribe_at_once(socket: Socket) -> tuple[dict[str, str], int, int]:
    """Every kind of subscription while nothing happens, and the heights of the best and the final block then."""

    def heights() -> list[int]:
        final = socket.ask("chain_getFinalizedHead", [])["result"]
        return [int(socket.ask("chain_getHeader", at)["result"]["number"], 16) for at in ([], [final])]

    while True:
        before = heights()
        told = {kind: socket.ask(*asked)["result"] for kind, asked in KINDS.items()}
        if heights() == before:
            return told, before[0], before[1]


@pytest.fixture(scope="module")
def followed(node_binary: Path) -> Iterator[Followed]:
    spec = alone()
    with (
        RealNode(spec=spec, block_time="slots", progress=None) as node,
        Devnet(spec=spec, block_time="manual", progress=None) as embedded,
    ):
        embedded.stall_finality()
        ours, theirs = Socket(embedded.url), Socket(node.url)
        clock = theirs.ask("chain_subscribeNewHeads", [])["result"]
        theirs.await_told({clock: 2}, 60)  # there is a block
        told, best, final = subscribe_at_once(theirs)
        votes = theirs.ask("grandpa_subscribeJustifications", [])["result"]
        replay = Replay(embedded, node)
        for number in range(1, best + 1):
            replay.take_block(ask(node.http_url, "chain_getBlockHash", number))
        if final > 0:
            embedded.finalize(bytes.fromhex(ask(node.http_url, "chain_getBlockHash", final)[2:]))
        heard = {kind: ours.ask(*asked)["result"] for kind, asked in KINDS.items()}
        call = balances.transfer_keep_alive(Keypair.from_uri("//Bob").account, value=Amount.cere(1))
        signed = "0x" + Signer(embedded.chain).sign(call, 0).hex()
        for socket, ids in ((theirs, told), (ours, heard)):
            ids["watch"] = socket.ask("author_submitAndWatchExtrinsic", [signed])["result"]
        done, until = 0, time.monotonic() + 120
        while embedded.chain.tree.finalized.number < best + MORE - 1:
            assert time.monotonic() < until, "the node makes no blocks"
            theirs.await_told({told["follow"]: done + 1}, 30)
            for _, event in theirs.told[told["follow"]][done:]:
                replay.take(event)
            done = len(theirs.told[told["follow"]])
        ours.ask("system_chain", [])  # what was told before is there when this is answered
        theirs.await_told({told[kind]: len(ours.told[id]) for kind, id in heard.items()}, 30)
        yield Followed(
            embedded, node, replay.blocks, {kind: ours.told[id] for kind, id in heard.items()},
            {kind: theirs.told[id] for kind, id in told.items()},
            [bytes.fromhex(vote[2:]) for _, vote in theirs.told[votes]],
        )  # fmt: skip
        ours.close()
        theirs.close()


@pytest.mark.parametrize("kind", [*KINDS, "watch"])
def test_the_embedded_chain_tells_of_the_nodes_blocks_as_the_node_did(followed: Followed, kind: str) -> None:
    ours, theirs = followed.ours[kind], followed.theirs[kind]
    assert ours == theirs[: len(ours)]
    assert len(ours) >= {"version": 1, "watch": 3}.get(kind, MORE)


def test_each_block_is_sealed_by_the_author_of_its_slot(followed: Followed) -> None:
    """The embedded chain checked that when it took them; here, what it checked is looked at."""
    assert len(followed.blocks) > MORE
    for block in followed.blocks:
        (claim,) = block.header.logs(PRE_RUNTIME, b"BABE")
        assert len(claim) == {1: 13 + 32 + 64, 2: 13}[claim[0]]  # a primary slot, won with a VRF, or a secondary one
        assert claim[1:5] == bytes(4)
        assert verify_seal(block.header, ALICE)
        told = int.from_bytes(block.extrinsics[0][5:11], "little")
        assert slot_of(block) == told // SLOT


def test_events_and_proofs_of_the_nodes_blocks_are_the_same(followed: Followed) -> None:
    events = Signer(followed.embedded.chain).runtime.storage_key("System", "Events")
    for block in followed.blocks:
        asked = [["0x" + events.hex(), "0xabcd"], str(block.hash)]
        urls = followed.embedded.http_url, followed.node.http_url
        ours, theirs = (sorted(ask(url, "state_getReadProof", *asked)["proof"]) for url in urls)
        assert ours == theirs
        assert ask(urls[0], "state_getStorage", "0x" + events.hex(), asked[1]) == ask(
            urls[1], "state_getStorage", "0x" + events.hex(), asked[1]
        )


def test_the_nodes_votes_make_its_blocks_final(followed: Followed) -> None:
    weights = followed.embedded.chain.call("GrandpaApi_grandpa_authorities", b"")
    voters = AuthoritySet.decode(weights, 0)
    final = [
        BlockRef(Header.from_json(head).number, Header.from_json(head).hash)
        for _, head in followed.theirs["final heads"]
    ]
    assert len(followed.justifications) >= MORE - 1
    for justification in followed.justifications:
        target = BlockRef(int.from_bytes(justification[40:44], "little"), type(final[0].hash)(justification[8:40]))
        assert target in final
        verify_justification(justification, voters, target)
        with pytest.raises(BadJustification):
            verify_justification(justification, voters._replace(set_id=1), target)
        altered = bytearray(justification)
        altered[100] ^= 1  # in the signature
        with pytest.raises(BadJustification):
            verify_justification(bytes(altered), voters, target)


def slot_of(block: ChainBlock) -> int:
    return int.from_bytes(block.header.logs(PRE_RUNTIME, b"BABE")[0][5:13], "little")


def _flipped_seal(block: ChainBlock, parent: ChainBlock) -> ChainBlock:
    seal = bytearray(block.header.digest[-1])
    seal[20] ^= 1
    return block._replace(header=block.header._replace(digest=(*block.header.digest[:-1], bytes(seal))))


def _parents_slot(block: ChainBlock, parent: ChainBlock) -> ChainBlock:
    return _resealed(block, slot_of(parent))


def _next_slot(block: ChainBlock, parent: ChainBlock) -> ChainBlock:
    return _resealed(block, slot_of(block) + 1)


def _strangers_slot(block: ChainBlock, parent: ChainBlock) -> ChainBlock:
    return _resealed(block, slot_of(block), author=1)


def _other_extrinsics(block: ChainBlock, parent: ChainBlock) -> ChainBlock:
    return block._replace(extrinsics=(*block.extrinsics, block.extrinsics[0]))


def _resealed(block: ChainBlock, slot: int, author: int = 0) -> ChainBlock:
    claim = b"\2" + author.to_bytes(4, "little") + slot.to_bytes(8, "little")
    unsealed = block.header._replace(digest=(digest_item(PRE_RUNTIME, b"BABE", claim), *block.header.digest[1:-1]))
    return block._replace(header=Consensus({"BabeApi_configuration"}).seal(unsealed, ALICE))


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (_flipped_seal, "not sealed by the author"),
        (_parents_slot, "its parent is in slot"),
        (_next_slot, "must match"),
        (_strangers_slot, "an authority that is not there"),
        (_other_extrinsics, "trapped"),
    ],
)
def test_the_embedded_chain_refuses_a_block_that_is_not_right(
    followed: Followed, forge: Callable[[ChainBlock, ChainBlock], ChainBlock], reason: str
) -> None:
    chain = followed.embedded.chain
    *_, parent, block = [chain.tree.at(number) for number in range(chain.head().number + 1)]
    forged = forge(block, parent)
    with pytest.raises(DevnetError, match=reason):
        followed.embedded.node.run(chain.import_block, forged.header, forged.extrinsics).result()
    assert chain.head() == block
