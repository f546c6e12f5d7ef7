"""Parameters are refused with a node's words: those here were said by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.devnet.rpc.compat.cursor import Cursor, Unfit
from cere_trust.devnet.rpc.compat.serde import whole
from cere_trust.devnet.rpc.registry import METHODS, SUBSCRIPTIONS, Failure, Method, Subscription, arguments

HEX = "a (both 0x-prefixed or not) hex string or byte array"
HASH = f"{HEX} containing 32 bytes"
LIST_OR_VALUE = "data did not match any variant of untagged enum ListOrValue"
REFUSED = [
    ("chain_getHeader", "[[]]", f"invalid type: sequence, expected {HASH} at line 1 column 0"),
    ("chain_getHeader", "[ 5]", f"invalid type: integer `5`, expected {HASH} at line 1 column 2"),
    ("chain_getHeader", "[\n\n 5]", f"invalid type: integer `5`, expected {HASH} at line 3 column 2"),
    ("chain_getHeader", "[1.5]", f"invalid type: number, expected {HASH} at line 1 column 3"),
    ("chain_getHeader", '[  "zz"]', f"invalid length 2, expected {HASH} at line 1 column 6"),
    ("chain_getHeader", '"x"', "Invalid params. Expected one of '[', ']' or ',' but found \"\\\"x\\\"\""),
    ("chain_getHeader", '{"hash":"zz"}', f"invalid length 2, expected {HASH} at line 1 column 12"),
    ("chain_getHeader", '{"hash": null,"hash":null}', "duplicate field `hash` at line 1 column 20"),
    ("chain_getHeader", '["\\ud800"]', "unexpected end of hex escape at line 1 column 8"),
    ("state_getStorage", "[]", "No more params"),
    ("state_getStorage", "[ ]", "expected value at line 1 column 2"),
    ("state_getStorage", "{}", "missing field `key` at line 1 column 2"),
    ("state_getStorage", '{"KEY":"0x3a"}', "missing field `key` at line 1 column 14"),
    ("state_getStorage", '["0xä"]', "invalid hex character: Ã, at 2 at line 1 column 6"),
    ("state_getStorage", '["a\\"b\\u0007"]', 'invalid hex character: ", at 1 at line 1 column 12'),
    ("state_getKeysPaged", '["0x3a", -5]', "invalid value: integer `-5`, expected u32 at line 1 column 3"),
    ("state_getKeysPaged", '["0x3a", -0]', "invalid type: floating point `-0.0`, expected u32 at line 1 column 3"),
    ("state_getKeysPaged", '["0x3a", 1e16]', "invalid type: floating point `1e+16`, expected u32 at line 1 column 5"),
    ("state_getKeysPaged", '["0x3a", 1e400]', "number out of range at line 1 column 6"),
    (
        "state_getKeysPaged",
        '["0x3a", "\\u200b\\u0000\\t\'"]',
        "invalid type: string \"\\u{200b}\\0\\t'\", expected u32 at line 1 column 18",
    ),
    ("state_queryStorageAt", '[["0x3a",5]]', f"invalid type: integer `5`, expected {HEX} at line 1 column 9"),
    ("state_queryStorageAt", "[{}]", "invalid type: map, expected a sequence at line 1 column 0"),
    ("chain_getBlockHash", '["x"]', LIST_OR_VALUE),
    ("chain_getBlockHash", '{"hash":"x"}', f"{LIST_OR_VALUE} at line 1 column 12"),
    ("author_removeExtrinsic", '[["hash"]]', "invalid type: unit variant, expected newtype variant at line 1 column 8"),
    ("author_removeExtrinsic", "[[{}]]", "expected value at line 1 column 3"),
    (
        "author_removeExtrinsic",
        '[[{"Hash":"0x00"}]]',
        "unknown variant `Hash`, expected `hash` or `extrinsic` at line 1 column 8",
    ),
    ("offchain_localStorageGet", "[[]]", "expected value at line 1 column 1"),
    (
        "chainHead_v1_storage",
        f'["x","{"00" * 32}",["0x"]]',
        'invalid type: string "0x", expected struct StorageQuery at line 1 column 5',
    ),
    ("engine_createBlock", "[5]", "invalid type: integer `5`, expected a boolean at line 1 column 1"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "given", "words"), REFUSED)
def test_what_does_not_fit_is_refused_in_a_nodes_words(method: str, given: str, words: str) -> None:
    with pytest.raises(Failure) as refused:
        arguments(METHODS[method].parameters, given)
    assert refused.value.to_json() == {"code": -32602, "message": "Invalid params", "data": words}


@pytest.mark.parametrize(
    ("method", "given", "meant"),
    [
        ("state_getStorage", '["0x3"]', {"key": b"\3", "hash": None}),
        ("state_getStorage", '["0x3a 3a"]', {"key": b"\x03\xa3\0", "hash": None}),  # as by a node
        ("state_getStorage", '[ "3A" , null , 7 ]', {"key": b":", "hash": None}),
        ("chain_getHeader", None, {"hash": None}),
        ("chain_getBlockHash", '["0x 1"]', {"hash": ("Hex", 0)}),
        ("chain_getBlockHash", '[[1,"2"]]', {"hash": [("Number", 1), ("Hex", 2)]}),
        ("state_getKeysPaged", '{"count":3,"startKey":"0x01","x":{}}',
         {"prefix": None, "count": 3, "start_key": b"\1", "hash": None}),
        ("offchain_localStorageGet", '[{"LOCAL":null},"0x"]', {"kind": ("LOCAL", None), "key": b""}),
        ("author_removeExtrinsic", '[[{"extrinsic":"0x00"}]]', {"bytes_or_hash": [("extrinsic", b"\0")]}),
    ],
)  # fmt: skip
def test_what_fits_is_read(method: str, given: str | None, meant: dict[str, Any]) -> None:
    assert arguments(METHODS[method].parameters, given) == meant


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["hash", "key", "keys"]), inner),
    max_leaves=8,
)


@settings(max_examples=40)
@given(params=st.lists(ANYTHING) | ANYTHING, indent=st.sampled_from([None, 1]))
def test_whatever_is_given_is_read_or_refused(params: Any, indent: int | None) -> None:
    written = json.dumps(params, indent=indent, ensure_ascii=False)
    every: list[Method | Subscription] = [*METHODS.values(), *SUBSCRIPTIONS.values()]
    for method in {id(one): one for one in every}.values():
        try:
            read = arguments(method.parameters, written)
        except Failure as failure:
            assert failure.code == -32602
            assert isinstance(failure.data, str)
        else:
            assert list(read) == list(method.parameters)


@given(value=st.integers(), bits=st.sampled_from([8, 32]))
def test_whole_numbers_are_taken_as_far_as_they_have_room(value: int, bits: int) -> None:
    cursor = Cursor(f" {value} ]")
    if 0 <= value < 1 << bits:
        assert whole(bits)(cursor) == value
        assert cursor.peek() == "]"
    else:
        with pytest.raises(Unfit):
            whole(bits)(cursor)
