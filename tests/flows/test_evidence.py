"""Verdicts about transactions: from nodes that lack data, mix chains, lag behind or lie, none is ever false."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from cere_trust import Call, Keypair
from cere_trust.errors import DispatchError, ExtrinsicLost, Fate, InvalidExtrinsic, RequestTimeout
from cere_trust.extrinsic import SignedExtrinsic
from cere_trust.flows import Batch, Reply, inclusion, prepare, submit
from cere_trust.flows.prepare import Options
from cere_trust.rpc.session import error_of
from cere_trust.testing._headers import HeaderChain
from cere_trust.types import BlockHash

from .paper import ALICE, INFO, Paper, connected, play

REMARK = Call("System", "remark", {"remark": b"evidence"})
LAST = 73
"""Last block that can include a transaction born in block 10."""


class Node(Paper):
    """A fake node whose answers a function may change."""

    def __init__(self) -> None:
        super().__init__()
        self.change: Callable[[str, tuple[object, ...], object], object] = lambda method, params, answer: answer
        self.happened({"ExtrinsicSuccess": {"dispatch_info": INFO}})
        self.answers["author_submitExtrinsic"] = lambda data: "0x" + "00" * 32

    def _answer(self, method: str, params: tuple[object, ...]) -> object:
        return self.change(method, params, super()._answer(method, params))


def signed_by_alice(node: Node) -> SignedExtrinsic:
    """A transaction that is born in block 10."""
    signed: SignedExtrinsic = play(submit.submit(connected(node), REMARK, ALICE, Options()), node)
    return signed


def fate(node: Node, signed: SignedExtrinsic) -> tuple[Fate, str]:
    """The verdict of a new client that resumes the transaction, without waiting for further blocks."""
    node.can_subscribe = False
    connection = connected(node, can_subscribe=False)
    try:
        play(submit.resume(connection, signed), node)
    except ExtrinsicLost as lost:
        assert lost.fate is not None
        return lost.fate, str(lost)
    return Fate.INCLUDED, ""


@pytest.fixture
def node() -> Node:
    return Node()


def test_every_block_of_the_window_read_and_linked_proves_absence(node: Node) -> None:
    signed = signed_by_alice(node)
    node.finalized = LAST - 1
    verdict, words = fate(node, signed)
    assert verdict is Fate.POSSIBLE
    assert "it is in no final block yet; new blocks can be followed over WebSocket only" in words
    node.finalized = LAST
    verdict, words = fate(node, signed)
    assert verdict is Fate.IMPOSSIBLE
    assert f"in no block up to {LAST}" in words


def test_the_blocks_are_read_in_few_messages(node: Node) -> None:
    signed = signed_by_alice(node)
    node.finalized = LAST + 100
    connected(node)
    node.batches.clear()
    assert fate(node, signed)[0] is Fate.IMPOSSIBLE
    assert len([batch for batch in node.batches if "chain_getBlockHash" in batch or "chain_getBlock" in batch]) <= 6


def bodies_lost(method: str, params: tuple[object, ...], answer: object) -> object:
    return None if method == "chain_getBlock" else answer


def hashes_lost(method: str, params: tuple[object, ...], answer: object) -> object:
    return None if method == "chain_getBlockHash" and isinstance(params[0], int) and params[0] > 40 else answer


def headers_lost(method: str, params: tuple[object, ...], answer: object) -> object:
    return None if method == "chain_getHeader" and params else answer


def extrinsics_lost(method: str, params: tuple[object, ...], answer: Any) -> object:
    return {**answer, "block": {**answer["block"], "extrinsics": []}} if method == "chain_getBlock" else answer


def another_block(method: str, params: tuple[object, ...], answer: Any) -> object:
    """The node answers the question for one block with an empty one of the same height."""
    if method != "chain_getBlock" or not answer["block"]["extrinsics"]:
        return answer
    header = {**answer["block"]["header"], "extrinsicsRoot": EMPTY_ROOT}
    return {**answer, "block": {"header": header, "extrinsics": []}}


EMPTY_ROOT = "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (bodies_lost, "the node has no body of block 11"),
        (hashes_lost, "the node has no body of block 41"),
        (headers_lost, "the node does not know its own finalized block"),
        (extrinsics_lost, "do not have the root"),
        (another_block, "answered with another block"),
    ],
)
@pytest.mark.parametrize("included", [None, 41])
def test_missing_data_is_no_verdict(
    node: Node, change: Callable[..., object], words: str, included: int | None
) -> None:
    signed = signed_by_alice(node)
    node.finalized = LAST + 5
    if included is None and change in (extrinsics_lost, another_block):
        node.blocks[41] = [b"\4\4"]
    if included is not None:
        node.blocks[included] = [signed.data]
    node.change = change
    verdict, told = fate(node, signed)
    assert verdict is Fate.POSSIBLE
    assert "cannot tell" in told and words in told


def test_another_chain_behind_the_same_address_is_no_verdict(node: Node) -> None:
    signed = signed_by_alice(node)
    connection = connected(node, can_subscribe=False)
    node._chain = HeaderChain(node.blocks, BlockHash("0x" + "12" * 32))
    node.finalized = 200
    with pytest.raises(ExtrinsicLost, match="genesis 0x1212") as raised:
        play(submit.resume(connection, signed), node)
    assert raised.value.fate is Fate.POSSIBLE


def test_a_transaction_that_is_born_in_a_block_that_was_reverted_is_impossible(node: Node) -> None:
    signed = signed_by_alice(node)
    node.blocks[9] = [b"\4\4"]  # another branch
    node.finalized = 9
    assert fate(node, signed)[0] is Fate.POSSIBLE
    node.finalized = 12
    verdict, words = fate(node, signed)
    assert verdict is Fate.IMPOSSIBLE
    assert "birth block" in words


class Balancer(Node):
    """A load balancer before several nodes, each of which answers whole batches."""

    def __init__(self, nodes: list[Node], draw: random.Random) -> None:
        super().__init__()
        self.nodes, self.draw = nodes, draw

    def _call(self, batch: Batch) -> Reply:
        return self.draw.choice(self.nodes)._call(batch)


def drop(draw: random.Random, rate: float) -> Callable[[str, tuple[object, ...], object], object]:
    """Lose answers at random."""
    lossy = ("chain_getBlock", "chain_getBlockHash", "chain_getHeader")
    return lambda method, params, answer: None if method in lossy and params and draw.random() < rate else answer


@pytest.mark.parametrize("seed", range(80))
def test_no_mixture_of_honest_nodes_gives_a_false_verdict(seed: int) -> None:
    draw = random.Random(seed)
    origin = Node()
    signed = signed_by_alice(origin)
    included = draw.choice([None, draw.randint(11, LAST)])
    nodes = []
    for _ in range(draw.randint(1, 3)):
        one = Node()
        one.finalized = draw.choice([5, 12, 30, LAST - 1, LAST, LAST + 1, 200])
        one.best = one.finalized + draw.choice([0, 2, 40])
        if included is not None:
            one.blocks[included] = [signed.data]
        fork = one.finalized + draw.randint(1, 3)
        if draw.random() < 0.5:  # its best chain leaves the finalized one
            one.blocks.pop(included, None) if included is not None and included >= fork else None
            one.blocks[fork] = [bytes((4, draw.randint(0, 255)))]
        one.change = drop(draw, draw.choice([0, 0, 0.05]))
        nodes.append(one)
    balancer = Balancer(nodes, draw)
    for _ in range(4):
        try:
            verdict, words = fate(balancer, signed)
        except Exception as error:  # a node that has lost its genesis block, and says so
            assert "not a Substrate node" in str(error)
            continue
        true = {Fate.POSSIBLE, Fate.IMPOSSIBLE if included is None else Fate.INCLUDED}
        assert verdict in true, words


# --- refusals, outcomes ---

REFUSALS = [
    {"code": 1013, "message": "Transaction Already Imported"},
    {"code": 1012, "message": "Transaction is temporarily banned"},
    {"code": 1010, "message": "Invalid Transaction", "data": "Transaction is outdated"},
    {"code": 1010, "message": "Invalid Transaction", "data": "Inability to pay some fees"},
    {"code": 1010, "message": "Invalid Transaction", "data": "Transaction has an ancient birth block"},
    {"code": 1014, "message": "Priority is too low: (1 vs 1)"},
]


@pytest.mark.parametrize("error", REFUSALS)
@pytest.mark.parametrize(
    ("included", "finalized", "expected"),
    [(None, 12, Fate.POSSIBLE), (11, 12, Fate.INCLUDED), (None, LAST, Fate.IMPOSSIBLE), (40, LAST, Fate.INCLUDED)],
)
@pytest.mark.parametrize("scheme", ["ed25519", "ecdsa"])
def test_a_refusal_is_no_verdict_on_bytes_that_may_have_been_submitted_before(
    node: Node, scheme: Any, error: dict[str, Any], included: int | None, finalized: int, expected: Fate
) -> None:
    """Signatures of these schemes repeat: the second submission has the bytes of the first."""
    signer = Keypair.from_uri("//Alice", scheme=scheme)
    connection = connected(node)
    unsigned = play(prepare.prepare(connection, REMARK, signer.account, Options()), node)
    first = play(submit.submit(connection, unsigned, signer, Options()), node)
    if included is not None:
        node.blocks[included] = [first.data]
    node.finalized = finalized
    node.answers["author_submitExtrinsic"] = error_of("author_submitExtrinsic", error)
    with pytest.raises(InvalidExtrinsic, match="refuses it") as raised:
        play(submit.submit(connection, unsigned, signer, Options()), node)
    assert raised.value.hash == first.hash
    assert raised.value.fate is expected
    assert raised.value.until_block == LAST


def test_a_refused_signature_with_randomness_is_of_no_earlier_submission(node: Node) -> None:
    connection = connected(node)
    node.answers["author_submitExtrinsic"] = error_of("author_submitExtrinsic", REFUSALS[2])
    with pytest.raises(InvalidExtrinsic) as raised:
        play(submit.submit(connection, REMARK, ALICE, Options()), node)
    assert raised.value.fate is Fate.NEVER_SENT


def test_a_failed_attempt_to_read_a_block_is_not_remembered(node: Node) -> None:
    connection = connected(node)
    signed = play(submit.submit(connection, REMARK, ALICE, Options()), node)
    node.blocks[11], node.finalized, node.can_subscribe = [signed.data], 12, False
    node.answers["state_getStorage"] = RequestTimeout("did not answer within 2 s", url="ws://paper")
    failures = []
    for _ in range(2):
        inclusion_ = play(submit.resume(connection, signed), node)
        with pytest.raises(ExtrinsicLost, match="within 2 s") as raised:
            play(inclusion.receipt(connection, inclusion_), node)
        failures.append(raised.value)  # whoever keeps the errors does not keep the failure
    del node.answers["state_getStorage"]
    again = play(submit.resume(connection, signed), node)
    assert play(inclusion.receipt(connection, again), node).ok
    assert [failure.fate for failure in failures] == [Fate.INCLUDED] * 2


@pytest.mark.parametrize(("status", "expected"), [("inBlock", Fate.UNFINALIZED), ("finalized", Fate.INCLUDED)])
def test_an_outcome_in_a_block_that_is_not_final_has_a_fate_of_its_own(node: Node, status: str, expected: Fate) -> None:
    connection = connected(node)
    node.events.clear()
    node.happened({"ExtrinsicFailed": {"dispatch_error": {"Token": "FundsUnavailable"}, "dispatch_info": INFO}})
    sent = play(submit.send(connection, REMARK, ALICE, Options()), node)
    node.blocks[11], node.best = [node.submitted[0]], 11
    node.words = [(status, 11)]
    included = play(submit.follow(connection, sent, "in_block"), node)
    with pytest.raises(DispatchError, match="FundsUnavailable") as raised:
        play(inclusion.receipt(connection, included), node)
    assert raised.value.fate is expected
    assert ("not final yet" in str(raised.value)) is (expected is Fate.UNFINALIZED)
