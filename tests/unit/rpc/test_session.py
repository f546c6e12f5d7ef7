"""The sans-I/O session: what is numbered, routed, kept and refused."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.errors import ConnectFailed, RateLimited, RpcError, StateDiscarded
from cere_trust.rpc import Request, Session, requests
from cere_trust.rpc.notifications import MAX_EARLY_SUBSCRIPTIONS, MAX_QUEUED_NOTIFICATIONS

PLAIN: Request[Any] = Request("plain", (), lambda raw: raw)
FOLLOW = requests.subscribe_finalized_heads()


def answer(number: object, result: object) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "result": result})


def event(subscription: object, result: object) -> str:
    return json.dumps({"jsonrpc": "2.0", "method": "m", "params": {"subscription": subscription, "result": result}})


def failure(number: object, **error: object) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "error": error})


def following(session: Session, subscription: object) -> None:
    (number,), _ = session.send([FOLLOW])
    session.receive(answer(number, subscription))
    session.take([number])


def test_one_request_is_an_object_and_several_are_an_array() -> None:
    session = Session()
    (first,), alone = session.send([PLAIN])
    numbers, together = session.send([PLAIN, PLAIN])
    assert json.loads(alone) == {"jsonrpc": "2.0", "id": first, "method": "plain", "params": []}
    assert [one["id"] for one in json.loads(together)] == numbers
    assert len({first, *numbers}) == 3


def test_answers_of_a_batch_come_back_in_the_order_of_the_requests() -> None:
    session = Session()
    numbers, _ = session.send([PLAIN, PLAIN, PLAIN])
    session.receive("[" + ",".join(answer(number, number * 10) for number in reversed(numbers)) + "]")
    assert session.take(numbers) == tuple(number * 10 for number in numbers)


def test_nothing_is_given_before_the_last_answer_is_there() -> None:
    session = Session()
    numbers, _ = session.send([PLAIN, PLAIN])
    session.receive(answer(numbers[1], "b"))
    assert session.take(numbers) is None
    session.receive(answer(numbers[0], None))
    assert session.take(numbers) == (None, "b")


def test_answers_nobody_waits_for_are_dropped() -> None:
    session = Session()
    numbers, _ = session.send([PLAIN])
    session.forget(numbers)
    session.receive(answer(numbers[0], 1))
    session.receive(answer("a text", 1))
    assert session._replies == {}


@pytest.mark.parametrize("subscription", ["abc", 17])
def test_an_update_that_overtakes_the_subscriptions_id_is_not_lost(subscription: object) -> None:
    session = Session()
    (number,), _ = session.send([FOLLOW])
    session.receive(event(subscription, "early"))
    session.receive(answer(number, subscription))
    session.receive(event(subscription, "late"))
    name = str(subscription)
    assert session.follows(name)
    assert [session.take_event(name) for _ in range(3)] == [("early",), ("late",), None]


def test_many_subscriptions_at_once_lose_nothing() -> None:
    session = Session()
    names = [f"s{index}" for index in range(3 * MAX_EARLY_SUBSCRIPTIONS)]
    for name in names:
        following(session, name)
        session.receive(event(name, name))
    assert [session.take_event(name) for name in names] == [(name,) for name in names]


def test_updates_of_strangers_and_of_subscriptions_nobody_reads_are_bounded() -> None:
    session = Session()
    following(session, "mine")
    for index in range(MAX_QUEUED_NOTIFICATIONS + 5):
        session.receive(event("mine", index))
        session.receive(event(f"stranger {index}", index))
    assert session.take_event("mine") == (5,)
    assert len(session._notifications._early) <= MAX_EARLY_SUBSCRIPTIONS


def test_updates_behind_the_end_of_a_subscription_are_dropped() -> None:
    session = Session()
    following(session, "s")
    session.end("s")
    session.receive(event("s", 1))
    assert not session.follows("s")
    assert session.take_event("s") is None
    assert not session._notifications._early


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": -32602, "message": "Invalid params", "data": "No more params"}, RpcError),
        ({"code": 4003, "message": "Client error: UnknownBlock: State already discarded for 0x12"}, StateDiscarded),
        ({"code": -32005, "message": "Too many requests"}, RateLimited),
        ({"code": -32999, "message": "Rate limit exceeded"}, RateLimited),
        ({"code": -32006, "message": "Too many subscriptions on the connection"}, RateLimited),
        ({"code": "odd", "message": None}, RpcError),
    ],
)
def test_a_nodes_error_has_a_type_and_keeps_its_words(error: dict[str, object], kind: type[Exception]) -> None:
    session = Session("ws://somewhere")
    numbers, _ = session.send([PLAIN])
    session.receive(failure(numbers[0], **error))
    with pytest.raises(kind) as raised:
        session.take(numbers)
    assert str(error["message"]) in str(raised.value)
    if isinstance(raised.value, RpcError):
        assert raised.value.method == "plain"
        assert raised.value.code == error["code"]


def test_an_error_without_an_id_answers_everything_that_waits() -> None:
    session = Session()
    numbers, _ = session.send([PLAIN, PLAIN])
    session.receive(failure(None, code=-32600, message="Batch requests are not supported by this server"))
    with pytest.raises(RpcError, match="Batch"):
        session.take(numbers)


@pytest.mark.parametrize(
    "text",
    ["", "SSH-2.0-OpenSSH_9", "<html>", "7", '"text"', "{}", "[[]]", '{"method": "m"}', '{"id": []}', "[" * 100_000,
     b"\xff\xfe", '{"method": "m", "params": [1]}'],
)  # fmt: skip
def test_what_is_not_json_rpc_is_no_node(text: str | bytes) -> None:
    with pytest.raises(ConnectFailed, match=r"ws://somewhere is not a Substrate node") as raised:
        Session("ws://somewhere").receive(text)
    assert len(str(raised.value)) < 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "method", "params", "result", "x"]), inner),
)


@given(JSON)
def test_no_json_does_anything_but_be_taken_or_refused(value: object) -> None:
    session = Session()
    session.send([PLAIN, FOLLOW])
    with contextlib.suppress(ConnectFailed):
        session.receive(json.dumps(value))


@pytest.mark.parametrize(
    ("request_", "raw"),
    [
        (requests.finalized_head(), None),
        (requests.finalized_head(), "0x12"),
        (requests.finalized_head(), 7),
        (requests.header(), {"number": "0x1"}),
        (requests.header(), []),
        (requests.account_next_index("x"), "5"),
        (requests.account_next_index("x"), True),
        (requests.storage(b""), "zz"),
        (requests.storage_many([b""]), [{"changes": [["0x12"]]}]),
        (requests.keys_paged(b"", 1, None), 5),
        (requests.body(), {"block": {}}),
    ],
)
def test_an_answer_of_another_shape_is_no_nodes(request_: Request[object], raw: object) -> None:
    with pytest.raises(ConnectFailed, match="not a Substrate node"):
        request_.decode(raw)


def test_submissions_are_never_repeated_and_subscriptions_know_their_end() -> None:
    assert not requests.submit(b"").repeatable
    assert not requests.submit_and_watch(b"").repeatable
    assert requests.submit_and_watch(b"").unsubscribe == "author_unwatchExtrinsic"
    assert requests.subscribe_finalized_heads().unsubscribe == "chain_unsubscribeFinalizedHeads"
    assert requests.finalized_head().repeatable


@pytest.mark.parametrize("early", [False, True])
def test_a_subscription_that_nobody_waits_for_any_more_is_ended(early: bool) -> None:
    session = Session()
    (number,), _ = session.send([FOLLOW])
    if early:  # its answer came, and nobody took it
        session.receive(answer(number, "heads"))
    session.forget([number])
    if not early:
        assert session.end_abandoned() == ""
        session.receive(answer(number, "heads"))
    session.receive(event("heads", 1))
    assert not session.follows("heads") and session.take_event("heads") is None
    message = json.loads(session.end_abandoned())
    assert (message["method"], message["params"]) == (FOLLOW.unsubscribe, ["heads"])
    assert session.end_abandoned() == ""


def test_what_starts_no_subscription_is_forgotten_at_once() -> None:
    session = Session()
    (plain,), _ = session.send([PLAIN])
    (refused,), _ = session.send([FOLLOW])
    (odd,), _ = session.send([FOLLOW])
    with pytest.raises(ConnectFailed):
        session.receive(answer(odd, "x" * 300))
    session.forget([plain, refused, odd])
    session.receive(answer(plain, "heads"))
    session.receive(failure(refused, code=-32601, message="no"))
    assert session.end_abandoned() == ""
