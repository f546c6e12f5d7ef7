"""Verification of read proofs: values under a trusted state root, from untrusted trie nodes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

from ..codec.primitives import read_compact
from ..errors import MissingNode, ProofError, RootMismatch
from ..limits import HOSTILE
from .trie import EMPTY_ROOT, nibbles

CHILD_PREFIX = b":child_storage:default:"
"""Prefix of the keys of child trie roots in the main trie."""

_MAX_PARTIAL = 4096


class _Decoded(NamedTuple):
    partial: bytes
    value: bytes | None
    hashed: bool
    children: dict[int, bytes]


def verify_read_proof(
    root: bytes, proof: Iterable[bytes], keys: Iterable[bytes], *, strict: bool = False
) -> dict[bytes, bytes | None]:
    """Read some keys from a proof.

    Args:
        root: State root of the proof (32 bytes), from a trusted header.
        proof: Trie nodes in any order, and, in layout V1, values stored by hash.
        keys: Storage keys, derived by the caller, never taken from the proof.
        strict: Refuse a proof with unused parts.

    Returns:
        The value of each key, None if the proof shows its absence.

    Raises:
        RootMismatch: no node of the proof hashes to the root.
        MissingNode: the proof lacks a node on the path to a key.
        ProofError: a node is malformed, or a part is unused (strict).
    """
    known = {blake2b(node, digest_size=32).digest(): node for node in proof}
    used: set[bytes] = set()
    if root not in known and root != EMPTY_ROOT:
        raise RootMismatch(f"no node of the proof hashes to the root 0x{root.hex()}")
    found = {key: _read(root, known, used, key) for key in keys}
    if strict and len(used) < len(known):
        raise ProofError(f"{len(known) - len(used)} parts of the proof prove nothing that was asked")
    return found


def verify_child_read_proof(
    root: bytes, proof: Iterable[bytes], child: bytes, keys: Iterable[bytes]
) -> dict[bytes, bytes | None]:
    """Read some keys of a child trie from a proof (`state_getChildReadProof`).

    Args:
        root: State root of the proof (32 bytes), from a trusted header.
        proof: Nodes of the main trie, which contains the child's root, and of the child trie.
        child: The child trie's id, without the prefix of its root's storage key.
        keys: Keys in the child trie.

    Returns:
        The value of each key, None if the proof shows the absence of the key or of the child trie.

    Raises:
        RootMismatch: no node of the proof hashes to the root.
        MissingNode: the proof lacks a node on the path to a key.
        ProofError: a node is malformed, or the stored child root is invalid.
    """
    nodes = list(proof)
    place = CHILD_PREFIX + child
    child_root = verify_read_proof(root, nodes, [place])[place]
    if child_root is None:
        return dict.fromkeys(keys)
    if len(child_root) != 32:
        raise ProofError(f"the root of child trie 0x{child.hex()} has {len(child_root)} bytes")
    return verify_read_proof(child_root, nodes, keys)


def _read(root: bytes, known: dict[bytes, bytes], used: set[bytes], key: bytes) -> bytes | None:
    path = nibbles(key)
    at = 0
    reference = root
    if root == EMPTY_ROOT:
        return None
    while True:
        node = _decode(_resolve(reference, known, used, key))
        end = at + len(node.partial)
        if path[at:end] != node.partial:
            return None
        if end == len(path):
            if node.value is not None and node.hashed:
                return _resolve(node.value, known, used, key)
            return node.value
        child = node.children.get(path[end])
        if child is None:
            return None
        reference, at = child, end + 1


def _resolve(reference: bytes, known: dict[bytes, bytes], used: set[bytes], key: bytes) -> bytes:
    if len(reference) < 32:
        return reference
    node = known.get(reference)
    if node is None:
        raise MissingNode(f"the proof lacks the node 0x{reference.hex()} on the way to key 0x{key.hex()}")
    used.add(reference)
    return node


def _decode(raw: bytes) -> _Decoded:
    try:
        return _decode_checked(raw)
    except HOSTILE:
        raise ProofError(f"not a trie node: 0x{raw[:64].hex()}") from None


def _decode_checked(raw: bytes) -> _Decoded:
    first = raw[0]
    if first >> 6:
        bits, is_leaf, has_value, hashed = 6, first >> 6 == 1, first >> 6 != 2, False
    elif first >> 5:
        bits, is_leaf, has_value, hashed = 5, True, True, True
    elif first >> 4:
        bits, is_leaf, has_value, hashed = 4, False, True, True
    else:
        raise ValueError("an empty node, or a header of compact proofs")
    most = (1 << bits) - 1
    length, offset = first & most, 1
    if length == most:
        while True:
            step, offset = raw[offset], offset + 1
            length += step
            if step < 255:
                break
            if length > _MAX_PARTIAL:
                raise ValueError("partial key")
    packed = raw[offset : (offset := offset + (length + 1) // 2)]
    partial = nibbles(packed)
    if len(packed) != (length + 1) // 2 or (length % 2 and partial[0]):
        raise ValueError("partial key")
    partial = partial[length % 2 :]
    bitmap = 0
    if not is_leaf:
        bitmap = int.from_bytes(raw[offset : offset + 2], "little")
        offset += 2
        if not bitmap:
            raise ValueError("a branch without children")
    value = None
    if hashed:
        value = raw[offset : (offset := offset + 32)]
    elif has_value:
        size, offset = read_compact(raw, offset)
        value = raw[offset : (offset := offset + size)]
    children = {}
    for index in range(16):
        if bitmap >> index & 1:
            size, offset = read_compact(raw, offset)
            if not 0 < size <= 32:
                raise ValueError("child")
            children[index] = raw[offset : (offset := offset + size)]
    if offset != len(raw):
        raise ValueError("length")
    return _Decoded(partial, value, hashed, children)
