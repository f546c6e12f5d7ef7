"""What can be checked without trusting a node: the state trie and proofs out of it."""

from .trie import EMPTY_ROOT, Node, ordered_root, root_hash
from .verify import verify_read_proof

__all__ = ["EMPTY_ROOT", "Node", "ordered_root", "root_hash", "verify_read_proof"]
