"""Headers: recorded ones hash to their recorded hashes; what is no header is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.errors import ProofError
from cere_trust.proofs import Header
from cere_trust.proofs.header import CONSENSUS, ENVIRONMENT_UPDATED, OTHER, PRE_RUNTIME, SEAL, digest_item

THREE = json.loads((Path(__file__).parents[2] / "vectors" / "proofs" / "grandpa_three_validators.json").read_text())
HASHES = st.binary(min_size=32, max_size=32)
ITEMS = (
    st.builds(digest_item, st.sampled_from([CONSENSUS, SEAL, PRE_RUNTIME]), st.just(b"BABE"), st.binary(max_size=90))
    | st.binary(max_size=30).map(lambda data: bytes((OTHER, len(data) << 2)) + data)
    | st.just(bytes((ENVIRONMENT_UPDATED,)))
)
HEADERS = st.builds(Header, HASHES, st.integers(0, 2**64 - 1), HASHES, HASHES, st.lists(ITEMS, max_size=4).map(tuple))


def test_recorded_headers_have_their_hashes_and_form_a_chain() -> None:
    headers = [Header.from_json(one["header"]) for one in THREE["headers"]]
    assert ["0x" + header.hash.hex() for header in headers] == [one["hash"] for one in THREE["headers"]]
    headers.sort(key=lambda header: header.number)
    assert all(header.parent == parent.hash for parent, header in pairwise(headers))
    assert "0x" + Header.from_json(THREE["genesis_header"]).hash.hex() == THREE["genesis"]
    assert all(len(header.logs(PRE_RUNTIME, b"BABE")) == 1 for header in headers if header.number)


@given(HEADERS)
def test_what_is_encoded_is_read_again(header: Header) -> None:
    assert Header.decode(header.encode()) == header
    assert Header.read(b"xx" + header.encode() + b"y", 2) == (header, len(header.encode()) + 2)


@given(HEADERS, st.data())
def test_a_header_that_is_cut_or_longer_is_refused(header: Header, data: st.DataObject) -> None:
    encoded = header.encode()
    with pytest.raises(ProofError):
        Header.decode(encoded[: data.draw(st.integers(0, len(encoded) - 1))])
    with pytest.raises(ProofError):
        Header.decode(encoded + b"\0")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_header_or_refused(data: bytes) -> None:
    with suppress(ProofError):
        assert Header.decode(data).encode() == data


@pytest.mark.parametrize(
    "change",
    [
        {"number": "0x-1"}, {"number": 5}, {"number": "0x1" + "0" * 20}, {"parentHash": "0x00"}, {"stateRoot": None},
        {"digest": {"logs": ["0x09"]}}, {"digest": {"logs": ["0x0642414245ff"]}}, {"digest": None},
    ],
)  # fmt: skip
def test_json_that_is_no_header_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ProofError):
        Header.from_json({**THREE["genesis_header"], **change})
