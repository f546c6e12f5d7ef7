"""What becomes of a transaction, played through on paper: every status, every refusal, every broken connection."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Call
from cere_trust.errors import (
    ConnectFailed,
    ConnectionLost,
    DispatchError,
    ExtrinsicLost,
    Fate,
    InvalidExtrinsic,
    RateLimited,
    RequestTimeout,
    RpcError,
    TransportError,
    WrongNetwork,
)
from cere_trust.extrinsic import Mortality, Receipt, SignedExtrinsic
from cere_trust.flows import Connection, Flow, OutOfTime, inclusion, prepare, submit
from cere_trust.flows.inclusion import Inclusion
from cere_trust.flows.prepare import Options
from cere_trust.flows.status import StatusUpdate, TransactionStatus, read_status
from cere_trust.rpc.session import error_of

from .paper import ALICE, INFO, Paper, block_hash, connected, header, play

REMARK = Call("System", "remark", {"remark": b"paper"})
RECORDED = Path(__file__).parents[1] / "vectors" / "rpc"
LOST = ConnectionLost("the connection to ws://paper ended", url="ws://paper")


def read(connection: Connection, landing: Flow[Inclusion]) -> Flow[Receipt]:
    """What became of a transaction in the block it is in."""
    included = yield from landing
    return (yield from inclusion.receipt(connection, included))


def outcome(connection: Connection, sent: submit.Submission, until: str) -> Flow[Receipt]:
    return read(connection, submit.follow(connection, sent, until))


def resume(connection: Connection, signed: SignedExtrinsic) -> Flow[Receipt]:
    return read(connection, submit.resume(connection, signed))


def send(
    paper: Paper,
    connection: Connection,
    *,
    mortality: Mortality = Mortality.DEFAULT,
    until: str = "finalized",
    meanwhile: int = 10,
) -> Receipt:
    """Send; `meanwhile` is the newest final block once it is handed in."""
    sent = play(submit.send(connection, REMARK, ALICE, Options(mortality=mortality)), paper)
    paper.finalized = meanwhile
    receipt: Receipt = play(outcome(connection, sent, until), paper)
    return receipt


def landing(paper: Paper, number: int) -> Any:
    """An answer to handing in after which the transaction is in a block."""

    def answer(data: str) -> str:
        paper.blocks[number] = [bytes.fromhex(data[2:])]
        return "watch"

    return answer


@pytest.fixture
def paper() -> Paper:
    made = Paper()
    made.happened({"ExtrinsicSuccess": {"dispatch_info": INFO}})
    made.answers["author_submitAndWatchExtrinsic"] = landing(made, 11)
    return made


IN_11 = ("inBlock", 11)
FINAL_11 = ("finalized", 11)


def test_the_way_to_a_receipt_takes_few_messages(paper: Paper) -> None:
    connection = connected(paper)
    paper.words = ["ready", {"broadcast": ["peer"]}, IN_11, FINAL_11]
    receipt = send(paper, connection)
    assert receipt.ok and receipt.finalized and receipt.block == (11, paper.block_hash(11))
    assert paper.batches == [
        [
            "system_accountNextIndex",
            "chain_getFinalizedHead",
            "chain_getHeader",
            "state_getStorageHash",
            "chain_getBlockHash",
        ],
        ["chain_getHeader"],  # once for each final block
        ["author_submitAndWatchExtrinsic"],
        ["author_unwatchExtrinsic"],
        ["chain_getBlock", "state_getStorage"],
    ]


def test_a_retracted_block_is_weather(paper: Paper) -> None:
    connection = connected(paper)
    other = str(block_hash(9))
    paper.words = ["future", "ready", {"inBlock": other}, {"retracted": other}, IN_11, FINAL_11]
    assert send(paper, connection).block.number == 11


def test_who_waits_for_a_block_only_does_not_wait_for_finality(paper: Paper) -> None:
    connection = connected(paper)
    paper.words = ["ready", IN_11]
    assert not send(paper, connection, until="in_block").finalized


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ({"usurped": "0x" + "12" * 32}, "another transaction with its nonce took its place"),
        ("dropped", "pool is full"),
        ("invalid", "no longer valid"),
        ({"finalityTimeout": str(block_hash(11))}, "not become final in time"),
    ],
)
def test_what_leaves_the_pool_may_still_be_included(paper: Paper, word: object, words: str) -> None:
    connection = connected(paper)
    paper.words = ["ready", word]
    with pytest.raises(ExtrinsicLost, match=words) as raised:
        send(paper, connection)
    assert raised.value.fate is Fate.POSSIBLE
    assert raised.value.until_block == 10 + 63
    assert "until block 73" in str(raised.value)


def test_an_immortal_one_may_be_included_at_any_time(paper: Paper) -> None:
    connection = connected(paper)
    paper.words = ["dropped"]
    with pytest.raises(ExtrinsicLost, match="immortal") as raised:
        send(paper, connection, mortality=Mortality.immortal())
    assert raised.value.until_block is None


@pytest.mark.parametrize("word", [{"a": 1, "b": 2}, 5, None, {"inBlock": 7}, {"finalized": "0x12"}])
def test_a_status_of_no_node_does_not_lose_the_transaction(paper: Paper, word: object) -> None:
    connection = connected(paper)
    paper.words = [word]
    assert send(paper, connection, meanwhile=12).block.number == 11


def test_an_update_shows_the_nodes_text_and_whether_it_is_the_last() -> None:
    assert (read_status("ready").name, read_status("ready").is_last) == ("ready", False)
    assert read_status({"inBlock": str(block_hash(11))}) == StatusUpdate(TransactionStatus.IN_BLOCK, block_hash(11))
    last = {status.value for status in TransactionStatus if status.is_last}
    assert last == {"finalized", "finalityTimeout", "usurped", "dropped", "invalid"}


def test_a_status_of_a_newer_node_is_followed_further(paper: Paper) -> None:
    update = read_status("shelved")
    assert (update.name, update.is_last, update.status.name) == ("shelved", False, "UNKNOWN")
    assert update == read_status("shelved") and len(TransactionStatus) == 10
    connection = connected(paper)
    paper.words = ["ready", "shelved", {"shelved": str(block_hash(11))}, FINAL_11]
    assert send(paper, connection).block.number == 11


def test_a_failed_call_raises_with_its_receipt(paper: Paper) -> None:
    paper.events.clear()
    paper.happened({"ExtrinsicFailed": {"dispatch_error": {"Token": "FundsUnavailable"}, "dispatch_info": INFO}})
    connection = connected(paper)
    paper.words = [FINAL_11]
    with pytest.raises(DispatchError, match="Token") as raised:
        send(paper, connection)
    assert isinstance(raised.value.receipt, Receipt)
    assert raised.value.fate is Fate.INCLUDED


@pytest.mark.parametrize("error", [LOST, ConnectFailed("garbage")])
def test_after_a_broken_watch_the_transaction_is_found_in_the_blocks(paper: Paper, error: Exception) -> None:
    connection = connected(paper)
    paper.words = ["ready", error]
    receipt = send(paper, connection, meanwhile=60)
    assert receipt.block.number == 11 and receipt.finalized
    assert len(paper.submitted) == 1


@pytest.mark.parametrize("error", [LOST, RequestTimeout("slow")])
def test_when_handing_in_breaks_the_transaction_is_looked_for_and_never_sent_again(
    paper: Paper, error: Exception
) -> None:
    land = landing(paper, 40)

    def broken(data: str) -> Exception:
        land(data)
        return error

    paper.answers["author_submitAndWatchExtrinsic"] = broken
    connection = connected(paper)
    sent = play(submit.send(connection, REMARK, ALICE, Options()), paper)
    paper.finalized = 45
    receipt = play(outcome(connection, sent, "finalized"), paper)
    assert receipt.block.number == 40
    assert len(paper.submitted) == 1


def test_what_is_in_no_block_yet_is_possible_until_its_last(paper: Paper) -> None:
    paper.answers["author_submitAndWatchExtrinsic"] = LOST
    connection = connected(paper)
    with pytest.raises(ExtrinsicLost, match="until block 73") as raised:
        send(paper, connection)
    assert raised.value.fate is Fate.POSSIBLE
    assert raised.value.until_block == 73


def test_what_is_in_no_block_up_to_its_last_is_impossible(paper: Paper) -> None:
    paper.answers["author_submitAndWatchExtrinsic"] = LOST
    connection = connected(paper)
    sent = play(submit.send(connection, REMARK, ALICE, Options()), paper)
    paper.finalized = 73
    with pytest.raises(ExtrinsicLost, match="never be included") as raised:
        play(outcome(connection, sent, "finalized"), paper)
    assert raised.value.fate is Fate.IMPOSSIBLE


def silence(paper: Paper, blocks: int = 0, final: int | None = None) -> Callable[[], Exception]:
    """The node says nothing for as long as one waits, and makes so many blocks meanwhile."""

    def word() -> Exception:
        paper.best += blocks
        paper.finalized = paper.finalized + blocks if final is None else final
        return RequestTimeout("silence")

    return word


def test_a_silent_node_is_asked_for_its_blocks_and_listened_to_again(paper: Paper) -> None:
    connection = connected(paper)
    paper.words = ["ready", silence(paper, 1, final=10), silence(paper, 1, final=10), FINAL_11]
    assert send(paper, connection).block.number == 11
    assert paper.words == []


def test_a_transaction_of_which_a_silent_node_says_nothing_is_found(paper: Paper) -> None:
    connection = connected(paper)
    paper.words = ["ready", silence(paper, 50)]
    receipt = send(paper, connection)
    assert receipt.block.number == 11 and receipt.finalized


def test_a_silent_node_that_goes_on_past_the_last_block_proves_the_loss(paper: Paper) -> None:
    connection = connected(paper)
    paper.answers["author_submitAndWatchExtrinsic"] = "watch"
    paper.words = [silence(paper, 20) for _ in range(10)]
    with pytest.raises(ExtrinsicLost, match="up to 73") as raised:
        send(paper, connection)
    assert raised.value.fate is Fate.IMPOSSIBLE
    assert len(paper.words) == 6


def test_a_silent_node_that_stands_still_is_given_up(paper: Paper) -> None:
    connection = connected(paper)
    paper.answers["author_submitAndWatchExtrinsic"] = "watch"
    paper.words = [silence(paper, 1), silence(paper, 0), silence(paper, 1)]
    with pytest.raises(ExtrinsicLost, match="silence") as raised:
        send(paper, connection)
    assert (raised.value.fate, raised.value.until_block) == (Fate.POSSIBLE, 73)
    assert len(paper.words) == 1


def test_an_immortal_transaction_is_not_waited_for_without_end(paper: Paper) -> None:
    connection = connected(paper)
    paper.answers["author_submitAndWatchExtrinsic"] = "watch"
    paper.words = [silence(paper, 40, final=10) for _ in range(100)]
    options = Options(mortality=Mortality.immortal())
    sent = play(submit.send(connection, REMARK, ALICE, options), paper)
    with pytest.raises(ExtrinsicLost, match="immortal") as raised:
        play(outcome(connection, sent, "finalized"), paper)
    assert raised.value.fate is Fate.POSSIBLE
    assert len(paper.words) == 92


def test_a_pool_that_says_nothing_more_of_a_transaction_does_not_keep_its_watch_waiting(paper: Paper) -> None:
    """Seen on a real node: `retracted`, `ready`, and then nothing, as its nonce was used on the branch that won."""
    connection = connected(paper)
    paper.answers["author_submitAndWatchExtrinsic"] = "watch"
    paper.words = [IN_11, ("retracted", 11), "ready", silence(paper, 40), silence(paper, 40)]
    sent = play(submit.send(connection, REMARK, ALICE, Options()), paper)
    assert [play(submit.next_status(sent), paper).name for _ in range(3)] == ["inBlock", "retracted", "ready"]
    with pytest.raises(ExtrinsicLost, match="up to 73") as raised:
        play(submit.next_status(sent), paper)
    assert raised.value.fate is Fate.IMPOSSIBLE


@pytest.mark.parametrize("word", [LOST, RequestTimeout("silence")])
def test_a_watch_goes_on_in_the_final_blocks(paper: Paper, word: Exception) -> None:
    connection = connected(paper)
    paper.words = ["ready", word]
    sent = play(submit.send(connection, REMARK, ALICE, Options()), paper)
    assert play(submit.next_status(sent), paper) == StatusUpdate(TransactionStatus.READY)
    paper.finalized = 12
    assert play(submit.next_status(sent), paper) == StatusUpdate(TransactionStatus.FINALIZED, paper.block_hash(11))


def test_who_waits_no_longer_is_told_until_when_it_is_possible(paper: Paper) -> None:
    connection = connected(paper)
    paper.words = ["ready", IN_11, OutOfTime("nothing was decided within 20 s")]
    with pytest.raises(ExtrinsicLost, match="within 20 s; it is in no final block yet") as raised:
        send(paper, connection)
    assert (raised.value.fate, raised.value.until_block) == (Fate.POSSIBLE, 73)
    paper.finalized = 12
    paper.answers["chain_subscribeFinalizedHeads"] = "heads"
    assert isinstance(raised.value.signed, SignedExtrinsic)
    assert play(resume(connection, raised.value.signed), paper).block.number == 11
    assert len(paper.submitted) == 1


def final(paper: Paper, number: int) -> Callable[[], dict[str, Any]]:
    """A block becomes final."""

    def word() -> dict[str, Any]:
        paper.finalized = number
        return {"number": hex(number)}

    return word


def test_what_was_handed_in_before_is_looked_for_in_every_block_once(paper: Paper) -> None:
    connection = connected(paper)
    paper.answers["chain_subscribeFinalizedHeads"] = "heads"
    signed = play(submit.submit(connection, REMARK, ALICE, Options()), paper)
    paper.blocks[40] = [signed.data]
    paper.finalized = 30
    paper.words = [final(paper, 31), final(paper, 39), final(paper, 45)]
    paper.batches.clear()
    receipt = play(resume(connection, signed), paper)
    assert receipt.block.number == 40 and receipt.finalized
    bodies = [method for batch in paper.batches for method in batch if method == "chain_getBlock"]
    assert len(bodies) == len(range(11, 46)) + 1  # and once more for the receipt
    assert paper.batches[-1] == ["chain_unsubscribeFinalizedHeads"]


@pytest.mark.parametrize(
    ("word", "fate"), [(73, Fate.IMPOSSIBLE), (LOST, Fate.POSSIBLE), (OutOfTime("no longer"), Fate.POSSIBLE)]
)
def test_looking_for_what_no_block_has_ends_with_its_fate(paper: Paper, word: int | Exception, fate: Fate) -> None:
    connection = connected(paper)
    paper.answers["chain_subscribeFinalizedHeads"] = "heads"
    signed = play(submit.submit(connection, REMARK, ALICE, Options()), paper)
    paper.words = [final(paper, 72), final(paper, word) if isinstance(word, int) else word]
    with pytest.raises(ExtrinsicLost) as raised:
        play(resume(connection, signed), paper)
    assert (raised.value.fate, raised.value.signed) == (fate, signed)
    assert paper.words == []


def test_where_new_blocks_are_not_told_it_is_looked_for_once(paper: Paper) -> None:
    connection = connected(paper, can_subscribe=False)
    signed = play(submit.submit(connection, REMARK, ALICE, Options()), paper)
    with pytest.raises(ExtrinsicLost, match="over WebSocket only") as raised:
        play(resume(connection, signed), paper)
    assert raised.value.fate is Fate.POSSIBLE
    paper.blocks[11] = [signed.data]
    paper.finalized = 11
    assert play(resume(connection, signed), paper).block.number == 11


@pytest.mark.parametrize(
    "error",
    [
        {"code": 1012, "message": "Transaction is temporarily banned"},
        {"code": 1013, "message": "Transaction Already Imported"},
        {"code": 1010, "message": "Invalid Transaction", "data": "Transaction is outdated"},
    ],
)
def test_handing_in_again_what_the_node_knows_is_not_told_as_never_sent(paper: Paper, error: dict[str, Any]) -> None:
    connection = connected(paper)
    signed = play(submit.submit(connection, REMARK, ALICE, Options()), paper)
    paper.answers["author_submitExtrinsic"] = error_of("author_submitExtrinsic", error)
    with pytest.raises(InvalidExtrinsic, match="resume") as raised:
        play(submit.submit(connection, signed, None, Options()), paper)
    assert (raised.value.fate, raised.value.until_block) == (Fate.POSSIBLE, 73)
    with pytest.raises(InvalidExtrinsic) as raised:
        play(submit.submit(connection, REMARK, ALICE, Options()), paper)
    # This one was signed just now: only the node's having it already shows that it may be on its way.
    assert raised.value.fate is (Fate.NEVER_SENT if error["code"] == 1010 else Fate.POSSIBLE)


def test_when_looking_for_it_fails_too_the_fate_is_still_told(paper: Paper) -> None:
    connection = connected(paper)
    paper.words = [LOST]
    sent = play(submit.send(connection, REMARK, ALICE, Options()), paper)
    paper.answers["chain_getFinalizedHead"] = ConnectFailed("no node at ws://paper")
    with pytest.raises(ExtrinsicLost, match="no node at") as raised:
        play(outcome(connection, sent, "finalized"), paper)
    assert raised.value.fate is Fate.POSSIBLE


def test_an_outcome_that_cannot_be_read_says_where_the_transaction_is(paper: Paper) -> None:
    connection = connected(paper)
    paper.words = [FINAL_11]
    paper.answers["state_getStorage"] = RpcError(4003, "State already discarded")
    with pytest.raises(ExtrinsicLost, match="could not be read") as raised:
        send(paper, connection)
    assert str(paper.block_hash(11)) in str(raised.value)
    assert raised.value.fate is Fate.INCLUDED


def test_a_block_that_does_not_show_it_is_not_believed(paper: Paper) -> None:
    connection = connected(paper)
    paper.words = [{"finalized": str(block_hash(9))}]
    with pytest.raises(ExtrinsicLost, match="does not contain it"):
        send(paper, connection)


def recorded_refusals() -> Iterator[Any]:
    for line in (RECORDED / "rpc-real-node-babe.jsonl").read_text().splitlines():
        entry = json.loads(line)
        method = entry["request"].get("method", "") if isinstance(entry["request"], dict) else ""
        for message in entry["messages"]:
            if method.startswith("author_submit") and "error" in message and message["error"]["code"] > 0:
                yield pytest.param(message["error"], id=entry["note"])


@pytest.mark.parametrize("error", list(recorded_refusals()))
def test_every_refusal_of_a_real_node_is_told_in_words(paper: Paper, error: dict[str, Any]) -> None:
    connection = connected(paper)
    paper.answers["author_submitAndWatchExtrinsic"] = error_of("author_submitAndWatchExtrinsic", error)
    with pytest.raises(InvalidExtrinsic, match="the node refuses it") as raised:
        send(paper, connection)
    assert raised.value.fate is (Fate.POSSIBLE if error["code"] in (1012, 1013) else Fate.NEVER_SENT)
    paper.answers["author_submitAndWatchExtrinsic"] = landing(paper, 11)
    paper.words = [FINAL_11]
    assert send(paper, connection).ok
    first, second = (connection.runtime.decode_extrinsic(data) for data in paper.submitted)
    assert first.extensions["CheckNonce"] == second.extensions["CheckNonce"] == 3  # it was free again


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        ({"code": 1010, "message": "Invalid Transaction", "data": "Inability to pay some fees (e.g. …)"}, "fund it"),
        ({"code": 1010, "message": "Invalid Transaction", "data": "Transaction has a bad signature"}, "genesis hash"),
        ({"code": 1012, "message": "Transaction is temporarily banned"}, "prepare it again"),
        ({"code": 1013, "message": "Transaction Already Imported"}, "wait for it"),
        ({"code": 1014, "message": "Priority is too low: (1 vs 1)", "data": "The transaction has too low…"}, "higher tip"),
        ({"code": 1016, "message": "Immediately Dropped", "data": "The transaction couldn't enter…"}, "pool is full"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_remedy(paper: Paper, error: dict[str, Any], remedy: str) -> None:
    connection = connected(paper)
    paper.answers["author_submitAndWatchExtrinsic"] = error_of("m", error)
    with pytest.raises(InvalidExtrinsic, match=remedy):
        send(paper, connection)


def test_a_rate_limit_while_handing_in_means_it_was_not_sent(paper: Paper) -> None:
    connection = connected(paper)
    paper.answers["author_submitAndWatchExtrinsic"] = RateLimited("slow down")
    with pytest.raises(RateLimited):
        send(paper, connection)


@pytest.mark.parametrize("code", [-32603, -32000, 4003, "odd"])
def test_an_error_that_does_not_refuse_it_says_that_it_may_have_arrived(paper: Paper, code: Any) -> None:
    connection = connected(paper)
    paper.answers["author_submitExtrinsic"] = error_of("m", {"code": code, "message": "Internal error"})
    with pytest.raises(ExtrinsicLost, match="Internal error") as raised:
        play(submit.submit(connection, REMARK, ALICE, Options()), paper)
    assert (raised.value.fate, raised.value.until_block) == (Fate.POSSIBLE, 73)


@pytest.mark.parametrize("code", [-32601, -32602])
def test_a_request_that_is_not_carried_out_gives_the_nonce_back(paper: Paper, code: int) -> None:
    connection = connected(paper)
    paper.answers["author_submitExtrinsic"] = error_of("m", {"code": code, "message": "Method not found"})
    with pytest.raises(RpcError, match="Method not found"):
        play(submit.submit(connection, REMARK, ALICE, Options()), paper)
    del paper.answers["author_submitExtrinsic"]
    signed = play(submit.submit(connection, REMARK, ALICE, Options()), paper)
    assert signed.unsigned.nonce == 3


def in_the_pool_only(paper: Paper) -> Exception:
    """What a real node under load answers where it took the transaction, and cannot follow it."""
    return error_of("author_submitAndWatchExtrinsic", {"code": -32603, "message": "Internal error"})


def test_what_the_node_took_and_cannot_follow_is_looked_for_at_each_final_block(paper: Paper) -> None:
    paper.answers["author_submitAndWatchExtrinsic"] = in_the_pool_only(paper)
    connection = connected(paper)

    def final(number: int) -> Callable[[], Any]:
        def word() -> Any:
            paper.finalized = number
            if number == 40:
                paper.blocks[40] = [paper.submitted[0]]
            return header(number)

        return word

    paper.answers["chain_subscribeFinalizedHeads"] = "heads"
    paper.words = [final(10), final(39), final(40)]
    assert send(paper, connection).block.number == 40
    assert (len(paper.submitted), paper.words) == (1, [])


@pytest.mark.parametrize(
    ("words", "mortality", "fate"),
    [
        ([10, 72, 73], Mortality.DEFAULT, Fate.IMPOSSIBLE),
        ([10, RequestTimeout("silence")], Mortality.DEFAULT, Fate.POSSIBLE),
        ([10, LOST], Mortality.DEFAULT, Fate.POSSIBLE),
        ([10, 266, RequestTimeout("silence")], Mortality.immortal(), Fate.POSSIBLE),
    ],
)
def test_it_is_not_looked_for_without_end(paper: Paper, words: list[Any], mortality: Mortality, fate: Fate) -> None:
    paper.answers["author_submitAndWatchExtrinsic"] = in_the_pool_only(paper)
    connection = connected(paper)

    def told(word: Any) -> Callable[[], Any]:
        def saying() -> Any:
            if isinstance(word, Exception):
                return word
            paper.finalized = word
            return header(word)

        return saying

    paper.answers["chain_subscribeFinalizedHeads"] = "heads"
    paper.words = [told(word) for word in words]
    with pytest.raises(ExtrinsicLost) as raised:
        send(paper, connection, mortality=mortality)
    assert raised.value.fate is fate
    assert paper.words == []


def test_a_block_is_read_once_for_all_that_are_in_it_at_a_time(paper: Paper) -> None:
    connection = connected(paper)
    paper.happened({"ExtrinsicSuccess": {"dispatch_info": INFO}}, 1)
    sent = []
    for _ in range(2):
        sent.append(play(submit.send(connection, REMARK, ALICE, Options()), paper))
    paper.blocks[11] = list(paper.submitted)
    paper.finalized = 11
    paper.words = [FINAL_11, FINAL_11]
    first, second = (play(submit.follow(connection, one, "finalized"), paper) for one in sent)
    assert [play(inclusion.receipt(connection, one), paper).index for one in (first, second)] == [0, 1]
    assert sum("chain_getBlock" in batch for batch in paper.batches) == 1
    del first, second
    assert not connection.contents


def test_of_all_that_wait_for_a_block_one_waits_in_vain(paper: Paper) -> None:
    connection = connected(paper)
    sent = [play(submit.send(connection, REMARK, ALICE, Options()), paper) for _ in range(3)]
    paper.finalized = 11
    paper.words = [FINAL_11] * 3
    paper.answers["state_getStorage"] = RequestTimeout("did not answer within 30 s", url="ws://paper")
    included = [play(submit.follow(connection, one, "finalized"), paper) for one in sent]
    asked = len(paper.batches)
    for one in included:
        with pytest.raises(ExtrinsicLost, match="did not answer within 30 s") as raised:
            play(inclusion.receipt(connection, one), paper)
        assert raised.value.fate is Fate.INCLUDED
        assert raised.value.hash == one.signed.hash
    assert len(paper.batches) == asked + 1


def test_submitting_without_waiting_tells_when_it_may_have_arrived(paper: Paper) -> None:
    connection = connected(paper)
    signed = play(submit.submit(connection, REMARK, ALICE, Options()), paper)
    assert signed.data == paper.submitted[0]
    paper.answers["author_submitExtrinsic"] = LOST
    with pytest.raises(ExtrinsicLost, match="until block 73"):
        play(submit.submit(connection, REMARK, ALICE, Options()), paper)


def test_nothing_is_asked_for_what_cannot_be_followed(paper: Paper) -> None:
    connection = connected(paper, can_subscribe=False)
    with pytest.raises(TransportError, match="Nothing was signed"):
        send(paper, connection)
    assert paper.batches == []


def test_another_chain_is_noticed_before_signing(paper: Paper) -> None:
    connection = connected(paper)
    paper.answers["chain_getBlockHash"] = "0x" + "12" * 32
    with pytest.raises(WrongNetwork, match="nothing was signed"):
        send(paper, connection)
    assert paper.submitted == []


@pytest.mark.parametrize(
    ("blocks", "lag", "born"), [(64, 0, 10), (64, 32, 10), (64, 33, 42), (4, 2, 10), (4, 3, 12), (4, 400, 409)]
)
def test_where_finality_lags_a_transaction_is_born_near_the_best_block(
    paper: Paper, blocks: int, lag: int, born: int
) -> None:
    connection = connected(paper)
    paper.best = 10 + lag
    options = Options(mortality=Mortality.blocks(blocks))
    unsigned = play(prepare.prepare(connection, REMARK, ALICE.account, options), paper)
    assert unsigned.birth.number == born
    assert (unsigned.last_block or 0) > paper.best


def test_mortality_is_counted_from_a_block_the_encoding_can_name(paper: Paper) -> None:
    connection = connected(paper)
    paper.finalized = 300
    unsigned = play(prepare.prepare(connection, REMARK, ALICE.account, Options()), paper)
    assert unsigned.birth == (300, block_hash(300))
    assert unsigned.nonce == 3
    immortal = Options(mortality=Mortality.immortal(), nonce=9)
    unsigned = play(prepare.prepare(connection, REMARK, ALICE.account, immortal), paper)
    assert unsigned.birth.number == 0 and unsigned.nonce == 9
