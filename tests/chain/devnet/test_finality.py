"""The chain's voters: what they sign holds, is kept and told as by a node, and hands over when the set changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cere_trust import Call, Keypair
from cere_trust.devnet import Chain, Devnet
from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.events import Event, Finalized
from cere_trust.errors import BadJustification, DevnetError
from cere_trust.proofs import (
    AuthoritySet,
    FinalityProof,
    Header,
    Justification,
    announced_change,
    hand_over,
    verify_justification,
)
from cere_trust.proofs.grandpa import AUTHORITIES_KEY, encode_weights
from cere_trust.proofs.header import SEAL
from cere_trust.types import BlockHash, BlockRef

from .conftest import Json, Raw, Wallet

pytestmark = pytest.mark.embedded("voters that sign for each block, and sets that change when asked")
BABE = Path(__file__).parents[2] / "vectors" / "rpc" / "rpc-real-node-babe.jsonl"
RECORDED = [json.loads(line) for line in BABE.read_text().splitlines()]
SLOT = 6000


def recorded(method: str, note: str = "") -> Json:
    """A real node's messages to a request."""
    return next(
        one["messages"]
        for one in RECORDED
        if isinstance(one["request"], dict) and one["request"].get("method") == method and note in one["note"]
    )


def ref(block: ChainBlock) -> BlockRef:
    return BlockRef(block.number, BlockHash(block.hash))


def authorities(chain: Chain, at: bytes) -> AuthoritySet:
    """The set as the runtime tells it after a block."""
    set_id = int.from_bytes(chain.call("GrandpaApi_current_set_id", b"", at), "little")
    return AuthoritySet.decode(chain.call("GrandpaApi_grandpa_authorities", b"", at), set_id)


class Follower:
    """Verifies all finality a chain tells, as one who holds only the first authority set."""

    def __init__(self, chain: Chain) -> None:
        self.authorities = authorities(chain, chain.genesis_hash)
        self.told: list[Finalized] = []
        self.handed_over: list[BlockRef] = []
        chain.listen(self.follow)

    def follow(self, event: Event) -> None:
        if not isinstance(event, Finalized):
            return
        last = event.blocks[-1]
        assert event.justification is not None
        verify_justification(event.justification, self.authorities, ref(last))
        self.told.append(event)
        for block in event.blocks:
            if announced_change(block.header) is not None:
                assert block is last  # nobody votes past the end of a set
                self.authorities = hand_over(self.authorities, [last.header], event.justification)
                self.handed_over.append(ref(last))


def test_every_block_is_justified_as_soon_as_it_is_made_and_told(
    fresh_chain: Callable[..., Devnet], dial: Callable[[str], Raw]
) -> None:
    chain = fresh_chain(block_time="manual")
    raw = dial(chain.url)
    watch = raw.call("grandpa_subscribeJustifications")
    heads = raw.call("chain_subscribeFinalizedHeads")
    raw.notification(heads)
    known = authorities(chain.chain, chain.genesis_hash)
    assert len(known.weights) == known.threshold == 2
    for round in (1, 2, 3):
        block = chain.new_block()
        justification = bytes.fromhex(raw.notification(watch)[2:])
        votes = verify_justification(justification, known, ref(block))
        assert (votes.round, len(votes.votes), votes.ancestry) == (round, 2, ())
        header = Header.from_json(raw.notification(heads))
        assert (header.hash, raw.call("chain_getFinalizedHead")) == (block.hash, "0x" + block.hash.hex())
        assert raw.call("chain_getBlock", "0x" + block.hash.hex())["justifications"] is None


