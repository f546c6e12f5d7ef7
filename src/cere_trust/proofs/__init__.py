"""Verification without trust in a node: headers, GRANDPA finality, the state trie and read proofs.

Knows encoded headers, justifications and trie nodes; does not know metadata, runtimes or how proofs arrive.
"""

from .grandpa import AuthoritySet, FinalityProof, Justification, announced_change, hand_over, verify_justification
from .header import Header
from .trie import EMPTY_ROOT, TrieNode, ordered_root, root_hash
from .verify import verify_child_read_proof, verify_read_proof

__all__ = [
    "EMPTY_ROOT",
    "AuthoritySet",
    "FinalityProof",
    "Header",
    "Justification",
    "TrieNode",
    "announced_change",
    "hand_over",
    "ordered_root",
    "root_hash",
    "verify_child_read_proof",
    "verify_justification",
    "verify_read_proof",
]
