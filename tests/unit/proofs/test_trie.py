"""The trie against itself from scratch, against recorded roots, and its proofs against forgery."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.errors import MissingNode, ProofError, RootMismatch
from cere_trust.proofs import EMPTY_ROOT, root_hash, verify_read_proof
from cere_trust.proofs.trie import TrieNode, build, entries, find, next_key, ordered_root, put, read_proof, remove

# Few distinct bytes and short keys make shared prefixes, inline nodes and merges common.
KEYS = st.binary(max_size=4).map(lambda key: bytes(b & 0x13 for b in key)) | st.binary(max_size=40)
VALUES = st.binary(max_size=80)
CHANGES = st.lists(st.tuples(KEYS, st.none() | VALUES), max_size=40)


@given(CHANGES, st.sampled_from([0, 1]))
def test_a_changed_trie_is_the_trie_built_from_scratch(changes: list[tuple[bytes, bytes | None]], version: int) -> None:
    root: TrieNode | None = None
    plain: dict[bytes, bytes] = {}
    for key, value in changes:
        if value is None:
            root = remove(root, key)
            plain.pop(key, None)
        else:
            root = put(root, key, value, version)
            plain[key] = value
        root_hash(root)  # cached references must not go stale
    assert root_hash(root) == root_hash(build(sorted(plain.items()), version))
    assert list(entries(root)) == sorted(plain.items())
    for key, value in plain.items():
        assert find(root, key) == value


@given(st.dictionaries(KEYS, VALUES, max_size=30), KEYS, KEYS)
def test_walking_is_sorted_filtered_and_resumable(plain: dict[bytes, bytes], prefix: bytes, after: bytes) -> None:
    root = build(plain.items())
    wanted = [(k, v) for k, v in sorted(plain.items()) if k.startswith(prefix) and k > after]
    assert list(entries(root, prefix, after)) == wanted
    assert next_key(root, after) == min((k for k in plain if k > after), default=None)


@given(st.dictionaries(KEYS, VALUES, max_size=30), st.lists(KEYS, max_size=6), st.sampled_from([0, 1]))
def test_a_proof_proves_presence_and_absence(plain: dict[bytes, bytes], asked: list[bytes], version: int) -> None:
    root = build(plain.items(), version)
    keys = [*asked, *list(plain)[:3]]
    proof = read_proof(root, keys)
    found = verify_read_proof(root_hash(root), proof, keys, strict=bool(keys) and root is not None)
    assert found == {key: plain.get(key) for key in keys}


@given(
    st.dictionaries(st.binary(min_size=1, max_size=8), VALUES, min_size=3, max_size=30),
    st.sampled_from([0, 1]),
    st.data(),
)
def test_a_tampered_proof_never_proves_another_value(
    plain: dict[bytes, bytes], version: int, data: st.DataObject
) -> None:
    root = build(plain.items(), version)
    key = data.draw(st.sampled_from(sorted(plain)))
    proof = read_proof(root, [key])
    which = data.draw(st.integers(0, len(proof) - 1))
    node = bytearray(proof[which])
    if data.draw(st.booleans()) and node:
        node[data.draw(st.integers(0, len(node) - 1))] ^= data.draw(st.integers(1, 255))
        proof[which] = bytes(node)
    else:
        del proof[which]
    try:
        found = verify_read_proof(root_hash(root), proof, [key])
    except ProofError:
        return
    assert found == {key: plain[key]}


def test_the_empty_trie_has_the_known_root() -> None:
    assert root_hash(None) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314"
    assert verify_read_proof(EMPTY_ROOT, [], [b"key"]) == {b"key": None}


def test_a_foreign_root_and_a_gap_are_told_apart() -> None:
    root = build((bytes((i, i)) * 8, bytes(40)) for i in range(64))
    proof = read_proof(root, [b"\1\1" * 8])
    with pytest.raises(RootMismatch):
        verify_read_proof(bytes(32), proof, [b"\1\1" * 8])
    with pytest.raises(MissingNode):
        verify_read_proof(root_hash(root), proof[:1], [b"\1\1" * 8])
    with pytest.raises(ProofError, match="prove nothing"):
        verify_read_proof(root_hash(root), [*proof, b"\x41\x01\x04\x01"], [b"\1\1" * 8], strict=True)


def test_layouts_differ_where_values_are_long() -> None:
    short, long = [bytes(10)], [bytes(100), bytes(200)]
    assert ordered_root(short, 0) == ordered_root(short, 1)
    assert ordered_root(long, 0) != ordered_root(long, 1)


@given(st.dictionaries(KEYS, VALUES, max_size=20), st.dictionaries(KEYS, st.none() | VALUES, max_size=20))
def test_what_a_new_layout_does_not_touch_keeps_its_old_one(
    old: dict[bytes, bytes], new: dict[bytes, bytes | None]
) -> None:
    """A chain that goes over to V1 does not write its state again, as nodes do not."""
    root = build(old.items(), 0)
    for key, value in new.items():
        root = remove(root, key) if value is None else put(root, key, value, 1)
    plain = {key: value for key, value in (old | new).items() if value is not None}
    proof = read_proof(root, plain)
    assert verify_read_proof(root_hash(root), proof, plain) == plain
    long = {value for value in plain.values() if len(value) > 32}
    by_hash = {plain[key] for key in new if key in plain and len(plain[key]) > 32}
    assert long & set(proof) == by_hash
    for key, value in plain.items():  # written again, all of it is in the new layout
        root = put(root, key, value, 1)
    assert root_hash(root) == root_hash(build(plain.items(), 1))