@pytest.mark.parametrize("lag", [1, 3])
def test_votes_that_are_ahead_bring_their_ancestry(lag: int) -> None:
    chain = Chain.from_preset("dev")
    chain.finality_lag = lag
    follower = Follower(chain)
    for _ in range(lag + 2):
        chain.author()
    assert [len(event.blocks) for event in follower.told] == [1, 1]
    for event in follower.told:
        votes = Justification.decode(event.justification or b"")
        assert len(votes.ancestry) == 1
        assert {vote.number - votes.number for vote in votes.votes} == {0, 1}
        with pytest.raises(BadJustification):
            verify_justification(votes._replace(ancestry=()).encode(), follower.authorities, ref(event.blocks[-1]))


def test_the_round_is_told_as_by_a_node(fresh_chain: Callable[..., Devnet], dial: Callable[[str], Raw]) -> None:
    chain = fresh_chain(block_time="manual")
    raw = dial(chain.url)
    chain.new_block()
    theirs, ours = recorded("grandpa_roundState")[0]["result"], raw.call("grandpa_roundState")
    keys = [Keypair.from_uri(uri, "ed25519").account.to_ss58(42) for uri in ("//Alice", "//Bob")]
    assert ours == {
        **theirs,
        "best": {
            **theirs["best"],
            "round": 2, "totalWeight": 2, "thresholdWeight": 2,
            "prevotes": {"currentWeight": 2, "missing": []},
            "precommits": {"currentWeight": 0, "missing": keys},
        },
    }  # fmt: skip
    assert theirs["best"]["precommits"]["missing"] == keys[:1]  # the same address form
    chain.stall_finality()
    assert raw.call("grandpa_roundState")["best"]["prevotes"]["currentWeight"] == 0


# --- another set ---------------------------------------------------------------------------------------------------------


def next_epoch(chain: Chain) -> int:
    """Milliseconds at which the next epoch begins."""
    epoch = chain.call("BabeApi_current_epoch", b"")
    return sum(int.from_bytes(epoch[at : at + 8], "little") for at in (8, 16)) * SLOT


def session_keys(grandpa: str, others: str) -> bytes:
    return Keypair.from_uri(grandpa, "ed25519").public + Keypair.from_uri(others).public * 4


@pytest.fixture(scope="module")
def handed_over() -> Iterator[tuple[Devnet, Follower]]:
    """A chain whose second validator votes with another key from some session on."""
    with Devnet(block_time="manual") as devnet:
        chain = devnet.chain
        follower = Follower(chain)
        devnet.new_block()
        keys = session_keys("//Charlie", "//Bob")
        call = Call("Session", "set_keys", {"keys": _struct(devnet, keys), "proof": b""})
        devnet.node.run(devnet.node.submit, bytes.fromhex(Wallet(devnet).sign(call, "//Bob//stash")[2:])).result()
        for _ in range(3):
            devnet.new_block()
            devnet.node.run(lambda: chain.author(timestamp=next_epoch(chain))).result()
        devnet.new_block()
        yield devnet, follower


def _struct(devnet: Devnet, keys: bytes) -> Json:
    names = ("grandpa", "babe", "im_online", "authority_discovery", "ddc_verification")
    return {name: keys[32 * index : 32 * index + 32] for index, name in enumerate(names)}


Changed = tuple[Devnet, Follower]


def test_the_set_hands_over_by_its_own_votes(handed_over: Changed) -> None:
    devnet, follower = handed_over
    assert follower.handed_over
    assert follower.authorities == authorities(devnet.chain, devnet.chain.best)
    assert Keypair.from_uri("//Charlie", "ed25519").public in dict(follower.authorities.weights)
    assert follower.told[-1].blocks[-1] == devnet.chain.head()


def test_the_last_block_of_a_set_keeps_its_justification(handed_over: Changed, dial: Callable[[str], Raw]) -> None:
    devnet, follower = handed_over
    raw = dial(devnet.url)
    last = follower.handed_over[0]
    engine, votes = raw.call("chain_getBlock", str(last.hash))["justifications"][0]
    assert bytes(engine) == b"FRNK"
    verify_justification(bytes(votes), authorities(devnet.chain, devnet.genesis_hash), last)


