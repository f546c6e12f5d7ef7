"""Answers of a node, field by field: every shape is a value or an error of the package."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.errors import CereTrustError, ConnectFailed, RpcError
from cere_trust.limits import MAX_SUBSCRIPTION_ID
from cere_trust.rpc import Request, Session, notifications, requests
from cere_trust.rpc.session import error_of
from cere_trust.types import BlockHash

HASH = BlockHash(bytes(32))
ALL: list[Request[Any]] = [
    requests.block_hash(0),
    requests.finalized_head(),
    requests.header(),
    requests.body(),
    requests.storage(b""),
    requests.storage_hash(b""),
    requests.storage_many([b""]),
    requests.keys_paged(b"", 1, None),
    requests.read_proof([b""], HASH),
    requests.runtime_call("Core_version", b""),
    requests.metadata(),
    requests.account_next_index(""),
    requests.health(),
    requests.chain_name(),
    requests.chain_type(),
    requests.submit(b""),
    requests.submit_and_watch(b""),
    requests.subscribe_finalized_heads(),
]


def nested(depth: int) -> Any:
    made: Any = []
    for _ in range(depth):
        made = [made]
    return made


JUNK = [
    None, True, -1, 10**400, 1e999, float("nan"), "", "0x", "0xzz", "0x0", "x" * 10**6, [], [[]], {}, {"a": {}}, nested(5000),
    {"block": {}}, {"block": {"header": {}, "extrinsics": {}}}, {"proof": 1}, [{"changes": [1]}], [{"changes": [[[], 1]]}],
    {"number": "0x" + "f" * 10**6, "digest": {"logs": ["0x"]}}, {"peers": 1e999}, {"": None},
]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("0x00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("request_", ALL, ids=lambda request: request.method)
def test_junk_in_place_of_a_result_is_a_failed_connection_or_a_value(request_: Request[Any]) -> None:
    for junk in JUNK:
        try:
            request_.decode(junk)
        except ConnectFailed as error:
            assert len(str(error)) < 300


@pytest.mark.parametrize("junk", [{}, [], 1, None, {1: 2}])
def test_a_chain_type_of_any_json_type_is_a_failed_connection(junk: Any) -> None:
    with pytest.raises(ConnectFailed, match="not a Substrate node"):
        requests.chain_type().decode(junk)
    assert requests.chain_type().decode({"Custom": "name"}) == "Custom"


@given(request=st.sampled_from(ALL), junk=VALUES)
def test_any_json_is_a_value_or_a_failed_connection(request: Request[Any], junk: Any) -> None:
    with contextlib.suppress(ConnectFailed):
        request.decode(junk)


@given(st.one_of(VALUES, st.fixed_dictionaries({"code": VALUES, "message": VALUES, "data": VALUES})))
def test_any_error_object_is_an_error_of_the_package(error: Any) -> None:
    assert isinstance(error_of("method", error), CereTrustError)


@given(st.one_of(VALUES, st.fixed_dictionaries({"id": VALUES, "result": VALUES}), st.lists(VALUES)))
def test_any_message_is_routed_or_a_failed_connection(message: Any) -> None:
    session = Session()
    session.send([requests.subscribe_finalized_heads()])
    with contextlib.suppress(ConnectFailed):
        session.receive(json.dumps(message))


def test_error_objects_are_cut() -> None:
    error = error_of("method", {"code": {}, "message": "x" * 10**6, "data": [*nested(300), "y" * 10**6]})
    assert isinstance(error, RpcError)
    assert len(str(error)) < 10_000
    session = Session()
    (number,), _ = session.send([requests.chain_name()])
    session._replies[number] = {"error": {"code": 1, "data": nested(5000)}}
    with pytest.raises(CereTrustError):
        session.take([number])


def started(session: Session) -> int:
    (number,), _ = session.send([requests.subscribe_finalized_heads()])
    return number


def answer(number: int, result: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "result": result}


def event(subscription: object, result: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "method": "m", "params": {"subscription": subscription, "result": result}}


def test_one_request_starts_one_subscription_however_often_it_is_answered() -> None:
    session = Session()
    number = started(session)
    session.receive(json.dumps([answer(number, f"s{index}") for index in range(100)]))
    assert session.take([number]) == ("s0",)
    assert session.follows("s0")
    assert not session.follows("s1")


@pytest.mark.parametrize("make", [lambda number, name: answer(number, name), lambda number, name: event(name, 1)])
def test_ids_of_subscriptions_are_short(make: Callable[[int, str], object]) -> None:
    session = Session()
    number = started(session)
    with pytest.raises(ConnectFailed):
        session.receive(json.dumps(make(number, "x" * (MAX_SUBSCRIPTION_ID + 1))))


def test_the_budget_of_unread_notifications_drops_unknown_ones_first_then_the_oldest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notifications, "MAX_UNREAD_SIZE", 10_000)
    session = Session()
    number = started(session)
    session.receive(json.dumps(answer(number, "mine")))
    for index in range(6):
        session.receive(json.dumps(event("unknown", "x" * 1000)))
        session.receive(json.dumps(event("mine", f"{index}" * 1000)))
    kept = session._notifications
    assert kept.unread_size <= 10_000
    assert not kept._early.get("unknown") or len(kept._early["unknown"]) < 6
    for index in range(6, 20):
        session.receive(json.dumps(event("mine", f"{index}" * 500)))
    assert kept.unread_size <= 10_000
    assert not kept._early
    left = []
    while (one := session.take_event("mine")) is not None:
        left.append(one[0])
    assert left and left[-1] == "19" * 500
    assert kept.unread_size == 0


def test_small_texts_with_many_items_are_weighed_by_their_memory() -> None:
    session = Session()
    session.receive(json.dumps(event("early", [[]] * 10_000)))
    assert session._notifications.unread_size > 1_000_000
