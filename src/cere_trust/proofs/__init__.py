"""Trustless verification: headers, finality, the state trie and its read proofs."""

from .grandpa import (
    AuthoritySet,
    FinalityProof,
    Justification,
    SetChange,
    announced_change,
    hand_over,
    verify_justification,
)
from .header import Header
from .trie import EMPTY_ROOT, TrieNode, ordered_root, root_hash
from .verify import verify_child_read_proof, verify_read_proof

__all__ = [
    "EMPTY_ROOT",
    "AuthoritySet",
    "FinalityProof",
    "Header",
    "Justification",
    "SetChange",
    "TrieNode",
    "announced_change",
    "hand_over",
    "ordered_root",
    "root_hash",
    "verify_child_read_proof",
    "verify_justification",
    "verify_read_proof",
]