def test_finality_is_proved_by_the_last_block_of_a_set_or_the_newest(
    handed_over: Changed, dial: Callable[[str], Raw]
) -> None:
    devnet, follower = handed_over
    raw = dial(devnet.url)
    chain = devnet.chain
    ends = follower.handed_over[0]
    proof = FinalityProof.decode(bytes.fromhex(raw.call("grandpa_proveFinality", ends.number - 2)[2:]))
    assert proof.hash == ends.hash
    assert [header.number for header in proof.headers] == [ends.number - 1, ends.number]
    verify_justification(proof.justification, authorities(chain, chain.genesis_hash), ends)
    head = chain.head()
    proof = FinalityProof.decode(bytes.fromhex(raw.call("grandpa_proveFinality", head.number)[2:]))
    assert (proof.hash, proof.headers) == (head.hash, ())
    verify_justification(proof.justification, follower.authorities, ref(head))
    assert raw.error("grandpa_proveFinality", 10**6) == recorded("grandpa_proveFinality", "future")[0]["error"]


def test_voters_go_on_after_a_restart(tmp_path: Path) -> None:
    with Devnet(state=tmp_path, block_time="manual") as devnet:
        known = authorities(devnet.chain, devnet.genesis_hash)
        for _ in range(3):
            devnet.new_block()
        state = devnet.chain.voters.state
    with Devnet(state=tmp_path, block_time="manual") as devnet:
        assert devnet.chain.voters.state == state
        told: list[Event] = []
        devnet.chain.listen(told.append)
        block = devnet.new_block()
        (final,) = [event for event in told if isinstance(event, Finalized)]
        votes = verify_justification(final.justification or b"", known, ref(block))
        assert votes.round == 4


@pytest.mark.parametrize(("preset", "voters"), [("local4", 4), ("network", 60)])
def test_the_voters_of_larger_networks_sign_too(preset: str, voters: int) -> None:
    chain = Chain.from_preset(preset)
    chain.finality_lag = 2
    follower = Follower(chain)
    for _ in range(4):
        block = chain.author().block
        assert len(block.header.logs(SEAL, b"BABE")) == 1
    assert len(follower.told) == 2
    votes = Justification.decode(follower.told[0].justification or b"")
    assert len(votes.votes) == voters
    assert {vote.number for vote in votes.votes} == {1, 2, 3}


def test_voters_go_back_with_the_chain() -> None:
    chain = Chain.from_preset("dev")
    chain.author()
    before, state = chain.snapshot(), chain.voters.state
    follower = Follower(chain)
    for _ in range(2):
        for _ in range(2):
            chain.author()
        chain.restore(before)
        assert chain.voters.state == state
    rounds = [Justification.decode(event.justification or b"").round for event in follower.told]
    assert rounds == [2, 3, 2, 3]


# --- none --------------------------------------------------------------------------------------------------


def test_in_the_first_set_nodes_prove_nothing(manual: tuple[Devnet, Raw, Wallet]) -> None:
    chain, raw, _ = manual
    chain.new_block()
    assert raw.error("grandpa_proveFinality", 1) == recorded("grandpa_proveFinality")[0]["error"]


def test_strangers_as_authorities_leave_blocks_final_without_votes() -> None:
    spec = Chain.from_preset("dev").spec.to_raw()
    strangers = encode_weights(tuple((bytes((n,)) * 32, 1) for n in range(3)))
    spec["genesis"]["raw"]["top"]["0x" + AUTHORITIES_KEY.hex()] = "0x" + strangers.hex()
    chain = Chain.from_spec(spec)
    told: list[Event] = []
    chain.listen(told.append)
    block = chain.author().block
    assert chain.finalized == block.hash
    assert [event.justification for event in told if isinstance(event, Finalized)] == [None]
    assert not chain.voters.can_sign


def test_a_lag_is_not_negative() -> None:
    with pytest.raises(DevnetError, match="a number of blocks"):
        Devnet(finality_lag=-1)
